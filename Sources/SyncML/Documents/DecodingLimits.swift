/// How much of a document a reader takes before it refuses; everything from outside is bounded by these.
///
/// A document that is exactly as large as a limit is read; one more is refused with
/// `SyncMLError.Kind.limitExceeded`, which names the quantity.
public struct DecodingLimits: Hashable, Sendable, Codable {
    /// Octets of the whole document.
    public var totalBytes: Int
    /// Elements that are open at once, the root included; at most 200 whatever is set.
    public var depth: Int
    /// Elements of the whole document.
    public var elements: Int
    /// Attributes and namespace declarations of one element.
    public var attributes: Int
    /// Octets of one element or attribute name, of a prefix, or of a namespace name.
    public var nameLength: Int
    /// Octets of one element's text, of one attribute's value, or of markup kept as text.
    public var textLength: Int
    /// Commands of the whole message, members of groups and the groups themselves included.
    public var commands: Int
    /// Items of the whole message.
    public var items: Int

    /// The quantities that are bounded, as errors name them.
    public enum Quantity: String, Hashable, Sendable, Codable, CaseIterable {
        /// See `DecodingLimits.totalBytes`.
        case totalBytes
        /// See `DecodingLimits.depth`.
        case depth
        /// See `DecodingLimits.elements`.
        case elements
        /// See `DecodingLimits.attributes`.
        case attributes
        /// See `DecodingLimits.nameLength`.
        case nameLength
        /// See `DecodingLimits.textLength`.
        case textLength
        /// See `DecodingLimits.commands`.
        case commands
        /// See `DecodingLimits.items`.
        case items
    }

    /// Creates limits; what is not given is as in `standard`.
    public init(
        totalBytes: Int = 1_048_576, depth: Int = 64, elements: Int = 65_536, attributes: Int = 64,
        nameLength: Int = 1_024, textLength: Int = 1_048_576, commands: Int = 4_096, items: Int = 16_384
    ) {
        self.totalBytes = totalBytes
        self.depth = depth
        self.elements = elements
        self.attributes = attributes
        self.nameLength = nameLength
        self.textLength = textLength
        self.commands = commands
        self.items = items
    }

    /// Limits that every sensible DM message keeps: 1 MiB, 64 deep.
    public static let standard = DecodingLimits()

    /// The depth that is enforced; the XML parser itself gives up at 256.
    var enforcedDepth: Int { min(depth, 200) }
}
