/// The identifier of one statement of the source, such as `REQ-6.1.7-2a` or `UC-5.6.1-flow-3`.
///
/// Grammar: `REQ-` section `-` number [letter], or `UC-` section `-` step `-` number [letter]. A section is a
/// dotted row of numbers, a step one of the parts of a use case, a letter tells the statements of one item
/// apart. Numbers are those of the source and are never given a second meaning. Open: a well-formed id need
/// not be in a catalogue.
public struct RequirementID: RawRepresentable, Hashable, Sendable {
    /// The part of a use case that a statement comes from, in the order of the source.
    public enum Step: String, CaseIterable, Hashable, Sendable {
        /// The definition that opens the chapter.
        case definition = "def"
        /// The short description.
        case description = "desc"
        /// The list of actors.
        case actor
        /// The conditions that hold before.
        case precondition = "pre"
        /// The conditions that hold after.
        case postcondition = "post"
        /// The variations.
        case variation = "var"
        /// The call flow.
        case flow
    }

    /// The text of the id.
    public let rawValue: String
    /// The numbers of the section, outermost first.
    public let sectionNumbers: [Int]
    /// The part of the use case, or nothing for an item of the requirements chapter.
    public let step: Step?
    /// The number of the item in its list; 0 stands for text before the list.
    public let number: Int
    /// The letter that tells the statements of one item apart, if there is one.
    public let letter: Character?

    /// Reads an id, or gives nothing where the text does not follow the grammar.
    ///
    /// - Parameter rawValue: At most 64 characters.
    public init?(rawValue: String) {
        guard rawValue.utf8.count <= 64 else { return nil }
        var parts = rawValue.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 3 else { return nil }
        let document = parts.removeFirst()
        let sections = parts.removeFirst().split(separator: ".", omittingEmptySubsequences: false)
        let numbers = sections.compactMap { Self.decimal($0) }
        guard numbers.count == sections.count else { return nil }
        switch (document, parts.count) {
        case ("REQ", 1): step = nil
        case ("UC", 2):
            guard let found = Step(rawValue: String(parts.removeFirst())) else { return nil }
            step = found
        default: return nil
        }
        var item = parts[0]
        if let last = item.last, last.isASCII, last.isLetter, last.isLowercase {
            letter = last
            item.removeLast()
        } else {
            letter = nil
        }
        guard let number = Self.decimal(item) else { return nil }
        self.number = number
        self.rawValue = rawValue
        sectionNumbers = numbers
    }

    /// The dotted number of the section, such as `6.1.7`.
    public var section: String { sectionNumbers.map(String.init).joined(separator: ".") }

    /// The id of the whole item: this id without its letter.
    public var item: RequirementID {
        guard letter != nil else { return self }
        return RequirementID(rawValue: String(rawValue.dropLast())) ?? self
    }

    /// Reads a decimal number of at most four digits without leading zeros.
    private static func decimal(_ text: some StringProtocol) -> Int? {
        guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            text.utf8.count == 1 || text.utf8.first != 0x30
        else { return nil }
        return Int(text)
    }
}

extension RequirementID: ExpressibleByStringLiteral {
    /// Makes an id from a literal of the suite's own code; a malformed one is a bug and traps.
    ///
    /// - Parameter value: The text of the id.
    public init(stringLiteral value: StaticString) {
        let text = value.description
        guard let id = RequirementID(rawValue: text) else {
            preconditionFailure("not a requirement id: \(text)")
        }
        self = id
    }
}

extension RequirementID: Comparable {
    /// Orders ids as the source does: sections by number, then steps, items and letters.
    ///
    /// - Parameters:
    ///   - left: One id.
    ///   - right: The other id.
    /// - Returns: True where the first stands before the second.
    public static func < (left: RequirementID, right: RequirementID) -> Bool {
        if left.sectionNumbers != right.sectionNumbers {
            return left.sectionNumbers.lexicographicallyPrecedes(right.sectionNumbers)
        }
        if left.stepRank != right.stepRank { return left.stepRank < right.stepRank }
        if left.number != right.number { return left.number < right.number }
        return left.letterRank < right.letterRank
    }

    private var stepRank: Int { step.flatMap(Step.allCases.firstIndex(of:)) ?? Step.allCases.count }
    private var letterRank: UInt8 { letter?.asciiValue ?? 0 }
}

extension RequirementID: CustomStringConvertible {
    /// The text of the id.
    public var description: String { rawValue }
}

extension RequirementID: Codable {
    /// Reads an id from its text.
    ///
    /// - Parameter decoder: The decoder to read from.
    /// - Throws: A data-corrupted error where the text does not follow the grammar.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = RequirementID(rawValue: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not a requirement id: \(text)")
        }
        self = id
    }

    /// Writes the id as its text.
    ///
    /// - Parameter encoder: The encoder to write to.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
