public import DMReference
public import Traceability

/// The id of an item of the implementation conformance statement, such as `C-040`.
public struct ICSItemID: RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    /// The text of the id.
    public let rawValue: String

    /// Creates an id from its text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Creates the id with a number from 0 to 999.
    init(_ number: Int) {
        rawValue = "C-" + String(repeating: "0", count: max(0, 3 - String(number).count)) + String(number)
    }

    /// The text of the id.
    public var description: String { rawValue }

    /// Orders ids by text.
    public static func < (left: ICSItemID, right: ICSItemID) -> Bool { left.rawValue < right.rawValue }
}

/// Something that an implementation may or must support, about which its supplier makes a claim.
///
/// The numbers have gaps, so that an item that is added later shifts no other.
public struct ICSItem: Hashable, Sendable {
    /// Whether the documents leave the choice.
    public enum Status: String, CaseIterable, Hashable, Sendable, Codable {
        /// Every implementation of the role has it; a claim to the contrary fails the static conformance review.
        case mandatory
        /// An implementation may have it.
        case optional
    }

    /// What a claim about the item says.
    public enum Form: Hashable, Sendable {
        /// Yes or No.
        case support
        /// The number of a leaf of `Cap`; a bound that a claim breaks fails the static conformance review.
        case number(Capabilities.Limit, ClosedRange<Int>)
    }

    /// The id.
    public let id: ICSItemID
    /// Whose item it is.
    public let role: Role
    /// Whether the documents leave the choice.
    public let status: Status
    /// What a claim says.
    public let form: Form
    /// What it is, in a few words.
    public let title: String
    /// The word of selection expressions that an IUT answers by itself, `clock` or `cap.Suspend`; nil for none.
    public let word: String?

    init(
        _ number: Int, _ role: Role, _ status: Status, _ title: String, word: String? = nil,
        form: Form = .support
    ) {
        id = ICSItemID(number)
        self.role = role
        self.status = status
        self.form = form
        self.title = title
        self.word = word
    }

    /// The item with an id.
    public static func item(_ id: ICSItemID) -> ICSItem? { all.first { $0.id == id } }

    /// The item that a word of a selection expression names, by its id or by its own word.
    public static func item(named word: String, of role: Role) -> ICSItem? {
        all.first { $0.role == role && ($0.word == word || $0.id.rawValue == word) }
    }
}

/// What the supplier says about one item.
public enum ICSClaim: Hashable, Sendable, Codable {
    /// Yes or No.
    case supported(Bool)
    /// A number.
    case number(Int)
}

extension ICSClaim: CustomStringConvertible {
    /// The claim as the file writes it.
    public var description: String {
        switch self {
        case .supported(let isSupported): isSupported ? "Yes" : "No"
        case .number(let number): String(number)
        }
    }
}
