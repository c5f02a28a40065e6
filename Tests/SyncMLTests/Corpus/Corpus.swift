import Foundation

/// Published messages of other projects, beside the package; absent on most machines.
enum Corpus {
    /// The folder, two levels above this package's tests.
    static let folder: URL = {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return root.deletingLastPathComponent().appendingPathComponent("shared/corpus")
    }()

    /// Whether the folder is there.
    static let isPresent = FileManager.default.fileExists(
        atPath: folder.appendingPathComponent("index.json").path)

    /// What the index says about one file.
    struct Entry: Decodable, Sendable, CustomStringConvertible {
        var file: String
        var kind: String
        var validity: String
        var wellformed: Bool?
        var fragment: Bool?
        var root: String?
        var proto: String?
        var verdtd: String?
        var session: String?
        var msgid: String?
        var commands: [String: Int]?
        var features: [String]?
        var fields: Fields?
        var decoded: String?

        var description: String { file }

        /// The fields of a notification.
        struct Fields: Decodable, Sendable {
            var digest: String
            var version: Int
            var uiMode: Int
            var initiator: String
            var sessionID: String
            var serverID: String

            enum CodingKeys: String, CodingKey {
                case digest, version, initiator
                case uiMode = "ui_mode"
                case sessionID = "session_id"
                case serverID = "server_id"
            }
        }
    }

    private struct Index: Decodable {
        var files: [Entry]
    }

    /// Returns the entries of one folder.
    static func entries(_ kind: String) throws -> [Entry] {
        guard isPresent else { return [] }
        let data = try Data(contentsOf: folder.appendingPathComponent("index.json"))
        return try JSONDecoder().decode(Index.self, from: data).files.filter { $0.kind == kind }
    }

    /// Returns the octets of a file.
    static func octets(_ entry: Entry) throws -> [UInt8] {
        try octets(entry.file)
    }

    /// Returns the octets of a file.
    static func octets(_ file: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appendingPathComponent(file)))
    }
}
