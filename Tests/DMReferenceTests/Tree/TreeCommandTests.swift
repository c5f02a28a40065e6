import DMReference
import SyncML
import Testing

/// The table of section 4.2: which codes each command may end with in each situation.
@Suite("Commands on the tree") struct TreeCommandTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var situation: String
        var operation: TreeOperation
        var server: ServerID = "S"
        /// The first is what the reference device does.
        var codes: [Int]
        var testDescription: String { "\(situation): \(operation)" }

        init(_ situation: String, _ operation: TreeOperation, _ codes: [Int], by server: ServerID = "S") {
            self.situation = situation
            self.operation = operation
            self.codes = codes
            self.server = server
        }
    }

    static let adds: [Row] = [
        Row("success", SampleTree.add("./V/new"), [200]),
        Row("success", SampleTree.add("./V/new", "7", format: "int"), [200]),
        Row("success", SampleTree.add("./V/new", format: "node", type: "urn:x:y"), [200]),
        Row("success", SampleTree.add("./V/new", "AAEC", format: "b64", type: "text/plain"), [200]),
        Row("unusual type", SampleTree.add("./V/new", type: "image/png"), [200, 415]),
        Row("exists", SampleTree.add("./V/leaf"), [418]),
        Row("exists, no right", SampleTree.add("./V/leaf"), [425, 418], by: "T"),
        Row("root", SampleTree.add(".", format: "node"), [405, 418], by: "S"),
        Row("no right", SampleTree.add("./V/new"), [425], by: "T"),
        Row("access type of the parent", SampleTree.add("./V/closed/new"), [405]),
        Row("parent is a leaf", SampleTree.add("./V/leaf/new"), [405]),
        Row("parent missing", SampleTree.add("./V/no/new"), [404, 200, 405, 500]),
        Row("parent missing, no right", SampleTree.add("./V/no/new"), [425, 404, 405, 500], by: "T"),
        Row("property", SampleTree.add("./V/leaf?prop=Title"), [405, 418]),
        Row("property of a new node", SampleTree.add("./V/new?prop=Title"), [405]),
        Row("unknown property", SampleTree.add("./V/new?prop=Colour"), [406, 405]),
        Row("segment too long", SampleTree.add("./V/aaaaaaaaaaaaaaaaaaaaa"), [414]),
        Row("too deep", SampleTree.add("./V/box/a/b/c/d/e"), [414, 404, 405, 500]),
        Row("address too long", SampleTree.get("./V/box/in/" + longPath), [414, 404]),
        Row("unknown format", SampleTree.add("./V/new", format: "text"), [415]),
        Row(
            "serialised subtree",
            SampleTree.add("./V/new", format: "xml", type: "application/vnd.syncml.dmtnds+xml"), [415]),
        Row("no data, text", SampleTree.add("./V/new", nil), [200, 412]),
        Row("no data, number", SampleTree.add("./V/new", nil, format: "int"), [412, 200]),
        Row("no data, null", SampleTree.add("./V/new", nil, format: "null"), [200]),
        Row("no such number", SampleTree.add("./V/new", "x", format: "int"), [415, 200, 400, 412, 500]),
    ]

    private static let longPath = "aaaaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbbbb/cccccccccccccccccc"

    static let gets: [Row] = [
        Row("leaf", SampleTree.get("./V/leaf"), [200]),
        Row("interior", SampleTree.get("./V"), [200]),
        Row("missing", SampleTree.get("./V/no"), [404]),
        Row("missing, no right", SampleTree.get("./V/no"), [404, 425], by: "T"),
        Row("no right", SampleTree.get("./V/leaf"), [425], by: "T"),
        Row("access type", SampleTree.get("./V/secret"), [405]),
        Row("access type and right", SampleTree.get("./V/secret"), [425, 405], by: "T"),
        Row("unknown property", SampleTree.get("./V/leaf?prop=Colour"), [406]),
        Row("optional property", SampleTree.get("./V/leaf?prop=Size"), [200, 406]),
        Row("property of an unreadable node", SampleTree.get("./V/secret?prop=ACL"), [200, 405]),
        Row("size of an interior node", SampleTree.get("./V?prop=Size"), [406, 405]),
        Row("time stamp", SampleTree.get("./V/leaf?prop=TStamp"), [406]),
        Row("version", SampleTree.get("./V/leaf?prop=VerNo"), [406]),
        Row("structure", SampleTree.get("./V?list=Struct"), [200, 406]),
        Row("serialised subtree", SampleTree.get("./V?list=TNDS"), [406]),
        Row("unknown listing", SampleTree.get("./V?list=Names"), [406]),
        Row("inbox", SampleTree.get("./Inbox"), [404, 405]),
        Row("too deep", SampleTree.get("./V/a/b/c/d/e/f"), [414, 404]),
    ]

    static let replaces: [Row] = [
        Row("success", SampleTree.replace("./V/leaf"), [200]),
        Row("same format", SampleTree.replace("./V/number", "8", format: "int"), [200]),
        Row("format left out", SampleTree.replace("./V/number", "8"), [200, 415]),
        Row("other format", SampleTree.replace("./V/leaf", "8", format: "int"), [200, 415]),
        Row("missing", SampleTree.replace("./V/no"), [404]),
        Row("missing, no right", SampleTree.replace("./V/no"), [404, 425], by: "T"),
        Row("no right", SampleTree.replace("./V/leaf"), [425], by: "T"),
        Row("access type", SampleTree.replace("./V/ro"), [405]),
        Row("interior", SampleTree.replace("./V/box"), [405, 415]),
        Row("unknown format", SampleTree.replace("./V/leaf", format: "text"), [415]),
        Row("leaf to interior", SampleTree.replace("./V/leaf", format: "node"), [415, 405]),
        Row("unknown property", SampleTree.replace("./V/leaf?prop=Colour"), [406]),
        Row("fixed property", SampleTree.replace("./V/leaf?prop=Format"), [405]),
        Row("fixed optional property", SampleTree.replace("./V/leaf?prop=VerNo"), [405, 406]),
        Row("listing", SampleTree.replace("./V?list=Struct"), [405, 406, 400]),
        Row("name", SampleTree.replace("./V/leaf?prop=Name", "moved"), [200]),
        Row("name of a sibling", SampleTree.replace("./V/leaf?prop=Name", "box"), [418]),
        Row("own name", SampleTree.replace("./V/leaf?prop=Name", "leaf"), [200]),
        Row("name with a slash", SampleTree.replace("./V/leaf?prop=Name", "a/b"), [400, 500]),
        Row("empty name", SampleTree.replace("./V/leaf?prop=Name", ""), [400, 500]),
        Row("name too long", SampleTree.replace("./V/leaf?prop=Name", "aaaaaaaaaaaaaaaaaaaaa"), [414]),
        Row("name of a permanent node", SampleTree.replace("./V/perm?prop=Name", "x"), [405]),
        Row("name above a permanent node", SampleTree.replace("./V/nest?prop=Name", "x"), [405]),
        Row("name, no right", SampleTree.replace("./V/leaf?prop=Name", "x"), [425], by: "T"),
        Row("title", SampleTree.replace("./V/leaf?prop=Title", "A leaf"), [200, 406]),
        Row("list without data", SampleTree.replace("./V/box?prop=ACL", nil), [412, 200]),
        Row("no data", SampleTree.replace("./V/leaf", nil), [200, 412]),
    ]

    static let others: [Row] = [
        Row("success", SampleTree.delete("./V/box"), [200]),
        Row("missing", SampleTree.delete("./V/no"), [404]),
        Row("missing, no right", SampleTree.delete("./V/no"), [404, 425], by: "T"),
        Row("no right", SampleTree.delete("./V/leaf"), [425], by: "T"),
        Row("access type", SampleTree.delete("./V/ro"), [405]),
        Row("permanent", SampleTree.delete("./V/perm"), [405]),
        Row("permanent below", SampleTree.delete("./V/nest"), [405, 500]),
        Row("root", SampleTree.delete("."), [425, 405]),
        Row("property", SampleTree.delete("./V/leaf?prop=Title"), [405]),
        Row("success", SampleTree.copy("./V/leaf", "./V/new"), [200]),
        Row("existing target", SampleTree.copy("./V/leaf", "./V/other"), [200, 418]),
        Row("source missing", SampleTree.copy("./V/no", "./V/new"), [404]),
        Row("source interior", SampleTree.copy("./V/box", "./V/new"), [405, 403, 500]),
        Row("source unreadable", SampleTree.copy("./V/secret", "./V/new"), [405, 403]),
        Row("target interior", SampleTree.copy("./V/leaf", "./V/box"), [405, 418, 403]),
        Row("target fixed", SampleTree.copy("./V/leaf", "./V/ro"), [405, 418]),
        Row("no right", SampleTree.copy("./V/leaf", "./V/new"), [425], by: "T"),
        Row("target in a leaf", SampleTree.copy("./V/leaf", "./V/other/new"), [405]),
        Row("success", SampleTree.exec("./V/tool"), [200]),
        Row("takes time", SampleTree.exec("./V/slow"), [202]),
        Row("fails", SampleTree.exec("./V/broken"), [500]),
        Row("missing", SampleTree.exec("./V/no"), [404]),
        Row("missing, no right", SampleTree.exec("./V/no"), [404, 425], by: "T"),
        Row("no right", SampleTree.exec("./V/tool"), [425], by: "T"),
        Row("access type", SampleTree.exec("./V/ro"), [405, 406]),
        Row("no process", SampleTree.exec("./V/leaf"), [406, 405, 500]),
    ]

    @Test("ends with the codes of section 4.2 and no other", arguments: adds + gets + replaces + others)
    func codes(_ row: Row) {
        let tree = SampleTree.forSituations
        #expect(tree.after(row.operation, as: row.server).outcome.code.rawValue == row.codes.first)
        #expect(tree.codes(row.operation, as: row.server) == Set(row.codes))
        for (outcome, after) in tree.allAfter(row.operation, as: row.server)
        where !outcome.code.isSuccess { #expect(after == tree) }
    }

    @Test("has rows for every command")
    func rowsExist() {
        let rows = Self.adds + Self.gets + Self.replaces + Self.others
        #expect(rows.count > 90)
    }

    @Test("reads a leaf with its format, and the sorted names of an interior node")
    func readValues() {
        let tree = SampleTree.forSituations
        let leaf = tree.after(SampleTree.get("V/number"), as: "S").outcome.items
        #expect(
            leaf == [
                Item(source: Location("./V/number"), meta: Meta(format: "int", type: "text/plain"), data: "7")
            ])
        let box = tree.after(SampleTree.get("./V/nest"), as: "S").outcome.items
        #expect(
            box == [
                Item(
                    source: Location("./V/nest"), meta: Meta(format: "node", type: "text/plain"), data: "perm"
                )
            ])
        let octets = tree.after(SampleTree.get("./V/octets"), as: "S").outcome.items
        #expect(octets.first?.meta?.format == "b64")
        #expect(tree.after(SampleTree.get("./V/perm"), as: "S").outcome.items.first?.data == "")
    }

    @Test("makes a missing parent on the way, or names it", arguments: [0, 1])
    func missingParent(_ option: Int) {
        let tree = SampleTree.forSituations
        let policy = Policy(["addMissingParent": option])
        let (outcome, after) = tree.after(SampleTree.add("./V/no/new", "x"), as: "S", policy: policy)
        if option == 0 {
            #expect(outcome.failedNode == SampleTree.uri("./V/no"))
            #expect(after == tree)
        } else {
            #expect(after.children(of: SampleTree.uri("./V/no")) == ["new"])
            #expect(after[SampleTree.uri("./V/no/new")]?.value == "x")
        }
    }

    @Test("copies value, format and type, and leaves both sides independent")
    func copyIsIndependent() {
        let tree = SampleTree.forSituations
        let copied = tree.after(SampleTree.copy("./V/number", "./V/other"), as: "S").tree
        let other = SampleTree.uri("./V/other")
        #expect(copied[other]?.format == .int)
        #expect(copied[other]?.value == "7")
        let changed = copied.after(SampleTree.replace("./V/number", "8", format: "int"), as: "S").tree
        #expect(changed[other]?.value == "7")
    }

    @Test("replaces Format and Type with the value, or keeps what is not given", arguments: [0, 1])
    func replacedMeta(_ option: Int) {
        let policy = Policy(["metaDefaults": option])
        let after = SampleTree.forSituations.after(
            SampleTree.replace("./V/number", "8"), as: "S", policy: policy
        ).tree
        #expect(after[SampleTree.uri("./V/number")]?.format == (option == 0 ? .int : .chr))
        let retyped = SampleTree.forSituations.after(
            SampleTree.replace("./V/leaf", "<a/>", format: "xml", type: "text/xml"), as: "S"
        ).tree
        #expect(retyped[SampleTree.uri("./V/leaf")]?.format == .xml)
        #expect(retyped[SampleTree.uri("./V/leaf")]?.type == "text/xml")
    }

    @Test("refuses what storage does not hold, and gives back what a Delete frees")
    func storage() {
        var tree = SampleTree.forSituations
        tree.freeOctets = 3
        #expect(tree.codes(SampleTree.add("./V/new", "four"), as: "S") == [420])
        #expect(tree.codes(SampleTree.add("./V/new", "abc"), as: "S") == [200, 420])
        #expect(tree.codes(SampleTree.replace("./V/leaf", "texts+++"), as: "S") == [420])
        #expect(tree.codes(SampleTree.replace("./V/leaf", "te"), as: "S") == [200])
        let added = tree.after(SampleTree.add("./V/new", "abc"), as: "S").tree
        #expect(added.freeOctets == 0)
        let deleted = added.after(SampleTree.delete("./V/leaf"), as: "S").tree
        #expect(deleted.freeOctets == 4)
    }
}
