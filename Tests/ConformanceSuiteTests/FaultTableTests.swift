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

    @Test("rows have names that the command line takes")
    func names() {
        #expect(DeviceFault.rows.allSatisfy { FaultSet<DeviceFault>($0.name) != nil })
        #expect(ServerFault.rows.allSatisfy { FaultSet<ServerFault>($0.name) != nil })
        #expect(Set(DeviceFault.rows.map(\.name)).count == DeviceFault.rows.count)
        #expect(Set(DeviceFault.rows.map(\.fault)).count == DeviceFault.allCases.count)
    }
}
