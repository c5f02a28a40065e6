/// A secret of the IXIT: where it comes from, and its text, which is shown nowhere.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// Where secrets come from, so that none stands in the configuration.
    public enum Source: Hashable, Sendable, CustomStringConvertible {
        /// A variable of the environment, `env:NAME`.
        case environment(String)
        /// The text of a file without the line's end, `file:PATH`.
        case file(String)

        /// Reads a source; nil for a text of another form.
        public init?(_ text: String) {
            let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
            switch (parts.first, parts.count) {
            case ("env"?, 2): self = .environment(parts[1])
            case ("file"?, 2): self = .file(parts[1])
            case _: return nil
            }
        }

        /// The source as the file writes it.
        public var description: String {
            switch self {
            case .environment(let name): "env:\(name)"
            case .file(let path): "file:\(path)"
            }
        }
    }

    /// Fetches the text of a secret; nil where there is none.
    public typealias Resolver = (Source) -> String?

    /// Where it comes from.
    public let source: Source
    /// The text.
    public let text: String

    /// Creates a secret.
    public init(source: Source, text: String) {
        self.source = source
        self.text = text
    }

    /// The source alone.
    public var description: String { source.description }
    /// The source alone, so that no dump shows the text.
    public var customMirror: Mirror { Mirror(self, children: ["source": source]) }
}
