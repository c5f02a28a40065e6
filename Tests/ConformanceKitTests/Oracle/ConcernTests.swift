import Foundation
import Testing
import Traceability

@testable import ConformanceKit

@Suite("Concerns of refutations")
struct ConcernTests {
    private static func catalogue() throws -> Catalogue {
        var file = URL(filePath: #filePath)
        for _ in 0..<4 { file.deleteLastPathComponent() }
        return try Catalogue(
            markdown: String(contentsOf: file.appending(path: "requirements.md"), encoding: .utf8))
    }

    @Test("every requirement that a refutation can name is in the catalogue")
    func known() throws {
        let known = Set(try Self.catalogue().requirements.map(\.id))
        for concern in Concern.allCases {
            #expect(!concern.requirements.isEmpty, "\(concern)")
            #expect(Set(concern.requirements).isSubset(of: known), "\(concern)")
        }
    }

    @Test("requirements of several concerns come in the order of the source, each once")
    func joined() {
        let ids = Set<Concern>([.termination, .serverEnd]).requirements
        #expect(ids == ["REQ-6.1.7-2c", "REQ-6.3.1-41c", "REQ-6.3.1-42c", "REQ-6.3.4-35c"])
    }
}
