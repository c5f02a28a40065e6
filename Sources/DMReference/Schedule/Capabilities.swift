/// What a device can schedule and how much of it: the `Cap` subtree of the schedule object (schedule-mo 2 and 8).
///
/// `Free` and `Now` belong to the same subtree and change all the time; they are the device's to compute. The
/// defaults are those of the reference device and lie above the required minima.
public struct Capabilities: Hashable, Sendable, Codable {
    /// Version of the object.
    public var version: String
    /// The numbers, by leaf.
    private var numbers: [Limit: Int]
    /// The commands that a Body may hold.
    public var actions: Set<Action>
    /// The operators that an atom may use.
    public var operators: Set<Definition.Comparison>
    /// The optional parts.
    public var options: Set<Option>

    /// A leaf of `Cap` that holds a number, in the order of the layout.
    public enum Limit: String, CaseIterable, Hashable, Sendable, Codable {
        /// Schedules of all owners.
        case maxSchedules = "MaxSchedules"
        /// Schedules of one owner.
        case maxPerServer = "MaxPerServer"
        /// Octets of one Body.
        case maxBody = "MaxBody"
        /// Commands of one Body, containers not counted.
        case maxActions = "MaxActions"
        /// Atoms of one schedule.
        case maxAtoms = "MaxAtoms"
        /// Groups of one schedule.
        case maxGroups = "MaxGroups"
        /// Reports queued for one owner.
        case outboxMax = "OutboxMax"
        /// Least period, in seconds.
        case minPeriod = "MinPeriod"
        /// Most seconds until a change that the device made itself is noticed.
        case granularity = "Granularity"
        /// Most seconds that an occurrence on time may be late.
        case maxLatency = "MaxLatency"
        /// Late occurrences that run at once, at most.
        case maxCatchUp = "MaxCatchUp"
        /// Depth of a chain of triggers within one evaluation.
        case maxCascade = "MaxCascade"
        /// Seconds that an Ended schedule stays readable.
        case endedKeep = "EndedKeep"
    }

    /// A command or container that a Body may hold.
    public enum Action: String, CaseIterable, Hashable, Sendable, Codable {
        /// Creates nodes.
        case add = "Add"
        /// Reads values, which the report carries.
        case get = "Get"
        /// Overwrites values or properties.
        case replace = "Replace"
        /// Removes subtrees.
        case delete = "Delete"
        /// Starts a tool.
        case exec = "Exec"
        /// Speaks with the user (1100 to 1104).
        case alert = "Alert"
        /// All or nothing.
        case atomic = "Atomic"
        /// In order.
        case sequence = "Sequence"
        /// Copies a leaf; the only action that need not be supported.
        case copy = "Copy"
    }

    /// A part of the object that need not be supported.
    public enum Option: String, CaseIterable, Hashable, Sendable, Codable {
        /// `Op/Suspend`.
        case suspend = "Suspend"
        /// The user is asked (`Confirm` in `User`).
        case confirm = "Confirm"
        /// The user is told (`Notify` in `User`).
        case notify = "Notify"
        /// `Def/Lenient`.
        case lenient = "Lenient"
        /// `Report/FailLimit`.
        case failLimit = "FailLimit"
        /// Local time; no leaf of this version uses it.
        case localTime = "LocalTime"
        /// Calendar rules; no leaf of this version uses them.
        case calendarRule = "CalendarRule"
    }

    /// Creates the capabilities of the reference device.
    public init() {
        version = "1.0"
        numbers = Self.reference
        actions = Set(Action.allCases)
        operators = Set(Definition.Comparison.allCases)
        options = [.suspend, .confirm, .notify, .lenient, .failLimit]
    }

    /// One number.
    public subscript(limit: Limit) -> Int {
        get { numbers[limit] ?? Self.reference[limit] ?? 0 }
        set { numbers[limit] = newValue }
    }

    private static let reference: [Limit: Int] = [
        .maxSchedules: 8, .maxPerServer: 4, .maxBody: 4_096, .maxActions: 8, .maxAtoms: 4, .maxGroups: 4,
        .outboxMax: 16, .minPeriod: 10, .granularity: 1, .maxLatency: 5, .maxCatchUp: 3, .maxCascade: 8,
        .endedKeep: 86_400,
    ]

    /// Least values that a device must offer (schedule-mo 8); the period is bounded from above instead.
    public static let minima: [Limit: Int] = [
        .maxPerServer: 1, .maxActions: 4, .maxAtoms: 2, .maxGroups: 3, .outboxMax: 8, .maxBody: 2_048,
        .endedKeep: 86_400,
    ]

    /// The largest `MinPeriod` that a device may declare (schedule-mo 8).
    public static let largestMinPeriod = 60
}

extension Capabilities {
    /// The leaves of `Cap` in the order of the layout; `Free` and `Now` are among them.
    public static let leafNames = [
        "Version", "MaxSchedules", "MaxPerServer", "Free", "MaxBody", "MaxActions", "MaxAtoms", "MaxGroups",
        "OutboxMax", "MinPeriod", "Granularity", "MaxLatency", "MaxCatchUp", "MaxCascade", "EndedKeep",
        "Actions", "Operators", "Options", "Now",
    ]

    /// Returns the text of a leaf of `Cap`.
    ///
    /// - Parameter name: the leaf's name.
    /// - Returns: the text; nil for `Free` and `Now`, which the device computes, and for unknown names.
    public func leaf(_ name: String) -> String? {
        if let limit = Limit(rawValue: name) { return String(self[limit]) }
        switch name {
        case "Version": return version
        case "Actions": return Self.words(actions)
        case "Operators": return Self.words(operators)
        case "Options": return Self.words(options)
        default: return nil
        }
    }

    /// The static leaves with their texts, in the order of the layout.
    public var leaves: [(name: String, text: String)] {
        Self.leafNames.compactMap { name in leaf(name).map { (name, $0) } }
    }

    /// Sets a leaf from its text, as `limits` of the test control does.
    ///
    /// - Parameters:
    ///   - name: the leaf's name.
    ///   - text: a number of at least 0, or words separated by blanks.
    /// - Returns: false where the leaf cannot be set or the text is nothing for it; then nothing changed.
    @discardableResult
    public mutating func set(_ name: String, to text: String) -> Bool {
        if let limit = Limit(rawValue: name) {
            guard let number = Int(text), (0...Int(Int32.max)).contains(number) else { return false }
            self[limit] = number
            return true
        }
        switch name {
        case "Actions": return Self.read(text, into: &actions)
        case "Operators": return Self.read(text, into: &operators)
        case "Options": return Self.read(text, into: &options)
        default: return false
        }
    }

    private static func words<Word: RawRepresentable & CaseIterable & Hashable>(_ words: Set<Word>) -> String
    where Word.RawValue == String {
        Word.allCases.filter(words.contains).map(\.rawValue).joined(separator: " ")
    }

    private static func read<Word: RawRepresentable & Hashable>(
        _ text: String, into words: inout Set<Word>
    ) -> Bool where Word.RawValue == String {
        let texts = text.split(separator: " ").map(String.init)
        let known = texts.compactMap { Word(rawValue: $0) }
        guard known.count == texts.count else { return false }
        words = Set(known)
        return true
    }
}
