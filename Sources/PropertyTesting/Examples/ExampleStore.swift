#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Counterexamples on disk, one file for each property, so that what failed once is run first the next time.
public struct ExampleStore: Sendable {
    /// What goes wrong with a store.
    public enum Failure: Error, Hashable, Sendable {
        /// A file cannot be read.
        case unreadable(path: String)
        /// A file cannot be written.
        case unwritable(path: String)
        /// A file is larger than any the store writes.
        case tooLarge(path: String)
        /// A line of a file is no token.
        case malformed(path: String, line: Int, ReproduceToken.Failure)
    }

    /// The most examples kept for one property; the oldest go first.
    public static let maximumExamples = 64
    private static let maximumBytes = 8 << 20

    /// The folder with the files.
    public let directory: String

    /// Makes a store in a folder, which is made when the first example is recorded.
    public init(directory: String) {
        self.directory = directory
    }

    /// Reads the examples of a property, the newest first.
    ///
    /// - Parameter property: The name of the property.
    /// - Returns: The examples; none if there is no file.
    /// - Throws: `Failure` if there is a file that cannot be read.
    public func examples(of property: String) throws(Failure) -> [ReproduceToken] {
        let path = path(of: property)
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        guard let data = FileManager.default.contents(atPath: path) else { throw .unreadable(path: path) }
        guard data.count <= Self.maximumBytes else { throw .tooLarge(path: path) }
        var examples: [ReproduceToken] = []
        for (index, line) in String(decoding: data, as: UTF8.self).split(separator: "\n").enumerated() {
            do throws(ReproduceToken.Failure) {
                examples.append(try ReproduceToken(text: String(line)))
            } catch {
                throw .malformed(path: path, line: index + 1, error)
            }
        }
        return examples
    }

    /// Puts an example of a property first.
    ///
    /// - Parameters:
    ///   - example: What makes the failing value again.
    ///   - property: The name of the property.
    /// - Throws: `Failure` if the file cannot be read or written.
    public func record(_ example: ReproduceToken, of property: String) throws(Failure) {
        let others = try examples(of: property).filter { $0 != example }
        try write([example] + others.prefix(Self.maximumExamples - 1), of: property)
    }

    /// Takes away the examples of a property that no longer fail.
    ///
    /// - Parameters:
    ///   - property: The name of the property.
    ///   - isWanted: Whether an example stays.
    /// - Throws: `Failure` if the file cannot be read or written.
    public func prune(_ property: String, keeping isWanted: (ReproduceToken) -> Bool) throws(Failure) {
        let present = try examples(of: property)
        let kept = present.filter(isWanted)
        if kept.count < present.count { try write(kept, of: property) }
    }

    private func write(_ examples: [ReproduceToken], of property: String) throws(Failure) {
        let path = path(of: property)
        let text = examples.map { $0.description + "\n" }.joined()
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw .unwritable(path: path)
        }
    }

    /// The file of a property: its name, with all but letters, digits and hyphens as hexadecimal digits.
    private func path(of property: String) -> String {
        var name = ""
        for byte in property.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                name.unicodeScalars.append(Unicode.Scalar(byte))
            default: name += "_" + String(byte, radix: 16)
            }
        }
        return directory + "/" + name + ".examples"
    }
}
