public import Traceability

/// Parameters of `hello`: the suite introduces itself.
public struct HelloRequest: JSONConvertible {
    /// The suite's name.
    public var suite: String
    /// The suite's version.
    public var version: String
    /// The version of test control.
    public var control: String

    /// Creates parameters.
    public init(suite: String, version: String, control: String = "1") {
        self.suite = suite
        self.version = version
        self.control = control
    }

    /// Creates parameters from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        suite = try reader["suite"].text()
        version = try reader["version"].text()
        control = try reader["control"].text()
    }

    /// The parameters as JSON.
    public var json: JSONValue {
        ["suite": .text(suite), "version": .text(version), "control": .text(control)]
    }
}

/// A group of methods of test control (sections 2 to 4).
public struct ControlGroup: RawRepresentable, Hashable, Sendable {
    /// The group's name.
    public var rawValue: String

    /// Creates a group from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// `session.start` and `notify` of a device.
    public static let session = ControlGroup(rawValue: "session")
    /// `clock.advance` and `clock.set`.
    public static let clock = ControlGroup(rawValue: "clock")
    /// `power.cycle`.
    public static let power = ControlGroup(rawValue: "power")
    /// `crash.arm` and `crash.fired`.
    public static let crash = ControlGroup(rawValue: "crash")
    /// `link.set`.
    public static let link = ControlGroup(rawValue: "link")
    /// `tree.set`, `tree.remove` and `tree.get`.
    public static let tree = ControlGroup(rawValue: "tree")
    /// `user.answers` and `user.prompts`.
    public static let user = ControlGroup(rawValue: "user")
    /// `tools.log` and `tools.set`.
    public static let tools = ControlGroup(rawValue: "tools")
    /// `account.add` and `account.remove`.
    public static let accounts = ControlGroup(rawValue: "accounts")
    /// `storage.fill`.
    public static let storage = ControlGroup(rawValue: "storage")
    /// `schedule.*` of a server.
    public static let schedule = ControlGroup(rawValue: "schedule")
    /// `notifications` of a server.
    public static let notify = ControlGroup(rawValue: "notify")

    /// The groups that a role can offer, in the order of the documents.
    public static func all(of role: Role) -> [ControlGroup] {
        switch role {
        case .device: [.session, .clock, .power, .crash, .link, .tree, .user, .tools, .accounts, .storage]
        case .server: [.schedule, .notify, .clock, .power, .crash]
        }
    }
}

/// Result of `hello`: what an adapter says about itself and its implementation.
public struct HelloResult: JSONConvertible {
    /// Who made the implementation under test.
    public struct Implementation: JSONConvertible {
        /// Its name.
        public var name: String
        /// Its version.
        public var version: String
        /// Who makes it.
        public var vendor: String?
        /// Where to read about it.
        public var url: String?

        /// Creates a description.
        public init(name: String, version: String, vendor: String? = nil, url: String? = nil) {
            self.name = name
            self.version = version
            self.vendor = vendor
            self.url = url
        }

        /// Creates a description from JSON.
        public init(reading reader: JSONReader) throws(JSONShapeError) {
            name = try reader["name"].text()
            version = try reader["version"].text()
            vendor = try reader["vendor"].optional { reader throws(JSONShapeError) in try reader.text() }
            url = try reader["url"].optional { reader throws(JSONShapeError) in try reader.text() }
        }

        /// The description as JSON.
        public var json: JSONValue {
            .members([
                "name": .text(name), "version": .text(version), "vendor": vendor.map(JSONValue.text),
                "url": url.map(JSONValue.text),
            ])
        }
    }

    /// Where schedules live, if not in the default layout (test control section 5).
    public struct Binding: JSONConvertible {
        /// The root of the schedule object; nil for the default.
        public var root: String?
        /// Whether the adapter itself translates operations.
        public var isAbstract: Bool

        /// Creates a binding.
        public init(root: String? = nil, isAbstract: Bool = false) {
            self.root = root
            self.isAbstract = isAbstract
        }

        /// Creates a binding from JSON.
        public init(reading reader: JSONReader) throws(JSONShapeError) {
            try reader.requireObject()
            root = try reader["root"].optional { reader throws(JSONShapeError) in try reader.text() }
            isAbstract =
                try reader["abstract"].optional { reader throws(JSONShapeError) in try reader.flag() }
                ?? false
        }

        /// The binding as JSON.
        public var json: JSONValue {
            .members(["root": root.map(JSONValue.text), "abstract": isAbstract ? true : nil])
        }
    }

    /// The version of test control.
    public var control: String
    /// Which side the implementation is.
    public var role: Role
    /// Who made it.
    public var implementation: Implementation
    /// The groups of methods offered.
    public var controls: Set<ControlGroup>
    /// How DM messages can travel: `http`, `exchange`.
    public var links: Set<String>
    /// The forms of messages it understands: `xml`, `wbxml`.
    public var encodings: Set<String>
    /// Whether requests are answered while a DM message is held back.
    public var overlap: Bool
    /// Where schedules live.
    public var binding: Binding
    /// The implementation conformance statement, if it carries one: values by item.
    public var statement: [String: JSONValue]

    /// Creates a result.
    public init(
        role: Role, implementation: Implementation, controls: Set<ControlGroup>, links: Set<String>,
        encodings: Set<String>, overlap: Bool = false, binding: Binding = Binding(),
        statement: [String: JSONValue] = [:], control: String = "1"
    ) {
        self.control = control
        self.role = role
        self.implementation = implementation
        self.controls = controls
        self.links = links
        self.encodings = encodings
        self.overlap = overlap
        self.binding = binding
        self.statement = statement
    }

    /// Creates a result from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        func names(_ name: String) throws(JSONShapeError) -> Set<String> {
            Set(
                try reader[name].optional { list throws(JSONShapeError) in
                    try list.array { name throws(JSONShapeError) in try name.text() }
                } ?? [])
        }
        control = try reader["control"].text()
        guard control == "1" else { throw reader["control"].error("\"1\", the only version there is") }
        role = try reader["role"].choice(Role.self)
        implementation = try reader["implementation"].read()
        controls = Set(try names("controls").map(ControlGroup.init(rawValue:)))
        links = try names("links")
        encodings = try names("encodings")
        overlap = try reader["overlap"].optional { flag throws(JSONShapeError) in try flag.flag() } ?? false
        binding = try reader["binding"].read()
        statement =
            try reader["statement"].optional { items throws(JSONShapeError) in
                try items.dictionary { item throws(JSONShapeError) in item.value }
            } ?? [:]
    }

    /// The result as JSON.
    public var json: JSONValue {
        .members([
            "control": .text(control), "role": .text(role.rawValue), "implementation": implementation.json,
            "controls": .texts(controls.map(\.rawValue).sorted()), "links": .texts(links.sorted()),
            "encodings": .texts(encodings.sorted()), "overlap": .flag(overlap),
            "binding": binding == Binding() ? nil : binding.json,
            "statement": statement.isEmpty ? nil : .object(statement),
        ])
    }
}

extension ControlMethod where Parameters == HelloRequest, Result == HelloResult {
    /// The first request of all.
    public static var hello: Self { Self("hello") }
}

extension ControlMethod where Parameters == Nothing, Result == Nothing {
    /// The last request; the adapter ends after it.
    public static var bye: Self { Self("bye") }
}
