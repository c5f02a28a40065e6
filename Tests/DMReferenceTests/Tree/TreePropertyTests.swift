import DMReference
import SyncML
import Testing

@Suite("Run-time properties") struct TreePropertyTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var target: String
        var texts: Set<String>
        var testDescription: String { target }
    }

    static let rows: [Row] = [
        Row(target: "./V?prop=ACL", texts: ["Add=S&Delete=S&Exec=S&Get=S&Replace=S"]),
        Row(target: "./V/leaf?prop=ACL", texts: [""]),
        Row(target: "./V/leaf?prop=Format", texts: ["chr"]),
        Row(target: "./V/box?prop=Format", texts: ["node"]),
        Row(target: "./V/octets?prop=Format", texts: ["bin", "b64"]),
        Row(target: "./V/leaf?prop=Name", texts: ["leaf"]),
        Row(target: "./V/leaf?prop=Size", texts: ["4"]),
        Row(target: "./V/octets?prop=Size", texts: ["3"]),
        Row(target: "./V/leaf?prop=Title", texts: [""]),
        Row(target: "./V/leaf?prop=Type", texts: ["text/plain"]),
        Row(target: "./V/box?prop=Type", texts: ["urn:x:box"]),
        Row(target: "./V/nest?prop=Type", texts: [""]),
    ]

    @Test("reads properties as text under their own address", arguments: rows)
    func read(_ row: Row) {
        let outcomes = SampleTree.forSituations.allAfter(SampleTree.get(row.target), as: "S")
            .map(\.outcome).filter(\.code.isSuccess)
        #expect(Set(outcomes.flatMap(\.items).compactMap(\.data)) == row.texts)
        for item in outcomes.flatMap(\.items) {
            #expect(item.source?.uri == row.target)
            #expect(item.meta == Meta(format: "chr", type: "text/plain"))
        }
    }

    @Test("keeps a title, and refuses one of more than 255 octets")
    func title() {
        let tree = SampleTree.forSituations
        let titled = tree.after(SampleTree.replace("./V/leaf?prop=Title", "A leaf"), as: "S").tree
        let read = titled.after(SampleTree.get("./V/leaf?prop=Title"), as: "S").outcome
        #expect(read.items.first?.data == "A leaf")
        let longest = String(repeating: "x", count: 255)
        #expect(
            tree.codes(SampleTree.replace("./V/leaf?prop=Title", longest), as: "S") == [200, 406])
        #expect(
            tree.codes(SampleTree.replace("./V/leaf?prop=Title", longest + "x"), as: "S")
                == [413, 400, 500, 406])
    }

    @Test("lists what may be read, parents first, with values where asked")
    func listing() {
        var tree = SampleTree.forSituations
        tree.change(SampleTree.uri("./V/nest")) { $0.acl = SampleTree.acl("Delete=S") }
        let names = { (list: String) in
            tree.after(SampleTree.get("./V?list=" + list), as: "S").outcome.items
        }
        let structure = names("Struct")
        let addresses = structure.compactMap(\.source?.uri)
        #expect(addresses.prefix(3) == ["./V", "./V/box", "./V/box/in"])
        #expect(!addresses.contains("./V/nest"))
        #expect(!addresses.contains("./V/nest/perm"))
        #expect(structure.allSatisfy { $0.data == nil })
        let values = names("StructData")
        #expect(values.compactMap(\.source?.uri) == addresses)
        #expect(values.first { $0.source?.uri == "./V/leaf" }?.data == "text")
        #expect(values.first { $0.source?.uri == "./V/secret" }?.data == nil)
        #expect(values.first?.data == nil)
    }
}
