import SyncML

extension DefinitionReader {
    func text(_ path: String) -> String? { tree[path]?.value }

    mutating func add(
        _ check: Problem.Check, _ code: StatusCode, _ reason: Reason, _ path: String,
        _ force: Problem.Force = .binding, aspect: String? = nil
    ) {
        let node = NodeURI(segments: base.segments + DefinitionTree.segments(path))
        problems.append(Problem(check, code, reason, node: node, force: force, aspect: aspect))
    }

    mutating func malformed(
        _ path: String, _ force: Problem.Force = .binding, aspect: String? = nil
    ) {
        add(.v5, .unsupportedMediaTypeOrFormat, .format, path, force, aspect: aspect)
    }

    mutating func bool(_ path: String) -> Bool? {
        guard let text = text(path) else { return nil }
        if let value = Bool(text) { return value }
        malformed(path)
        return nil
    }

    mutating func word<Word: RawRepresentable>(_ path: String) -> Word?
    where Word.RawValue == String {
        guard let text = text(path) else { return nil }
        if let value = Word(rawValue: text) { return value }
        malformed(path)
        return nil
    }

    /// An operator that nobody knows is unsupported (V8); to call it a malformed word (V5) is right as well.
    mutating func operation(_ path: String) -> Definition.Comparison? {
        guard let text = text(path) else {
            add(.v4, .incompleteCommand, .incomplete, path)
            return nil
        }
        if let value = Definition.Comparison(rawValue: text) { return value }
        add(.v8, .optionalFeatureNotSupported, .unsupported, path)
        malformed(path, .tolerated)
        return nil
    }

    mutating func instant(_ path: String) -> Instant? {
        guard let text = text(path) else { return nil }
        if let value = Instant(text) { return value }
        let hasForm = text.utf8.count == 16 && text.utf8.count { (48...57).contains($0) } == 14
        malformed(path, aspect: hasForm ? "field" : nil)
        return nil
    }

    mutating func timeOfDay(_ path: String) -> Int? {
        guard let text = text(path) else { return nil }
        if let value = Definition.secondOfDay(text) { return value }
        malformed(path)
        return nil
    }

    /// A node is written as an absolute URI; a bad one is malformed, out of range as a name, or just missing.
    mutating func address(_ path: String) -> NodeURI? {
        guard let text = text(path) else {
            add(.v4, .incompleteCommand, .incomplete, path)
            return nil
        }
        if let value = NodeURI(text) { return value }
        malformed(path)
        add(.v5, .badRequest, .range, path, .tolerated)
        add(.v9, .notFound, .watch, path, .tolerated)
        return nil
    }

    mutating func checkName(_ name: String, _ path: String) {
        if !Layout.isName(name) { add(.v5, .badRequest, .range, path) }
    }

    /// An operand that is no number is malformed; blanks around it and `NaN` are, too, where one is strict.
    mutating func checkOperand(_ operand: String, _ path: String) {
        guard Number(operand) == nil else {
            if operand.hasPrefix("+") || operand.hasSuffix("INF") { malformed(path, .tolerated) }
            return
        }
        malformed(path)
    }

    /// Reads a number of at least 0; decimal and of 32 bits by the letter of MetInf (facts 3).
    ///
    /// Signs, leading zeros and blanks are read and may be refused; more than 32 bits are refused and may be read.
    /// 0 means what `zero` says; nil leaves it in range.
    mutating func number(_ path: String, zero: Problem.Force? = nil) -> Int? {
        guard let text = text(path) else { return nil }
        let trimmed = text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()
        let digits = trimmed.first == "+" || trimmed.first == "-" ? trimmed.dropFirst() : trimmed[...]
        guard !digits.isEmpty, digits.allSatisfy({ ("0"..."9").contains($0) }) else {
            malformed(path)
            return nil
        }
        guard let value = Int(String(trimmed)), Int32(exactly: value) != nil else {
            let isNegative = trimmed.first == "-"
            malformed(path, isNegative ? .binding : .recommended)
            add(.v5, .badRequest, .range, path, isNegative ? .binding : .recommended)
            return nil
        }
        if String(value) != text { malformed(path, .tolerated) }
        if value < 0 { add(.v5, .badRequest, .range, path) }
        if value == 0, let zero { add(.v5, .badRequest, .range, path, zero) }
        return value
    }
}
