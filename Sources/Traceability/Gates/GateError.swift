/// Why a rule cannot be read, or cannot be answered; neither is ever a rule that is met.
public enum GateError: Error, Hashable, Sendable {
    /// The rule is beyond the limit of characters.
    case tooLong(limit: Int)
    /// The selector nests deeper than the limit.
    case tooDeep(limit: Int)
    /// A character that no rule has stands at a column, counted from 1.
    case unexpectedCharacter(Character, column: Int)
    /// Something else is expected at a column, counted from 1.
    case expected(String, column: Int)
    /// A word that no selector has stands at a column, counted from 1.
    case unknownWord(String, column: Int)
    /// The catalogue holds no such id, or none that begins so.
    case unknownID(String)
    /// The selector picks no statement.
    case emptySelection(String)
    /// Not one of the statements picked was examined, so that the absence of fails says nothing.
    case nothingExamined(String)
    /// There is no coverage to ask.
    case noCoverage
    /// Two coverages are of one role, or of different catalogues.
    case conflictingCoverages
}

extension GateError: CustomStringConvertible {
    /// The cause, for people.
    public var description: String {
        switch self {
        case .tooLong(let limit): "rule has more than \(limit) characters"
        case .tooDeep(let limit): "rule nests deeper than \(limit)"
        case .unexpectedCharacter(let character, let column):
            "column \(column): unexpected character \(character)"
        case .expected(let what, let column): "column \(column): \(what) expected"
        case .unknownWord(let word, let column): "column \(column): unknown word \(word)"
        case .unknownID(let id): "no requirement \(id) in the catalogue"
        case .emptySelection(let rule): "nothing is selected by: \(rule)"
        case .nothingExamined(let rule): "nothing was examined of what is selected by: \(rule)"
        case .noCoverage: "there is no coverage to ask"
        case .conflictingCoverages: "coverages of one role twice, or of different catalogues"
        }
    }
}
