import Yams

/// A value of the file with its place, read as what the key takes.
struct ConfigurationNode {
    let node: Node
    /// The keys that lead here, joined by points.
    let path: String

    /// Parses a file and checks its bounds.
    init(yaml: String, limits: ConfigurationLimits) throws(ConfigurationError) {
        do {
            guard let root = try Yams.compose(yaml: yaml) else {
                throw ConfigurationError(
                    .malformed, line: 1, column: 1, "the file holds nothing",
                    advice: "`conformance init` writes one to begin with")
            }
            node = root
        } catch let error as ConfigurationError {
            throw error
        } catch {
            throw Self.malformed(error)
        }
        path = ""
        var values = 0
        try Self.measure(node, depth: 0, values: &values, limits)
    }

    private init(_ node: Node, path: String) {
        self.node = node
        self.path = path
    }

    private static func malformed(_ error: any Error) -> ConfigurationError {
        let advice = "correct the YAML there"
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return ConfigurationError(
                .malformed, line: mark.line, column: mark.column, "this is no YAML: \(problem)",
                advice: advice)
        case .duplicatedKeysInMapping(let keys, let context):
            return ConfigurationError(
                .malformed, line: context.mark.line, column: context.mark.column,
                "\(keys.joined(separator: ", ")) stands more than once in one section",
                advice: "leave one of them")
        case .reader(let problem, let offset, _, _):
            let place = offset.map { " at octet \($0)" } ?? ""
            return ConfigurationError(.malformed, "this is no text\(place): \(problem)", advice: advice)
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded, nil:
            return ConfigurationError(.malformed, "this is no YAML: \(error)", advice: advice)
        }
    }

    private static func measure(
        _ node: Node, depth: Int, values: inout Int, _ limits: ConfigurationLimits
    ) throws(ConfigurationError) {
        func tooLarge(_ what: String) -> ConfigurationError {
            ConfigurationError(
                .tooLarge, line: node.mark?.line ?? 0, column: node.mark?.column ?? 0, what,
                advice: "make the file smaller")
        }
        values += 1
        guard values <= limits.values else { throw tooLarge("more than \(limits.values) values") }
        guard depth <= limits.depth else { throw tooLarge("nested deeper than \(limits.depth)") }
        switch node {
        case .scalar(let scalar):
            guard scalar.string.count <= limits.text else {
                throw tooLarge("a value of more than \(limits.text) characters")
            }
        case .mapping(let mapping):
            for (key, value) in mapping {
                try measure(key, depth: depth + 1, values: &values, limits)
                try measure(value, depth: depth + 1, values: &values, limits)
            }
        case .sequence(let sequence):
            for value in sequence { try measure(value, depth: depth + 1, values: &values, limits) }
        case .alias: throw tooLarge("an alias")
        }
    }

    /// Returns an error at this place.
    func error(
        _ kind: ConfigurationError.Kind, _ message: String, advice: String
    ) -> ConfigurationError {
        ConfigurationError(
            kind, line: node.mark?.line ?? 0, column: node.mark?.column ?? 0,
            (path.isEmpty ? "" : "\(path): ") + message, advice: advice)
    }

    /// The value was written as nothing: `key:` or `key: null`.
    var isNull: Bool {
        guard case .scalar(let scalar) = node else { return false }
        return scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    private func scalar(_ expected: String) throws(ConfigurationError) -> Node.Scalar {
        guard case .scalar(let scalar) = node, !isNull else { throw wrongType(expected) }
        return scalar
    }

    private func wrongType(_ expected: String) -> ConfigurationError {
        let found =
            switch node {
            case .mapping: "a section"
            case .sequence: "a list"
            case .alias: "an alias"
            case .scalar(let scalar): isNull ? "nothing" : "\"\(scalar.string.prefix(40))\""
            }
        return error(.wrongType, "\(found) stands where \(expected) is expected", advice: "write \(expected)")
    }

    /// The value as text.
    func text() throws(ConfigurationError) -> String { try scalar("a text").string }

    /// The value as Yes or No.
    func flag() throws(ConfigurationError) -> Bool {
        let scalar = try scalar("Yes or No")
        switch scalar.style == .plain ? scalar.string.lowercased() : "" {
        case "yes", "true": return true
        case "no", "false": return false
        case _: throw wrongType("Yes or No")
        }
    }

    /// The value as a whole number within bounds.
    func integer<Number: FixedWidthInteger & Sendable>(
        _ bounds: ClosedRange<Number>
    ) throws(ConfigurationError) -> Number {
        let scalar = try scalar("a whole number")
        guard scalar.style == .plain, scalar.string.allSatisfy({ $0.isASCII && $0.isNumber || $0 == "-" })
        else { throw wrongType("a whole number") }
        guard let number = Number(scalar.string), bounds.contains(number) else {
            throw error(
                .badValue, "\(scalar.string.prefix(40)) is out of bounds",
                advice: "write a number from \(bounds.lowerBound) to \(bounds.upperBound)")
        }
        return number
    }

    /// The value as one of the words that an enum has.
    func choice<Value: RawRepresentable & CaseIterable>(
        _: Value.Type
    ) throws(ConfigurationError) -> Value where Value.RawValue == String {
        let text = try text()
        guard let value = Value(rawValue: text) else {
            throw error(
                .badValue, "\"\(text.prefix(40))\" is not known",
                advice: "write one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return value
    }

    /// The values of a list.
    func list() throws(ConfigurationError) -> [ConfigurationNode] {
        guard case .sequence(let sequence) = node else { throw wrongType("a list") }
        return sequence.enumerated().map { ConfigurationNode($1, path: "\(path)[\($0)]") }
    }

    /// The entries of a section in the order of the file, under any keys; an empty section has none.
    func entries() throws(ConfigurationError) -> [(key: ConfigurationNode, value: ConfigurationNode)] {
        if isNull { return [] }
        guard case .mapping(let mapping) = node else { throw wrongType("a section") }
        return mapping.map { key, value in
            let name = key.scalar?.string ?? "?"
            return (
                ConfigurationNode(key, path: path),
                ConfigurationNode(value, path: path.isEmpty ? name : "\(path).\(name)")
            )
        }
    }

    /// The entries of a section that knows its keys; any other key is an error.
    func section(_ known: [String]) throws(ConfigurationError) -> [String: ConfigurationNode] {
        var found: [String: ConfigurationNode] = [:]
        for (key, value) in try entries() {
            let name = try key.text()
            guard known.contains(name) else {
                throw key.error(
                    .unknownKey, "the key \"\(name.prefix(40))\" is not known",
                    advice: "remove it, or write one of \(known.joined(separator: ", "))")
            }
            found[name] = value
        }
        return found
    }
}
