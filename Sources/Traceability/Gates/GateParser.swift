/// Reads rules: text to tokens to a rule.
struct GateParser {
    enum Token: Hashable {
        case word(String)
        case symbol(Character)
        case atLeast
        case end
    }

    /// How many characters a rule may have.
    static let lengthLimit = 4096
    /// How deep parentheses and negations may nest.
    static let depthLimit = 64

    private var tokens: [(token: Token, column: Int)]
    private var position = 0

    init(_ text: String) throws(GateError) {
        guard text.utf8.count <= Self.lengthLimit else { throw .tooLong(limit: Self.lengthLimit) }
        tokens = try Self.tokens(Array(text))
    }

    private static func tokens(_ characters: [Character]) throws(GateError) -> [(token: Token, column: Int)] {
        var tokens: [(token: Token, column: Int)] = []
        var index = 0
        while index < characters.count {
            let character = characters[index]
            let column = index + 1
            if character == " " {
                index += 1
            } else if "&|!():%".contains(character) {
                tokens.append((.symbol(character), column))
                index += 1
            } else if character == ">", index + 1 < characters.count, characters[index + 1] == "=" {
                tokens.append((.atLeast, column))
                index += 2
            } else {
                let word = characters[index...].prefix(while: isWordCharacter)
                guard !word.isEmpty else { throw .unexpectedCharacter(character, column: column) }
                tokens.append((.word(String(word)), column))
                index += word.count
            }
        }
        tokens.append((.end, characters.count + 1))
        return tokens
    }

    private static func isWordCharacter(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || ".-*_".contains(character))
    }

    private var current: (token: Token, column: Int) { tokens[position] }

    private mutating func take(_ token: Token) -> Bool {
        guard current.token == token else { return false }
        if token != .end { position += 1 }
        return true
    }

    private mutating func expect(_ token: Token, _ name: String) throws(GateError) {
        guard take(token) else { throw .expected(name, column: current.column) }
    }

    /// Reads a whole rule.
    mutating func rule() throws(GateError) -> GateRule.Form {
        let form = try form()
        try expect(.end, "end of the rule")
        return form
    }

    private mutating func form() throws(GateError) -> GateRule.Form {
        if take(.word("no")) {
            try expect(.word("fail"), "'fail'")
            return .noFail
        }
        if take(.word("coverage")) {
            try expect(.symbol("("), "'('")
            let selector = try any(depth: 0)
            let predicate = take(.symbol(":")) ? try predicate() : .proven
            try expect(.symbol(")"), "')'")
            try expect(.atLeast, "'>='")
            let share = try share()
            try expect(.symbol("%"), "'%'")
            return .share(selector, predicate, tenthsOfPercent: share)
        }
        let selector = try any(depth: 0)
        try expect(.symbol(":"), "':'")
        return .every(selector, try predicate())
    }

    private mutating func share() throws(GateError) -> Int {
        let (token, column) = current
        guard case .word(let text) = token else { throw .expected("a number", column: column) }
        position += 1
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let isNumber = parts.allSatisfy { $0.allSatisfy { ("0"..."9").contains($0) } }
        guard isNumber, let whole = Int(parts[0]), whole <= 100, parts.count <= 2 else {
            throw .expected("a number from 0 to 100", column: column)
        }
        guard parts.count == 2 else { return whole * 10 }
        guard parts[1].count == 1, let tenths = Int(parts[1]), whole * 10 + tenths <= 1000 else {
            throw .expected("a number from 0 to 100 with at most one decimal", column: column)
        }
        return whole * 10 + tenths
    }

    private mutating func predicate() throws(GateError) -> GatePredicate {
        let column = current.column
        if take(.word("not")) {
            if take(.word("inconclusive")) { return .notInconclusive }
            try expect(.word("failed"), "'failed' or 'inconclusive'")
            return .notFailed
        }
        guard case .word(let text) = current.token, let predicate = GatePredicate(rawValue: text) else {
            throw .expected(
                "proven, sensitive, examined, passed, partly, not failed or not inconclusive", column: column)
        }
        position += 1
        return predicate
    }

    private mutating func any(depth: Int) throws(GateError) -> GateSelector {
        var parts = [try all(depth: depth)]
        while take(.symbol("|")) { parts.append(try all(depth: depth)) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func all(depth: Int) throws(GateError) -> GateSelector {
        var parts = [try unary(depth: depth)]
        while take(.symbol("&")) { parts.append(try unary(depth: depth)) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func unary(depth: Int) throws(GateError) -> GateSelector {
        guard depth <= Self.depthLimit else { throw .tooDeep(limit: Self.depthLimit) }
        if take(.symbol("!")) { return .not(try unary(depth: depth + 1)) }
        if take(.symbol("(")) {
            let inner = try any(depth: depth + 1)
            try expect(.symbol(")"), "')'")
            return inner
        }
        let (token, column) = current
        guard case .word(let text) = token else { throw .expected("a word", column: column) }
        guard let word = GateWord(text) else { throw .unknownWord(text, column: column) }
        position += 1
        return .word(word)
    }
}
