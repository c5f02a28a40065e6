/// How large a document of the catalogue may be.
public struct CatalogueLimits: Hashable, Sendable {
    /// The bytes of the document.
    public var documentBytes = 4 << 20
    /// The bytes of one line.
    public var lineBytes = 4096
    /// The entries: headings of any level.
    public var headings = 20_000

    /// Makes the default limits, far above what a source of this kind needs.
    public init() {}
}
