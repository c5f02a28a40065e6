import ConformanceKit
import Foundation
import Reports
import Traceability

/// A case in the evidence of a campaign, named by a line that belongs to it or by its id: `DIR:LINE`, `DIR:CASE`.
struct EvidencePlace {
    /// The report directory.
    let directory: String
    /// The campaign.
    let header: EvidenceHeader
    /// The IUT of the case; nil where it never introduced itself.
    let iut: EvidenceIUT?
    /// The case.
    let record: CaseRecord

    /// Finds a case; nil where no directory stands before the last colon.
    ///
    /// - Parameter text: What the user wrote; `evidence.jsonl` may stand behind the directory.
    /// - Throws: `Failure` with code 64 where the evidence holds no such case.
    init?(_ text: String) throws {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        var path = String(text[..<colon])
        let place = String(text[text.index(after: colon)...])
        if path.hasSuffix("/evidence.jsonl") { path = String(path.dropLast("/evidence.jsonl".count)) }
        var isDirectory: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
            isDirectory.boolValue
        else { return nil }
        let campaign = try Report.record(of: path)
        guard let header = campaign.header else {
            throw Failure.usage("\(path): the evidence does not even hold its first line")
        }
        let cases = campaign.roles.flatMap(\.cases)
        let found =
            Int(place).map { line in cases.first { ($0.firstLine...$0.lastLine).contains(line) } }
            ?? cases.first { $0.id.rawValue == place }
        guard let record = found else {
            throw Failure.usage(
                "\(path): \(place.prefix(80)) is neither a line of a test case nor the id of one that ran")
        }
        directory = path
        self.header = header
        self.record = record
        iut = campaign.roles.first { $0.role == record.purpose.role }?.iut
    }

    /// The token of the generated history that failed; nil where the id alone repeats the case.
    var token: String? {
        if let token = header.history { return token }
        let words = record.outcome?.reproduce.split(separator: " ") ?? []
        guard let index = words.firstIndex(of: "--history"), index + 1 < words.endIndex else { return nil }
        return String(words[index + 1])
    }
}
