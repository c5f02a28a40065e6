import ConformanceKit
import DMReference
import Foundation
import Reports
import Traceability

/// The documents that the tool reads: the catalogue, the register of interpretations, the record of sensitivity.
struct ProjectFiles {
    let root: URL
    let catalogue: Catalogue
    let interpretations: Interpretations
    let sensitivity: SensitivityRecord?
    let reachable: ReachableStates?

    /// Reads the documents from the project that this program was built in, or from where it is run.
    init() throws {
        guard let root = Self.find() else {
            throw Failure.tester(
                "requirements.md was found neither above this program nor above the working directory")
        }
        self.root = root
        do {
            catalogue = try Catalogue(markdown: try Self.text(root, "requirements.md"))
            interpretations = try Interpretations(markdown: try Self.text(root, "docs/interpretations.md"))
            let record = root.appendingPathComponent("sensitivity.json")
            sensitivity =
                FileManager.default.fileExists(atPath: record.path)
                ? try SensitivityRecord(json: Data(contentsOf: record)) : nil
            let steps = root.appendingPathComponent("transitions.json")
            reachable =
                FileManager.default.fileExists(atPath: steps.path)
                ? try ReachableStates(json: Data(contentsOf: steps)) : nil
        } catch {
            throw Failure.tester("the project's documents cannot be read: \(error)")
        }
    }

    /// Gathers a campaign from its log and the documents.
    func record(_ log: EvidenceLog) -> CampaignRecord {
        CampaignRecord(
            log, catalogue: catalogue, sensitivity: sensitivity, interpretations: interpretations,
            reachable: reachable)
    }

    static func text(_ root: URL, _ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    private static func find() -> URL? {
        let program = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        let own = Bundle.main.executableURL?.resolvingSymlinksInPath() ?? program
        let working = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
        for start in [own.deletingLastPathComponent(), working] {
            var folder = start
            for _ in 0..<12 {
                if FileManager.default.fileExists(
                    atPath: folder.appendingPathComponent("requirements.md").path)
                {
                    return folder
                }
                folder.deleteLastPathComponent()
            }
        }
        return nil
    }

    /// The digest of the suite: every purpose, in order, and every fault with what it breaks.
    static func suiteDigest() throws -> ContentDigest {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let parts = [
            try encoder.encode(RoleCampaign.all.flatMap(\.purposes)), try encoder.encode(DeviceFault.rows),
            try encoder.encode(ServerFault.rows),
        ]
        return ContentDigest(of: parts.flatMap(\.self))
    }
}
