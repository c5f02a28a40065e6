import DMReference
import SyncML
import Testing

@Suite("Definition tree") struct DefinitionTreeTests {
    struct WriteRow: Sendable, CustomTestStringConvertible {
        var name: String
        var write: DefinitionTree.Write
        var code: Int
        init(_ name: String, _ write: DefinitionTree.Write, _ code: Int) {
            self.name = name
            self.write = write
            self.code = code
        }
        var testDescription: String { name }
    }

    static func path(_ text: String) -> [String] { text.split(separator: "/").map(String.init) }

    static func add(_ path: String, _ data: String? = nil, format: String? = nil, type: String? = nil)
        -> DefinitionTree.Write
    {
        DefinitionTree.Write(.add, Self.path(path), format: format, type: type, data: data)
    }

    static func replace(_ path: String, _ data: String? = nil, format: String? = nil, type: String? = nil)
        -> DefinitionTree.Write
    {
        DefinitionTree.Write(.replace, Self.path(path), format: format, type: type, data: data)
    }

    static func delete(_ path: String) -> DefinitionTree.Write {
        DefinitionTree.Write(.delete, Self.path(path))
    }

    /// Written on a tree that has Time/Period, Cond/At/a1 with its leaves, Groups/G/g1 and Body.
    static let rows: [WriteRow] = [
        WriteRow("adds a leaf below a node that exists", add("Time/Count", "3"), 200),
        WriteRow("takes the layout's format", add("Time/Count", "3", format: "int"), 200),
        WriteRow("takes text/plain for a leaf", add("Time/Count", "3", type: "text/plain"), 200),
        WriteRow("looks at the text only later", add("Time/Count", "three"), 200),
        WriteRow("refuses another format", add("Time/Count", "3", format: "chr"), 415),
        WriteRow("refuses a format that is none", add("Time/Count", "3", format: "number"), 415),
        WriteRow("refuses another type", add("Time/Count", "3", type: "text/xml"), 415),
        WriteRow("refuses a format for an interior node", add("Cond/At/a2", format: "chr"), 415),
        WriteRow("adds an interior node", add("Cond/At/a2", format: "node"), 200),
        WriteRow("adds an atom's optional leaf", add("Cond/At/a1/Hold", "1"), 200),
        WriteRow("refuses a leaf that exists", add("Time/Period", "60"), 418),
        WriteRow("refuses a parent that is missing", add("Cond/At/a9/Hold", "1"), 404),
        WriteRow("refuses a node that the layout does not know", add("Time/Begin", "x"), 405),
        WriteRow("refuses Startup in a group's condition", add("Groups/G/g1/Cond/Startup", "true"), 405),
        WriteRow("refuses a node that the device makes and exists", add("Report", format: "node"), 405),
        WriteRow("refuses Def itself", add(""), 405),
        WriteRow("takes a name of 32", add("Cond/At/" + String(repeating: "n", count: 32)), 200),
        WriteRow("refuses a name of 33", add("Cond/At/" + String(repeating: "n", count: 33)), 400),
        WriteRow("refuses a name with a blank", add("Cond/At/a 1"), 400),
        WriteRow("replaces a leaf", replace("Time/Period", "60"), 200),
        WriteRow("replaces a required leaf", replace("Cond/At/a1/Op", "LT"), 200),
        WriteRow("refuses to replace what is missing", replace("Time/Count", "1"), 404),
        WriteRow("refuses to replace with another format", replace("Time/Period", "1", format: "bool"), 415),
        WriteRow("refuses to replace an interior node", replace("Time", "x"), 405),
        WriteRow("deletes a leaf", delete("Time/Period"), 200),
        WriteRow("deletes a subtree", delete("Cond"), 200),
        WriteRow("deletes a group", delete("Groups/G/g1"), 200),
        WriteRow("refuses to delete what is missing", delete("Time/Count"), 404),
        WriteRow("refuses to delete a required leaf", delete("Cond/At/a1/Node"), 405),
        WriteRow("refuses to delete what the device made", delete("Cond/At"), 405),
        WriteRow("refuses to delete Report", delete("Report"), 405),
        WriteRow("refuses to delete Def", delete(""), 405),
        WriteRow("takes a Body of the limit", replace("Body", String(repeating: "x", count: 100)), 200),
        WriteRow("refuses a Body above the limit", replace("Body", String(repeating: "x", count: 101)), 413),
        WriteRow("counts octets, not characters", replace("Body", String(repeating: "ä", count: 51)), 413),
        WriteRow("takes the Body's type", replace("Body", "x", format: "xml", type: Layout.bodyType), 200),
        WriteRow("refuses a Body as plain text", replace("Body", "x", type: "text/plain"), 415),
        WriteRow(
            "limits a group's Body as well", add("Groups/G/g1/Body", String(repeating: "x", count: 101)), 413),
        WriteRow("takes an empty text for chr", add("User/Text"), 200),
        WriteRow("refuses an empty number", add("Time/Count"), 412),
        WriteRow(
            "refuses what the storage does not take", add("User/Text", String(repeating: "x", count: 2_000)),
            420),
    ]

    static let sample: DefinitionTree = {
        var tree = DefinitionTree()
        tree.put("Time/Period", "60")
        for (leaf, value) in [("Node", "./A/b"), ("Op", "GT"), ("Value", "1")] {
            tree.put("Cond/At/a1/" + leaf, value)
        }
        tree.put("Groups/G/g1", nil)
        tree.put("Body", "x")
        return tree
    }()

    @Test("answers writes below Def as schedule-mo 5 says", arguments: rows)
    func answersWrites(_ row: WriteRow) {
        var tree = Self.sample
        var choices = Choices()
        let rules = DefinitionTree.WriteRules(bodyLimit: 100, room: 1_000)
        let code = tree.perform(row.write, rules: rules, choices: &choices)
        #expect(code == StatusCode(row.code))
        let path = row.write.path.joined(separator: "/")
        if code != .ok {
            #expect(tree == Self.sample)
        } else if row.write.kind == .delete {
            #expect(tree[path] == nil && !tree.paths.contains { $0.hasPrefix(path + "/") })
        } else {
            #expect(
                tree[path] != nil
                    && tree[path]?.value == (tree[path]?.format == .node ? nil : row.write.data ?? ""))
        }
    }

    @Test("makes At and G together with their parents")
    func makesDeviceNodes() {
        var tree = DefinitionTree()
        var choices = Choices()
        let rules = DefinitionTree.WriteRules(bodyLimit: 100)
        for path in ["Cond", "Groups", "Groups/G/g", "Groups/G/g/Cond"] {
            let code = tree.perform(Self.add(path), rules: rules, choices: &choices)
            #expect(code == .ok, "\(path)")
        }
        #expect(
            tree.paths == [
                "", "Cond", "Cond/At", "Groups", "Groups/G", "Groups/G/g", "Groups/G/g/Cond",
                "Groups/G/g/Cond/At",
                "Report", "User",
            ])
        #expect(tree.children(of: "Groups/G/g/Cond") == ["At"])
    }

    struct FreeRow: Sendable, CustomTestStringConvertible {
        var name: String
        var write: DefinitionTree.Write
        var codes: Set<Int>
        var testDescription: String { name }
    }

    static let freeRows = [
        FreeRow(name: "bad part name", write: add("Cond/At/a 1"), codes: [400, 200]),
        FreeRow(
            name: "oversize Body", write: replace("Body", String(repeating: "x", count: 101)),
            codes: [413, 200]),
        FreeRow(name: "leaf without Data", write: add("Time/Count"), codes: [412, 200]),
        FreeRow(name: "unknown node below a missing one", write: add("Times/Count", "1"), codes: [404, 405]),
        FreeRow(name: "node of the device that exists", write: add("User"), codes: [405, 418]),
        FreeRow(name: "unknown node replaced", write: replace("Time/Begin", "1"), codes: [404, 405]),
        FreeRow(
            name: "two faults", write: add("Time/Period", "1", format: "chr"), codes: [418, 415]),
        FreeRow(name: "no freedom", write: add("Time/Count", "1"), codes: [200]),
    ]

    @Test("allows every code that the documents allow, and no other", arguments: freeRows)
    func allowsFreedoms(_ row: FreeRow) {
        let rules = DefinitionTree.WriteRules(bodyLimit: 100)
        let (outcomes, exhausted) = Choices.all(limit: 100) { choices in
            var tree = Self.sample
            return tree.perform(row.write, rules: rules, choices: &choices)
        }
        #expect(exhausted)
        #expect(Set(outcomes.map(\.outcome.rawValue)) == row.codes)
    }

    @Test("does not limit the Body where a fault ignores the limit")
    func ignoresLimitByFault() {
        for faults in ["limitIgnored:MaxBody", "limitIgnored", "acceptsOverLimit"] {
            var tree = Self.sample
            var choices = Choices()
            let rules = DefinitionTree.WriteRules(
                Capabilities(), faults: FaultSet(faults) ?? FaultSet())
            let write = Self.replace("Body", String(repeating: "x", count: 4_097))
            let code = tree.perform(write, rules: rules, choices: &choices)
            #expect(code == .ok, "\(faults)")
        }
    }

    @Test("says what a definition says", arguments: 0..<300 as Range<UInt64>)
    func readsBackWhatWasWritten(seed: UInt64) {
        let definition = DefinitionGenerator.definition(seed: seed)
        let parsed = DefinitionTree(definition).parse()
        #expect(parsed.definition == definition, "seed \(seed)")
        #expect(
            parsed.problems.allSatisfy {
                $0.reason != .format || $0.node?.name == "Value" || $0.node?.name == "Rearm"
            })
    }

    @Test("keeps own lists over replaces, and drops them with the node")
    func keepsACL() {
        var tree = Self.sample
        var choices = Choices()
        let rules = DefinitionTree.WriteRules(bodyLimit: 100)
        let acl = ACL(owner: "srv-b", [.get])
        let isSet = tree.setACL(acl, at: "Time/Period")
        let isSetNowhere = tree.setACL(acl, at: "Time/Count")
        #expect(isSet && !isSetNowhere)
        _ = tree.perform(Self.replace("Time/Period", "70"), rules: rules, choices: &choices)
        #expect(tree["Time/Period"]?.acl == acl)
        _ = tree.perform(Self.delete("Time/Period"), rules: rules, choices: &choices)
        #expect(tree["Time/Period"] == nil)
        _ = tree.perform(Self.add("Time/Period", "70"), rules: rules, choices: &choices)
        #expect(tree["Time/Period"]?.acl.isEmpty == true)
    }
}
