import DMReference
import SyncML
import Testing

@Suite("ACL rules of the tree") struct TreeACLTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        var operation: TreeOperation
        var server: ServerID
        var code: Int
        var testDescription: String { "\(operation) by \(server): \(code)" }

        init(_ operation: TreeOperation, _ server: ServerID, _ code: Int) {
            self.operation = operation
            self.server = server
            self.code = code
        }
    }

    /// The table of section 6.5, row by row.
    static let vectors: [Vector] = [
        Vector(SampleTree.get("./P/a"), "S9", 200),
        Vector(SampleTree.replace("./P/a"), "S1", 425),
        Vector(SampleTree.replace("./P/a?prop=ACL", "Get=S1"), "S1", 200),
        Vector(SampleTree.replace("./P/q/b"), "S1", 200),
        Vector(SampleTree.replace("./P/q/b"), "S2", 425),
        Vector(SampleTree.get("./P/q?prop=ACL"), "S1", 200),
        Vector(SampleTree.add("./P/q/new"), "S1", 425),
        Vector(SampleTree.add("./Q/d", format: "node"), "S5", 200),
        Vector(SampleTree.add("./Q/f"), "S5", 200),
        Vector(SampleTree.replace("./Q/e"), "S5", 425),
        Vector(SampleTree.delete("./Q/c"), "S3", 425),
        Vector(SampleTree.delete("./Q/c"), "S2", 200),
        Vector(SampleTree.exec("./P/a"), "S1", 425),
        Vector(SampleTree.replace("./P?prop=ACL", "Get=*"), "S1", 200),
        Vector(SampleTree.replace("./Q?prop=ACL", "Get=*"), "S1", 425),
    ]

    @Test("answers the vectors of section 6.5", arguments: vectors)
    func vector(_ vector: Vector) {
        #expect(Self.vectors.count == 15)
        let tree = SampleTree.forACLVectors
        #expect(tree.after(vector.operation, as: vector.server).outcome.code.rawValue == vector.code)
        for (outcome, after) in tree.allAfter(vector.operation, as: vector.server) {
            #expect(outcome.code.isSuccess == (vector.code == 200))
            if !outcome.code.isSuccess { #expect(after == tree) }
        }
    }

    @Test("shows a node's own list alone, not the inherited one")
    func ownList() {
        let tree = SampleTree.forACLVectors
        let read = { (target: String) in
            tree.after(SampleTree.get(target), as: "S1").outcome.items.map(\.data)
        }
        #expect(read("./P/q?prop=ACL") == [""])
        #expect(read("./P?prop=ACL") == ["Get=S1&Replace=S1"])
    }

    @Test("gives an interior node made without Replace on its parent to its maker (ACL-06, A-14)")
    func automaticList() {
        let tree = SampleTree.forACLVectors
        let node = SampleTree.uri("./Q/d")
        let lists = Set(
            tree.allAfter(SampleTree.add("./Q/d", format: "node"), as: "S5").map {
                $0.tree[node]?.acl.description ?? "missing"
            })
        #expect(lists == ["Add=S5&Delete=S5&Replace=S5", "Add=S5&Delete=S5&Get=*&Replace=S5"])
        let leaf = tree.after(SampleTree.add("./Q/f"), as: "S5").tree
        #expect(leaf[SampleTree.uri("./Q/f")]?.acl == ACL())
    }

    @Test("leaves the list of an interior node empty where its maker has Replace on the parent")
    func inheritedList() {
        var tree = SampleTree.forACLVectors
        tree.change(SampleTree.uri("./Q")) { $0.acl = SampleTree.acl("Add=S5&Replace=S5") }
        let after = tree.after(SampleTree.add("./Q/d", format: "node"), as: "S5").tree
        #expect(after[SampleTree.uri("./Q/d")]?.acl == ACL())
    }

    @Test("takes two steps to reach a child's value through its parent (ACL-05)")
    func twoSteps() {
        let tree = SampleTree.forACLVectors
        #expect(tree.codes(SampleTree.replace("./P/a"), as: "S1") == [425])
        let opened = tree.after(SampleTree.replace("./P/a?prop=ACL", "Replace=S1"), as: "S1").tree
        #expect(opened.codes(SampleTree.replace("./P/a"), as: "S1") == [200])
    }

    @Test("lets a leaf's own Replace write the value and not the list (ACL-04)")
    func leafList() {
        let tree = SampleTree.forACLVectors
        #expect(tree.codes(SampleTree.replace("./Q/c"), as: "S3") == [200])
        #expect(tree.codes(SampleTree.replace("./Q/c?prop=ACL", "Get=*"), as: "S3") == [425])
    }

    @Test("refuses a malformed list and keeps the old one (ACL-07)")
    func malformedList() {
        let tree = SampleTree.forACLVectors
        let texts = ["Get", "Get=", "Copy=*", "Get=*&Get=*", "Get=a b", "=*", "Get=*&"]
        for text in texts {
            for (outcome, after) in tree.allAfter(SampleTree.replace("./P?prop=ACL", text), as: "S1") {
                #expect([400, 500].contains(outcome.code.rawValue), "\(text)")
                #expect(after == tree)
            }
        }
    }

    @Test("keeps a list on the root whatever is written (ACL-03)")
    func rootList() {
        var tree = SampleTree.forACLVectors
        tree.change(.root) { $0.acl = SampleTree.acl("Add=*&Get=*&Replace=S1") }
        let outcomes = tree.allAfter(SampleTree.replace(".?prop=ACL", ""), as: "S1")
        #expect(Set(outcomes.map(\.outcome.code.rawValue)) == [200, 400, 405, 500])
        for (_, after) in outcomes { #expect(after[.root]?.acl.isEmpty == false) }
        #expect(tree.codes(SampleTree.replace(".?prop=ACL", "Get=*&Replace=S1"), as: "S1") == [200, 405])
        #expect(tree.codes(SampleTree.replace(".?prop=ACL", "Add=*&Replace=S1"), as: "S1") == [200])
    }

    @Test("lets everyone win over named ids in one entry (ACL-08)")
    func everyoneWins() {
        #expect(SampleTree.acl("Get=S1+*") == SampleTree.acl("Get=*"))
    }

    @Test("takes the id of a removed account out of every list (ACL-10)")
    func forgottenServer() {
        var tree = SampleTree.forACLVectors
        tree.change(.root) { $0.acl = SampleTree.acl("Add=S2&Get=S1+S2") }
        tree.forget("S2")
        #expect(tree[SampleTree.uri("./Q/c")]?.acl == SampleTree.acl("Replace=S3"))
        #expect(tree[.root]?.acl == SampleTree.acl("Add=*&Get=S1"))
        tree.forget("S3")
        #expect(tree[SampleTree.uri("./Q/c")]?.acl == ACL())
        #expect(tree.grants(.get, on: SampleTree.uri("./Q/c"), to: "S1"))
    }

    @Test("governs a missing node by its nearest ancestor that exists")
    func missingNode() {
        let tree = SampleTree.forACLVectors
        #expect(tree.grants(.replace, on: SampleTree.uri("./P/x/y/z"), to: "S1"))
        #expect(!tree.grants(.add, on: SampleTree.uri("./P/x/y/z"), to: "S1"))
        #expect(tree.nearestExisting(SampleTree.uri("./P/q/y/z")) == SampleTree.uri("./P/q"))
    }

    @Test("decides by an earlier tree, or by no list, where a fault says so")
    func rightsBasis() {
        let before = SampleTree.forACLVectors
        var tree = before
        tree.change(SampleTree.uri("./P")) { $0.acl = SampleTree.acl("Get=*") }
        func code(_ basis: RightsBasis) -> Int {
            var copy = tree
            var choices = Choices()
            let operation = SampleTree.replace("./P/q/b")
            return copy.perform(operation, as: "S1", rights: basis, choices: &choices).code.rawValue
        }
        #expect(code(.live) == 425)
        #expect(code(.asOf(before)) == 200)
        #expect(code(.ignored) == 200)
    }
}
