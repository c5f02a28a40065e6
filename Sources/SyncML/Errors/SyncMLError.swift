/// Why bytes or text from outside gave no value: the kind, and the place.
public struct SyncMLError: Error, Hashable, Sendable {
    /// What is wrong.
    public var kind: Kind
    /// Octets before the place, counted in the UTF-8 form of a document.
    public var offset: Int
    /// The elements that are open at the place; empty where there are none.
    public var path: ElementPath
    /// More words for a reader, such as the parser's own; not for matching.
    public var detail: String

    /// The ways to fail.
    public enum Kind: Hashable, Sendable {
        /// The document breaks a rule of XML 1.0 or of its namespaces.
        case notWellFormed
        /// The document ends before its root does, or is empty; a notification ends before its server identifier does.
        case truncated
        /// Something follows the root that may not stand there.
        case trailingContent
        /// The octets are not what the encoding allows.
        case invalidEncoding
        /// The document declares an encoding that is not read here.
        case unsupportedEncoding
        /// A reference to an entity that XML does not predefine; none is ever resolved.
        case entityReference
        /// A DOCTYPE with an internal subset; none is ever read.
        case internalSubset
        /// The input is larger than the reader allows.
        case limitExceeded(DecodingLimits.Quantity)
        /// The root is another element than the one asked for.
        case unexpectedRoot
        /// An element is missing without which no value can be formed.
        case missingElement(String)
        /// WBXML: a public identifier of no document type that is read here.
        case unknownDocumentType
        /// WBXML: a token that its code page, or WBXML itself, does not have there.
        case unknownToken
        /// WBXML: a switch to a code page that the document type does not have.
        case unknownPage
        /// WBXML: a number of more than five octets, or above 32 bits.
        case invalidInteger
        /// WBXML: an index beyond the string table.
        case invalidStringReference
        /// Text that should be base64 is not.
        case invalidBase64
        /// A header field of the transport breaks its grammar.
        case invalidHeader
        /// A value does not fit the field that it is to be written to.
        case unrepresentable
        /// The parser could not be made, for want of memory.
        case outOfMemory
    }

    /// Creates an error.
    public init(_ kind: Kind, offset: Int = 0, path: ElementPath = ElementPath(), detail: String = "") {
        self.kind = kind
        self.offset = offset
        self.path = path
        self.detail = detail
    }
}

extension SyncMLError: CustomStringConvertible {
    /// The kind, the place and the detail in one line.
    public var description: String {
        let tail = detail.isEmpty ? "" : ": \(detail)"
        return "\(kind) at octet \(offset), \(path)\(tail)"
    }
}
