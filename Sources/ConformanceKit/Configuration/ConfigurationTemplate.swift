public import Traceability

/// The configuration file that a new user begins with: what was answered, and every other key as a comment.
public struct ConfigurationTemplate: Hashable, Sendable {
    /// The roles to be examined, none twice; not empty.
    public var roles: [Role]
    /// How the IUT of each role is reached.
    public var iuts: [Role: String]
    /// Where the lower tester listens for a device; nil for a free port of the loopback.
    public var listen: ListenAddress?
    /// The URL under which the device reaches it; nil for the address itself.
    public var advertise: String?

    /// Creates a template.
    public init(
        roles: [Role], iuts: [Role: String], listen: ListenAddress? = nil, advertise: String? = nil
    ) {
        self.roles = roles
        self.iuts = iuts
        self.listen = listen
        self.advertise = advertise
    }

    /// The file: YAML that reads as this configuration; a line with the mark `#:` before it is one that may be taken in.
    public var text: String {
        (head + ixit + claims + tail).joined(separator: "\n") + "\n"
    }

    private var head: [String] {
        [
            "# Configuration of a campaign: docs/configuration.md tells each key.",
            "# Lines behind `#:` are examples or defaults: take the mark away to use one.",
            "",
        ]
    }

    private var ixit: [String] {
        var lines = [
            "# What the tester must be told (IXIT).",
            "ixit:",
            "  roles: [\(roles.map(\.rawValue).joined(separator: ", "))]",
            "  #:seed: 1             # repeats every nonce, identifier and generated history",
            "  #:selection: clause.6.3.1   # cases to run, as --select takes them",
            "  #:timeouts: {start: 20, call: 60}   # seconds of real time",
        ]
        if roles.contains(.device) { lines += device }
        if roles.contains(.server) {
            lines += [
                "  server:",
                "    iut: \(Self.quoted(iuts[.server] ?? "builtin:server"))",
                "    #:sessions: 3       # sessions that it may take to carry out a wish",
                "    #:encoding: xml     # what the devices send: xml or wbxml",
                "    #:schemes: {client: md5, server: md5}   # none, basic, md5 or hmac",
            ]
        }
        return lines + [""]
    }

    private var device: [String] {
        [
            "  device:",
            "    iut: \(Self.quoted(iuts[.device] ?? "builtin:device"))",
            "    #:reportDelay: 0    # seconds of device time within which it offers a queued report",
            "    #:backOff: 86400    # most seconds until it offers again after an offer failed",
            listen.map { "    listen: \(Self.quoted($0.description))" }
                ?? "    #:listen: \"0.0.0.0:8080\"    # where the lower tester listens",
            advertise.map { "    advertise: \(Self.quoted($0))" }
                ?? "    #:advertise: \"http://192.0.2.1:8080\"   # how the device reaches it",
            "    #:encoding: xml     # what the device is asked to send: xml or wbxml",
            "    #:schemes: {client: md5, server: md5}   # none, basic, md5 or hmac",
            "    #:accounts:         # of a device whose accounts test control cannot set; secrets come from outside",
            "    #:  - serverID: srv-a",
            "    #:    path: /a",
            "    #:    client: {scheme: md5, name: device, secret: \"env:DEVICE_SECRET\"}",
            "    #:    server: {scheme: md5, name: srv-a, secret: \"file:server.secret\", nonce: \"MDEyMzQ1Njc4OWFiY2RlZg==\"}",
        ]
    }

    private var claims: [String] {
        var lines = [
            "# What is claimed (ICS). An item that is not listed is left to the implementation's own declaration;",
            "# No to a mandatory item fails the static conformance review.",
            "ics:",
        ]
        for role in roles {
            lines.append("  \(role.rawValue):")
            for item in ICSItem.all(of: role) {
                let value =
                    switch item.form {
                    case .support: "Yes"
                    case .number(_, let bounds): String(bounds.lowerBound)
                    }
                lines.append("    #:\(item.id): \(value)   # \(item.status.rawValue): \(item.title)")
            }
        }
        return lines + [""]
    }

    private var tail: [String] {
        [
            "# Requirements that may stay unexamined, each with the reason.",
            "#:accepted: {REQ-6.1.7-5: \"the product has no clock that a test can set\"}",
            "# Cases whose failure is known, each with the reason; one that passes is reported.",
            "#:knownFailures: {\(TestCaseID(roles.first ?? .device, 110)): \"our issue 42\"}",
        ]
    }

    /// Returns a text as a YAML scalar in double quotes.
    private static func quoted(_ text: String) -> String {
        let hexadecimal = Array("0123456789ABCDEF")
        let body = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
                "\\x\(hexadecimal[Int(scalar.value >> 4)])\(hexadecimal[Int(scalar.value & 15)])"
            case _: String(scalar)
            }
        }
        return "\"\(body.joined())\""
    }
}
