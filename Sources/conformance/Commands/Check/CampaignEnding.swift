import ConformanceKit
import Foundation
import Reports
import Traceability

/// The end of a log: what it came to is its last line, and the reports are written beside it.
struct CampaignEnding {
    /// What the evidence holds for the exit code.
    let tally: CampaignTally
    /// The campaign as its whole log tells it.
    let record: CampaignRecord
    /// The exit code of the campaign; of a part of one, that of its own cases.
    let exitCode: Int32

    /// Writes the footer and the reports.
    init(_ writer: EvidenceWriter, files: ProjectFiles, directory: URL) async throws {
        let evidence = directory.appendingPathComponent("evidence.jsonl")
        let open = files.record(try EvidenceLog(contentsOf: evidence))
        tally = open.tally
        let counts = Dictionary(uniqueKeysWithValues: tally.counts.map { ($0.key.rawValue, $0.value) })
        try await writer.write(
            .footer(
                EvidenceFooter(
                    verdicts: counts, notSelected: open.unselected.count, exitCode: tally.exitCode.rawValue)))

        record = files.record(try EvidenceLog(contentsOf: evidence))
        exitCode = record.header?.shard == nil ? record.exitCode : tally.exitCode.rawValue
        try ReportDirectory.write(record, into: directory)
    }
}
