import DMReference
import SyncML
import Testing

/// Random histories of commands, and what must hold after each step in every way the freedoms allow (section 14).
@Suite("Invariants of the tree") struct TreeInvariantTests {
    /// A generator with a seed, so that every history can be repeated.
    struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }

        mutating func one<Element>(of elements: [Element]) -> Element {
            elements[Int.random(in: elements.indices, using: &self)]
        }
    }

    static let servers: [ServerID] = ["S", "T", "U"]
    static let names = ["a", "b", "c"]
    static let lists = [
        "", "Get=*", "Add=S&Delete=S&Get=*&Replace=S", "Replace=T&Get=S+T", "Add=*&Delete=*&Get=U&Replace=*",
    ]
    static let suffixes = ["", "", "", "", "?prop=ACL", "?prop=Name", "?prop=Title", "?list=Struct"]

    /// A small tree that everybody may change, with every kind of node.
    static let start: DMTree = {
        var tree = DMTree(rootACL: SampleTree.acl("Add=*&Delete=*&Get=*&Replace=*&Exec=*"))
        tree.change(.root) { $0.access = Set(AccessType.allCases) }
        tree.set(SampleTree.uri("./a/b/c"), Node(.chr, value: "1"))
        tree.set(SampleTree.uri("./b"), Node(.int, value: "2", access: [.get, .replace]))
        tree.set(SampleTree.uri("./c/a"), Node(.chr, value: "3", isPermanent: true))
        return tree
    }()

    static func address(_ random: inout Random) -> String {
        let depth = Int.random(in: 0...3, using: &random)
        return depth == 0 ? "." : "./" + (0..<depth).map { _ in random.one(of: names) }.joined(separator: "/")
    }

    static func operation(_ random: inout Random) -> TreeOperation {
        let node = address(&random)
        let target = node + random.one(of: suffixes)
        switch Int.random(in: 0..<10, using: &random) {
        case 0, 1: return SampleTree.add(node, "v", format: random.one(of: [nil, "node", "int"]))
        case 2: return SampleTree.replace(node + "?prop=ACL", random.one(of: lists))
        case 3: return SampleTree.replace(node + "?prop=Name", random.one(of: names))
        case 4, 5: return SampleTree.replace(target, random.one(of: ["v", "7", "", "a"]))
        case 6: return SampleTree.delete(node)
        case 7: return SampleTree.copy(node, address(&random))
        case 8: return SampleTree.get(target)
        default: return SampleTree.exec(node)
        }
    }

    /// What is wrong with a tree; empty for a sound one.
    static func faults(of tree: DMTree) -> [String] {
        var faults: [String] = []
        if tree[.root]?.acl.isEmpty != false { faults.append("the root has no list") }
        if tree.addresses.count != tree.subtree(of: .root).count { faults.append("a node has no parent") }
        for uri in tree.addresses {
            guard let node = tree[uri] else { continue }
            let children = tree.children(of: uri)
            if node.isInterior != (node.value == nil) { faults.append("\(uri): value and format disagree") }
            if !node.isInterior, !children.isEmpty { faults.append("\(uri): a leaf with children") }
            if Set(children).count != children.count { faults.append("\(uri): names are not unique") }
            if tree.effectiveACL(of: uri).isEmpty { faults.append("\(uri): nobody's list") }
            for name in children where tree[uri.child(name)] == nil { faults.append("\(uri): lost \(name)") }
        }
        return faults
    }

    @Test("hold in every way to take each step", arguments: 0..<40 as Range<UInt64>)
    func hold(_ seed: UInt64) {
        var random = Random(state: seed)
        var tree = Self.start
        for step in 0..<60 {
            let server = random.one(of: Self.servers)
            let operation = Self.operation(&random)
            let outcomes = tree.allAfter(operation, as: server)
            for (outcome, after) in outcomes {
                let place: Comment = "seed \(seed), step \(step): \(operation) by \(server)"
                #expect(Self.faults(of: after) == [], place)
                if !outcome.code.isSuccess { #expect(after == tree, place) }
                if case .get = operation { #expect(after == tree, place) }
                #expect(after[SampleTree.uri("./c/a")] != nil, place)
            }
            tree = random.one(of: outcomes).tree
        }
    }

    @Test("list a set that is readable and closed under parent", arguments: 0..<40 as Range<UInt64>)
    func closedListing(_ seed: UInt64) {
        var random = Random(state: seed &+ 1_000)
        var tree = Self.start
        for _ in 0..<30 { tree = tree.after(Self.operation(&random), as: random.one(of: Self.servers)).tree }
        for server in Self.servers where tree.grants(.get, on: .root, to: server) {
            let items = tree.after(SampleTree.get(".?list=Struct"), as: server).outcome.items
            let listed = items.compactMap { $0.source.flatMap { NodeURI($0.uri) } }
            #expect(listed.first == .root)
            #expect(Set(listed).count == listed.count)
            for uri in listed {
                #expect(tree.grants(.get, on: uri, to: server), "seed \(seed): \(uri)")
                if let parent = uri.parent { #expect(listed.contains(parent), "seed \(seed): \(uri)") }
            }
        }
    }

    @Test("undo every Atomic with a member that failed", arguments: 0..<40 as Range<UInt64>)
    func atomic(_ seed: UInt64) {
        var random = Random(state: seed &+ 2_000)
        var device = SampleDevice.device()
        device.tree = Self.start
        var failures = 0
        for _ in 0..<20 {
            let members = (0..<3).map { index in Self.command("\(index + 2)", &random) }
            let commands = [SampleDevice.atomic("1", members)]
            for run in device.runningInAllWays(commands, as: random.one(of: Self.servers)) {
                let codes = run.answers.map(\.code.rawValue)
                let allGood = codes.allSatisfy { $0 == 200 }
                #expect(codes[0] == (allGood ? 200 : 507), "seed \(seed): \(run.codes)")
                if !allGood {
                    failures += 1
                    #expect(run.device.tree == device.tree, "seed \(seed): \(run.codes)")
                    #expect(!codes.dropFirst().contains(200), "seed \(seed): \(run.codes)")
                    #expect(codes.dropFirst().filter { $0 >= 300 }.count == 1, "seed \(seed): \(run.codes)")
                }
                #expect(run.answers.map(\.commandID) == ["1", "2", "3", "4"])
            }
            device = device.running(members, as: "S").device
        }
        #expect(failures > 0)
    }

    private static func command(_ id: String, _ random: inout Random) -> Command {
        let node = address(&random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return SampleDevice.add(id, node, "v")
        case 1: return SampleDevice.replace(id, node, random.one(of: ["v", "8"]))
        case 2: return SampleDevice.replace(id, node + "?prop=ACL", random.one(of: lists))
        default: return SampleDevice.delete(id, node)
        }
    }
}
