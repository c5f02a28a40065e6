import DMReference
import Foundation
import Testing

/// docs/scheduling.md and its neighbours: what they cite is there, and what the code cites of them is there.
@Suite("Documentation of scheduling")
struct SchedulingDocumentTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func document(_ name: String) throws -> String {
        try String(contentsOf: root.appending(path: "docs/\(name).md"), encoding: .utf8)
    }

    /// The numbers of a document's sections.
    private static func sections(_ name: String) throws -> Set<Int> {
        Set(
            try document(name).split(separator: "\n").filter { $0.hasPrefix("## ") }
                .compactMap { Int($0.dropFirst(3).prefix { $0.isNumber }) })
    }

    /// How code names a document, and the document.
    static let citations = [
        ("semantics", "scheduling"), ("schedule-mo", "schedule-object"), ("test control", "adapter"),
    ]

    @Test("has every section that code and tests cite", arguments: citations)
    func cited(name: String, document: String) throws {
        let known = try Self.sections(document)
        var found = 0
        for folder in ["Sources", "Tests"] {
            let files = FileManager.default.enumerator(
                at: Self.root.appending(path: folder), includingPropertiesForKeys: nil)
            while let file = files?.nextObject() as? URL {
                guard file.pathExtension == "swift" else { continue }
                let text = try String(contentsOf: file, encoding: .utf8)
                for match in text.split(separator: "\(name) ", omittingEmptySubsequences: false).dropFirst() {
                    let rest = match.hasPrefix("section ") ? match.dropFirst(8) : match
                    guard let number = Int(rest.prefix { $0.isNumber }) else { continue }
                    found += 1
                    #expect(known.contains(number), "\(file.lastPathComponent) cites \(name) \(number)")
                }
            }
        }
        #expect(found > 4)
    }

    @Test("cites interpretations that there are", arguments: citations.map(\.1))
    func interpretations(document: String) throws {
        let known = Set(
            try Self.document("interpretations").split(separator: "\n").filter { $0.hasPrefix("### ") }
                .map { $0.dropFirst(4).prefix { $0 != " " } })
        let ids = try Self.document(document).matches(of: /\b(?:AMB|INT|A)-[0-9]{2}\b/).map(\.output)
        #expect(ids.count > 2)
        for id in ids { #expect(known.contains(id), "\(id)") }
    }

    @Test("lists the checks in the order in which the reference makes them")
    func checks() throws {
        let rows = try Self.document("scheduling").split(separator: "\n").filter { $0.hasPrefix("| V") }
        let order = rows.compactMap { row in
            Problem.Check(rawValue: String(row.dropFirst(2).prefix { $0 != " " }))
        }
        #expect(order == Problem.Check.allCases)
    }

    @Test("lists the states that there are")
    func states() throws {
        let lines = try Self.document("scheduling").split(separator: "\n")
            .drop { !$0.hasPrefix("| State |") }.dropFirst(2).prefix { $0.hasPrefix("|") }
        let names = lines.map { String($0.dropFirst(2).prefix { $0 != " " }) }
        #expect(names == ["absent"] + Schedule.State.allCases.map(\.rawValue))
    }
}
