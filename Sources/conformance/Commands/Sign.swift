import ArgumentParser
import ConformanceKit
import Foundation
import Reports

struct Sign: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Signs the evidence of a campaign that ended (Ed25519, detached).",
        discussion: """
            Writes evidence.sig beside evidence.jsonl. `verify-evidence DIR --public-key FILE` checks it, and so does \
            `openssl pkeyutl -verify -pubin -inkey FILE -rawin -in evidence.jsonl -sigfile evidence.sig`.
            """)

    @Argument(help: "The report directory.")
    var directory: String

    @Option(help: "The private key, a PEM file as `openssl genpkey -algorithm ed25519` writes it.")
    var key: String

    func run() throws {
        let key = try SigningKey.read(key)
        let answer = EvidenceVerification(try ReportDirectory.evidence(of: directory))
        guard answer.state == .intact else {
            throw Failure.usage("only evidence that is whole can be signed: \(answer.lineOfText)")
        }
        let url = try key.sign(URL(fileURLWithPath: directory))
        print("signed: \(url.path); last digest \(answer.chain)")
    }
}

/// A private key from a file.
struct SigningKey {
    private let key: EvidenceSignature.PrivateKey

    /// Reads a key.
    ///
    /// - Parameter path: The PEM file.
    /// - Returns: The key.
    /// - Throws: `Failure` with code 64 for a file that is none.
    static func read(_ path: String) throws -> SigningKey {
        let text = try PEMFile.text(path)
        do throws(EvidenceSignature.Problem) {
            return SigningKey(key: try EvidenceSignature.PrivateKey(pem: text))
        } catch {
            throw Failure.usage("\(path): \(error)")
        }
    }

    /// Signs the evidence in a directory.
    ///
    /// - Parameter directory: The report directory.
    /// - Returns: The file of the signature.
    /// - Throws: `Failure` with code 70 where the signature cannot be written.
    func sign(_ directory: URL) throws -> URL {
        let url = directory.appendingPathComponent(EvidenceSignature.fileName)
        do {
            let log = try Data(contentsOf: directory.appendingPathComponent("evidence.jsonl"))
            try key.signature(of: log).write(to: url, options: .atomic)
        } catch {
            throw Failure.tester("\(url.path) cannot be written: \(error)")
        }
        return url
    }
}

/// Text of small files that somebody names on the command line.
enum PEMFile {
    static func text(_ path: String) throws -> String {
        do {
            let octets = try FileOctets.read(URL(fileURLWithPath: path), most: 4096)
            guard octets.count <= 4096 else { throw Failure.usage("\(path): too large for a key") }
            return String(decoding: octets, as: UTF8.self)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure.usage("\(path) cannot be read: \(error.localizedDescription)")
        }
    }
}
