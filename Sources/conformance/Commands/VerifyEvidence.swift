import ArgumentParser
import ConformanceKit
import Foundation
import Reports

struct VerifyEvidence: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks chain, order, totals, end and signature of the evidence of a campaign.",
        discussion: """
            Exit codes: 0 intact, 1 broken or not signed by the owner of the key, 2 unfinished. The evidence may be of any \
            version of the suite.
            """)

    @Argument(help: "The report directory.")
    var directory: String

    @Option(help: "A PEM file with the public key whose owner must have signed the evidence.")
    var publicKey: String?

    @Option(help: "How the answer is printed: text or json.")
    var format = OutputFormat.text

    func run() throws {
        let key = try publicKey.map { path in
            let text = try PEMFile.text(path)
            do throws(EvidenceSignature.Problem) {
                return try EvidenceSignature.PublicKey(pem: text)
            } catch {
                throw Failure.usage("\(path): \(error)")
            }
        }
        var answer = EvidenceVerification(try ReportDirectory.evidence(of: directory))
        answer.signature = try signature(key)
        switch format {
        case .text: print(answer.lineOfText)
        case .json: print(try JSONText.of(answer))
        }
        if answer.exitCode != 0 { throw ArgumentParser.ExitCode(answer.exitCode) }
    }

    private func signature(_ key: EvidenceSignature.PublicKey?) throws -> EvidenceVerification.Signature {
        let folder = URL(fileURLWithPath: directory)
        let file = folder.appendingPathComponent(EvidenceSignature.fileName)
        let isThere = FileManager.default.fileExists(atPath: file.path)
        guard let key else { return isThere ? .unchecked : .none }
        guard isThere else { return .missing }
        do {
            let signature = try FileOctets.read(file, most: 64)
            let log = try Data(contentsOf: folder.appendingPathComponent("evidence.jsonl"))
            return key.isValid(Data(signature), of: log) ? .valid : .invalid
        } catch {
            throw Failure.usage("\(file.path) cannot be read: \(error.localizedDescription)")
        }
    }
}
