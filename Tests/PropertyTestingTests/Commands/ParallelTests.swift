import PropertyExpectations
import PropertyTesting
import Synchronization
import Testing

@Suite("Parallel programs") struct ParallelTests {
    /// A counter that tells its value from before each increment.
    struct CounterModel: CommandModel {
        enum Command: Hashable, Sendable {
            case increment
            case read
        }

        var initialState: Int { 0 }

        func commands(in state: Int) -> Gen<Command>? { .element(of: [.increment, .read]) }

        func advance(_ state: inout Int, past command: Command, response: Reference) {
            if command == .increment { state += 1 }
        }

        func judge(_ response: Int, of command: Command, in state: Int, after earlier: Responses<Int>)
            -> Judgement
        {
            response == state ? .pass : .fail("\(response), not \(state)")
        }
    }

    private typealias Made = Operation<CounterModel.Command, Int>

    private static func operation(
        _ number: Int, _ command: CounterModel.Command, _ response: Int?, _ time: ClosedRange<Int>
    ) -> Made {
        Made(
            number: number, command: command, response: response, invoked: time.lowerBound,
            returned: time.upperBound)
    }

    @Test("overlapping operations may take either order, others only their own") func order() {
        let model = CounterModel()
        func explain(_ operations: [Made]) -> Linearization {
            model.linearization(of: operations, from: 0, after: Responses())
        }
        let overlapping = [
            Self.operation(0, .increment, 1, 1...4), Self.operation(1, .increment, 0, 2...3),
        ]
        #expect(explain(overlapping) == .found([1, 0]))
        let apart = [Self.operation(0, .increment, 1, 1...2), Self.operation(1, .increment, 0, 3...4)]
        #expect(explain(apart) == .impossible)
        let lost = [Self.operation(0, .increment, 0, 1...4), Self.operation(1, .increment, 0, 2...3)]
        #expect(explain(lost) == .impossible)
    }

    @Test("an operation without a response may have happened or not") func pending() {
        let model = CounterModel()
        let unanswered = Self.operation(0, .increment, nil, 1...1)
        for value in 0...1 {
            let read = Self.operation(1, .read, value, 5...6)
            #expect(
                model.linearization(of: [unanswered, read], from: 0, after: Responses())
                    == .found(value == 0 ? [1] : [0, 1]))
        }
        let impossible = Self.operation(1, .read, 2, 5...6)
        #expect(
            model.linearization(of: [unanswered, impossible], from: 0, after: Responses()) == .impossible)
        #expect(
            model.linearization(of: [unanswered, impossible], from: 0, after: Responses(), limit: 1)
                == .undecided)
    }

    /// Responses of operations at random times, to compare with trying all orders.
    private static let histories = Gen { source in
        var operations: [Made] = []
        for number in 0..<(try source.draw(Gen<Int>.integer(in: 1...4))) {
            let begin = try source.draw(Gen<Int>.integer(in: 0...8))
            operations.append(
                operation(
                    number, try source.draw(.element(of: [.increment, .read])),
                    try source.draw(Gen<Int>.integer(in: 0...3)),
                    begin...(begin + 1 + (try source.draw(Gen<Int>.integer(in: 0...6))))))
        }
        return operations
    }

    /// Whether some order of all operations is right, by trying every one.
    private static func isExplained(_ operations: [Made]) -> Bool {
        func orders(_ left: [Made]) -> [[Made]] {
            if left.isEmpty { return [[]] }
            return left.flatMap { first in
                orders(left.filter { $0.number != first.number }).map { [first] + $0 }
            }
        }
        return orders(operations).contains { order in
            let keepsTime = order.indices.allSatisfy { later in
                order[..<later].allSatisfy { $0.invoked < order[later].returned }
            }
            var count = 0
            return keepsTime
                && order.allSatisfy { operation in
                    defer { if operation.command == .increment { count += 1 } }
                    return operation.response == count
                }
        }
    }

    @Test("agrees with trying every order") func force() {
        var explained = 0
        expectHolds(for: Self.histories, CheckConfiguration(seed: 2, cases: 1500)) { operations in
            let isExplained = Self.isExplained(operations)
            if isExplained { explained += 1 }
            let found = CounterModel().linearization(of: operations, from: 0, after: Responses())
            return (found != .impossible) == isExplained
        }
        #expect(explained > 50)
    }

    /// A counter whose increments read and write with a pause between, so that some are lost; or one that locks.
    private final class Counter: Sendable {
        let value = Mutex(0)
        let isFaulty: Bool

        init(isFaulty: Bool) {
            self.isFaulty = isFaulty
        }

        func perform(_ command: CounterModel.Command) async -> Int {
            guard command == .increment else { return value.withLock { $0 } }
            guard isFaulty else {
                return value.withLock { value in
                    defer { value += 1 }
                    return value
                }
            }
            let before = value.withLock { $0 }
            for _ in 0..<20 { await Task.yield() }
            value.withLock { $0 = before + 1 }
            return before
        }
    }

    @Test("a counter that locks passes") func locked() async {
        await expectLinearizable(
            CounterModel(), repetitions: 3, CheckConfiguration(seed: 1, cases: 40),
            on: { Counter(isFaulty: false) }, run: { counter, command, _ in await counter.perform(command) })
    }

    @Test("a counter that loses increments is caught") func unlocked() async {
        let result = await checkParallel(
            CounterModel(), repetitions: 20, CheckConfiguration(seed: 1, cases: 200),
            on: { Counter(isFaulty: true) }, run: { counter, command, _ in await counter.perform(command) })
        switch result {
        case .failed(let found):
            #expect(found.value.branches.allSatisfy { $0.contains(.increment) })
            #expect(found.message.hasPrefix("no order explains"))
        case .unstable(let instability): #expect(instability.failures > 0)
        case .passed, .gaveUp: Issue.record("not caught")
        }
    }

    @Test("programs keep preconditions in every order of their branches") func preconditions() {
        let model = HandleModel()
        var closings = 0
        expectHolds(for: model.parallelPrograms(), CheckConfiguration(seed: 4, cases: 200)) { program in
            let closed = program.branches.map { branch in
                Set(branch.compactMap { command in if case .close(let file) = command { file } else { nil } })
            }
            closings += closed.count { !$0.isEmpty }
            // What one branch closes, the other must not touch.
            return [(0, 1), (1, 0)].allSatisfy { closer, other in
                program.branches[other].allSatisfy { command in
                    switch command {
                    case .open: true
                    case .write(let file, _), .size(let file), .close(let file):
                        !closed[closer].contains(file)
                    }
                }
            }
        }
        #expect(closings > 20)
    }
}
