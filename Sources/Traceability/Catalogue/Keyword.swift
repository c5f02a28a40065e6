/// How strongly a statement binds.
///
/// The source mixes MUST and SHALL for the same strength and defines neither (ANM-30); both are kept as they
/// stand.
public enum Keyword: String, CaseIterable, Hashable, Sendable, Codable {
    /// The statement has to hold, in the word SHALL.
    case shall = "SHALL"
    /// The statement must not hold, in the words SHALL NOT.
    case shallNot = "SHALL NOT"
    /// The statement has to hold, in the word MUST.
    case must = "MUST"
    /// The statement must not hold, in the words MUST NOT.
    case mustNot = "MUST NOT"
    /// The statement is recommended.
    case should = "SHOULD"
    /// The statement is permitted.
    case may = "MAY"
    /// The source uses no keyword.
    case absent = "no keyword"

    /// True for SHALL and MUST and their negations.
    public var isMandatory: Bool {
        switch self {
        case .shall, .shallNot, .must, .mustNot: true
        case .should, .may, .absent: false
        }
    }
}
