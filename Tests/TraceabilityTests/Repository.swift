import FoundationEssentials

/// The files of the repository that tests read, and the source document where it lies beside the repository.
enum Repository {
    /// The root, derived from the place of this file.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The text of a file.
    static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: root.appending(path: path)), as: UTF8.self)
    }

    /// The bytes of the source document, or nothing where it is not at hand.
    static let source: [UInt8]? = {
        let folder = root.deletingLastPathComponent().appending(path: "shared/seeds")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        guard let name = names.sorted().first(where: { $0.hasSuffix(".txt") }) else { return nil }
        return (try? Data(contentsOf: folder.appending(path: name))).map { [UInt8]($0) }
    }()
}
