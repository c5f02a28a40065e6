import ConformanceKit
import Foundation

/// The configuration in a file, with the secrets it names.
enum ConfigurationFile {
    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: Where it is; `file:` secrets are looked for beside it.
    ///   - secrets: The secrets by source, such as `env:NAME`, instead of the environment and files; nil for those.
    /// - Returns: The configuration.
    /// - Throws: `Failure` with code 64 and the place of what is wrong.
    static func read(_ path: String, secrets: [String: String]? = nil) throws -> Configuration {
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
            return try Configuration(octets) { source in
                if let secrets { return secrets[source.description] }
                return secret(source, beside: url)
            }
        } catch {
            throw Failure.usage("\(path):\(error.line == 0 ? " " : "")\(error)")
        }
    }

    /// Reads a file of secrets: a JSON object of texts by source, such as `{"env:DEVICE_SECRET": "..."}`.
    ///
    /// - Parameter path: Where it is.
    /// - Returns: The secrets by source.
    /// - Throws: `Failure` with code 64; no secret is named in it.
    static func secrets(_ path: String) throws -> [String: String] {
        let octets: [UInt8]
        do {
            octets = try FileOctets.read(URL(fileURLWithPath: path), most: 64 << 10)
        } catch {
            throw Failure.usage("\(path) cannot be read: \(error.localizedDescription)")
        }
        guard octets.count <= 64 << 10, case .object(let members)? = try? JSONValue(parsing: octets) else {
            throw Failure.usage("\(path): not a JSON object of at most 64 KiB")
        }
        var secrets: [String: String] = [:]
        for (name, value) in members {
            guard Secret.Source(name) != nil, case .text(let text) = value else {
                throw Failure.usage(
                    "\(path): \(name.prefix(60)): write \"env:NAME\" or \"file:PATH\" and a text")
            }
            secrets[name] = text
        }
        return secrets
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
