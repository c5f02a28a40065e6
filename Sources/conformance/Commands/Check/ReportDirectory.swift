import ConformanceKit
import Foundation
import Reports

/// The directory that a campaign writes: the evidence as it happens, the reports at the end.
enum ReportDirectory {
    /// Refuses a directory that exists before anything is started.
    static func check(_ path: String?) throws {
        guard let path else { return }
        guard !path.isEmpty else { throw Failure.usage("-o: name a directory") }
        if FileManager.default.fileExists(atPath: path) {
            throw Failure.usage("-o \(path): exists already; name a directory that does not")
        }
    }

    /// Makes the directory; without a path the first free `conformance-report`, `-2`, ...
    static func make(_ path: String?) throws -> URL {
        let manager = FileManager.default
        var url = URL(fileURLWithPath: path ?? "conformance-report")
        var number = 2
        while path == nil, manager.fileExists(atPath: url.path) {
            url = URL(fileURLWithPath: "conformance-report-\(number)")
            number += 1
        }
        do {
            let parent = url.deletingLastPathComponent()
            try manager.createDirectory(at: parent, withIntermediateDirectories: true)
            try manager.createDirectory(at: url, withIntermediateDirectories: false)
        } catch {
            throw Failure.tester(
                "the report directory \(url.path) cannot be made: \(error.localizedDescription); name another by -o"
            )
        }
        return url
    }

    /// Reads the evidence that a directory holds.
    static func evidence(of directory: String) throws -> EvidenceLog {
        let url = URL(fileURLWithPath: directory).appendingPathComponent("evidence.jsonl")
        do {
            return try EvidenceLog(contentsOf: url)
        } catch {
            throw Failure.usage(
                "\(url.path) cannot be read: \(error.localizedDescription); `conformance check -o DIR` writes a directory of reports"
            )
        }
    }

    /// Writes every form of report, each whole or not at all.
    static func write(_ record: CampaignRecord, into directory: URL) throws {
        for format in ReportFormat.allCases {
            let file = directory.appendingPathComponent(format.fileName)
            do {
                try Data(try format.render(record).utf8).write(to: file, options: .atomic)
            } catch {
                throw Failure.tester(
                    "\(file.path) cannot be written: \(error.localizedDescription); the evidence is whole, `conformance report` renders it"
                )
            }
        }
    }
}
