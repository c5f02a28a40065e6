/// The mirror of a definition in JSON, as the test control carries it (test control 4).
///
/// Absent members are absent nodes, unknown members are ignored. Words, instants, addresses and bounds are checked
/// while reading; the error is a `DecodingError` that names the member.
public struct DefinitionJSON: Hashable, Sendable, Codable {
    /// The definition.
    public var definition: Definition

    /// Most atoms of one condition, and most groups, that are read.
    public static let partLimit = 256

    /// Most octets of one text that are read.
    public static let textLimit = 1_048_576

    /// Creates the mirror of a definition.
    public init(_ definition: Definition) { self.definition = definition }

    private enum Key: String, CodingKey {
        case autoStart, lenient, mode, onError, time, cond, body, groups, report, user
    }

    /// Reads a definition.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        definition = Definition(
            autoStart: try object.decodeIfPresent(Bool.self, forKey: .autoStart),
            lenient: try object.decodeIfPresent(Bool.self, forKey: .lenient),
            mode: try object.decodeIfPresent(Definition.Combination.self, forKey: .mode),
            onError: try object.decodeIfPresent(Definition.OnError.self, forKey: .onError),
            time: try object.decodeIfPresent(TimeJSON.self, forKey: .time)?.part,
            condition: try object.decodeIfPresent(ConditionJSON.self, forKey: .cond)?.part,
            body: try object.text(.body),
            groups: try object.decodeIfPresent(GroupsJSON.self, forKey: .groups)?.part,
            report: try object.value(Definition.ReportPart.self, .report)
                ?? Definition.ReportPart(),
            user: try object.value(Definition.UserPart.self, .user)
                ?? Definition.UserPart())
        if let text = definition.user.text { _ = try object.bounded(text, .user) }
        if definition.user.onResult == .confirm {
            throw DecodingError.dataCorruptedError(
                forKey: .user, in: object, debugDescription: "onResult is None or Notify")
        }
    }

    /// Writes a definition; report and user are left out where they say nothing.
    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encodeIfPresent(definition.autoStart, forKey: .autoStart)
        try object.encodeIfPresent(definition.lenient, forKey: .lenient)
        try object.encodeIfPresent(definition.mode, forKey: .mode)
        try object.encodeIfPresent(definition.onError, forKey: .onError)
        try object.encodeIfPresent(definition.time.map(TimeJSON.init), forKey: .time)
        try object.encodeIfPresent(
            definition.condition.map { ConditionJSON(part: $0, isGroup: false) }, forKey: .cond)
        try object.encodeIfPresent(definition.body, forKey: .body)
        try object.encodeIfPresent(definition.groups.map(GroupsJSON.init), forKey: .groups)
        if definition.report != Definition.ReportPart() {
            try object.encode(definition.report, forKey: .report)
        }
        if definition.user != Definition.UserPart() { try object.encode(definition.user, forKey: .user) }
    }
}

private struct TimeJSON: Codable {
    var part: Definition.TimePart

    init(_ part: Definition.TimePart) { self.part = part }

    private enum Key: String, CodingKey {
        case start, end, period, duration, count, missed, grace
    }

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        part = Definition.TimePart(
            start: try object.text(.start).map { try object.read($0, .start) { Instant($0) } },
            end: try object.text(.end).map { try object.read($0, .end) { Instant($0) } },
            period: try object.value(Int.self, .period),
            duration: try object.value(Int.self, .duration),
            count: try object.value(Int.self, .count),
            missed: try object.decodeIfPresent(Definition.Missed.self, forKey: .missed),
            grace: try object.value(Int.self, .grace))
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encodeIfPresent(part.start?.description, forKey: .start)
        try object.encodeIfPresent(part.end?.description, forKey: .end)
        try object.encodeIfPresent(part.period, forKey: .period)
        try object.encodeIfPresent(part.duration, forKey: .duration)
        try object.encodeIfPresent(part.count, forKey: .count)
        try object.encodeIfPresent(part.missed, forKey: .missed)
        try object.encodeIfPresent(part.grace, forKey: .grace)
    }
}

private struct ConditionJSON: Codable {
    var part: Definition.Condition
    /// Startup and MinGap have no node in a group, so they are neither read nor written there.
    var isGroup = false

    init(part: Definition.Condition, isGroup: Bool) {
        self.part = part
        self.isGroup = isGroup
    }

    private enum Key: String, CodingKey {
        case mode, startup, minGap, at
    }

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        part = Definition.Condition(
            mode: try object.decodeIfPresent(Definition.Combination.self, forKey: .mode),
            startup: try object.decodeIfPresent(Bool.self, forKey: .startup),
            minGap: try object.value(Int.self, .minGap),
            atoms: try object.named(AtomJSON.self, .at).mapValues(\.part))
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encodeIfPresent(part.mode, forKey: .mode)
        if !isGroup {
            try object.encodeIfPresent(part.startup, forKey: .startup)
            try object.encodeIfPresent(part.minGap, forKey: .minGap)
        }
        try object.encode(part.atoms.mapValues(AtomJSON.init), forKey: .at)
    }
}

private struct AtomJSON: Codable {
    var part: Definition.Atom

    init(_ part: Definition.Atom) { self.part = part }

    private enum Key: String, CodingKey {
        case node, op, value, rearm, hold
    }

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        let node = try object.decode(String.self, forKey: .node)
        part = Definition.Atom(
            node: try object.read(node, .node) { NodeURI($0) },
            try object.decode(Definition.Comparison.self, forKey: .op), value: try object.text(.value),
            rearm: try object.text(.rearm), hold: try object.value(Int.self, .hold))
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(part.node.description, forKey: .node)
        try object.encode(part.comparison, forKey: .op)
        try object.encodeIfPresent(part.value, forKey: .value)
        try object.encodeIfPresent(part.rearm, forKey: .rearm)
        try object.encodeIfPresent(part.hold, forKey: .hold)
    }
}

private struct GroupsJSON: Codable {
    var part: Definition.Groups

    init(_ part: Definition.Groups) { self.part = part }

    private enum Key: String, CodingKey {
        case `default`, g
    }

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        part = Definition.Groups(
            defaultGroup: try object.text(.default),
            groups: try object.named(GroupJSON.self, .g).mapValues(\.part))
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encodeIfPresent(part.defaultGroup, forKey: .default)
        try object.encode(part.groups.mapValues(GroupJSON.init), forKey: .g)
    }
}

private struct GroupJSON: Codable {
    var part: Definition.Group

    init(_ part: Definition.Group) { self.part = part }

    private enum Key: String, CodingKey {
        case rank, from, to, cond, body
    }

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        var condition = try object.decodeIfPresent(ConditionJSON.self, forKey: .cond)?.part
        condition?.startup = nil
        condition?.minGap = nil
        part = Definition.Group(
            rank: try object.decode(Int.self, forKey: .rank), condition: condition,
            from: try object.text(.from).map { try object.read($0, .from, Definition.secondOfDay) },
            to: try object.text(.to).map { try object.read($0, .to, Definition.secondOfDay) },
            body: try object.bounded(try object.decode(String.self, forKey: .body), .body))
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(part.rank, forKey: .rank)
        try object.encodeIfPresent(part.from.map(Definition.timeOfDay), forKey: .from)
        try object.encodeIfPresent(part.to.map(Definition.timeOfDay), forKey: .to)
        try object.encodeIfPresent(
            part.condition.map { ConditionJSON(part: $0, isGroup: true) }, forKey: .cond)
        try object.encode(part.body, forKey: .body)
    }
}

extension KeyedDecodingContainer {
    /// Reads a member; an error without a place, as that of a fraction for a whole number, gets one.
    fileprivate func value<Value: Decodable>(_ type: Value.Type, _ key: Key) throws -> Value? {
        do {
            return try decodeIfPresent(type, forKey: key)
        } catch let error as DecodingError {
            throw error
        } catch {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: String(describing: error))
        }
    }

    /// Reads a text within the bound.
    fileprivate func text(_ key: Key) throws -> String? {
        try decodeIfPresent(String.self, forKey: key).map { try bounded($0, key) }
    }

    /// Returns the text if it is within the bound.
    fileprivate func bounded(_ text: String, _ key: Key) throws -> String {
        guard text.utf8.count <= DefinitionJSON.textLimit else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "more than \(DefinitionJSON.textLimit) octets")
        }
        return text
    }

    /// Turns a text into a value, or names the member.
    fileprivate func read<Value>(_ text: String, _ key: Key, _ make: (String) -> Value?) throws -> Value {
        guard let value = make(text) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "not readable: \(text.prefix(64))")
        }
        return value
    }

    /// Reads parts by name within the bounds; an absent member reads as none.
    fileprivate func named<Part: Decodable>(_ type: Part.Type, _ key: Key) throws -> [String: Part] {
        let parts = try decodeIfPresent([String: Part].self, forKey: key) ?? [:]
        guard parts.count <= DefinitionJSON.partLimit, parts.keys.allSatisfy(Layout.isName) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "too many parts, or a name that is none")
        }
        return parts
    }
}
