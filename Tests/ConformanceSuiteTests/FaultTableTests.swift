import DMReference
import Foundation
import Testing
import Traceability

/// Every fault names statements of the catalogue that bind its role, so that a catch shows something about them.
@Suite("Statements that faults break")
struct FaultTableTests {
    private static let catalogue = Result {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try Catalogue(
            markdown: String(contentsOf: root.appending(path: "requirements.md"), encoding: .utf8))
    }

    @Test("are in the catalogue", arguments: DeviceFault.rows + ServerFault.rows)
    func known(row: FaultRow) throws {
        let catalogue = try Self.catalogue.get()
        #expect(!row.requirements.isEmpty, "\(row.name)")
        #expect(Set(row.requirements).count == row.requirements.count, "\(row.name)")
        for text in row.requirements {
            let id = try #require(RequirementID(rawValue: text), "\(row.name): \(text)")
            #expect(catalogue[id] != nil, "\(row.name): \(text)")
        }
    }

    /// A row of a table of `docs/sensitivity.md`: a family, the statements of each group that it breaks, its faults.
    struct Family {
        var faults: [String]
        var counts: [String: Int]
    }

    /// Reads the table under the line that names a role.
    private static func families(_ role: String) throws -> [Family] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "docs/sensitivity.md"), encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex(of: role + ":")) + 2
        let table = lines[start...].prefix { $0.hasPrefix("|") }.map { line in
            line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast().map {
                $0.trimmingCharacters(in: .whitespaces)
            }
        }
        let columns = try #require(table.first).dropFirst().dropLast()
        return table.dropFirst(2).map { cells in
            let counts = zip(columns, cells.dropFirst()).map { ($0, Int($1) ?? 0) }
            return Family(
                faults: (cells.last ?? "").split(separator: " ").map { $0.filter { $0 != "`" } },
                counts: Dictionary(uniqueKeysWithValues: counts))
        }
    }

    /// The group of a statement: its number without the letter, or the use cases.
    private static func group(_ id: String) -> String {
        guard id.hasPrefix("REQ-") else { return "5.6" }
        return id.dropFirst(4).filter { !$0.isLetter }
    }

    @Test("the families of the document hold each fault once, and count what they break")
    func document() throws {
        for (role, rows) in [("Device", DeviceFault.rows), ("Server", ServerFault.rows)] {
            let families = try Self.families(role)
            #expect(families.flatMap(\.faults).sorted() == Set(rows.map(\.fault)).sorted(), "\(role)")
            for family in families {
                var counts = family.counts.mapValues { _ in 0 }
                for row in rows where family.faults.contains(row.fault) {
                    let groups = row.requirements.map(Self.group).map { counts[$0] == nil ? "other" : $0 }
                    for group in Set(groups) { counts[group, default: 0] += 1 }
                }
                #expect(counts == family.counts, "\(role): \(family.faults.first ?? "")")
            }
        }
    }

    @Test("rows have names that the command line takes")
    func names() {
        #expect(DeviceFault.rows.allSatisfy { FaultSet<DeviceFault>($0.name) != nil })
        #expect(ServerFault.rows.allSatisfy { FaultSet<ServerFault>($0.name) != nil })
        #expect(Set(DeviceFault.rows.map(\.name)).count == DeviceFault.rows.count)
        #expect(Set(DeviceFault.rows.map(\.fault)).count == DeviceFault.allCases.count)
    }
}
