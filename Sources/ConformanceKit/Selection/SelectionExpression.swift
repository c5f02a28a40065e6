/// A condition under which a test case is selected: words joined by `&`, `|`, `!` and parentheses.
///
/// In the selection of a test purpose a word is a control group of the adapter (`clock`, `tools` ...), `overlap`, `cap.` and
/// an option, action or operator that the device declares (`cap.Suspend`, `cap.Copy`), an item of the ICS (`C-040`),
/// or what the suite shows as the peer: `credentials`, `nonces`.
/// In the selection of a campaign it is what `CampaignSelection` knows.
public struct SelectionExpression: Hashable, Sendable {
    private indirect enum Term: Hashable, Sendable {
        case word(String)
        case not(Term)
        case all([Term])
        case any([Term])
    }

    /// Why a text is no expression.
    public struct Malformed: Error, Hashable, Sendable, CustomStringConvertible {
        /// The text.
        public var text: String
        /// The character, from 0, at which it cannot be read.
        public var offset: Int

        /// One sentence with the place.
        public var description: String {
            "selection expression \"\(text)\" cannot be read at character \(offset)"
        }
    }

    /// The text it was read from.
    public let text: String
    private let term: Term

    /// Reads an expression; an empty one always holds.
    ///
    /// - Parameter text: The expression; at most 1,000 characters.
    /// - Throws: `Malformed`.
    public init(_ text: String) throws(Malformed) {
        self.text = text
        guard text.count <= 1_000 else { throw Malformed(text: String(text.prefix(40)), offset: 1_000) }
        var reader = Reader(characters: Array(text))
        reader.skipBlanks()
        term = reader.isAtEnd ? .all([]) : try reader.any(depth: 0)
        guard reader.isAtEnd else { throw Malformed(text: text, offset: reader.position) }
    }

    /// Returns whether the expression holds.
    ///
    /// - Parameter holds: Says whether a word holds.
    /// - Returns: True where it holds.
    public func evaluate(_ holds: (String) -> Bool) -> Bool { Self.evaluate(term, holds) }

    private static func evaluate(_ term: Term, _ holds: (String) -> Bool) -> Bool {
        switch term {
        case .word(let word): holds(word)
        case .not(let inner): !evaluate(inner, holds)
        case .all(let terms): terms.allSatisfy { evaluate($0, holds) }
        case .any(let terms): terms.contains { evaluate($0, holds) }
        }
    }

    private struct Reader {
        var characters: [Character]
        var position = 0

        var isAtEnd: Bool { position >= characters.count }

        mutating func skipBlanks() {
            while !isAtEnd, characters[position] == " " { position += 1 }
        }

        mutating func take(_ character: Character) -> Bool {
            skipBlanks()
            guard !isAtEnd, characters[position] == character else { return false }
            position += 1
            skipBlanks()
            return true
        }

        mutating func any(depth: Int) throws(Malformed) -> Term {
            var terms = [try all(depth: depth)]
            while take("|") { terms.append(try all(depth: depth)) }
            return terms.count == 1 ? terms[0] : .any(terms)
        }

        mutating func all(depth: Int) throws(Malformed) -> Term {
            var terms = [try one(depth: depth)]
            while take("&") { terms.append(try one(depth: depth)) }
            return terms.count == 1 ? terms[0] : .all(terms)
        }

        mutating func one(depth: Int) throws(Malformed) -> Term {
            guard depth < 50 else { throw malformed }
            if take("!") { return .not(try one(depth: depth + 1)) }
            if take("(") {
                let inner = try any(depth: depth + 1)
                guard take(")") else { throw malformed }
                return inner
            }
            let start = position
            while !isAtEnd,
                characters[position].isLetter || characters[position].isNumber
                    || ".-*_".contains(characters[position])
            {
                position += 1
            }
            guard position > start else { throw malformed }
            let word = String(characters[start..<position])
            skipBlanks()
            return .word(word)
        }

        private var malformed: Malformed { Malformed(text: String(characters), offset: position) }
    }
}

extension SelectionExpression {
    /// The words in the order of the text, each once.
    public var words: [String] {
        var words: [String] = []
        func collect(_ term: Term) {
            switch term {
            case .word(let word): if !words.contains(word) { words.append(word) }
            case .not(let inner): collect(inner)
            case .all(let terms), .any(let terms): terms.forEach(collect)
            }
        }
        collect(term)
        return words
    }

    /// Returns the words that keep the expression from holding.
    ///
    /// - Parameter holds: Says whether a word holds.
    /// - Returns: The words, each with what it is; nothing where the expression holds.
    public func obstacles(_ holds: (String) -> Bool) -> [(word: String, holds: Bool)] {
        evaluate(holds) ? [] : Self.obstacles(term, wanted: true, holds)
    }

    private static func obstacles(
        _ term: Term, wanted: Bool, _ holds: (String) -> Bool
    ) -> [(word: String, holds: Bool)] {
        switch term {
        case .word(let word): return [(word, holds(word))]
        case .not(let inner): return obstacles(inner, wanted: !wanted, holds)
        case .all(let terms), .any(let terms):
            return terms.filter { evaluate($0, holds) != wanted }.flatMap {
                obstacles($0, wanted: wanted, holds)
            }
        }
    }

    /// Returns why the expression does not hold, such as `C-040 = No`; nil where it holds.
    ///
    /// - Parameter facts: Claims and declarations.
    /// - Returns: What decides, with the expression.
    public func obstacle(_ facts: SelectionFacts) -> String? {
        let obstacles = obstacles { facts.answer($0).holds }
        guard !obstacles.isEmpty else { return nil }
        let reasons = obstacles.map { facts.answer($0.word).reason }
        return reasons.joined(separator: ", ") + "; the case needs \(text)"
    }
}
