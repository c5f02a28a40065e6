import DMReference
import Testing

@Suite("Layout") struct LayoutTests {
    @Test("has each node once, below a node that has been named before")
    func isATree() {
        var seen: Set<String> = []
        for row in Layout.rows {
            #expect(seen.insert(row.pattern).inserted, "\(row.pattern)")
            guard !row.path.isEmpty else { continue }
            let parent = row.path.dropLast().joined(separator: "/")
            #expect(seen.contains(parent), "\(row.pattern)")
        }
        #expect(Layout.rows.count == 106)
    }

    @Test("gives every node Get, and Replace to leaves that a server writes")
    func accessFits() {
        #expect(!Layout.rows.isEmpty)
        for row in Layout.rows {
            #expect(row.access.contains(.get), "\(row.pattern)")
            let isServerLeaf = row.writer == .server && row.format != .node
            #expect(row.access.contains(.replace) == isServerLeaf, "\(row.pattern)")
            #expect(row.access.contains(.execute) == (row.format == .null), "\(row.pattern)")
        }
    }

    struct Lookup: Sendable, CustomTestStringConvertible {
        var path: String
        var pattern: String?
        var testDescription: String { path }
    }

    static let lookups = [
        Lookup(path: "", pattern: ""),
        Lookup(path: "Cap/MaxBody", pattern: "Cap/MaxBody"),
        Lookup(path: "Set/q1", pattern: "Set/<id>"),
        Lookup(path: "Set/At/Def/Cond/At/At/Node", pattern: "Set/<id>/Def/Cond/At/<a>/Node"),
        Lookup(path: "Set/G/Def/Groups/G/G/Rank", pattern: "Set/<id>/Def/Groups/G/<g>/Rank"),
        Lookup(
            path: "Set/x/Def/Groups/G/At/Cond/At/G/Op", pattern: "Set/<id>/Def/Groups/G/<g>/Cond/At/<a>/Op"),
        Lookup(path: "Set/x/Def/Groups/G/g/Cond/Startup", pattern: nil),
        Lookup(path: "Set/x/Def/Groups/G/g/Cond/MinGap", pattern: nil),
        Lookup(path: "Set/x/Def/Time/Begin", pattern: nil),
        Lookup(path: "Set/x/Def/At/a", pattern: nil),
        Lookup(path: "Set/x/Op/Suspend", pattern: "Set/<id>/Op/Suspend"),
        Lookup(path: "Set/x/Info/LastCorrelator", pattern: "Set/<id>/Info/LastCorrelator"),
        Lookup(path: "Outbox/Dropped", pattern: "Outbox/Dropped"),
        Lookup(path: "Elsewhere", pattern: nil),
    ]

    @Test("finds the row of a node by its path", arguments: lookups)
    func finds(_ lookup: Lookup) {
        let path = lookup.path.split(separator: "/").map(String.init)
        #expect(Layout.row(at: path)?.pattern == lookup.pattern)
    }

    static let names: [(String, Bool)] = [
        ("q", true), (String(repeating: "a", count: 32), true), (String(repeating: "a", count: 33), false),
        ("", false), ("A-Z_0.9", true), (".", false), ("..", false), ("...", true), ("a b", false),
        ("ä", false), ("a/b", false), ("a%20", false), ("*", false),
    ]

    @Test("knows what can name a schedule, an atom or a group", arguments: names)
    func knowsNames(_ name: String, _ isName: Bool) {
        #expect(Layout.isName(name) == isName)
    }
}

@Suite("Capabilities") struct LayoutCapabilitiesTests {
    @Test("of the reference lie at or above what each device must offer")
    func referenceIsEnough() {
        let capabilities = Capabilities()
        #expect(!Capabilities.minima.isEmpty)
        for (limit, least) in Capabilities.minima { #expect(capabilities[limit] >= least, "\(limit)") }
        #expect(capabilities[.minPeriod] <= Capabilities.largestMinPeriod)
        let read = Capabilities.read(
            Dictionary(uniqueKeysWithValues: capabilities.leaves.map { ($0.name, $0.text) }))
        #expect(read.defects.isEmpty)
        #expect(read.capabilities == capabilities)
    }

    @Test("give a leaf for each name of the layout but Free and Now")
    func leavesFollowLayout() {
        let named = Layout.rows.filter { $0.path.first == "Cap" && $0.path.count == 2 }.map { $0.path[1] }
        #expect(Capabilities().leaves.map(\.name) == named.filter { $0 != "Free" && $0 != "Now" })
        #expect(Capabilities().leaf("Actions") == "Add Get Replace Delete Exec Alert Atomic Sequence Copy")
        #expect(Capabilities().leaf("Operators") == "EQ NE GT GE LT LE PRESENT ABSENT CHANGED")
        #expect(Capabilities().leaf("Free") == nil)
    }

    @Test("can be set leaf by leaf, and refuse what is nothing for a leaf")
    func canBeSet() {
        var capabilities = Capabilities()
        for (leaf, text) in [("MaxSchedules", "4"), ("Actions", "Get Replace"), ("Options", "")] {
            let isSet = capabilities.set(leaf, to: text)
            #expect(isSet, "\(leaf)")
        }
        #expect(capabilities[.maxSchedules] == 4)
        #expect(capabilities.actions == [.get, .replace])
        #expect(capabilities.options.isEmpty)
        let before = capabilities
        for (leaf, text) in [("MaxSchedules", "-1"), ("MaxBody", "x"), ("Free", "1"), ("Actions", "Get Put")]
        {
            let isSet = capabilities.set(leaf, to: text)
            #expect(!isSet, "\(leaf)")
        }
        #expect(capabilities == before)
    }

    struct DefectRow: Sendable, CustomTestStringConvertible {
        var leaf: String
        var text: String?
        var kind: Capabilities.Defect.Kind?
        var testDescription: String { "\(leaf)=\(text ?? "absent")" }
    }

    static let defects = [
        DefectRow(leaf: "MaxActions", text: "4", kind: nil),
        DefectRow(leaf: "MaxActions", text: "3", kind: .beyondMinimum),
        DefectRow(leaf: "MaxAtoms", text: "1", kind: .beyondMinimum),
        DefectRow(leaf: "MaxGroups", text: "2", kind: .beyondMinimum),
        DefectRow(leaf: "OutboxMax", text: "7", kind: .beyondMinimum),
        DefectRow(leaf: "MaxBody", text: "2047", kind: .beyondMinimum),
        DefectRow(leaf: "MaxBody", text: "2048", kind: nil),
        DefectRow(leaf: "EndedKeep", text: "86399", kind: .beyondMinimum),
        DefectRow(leaf: "MinPeriod", text: "60", kind: nil),
        DefectRow(leaf: "MinPeriod", text: "61", kind: .beyondMinimum),
        DefectRow(leaf: "MaxPerServer", text: "0", kind: .beyondMinimum),
        DefectRow(leaf: "Granularity", text: "1 s", kind: .notANumber),
        DefectRow(leaf: "Granularity", text: "+1", kind: .notANumber),
        DefectRow(leaf: "MaxLatency", text: nil, kind: .missing),
        DefectRow(leaf: "Version", text: "1.1", kind: .otherVersion),
        DefectRow(leaf: "Options", text: "Lenient Magic", kind: .unknownWord),
        DefectRow(leaf: "Operators", text: "EQ NE GT GE LT LE PRESENT ABSENT", kind: .missingWord),
        DefectRow(leaf: "Actions", text: "Add Get Replace Delete Exec Alert Atomic Sequence", kind: nil),
    ]

    @Test("of a device are read with their defects", arguments: defects)
    func reads(_ row: DefectRow) {
        var leaves = Dictionary(uniqueKeysWithValues: Capabilities().leaves.map { ($0.name, $0.text) })
        leaves[row.leaf] = row.text
        let defects = Capabilities.read(leaves).defects
        #expect(defects.map(\.kind) == (row.kind.map { [$0] } ?? []))
        #expect(defects.allSatisfy { $0.leaf == row.leaf })
    }
}
