/// The nodes of the schedule object, as data (schedule-mo 2).
///
/// Paths are relative to the object's root. The names `<id>`, `<a>` and `<g>` stand for names that a server chooses.
public enum Layout {
    /// One node of the layout.
    public struct Row: Hashable, Sendable {
        /// The names from the root down; empty for the root.
        public var path: [String]
        /// How often the node stands below its parent.
        public var occurrence: Occurrence
        /// The format of the node.
        public var format: Format
        /// The commands that the node takes.
        public var access: Set<AccessType>
        /// Who writes the value, or makes the node where it is interior.
        public var writer: Writer
        /// The value that an absent node stands for; nil where there is none or no constant.
        public var fallback: String?

        /// Whether the device makes the node together with its parent.
        public var isMadeByDevice: Bool { writer == .device }

        /// The row's place: the path joined by slashes, empty for the root.
        public var pattern: String { path.joined(separator: "/") }
    }

    /// How often a node stands below its parent.
    public enum Occurrence: String, Hashable, Sendable {
        /// Exactly once.
        case one = "1"
        /// At most once.
        case optional = "?"
        /// Any number.
        case any = "*"
        /// At least once.
        case some = "+"
    }

    /// Who writes a node.
    public enum Writer: String, Hashable, Sendable {
        /// The server that owns the schedule.
        case server = "S"
        /// The device.
        case device = "D"
        /// Nobody: a parent that is just there.
        case nobody = ""
    }

    /// The type of this object, as the Type property of its root says it.
    public static let objectType = "urn:x-dmsched:mo:schedule:1.0"

    /// The media type of a Body.
    public static let bodyType = "application/vnd.syncml.dm+xml"

    /// The media type of every other leaf.
    public static let textType = "text/plain"

    /// Returns whether a text can name a schedule, an atom or a group: 1 to 32 of `[A-Za-z0-9._-]`.
    ///
    /// `.` and `..` are made of these characters and are refused all the same, for no URI can hold them (facts 6.1).
    public static func isName(_ text: String) -> Bool {
        let octets = text.utf8
        return (1...32).contains(octets.count) && text != "." && text != ".."
            && octets.allSatisfy { octet in
                switch octet {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
                    UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    /// Returns the row for a node, whatever the names that servers choose look like.
    ///
    /// - Parameter path: the names from the object's root down.
    /// - Returns: the row, or nil for a node that the layout does not know.
    public static func row(at path: [String]) -> Row? { index[pattern(of: path)] }

    /// Returns the row for a node of a definition.
    ///
    /// - Parameter path: the names from `Def` down.
    /// - Returns: the row, or nil for a node that the layout does not know.
    public static func definitionRow(at path: [String]) -> Row? { row(at: ["Set", "<id>", "Def"] + path) }

    /// Returns the position of a node's row, so that siblings can be written in the order of the layout.
    static func position(ofDefinitionNode path: [String]) -> Int {
        positions[pattern(of: ["Set", "<id>", "Def"] + path)] ?? rows.count
    }

    private static func pattern(of path: [String]) -> [String] {
        var result: [String] = []
        result.reserveCapacity(path.count)
        for (depth, name) in path.enumerated() {
            switch (depth, result.last) {
            case (1, "Set"): result.append("<id>")
            case (_, "At") where depth >= 5: result.append("<a>")
            case (_, "G") where depth >= 5: result.append("<g>")
            default: result.append(name)
            }
        }
        return result
    }

    private static let index = Dictionary(uniqueKeysWithValues: rows.map { ($0.path, $0) })
    private static let positions = Dictionary(
        uniqueKeysWithValues: rows.enumerated().map { ($0.element.path, $0.offset) })
}
