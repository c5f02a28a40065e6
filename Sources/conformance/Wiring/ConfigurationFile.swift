import ConformanceKit
import Foundation

/// The configuration in a file, with the secrets it names.
enum ConfigurationFile {
    /// Reads a file.
    ///
    /// - Parameter path: Where it is; `file:` secrets are looked for beside it.
    /// - Returns: The configuration.
    /// - Throws: `Failure` with code 64 and the place of what is wrong.
    static func read(_ path: String) throws -> Configuration {
        let url = URL(fileURLWithPath: path)
        let octets: [UInt8]
        do {
            octets = try FileOctets.read(url, most: ConfigurationLimits().octets)
        } catch {
            throw Failure.usage(
                "\(path) cannot be read: \(error.localizedDescription); `conformance init` writes a configuration"
            )
        }
        do {
            return try Configuration(octets) { source in secret(source, beside: url) }
        } catch {
            throw Failure.usage("\(path):\(error.line == 0 ? " " : "")\(error)")
        }
    }

    private static func secret(_ source: Secret.Source, beside url: URL) -> String? {
        switch source {
        case .environment(let name): return ProcessInfo.processInfo.environment[name]
        case .file(let path):
            let file = URL(fileURLWithPath: path, relativeTo: url.deletingLastPathComponent())
            guard let octets = try? FileOctets.read(file, most: 64 << 10), octets.count <= 64 << 10,
                let text = String(validating: octets, as: UTF8.self)
            else { return nil }
            return text.last?.isNewline == true ? String(text.dropLast()) : text
        }
    }
}

/// Reading of files that must not be larger than somebody expects.
enum FileOctets {
    /// Returns the octets of a file, at most one more than `most`, so that what is too large shows.
    static func read(_ url: URL, most: Int) throws -> [UInt8] {
        let handle = try FileHandle(forReadingFrom: url)
        defer { try? handle.close() }
        return Array(try handle.read(upToCount: most + 1) ?? Data())
    }
}
