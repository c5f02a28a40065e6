public import Traceability

/// The waivers of a gate as a file holds them (docs/gates.md): a list in YAML.
public struct WaiverFile: Hashable, Sendable {
    /// The waivers in the order of the file.
    public let waivers: [Waiver]

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - octets: The file: YAML in UTF-8.
    ///   - limits: The bounds.
    /// - Throws: The first thing that is wrong, with its place: an unknown key, a missing or empty value, a day that
    ///   does not exist, an id of no known form, the same thing waived twice.
    public init(
        _ octets: [UInt8], limits: ConfigurationLimits = ConfigurationLimits()
    ) throws(ConfigurationError) {
        guard octets.count <= limits.octets else {
            throw ConfigurationError(
                .tooLarge, "the file has more than \(limits.octets) octets", advice: "make it smaller")
        }
        guard let text = String(validating: octets, as: UTF8.self) else {
            throw ConfigurationError(.malformed, "the file is no UTF-8", advice: "save it in that encoding")
        }
        var waivers: [Waiver] = []
        for node in try ConfigurationNode(yaml: text, limits: limits).list() {
            let waiver = try Self.waiver(node)
            guard !waivers.contains(where: { $0.subject == waiver.subject }) else {
                throw node.error(
                    .badValue, "\(waiver.subject) is waived twice", advice: "leave one of them")
            }
            waivers.append(waiver)
        }
        self.waivers = waivers
    }

    private static func waiver(_ node: ConfigurationNode) throws(ConfigurationError) -> Waiver {
        let keys = try node.section(["id", "role", "reason", "owner", "expires"])
        let id = try text("id", keys, node)
        let role = try keys["role"].map { value throws(ConfigurationError) in try value.choice(Role.self) }
        let day = try text("expires", keys, node)
        guard let expires = CalendarDay(day) else {
            throw (keys["expires"] ?? node).error(
                .badValue, "\"\(day.prefix(40))\" is no day", advice: "write YYYY-MM-DD, such as 2026-12-31")
        }
        let subject: Waiver.Subject
        if let requirement = RequirementID(rawValue: id) {
            subject = .requirement(requirement, role)
        } else if id.hasPrefix("DMSched-"), role == nil {
            subject = .testCase(id)
        } else {
            throw (keys["id"] ?? node).error(
                .badValue, "\"\(id.prefix(60))\" is neither a requirement nor a test case without a role",
                advice: "write an id such as REQ-6.1.7-2a or \(TestCaseID(.device, 110))")
        }
        return Waiver(
            subject, reason: try text("reason", keys, node), owner: try text("owner", keys, node),
            expires: expires)
    }

    private static func text(
        _ key: String, _ keys: [String: ConfigurationNode], _ node: ConfigurationNode
    ) throws(ConfigurationError) -> String {
        guard let value = keys[key] else {
            throw node.error(
                .badValue, "\(key) is missing", advice: "a waiver has id, reason, owner, expires")
        }
        let text = try value.text()
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw value.error(.badValue, "\(key) is empty", advice: "write it, or remove the waiver")
        }
        return text
    }
}
