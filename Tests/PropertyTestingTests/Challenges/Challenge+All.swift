import PropertyTesting

extension Challenge {
    /// The thirteen problems, with the domains and normal forms that `../shared/bench/README.md` states.
    static let all: [Challenge] = lists + numbers + structures

    private static let integers = Gen<[Int]>.array(of: .integer())
    private static let nested = Gen<[[Int]]>.array(of: integers)
    private static let positive = Gen<Int>.integer(in: 1...Int(Int32.max))

    private static let lists: [Challenge] = [
        Challenge("reverse", integers, normalForms: [[0, 1]]) { .holding($0 == $0.reversed()) },
        Challenge("distinct", integers, normalForms: [[0, 1, -1], [0, 1, 2]]) { .holding(Set($0).count < 3) },
        Challenge("large_union_list", nested, normalForms: [[[0, 1, -1, 2, -2]]]) {
            .holding(Set($0.joined()).count <= 4)
        },
        Challenge("nestedlists", nested, normalForms: [[[Int](repeating: 0, count: 11)]]) {
            .holding($0.reduce(0) { $0 + $1.count } <= 10)
        },
        Challenge(
            "lengthlist",
            Gen<Int>.integer(in: 1...100).flatMap { .array(of: .integer(in: 0...1000), count: $0) },
            normalForms: [[900]]
        ) { .holding(($0.max() ?? 0) < 900) },
        Challenge("coupling", .array(of: .integer(in: 0...10)), normalForms: [[1, 0]]) { list in
            guard list.allSatisfy({ $0 < list.count }) else { return .discard }
            return .holding(!list.indices.contains { list[$0] != $0 && list[list[$0]] == $0 })
        },
        Challenge(
            "deletion", zip(integers, Gen<Int>.integer(in: 0...50)).map { Indexed(list: $0.0, index: $0.1) },
            normalForms: [Indexed(list: [0, 0], index: 0)]
        ) { value in
            guard value.index < value.list.count else { return .discard }
            let element = value.list[value.index]
            return .holding(value.list.count { $0 == element } == 1)
        },
    ]

    private static let numbers: [Challenge] = [
        Challenge("difference_zero", pair, normalForms: [Pair(x: 10, y: 10)]) {
            .holding($0.x < 10 || $0.x != $0.y)
        },
        Challenge("difference_small", pair, normalForms: [Pair(x: 10, y: 6)]) {
            .holding($0.x < 10 || !(1...4).contains(abs($0.x - $0.y)))
        },
        Challenge("difference_one", pair, normalForms: [Pair(x: 10, y: 9)]) {
            .holding($0.x < 10 || abs($0.x - $0.y) != 1)
        },
    ]

    private static let pair = zip(positive, positive).map { Pair(x: $0.0, y: $0.1) }

    private static let structures: [Challenge] = [
        Challenge("bound5", bound5, normalForms: bound5NormalForms) { lists in
            .holding(lists.joined().reduce(Int16(0), &+) < 5 * 256)
        },
        Challenge("calculator", Expression.generator, normalForms: Expression.normalForms) { expression in
            if expression.dividesByLiteralZero { return .discard }
            return .holding(expression.value != nil)
        },
        Challenge("binheap", Heap.generator, normalForms: [Heap.normalForm]) { .holding($0.sortsItself) },
    ]

    private static let bound5 = Gen<[[Int16]]>.array(
        of: Gen<[Int16]>.array(of: .integer()).filter { $0.reduce(Int16(0), &+) < 256 }, count: 5)

    /// Five lists in any order, of which one holds -1, one holds -32768 and three are empty.
    private static let bound5NormalForms: [[[Int16]]] = (0..<5).flatMap { first in
        (0..<5).filter { $0 != first }.map { second in
            var lists = [[Int16]](repeating: [], count: 5)
            lists[first] = [-1]
            lists[second] = [-32768]
            return lists
        }
    }
}

/// Two numbers.
struct Pair: Equatable, Sendable {
    let x: Int
    let y: Int
}

/// A list and a position.
struct Indexed: Equatable, Sendable {
    let list: [Int]
    let index: Int
}

/// An expression of numbers, sums and quotients.
indirect enum Expression: Equatable, Sendable {
    case number(Int)
    case sum(Expression, Expression)
    case quotient(Expression, Expression)

    static let generator = Gen<Expression>.recursive(
        depth: 6, leaf: Gen<Int>.integer(in: -10...10).map { .number($0) }
    ) { smaller in
        .oneOf(
            zip(smaller, smaller).map { .sum($0.0, $0.1) },
            zip(smaller, smaller).map { .quotient($0.0, $0.1) })
    }

    static let normalForms: [Expression] = [
        .quotient(.number(0), .sum(.number(0), .number(0))),
        .quotient(.number(0), .quotient(.number(0), .number(1))),
    ]

    var dividesByLiteralZero: Bool {
        switch self {
        case .number: false
        case .sum(let left, let right): left.dividesByLiteralZero || right.dividesByLiteralZero
        case .quotient(let left, let right):
            right == .number(0) || left.dividesByLiteralZero || right.dividesByLiteralZero
        }
    }

    /// The value, or nil if something is divided by zero.
    var value: Int? {
        switch self {
        case .number(let number): return number
        case .sum(let left, let right):
            guard let left = left.value, let right = right.value else { return nil }
            return left + right
        case .quotient(let left, let right):
            guard let left = left.value, let right = right.value, right != 0 else { return nil }
            return left / right
        }
    }
}

/// A heap: no key is less than the one above it.
indirect enum Heap: Equatable, Sendable {
    case empty
    case node(Int, Heap, Heap)

    static let generator = Gen<Heap> { source in try heap(&source, least: 0, depth: 0) }

    static let normalForm = Heap.node(
        0, .empty, .node(0, .node(0, .empty, .empty), .node(1, .empty, .empty)))

    private static func heap(_ source: inout Source, least: Int, depth: Int) throws -> Heap {
        try source.span(.group(1)) { source throws in
            // The choice is made at every depth, so that a deep part fits in the place of a higher one.
            if depth > 0, try source.index(below: depth > 6 ? 1 : 2) == 0 { return .empty }
            let key = try source.draw(Gen<Int>.integer(in: least...Int(Int32.max)))
            let left = try heap(&source, least: key, depth: depth + 1)
            return .node(key, left, try heap(&source, least: key, depth: depth + 1))
        }
    }

    /// The keys from the top, right side first.
    private var keys: [Int] {
        var keys: [Int] = []
        var rest = [self]
        while let heap = rest.popLast() {
            guard case .node(let key, let left, let right) = heap else { continue }
            keys.append(key)
            rest += [left, right]
        }
        return keys
    }

    private static func merged(_ one: Heap, _ other: Heap) -> Heap {
        guard case .node(let key, let left, let right) = one else { return other }
        guard case .node(let otherKey, let otherLeft, let otherRight) = other else { return one }
        return key <= otherKey
            ? .node(key, merged(right, other), left) : .node(otherKey, merged(otherRight, one), otherLeft)
    }

    /// Whether the wrong way to list the keys in order gives them in order, and all of them.
    var sortsItself: Bool {
        guard case .node(let key, let left, let right) = self else { return true }
        let listed = [key] + Heap.merged(left, right).keys
        return listed == listed.sorted() && keys.sorted() == listed
    }
}
