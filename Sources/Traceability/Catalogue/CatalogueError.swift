/// Why a document of the catalogue or of the interpretations cannot be read: the line and the cause.
public struct CatalogueError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Cause: Hashable, Sendable {
        /// The document, a line of it or the number of its entries is beyond a limit.
        case tooLarge(what: String, limit: Int)
        /// A control character stands in the text.
        case controlCharacter
        /// A heading is not one of those that belong here.
        case unexpectedHeading(String)
        /// Text stands where none belongs.
        case unexpectedText(String)
        /// An id does not follow its grammar.
        case malformedID(String)
        /// An id belongs to another section.
        case foreignSection(RequirementID, section: String)
        /// The first line of an entry does not have its six parts.
        case malformedFacts(String)
        /// A word is not one of those that a field can hold.
        case unknownWord(String, field: String)
        /// A field that has to be there is missing.
        case missing(field: String)
        /// A field stands twice.
        case repeatedField(String)
        /// A field has a name that is not known here.
        case unknownField(String)
        /// A field or the statement is empty.
        case empty(field: String)
        /// A statement is called normative although it has no keyword.
        case normativeWithoutKeyword
        /// An id of the interpretations or of the anomalies stands twice.
        case repeatedID(String)
    }

    /// The line, counted from 1.
    public let line: Int
    /// What is wrong on it.
    public let cause: Cause
}

extension CatalogueError: CustomStringConvertible {
    /// The line and the cause, for people.
    public var description: String { "line \(line): \(cause.explanation)" }
}

extension CatalogueError.Cause {
    /// A sentence for people.
    public var explanation: String {
        switch self {
        case .tooLarge(let what, let limit): "\(what) beyond the limit of \(limit)"
        case .controlCharacter: "control character"
        case .unexpectedHeading(let text): "heading does not belong here: \(text)"
        case .unexpectedText(let text): "text does not belong here: \(text)"
        case .malformedID(let text): "not an id: \(text)"
        case .foreignSection(let id, let section): "\(id) does not belong to section \(section)"
        case .malformedFacts(let text): "not revision, keyword, force, actor, tier and kind: \(text)"
        case .unknownWord(let word, let field): "unknown word for \(field): \(word)"
        case .missing(let field): "missing: \(field)"
        case .repeatedField(let field): "field stands twice: \(field)"
        case .unknownField(let field): "unknown field: \(field)"
        case .empty(let field): "empty: \(field)"
        case .normativeWithoutKeyword: "normative, but without a keyword"
        case .repeatedID(let id): "id stands twice: \(id)"
        }
    }
}
