public import DMReference

/// A reference implementation that uses the freedoms of the documents in its own way, under a name.
///
/// Every variant conforms: a case that fails on one, or an oracle that cannot explain it, is wrong.
public protocol NamedVariant: Hashable, Sendable {
    /// The name, as `--variant` takes it.
    var name: String { get }
    /// What is different, in one sentence.
    var summary: String { get }
    /// How freedoms are resolved.
    var policy: Policy { get }
    /// All variants of the role; the first is the reference implementation as it is without a name.
    static var all: [Self] { get }
}

extension NamedVariant {
    /// Finds a variant by its name; nil where there is none.
    public init?(named name: String) {
        guard let found = Self.all.first(where: { $0.name == name }) else { return nil }
        self = found
    }
}
