import ConformanceKit
import Foundation
import Traceability

@testable import Reports

/// The documents of the repository that reports are made with.
enum Repository {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: root.appending(path: path)), as: UTF8.self)
    }

    private static let readCatalogue = Result { try Catalogue(markdown: try text("requirements.md")) }
    private static let readInterpretations = Result {
        try Interpretations(markdown: try text("docs/interpretations.md"))
    }

    static func catalogue() throws -> Catalogue { try readCatalogue.get() }

    static func interpretations() throws -> Interpretations { try readInterpretations.get() }

    static func data(_ path: String) throws -> Data { try Data(contentsOf: root.appending(path: path)) }
}

extension SyntheticCampaign {
    /// The record of the campaign as the documents of the repository read it.
    func record(
        defect: EvidenceLog.Defect? = nil, sensitivity: SensitivityRecord? = nil
    ) throws -> CampaignRecord {
        CampaignRecord(
            log(defect: defect), catalogue: try Repository.catalogue(), sensitivity: sensitivity,
            interpretations: try Repository.interpretations())
    }

    /// The record of a campaign with every verdict.
    static func mixedRecord(sensitivity: SensitivityRecord? = nil) throws -> CampaignRecord {
        try mixed(try Repository.catalogue()).record(sensitivity: sensitivity)
    }

    private static let renderedPage = Result { try ReportFormat.html.render(try mixedRecord()) }

    /// The page of a campaign with every verdict, rendered once.
    static func mixedPage() throws -> String { try renderedPage.get() }
}
