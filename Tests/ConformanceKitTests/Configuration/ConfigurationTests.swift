import DMReference
import FoundationEssentials
import SyncML
import Testing
import Traceability

@testable import ConformanceKit

@Suite("Configuration")
struct ConfigurationTests {
    static func read(
        _ yaml: String, secrets: [Secret.Source: String] = [:]
    ) throws(ConfigurationError) -> Configuration {
        try Configuration(Array(yaml.utf8)) { secrets[$0] }
    }

    @Test("every key arrives where it belongs")
    func everyKey() throws {
        let configuration = try Self.read(
            """
            ics:
              device: {C-001: Yes, C-040: no, C-050: 60}
              server: {C-140: false}
            ixit:
              roles: [server, device]
              seed: 18446744073709551615
              selection: clause.6.1.7
              timeouts: {start: 3, call: 4}
              device:
                iut: "exec:./adapter --x"
                reportDelay: 8
                backOff: 9
                listen: "[::1]:8080"
                advertise: http://192.0.2.1:8080
                encoding: wbxml
                schemes: {client: basic}
                accounts:
                  - serverID: srv-a
                    path: /a
                    client: {scheme: md5, name: dev, secret: env:PIN, nonce: MTIz}
                    server: {scheme: none}
              server: {iut: "http://h/control", sessions: 10, encoding: wbxml, schemes: {server: hmac}}
            accepted: {REQ-6.1.7-5: no clock}
            knownFailures: {DMSched-v1.0-client-con-0110: issue 42}
            """, secrets: [.environment("PIN"): "0000"])
        #expect(configuration.ics[ICSItemID(1)] == .supported(true))
        #expect(configuration.ics[ICSItemID(40)] == .supported(false))
        #expect(configuration.ics[ICSItemID(50)] == .number(60))
        #expect(configuration.ics[ICSItemID(140)] == .supported(false))
        let ixit = configuration.ixit
        #expect(ixit.roles == [.server, .device] && ixit.seed == .max && ixit.selection == "clause.6.1.7")
        #expect(ixit.timeouts.start == .seconds(3) && ixit.timeouts.call == .seconds(4))
        #expect(ixit.device.iut == "exec:./adapter --x" && ixit.device.reportDelay == 8)
        #expect(ixit.device.backOff == 9 && ixit.device.listen?.description == "[::1]:8080")
        #expect(ixit.device.advertise == "http://192.0.2.1:8080")
        let account = try #require(ixit.device.accounts["srv-a"])
        #expect(account.path == "/a" && account.client.scheme == .md5 && account.client.name == "dev")
        #expect(account.client.secret?.text == "0000" && account.client.nonce == Array("123".utf8))
        #expect(account.server.scheme == .none && account.server.secret == nil)
        #expect(ixit.device.encoding == .wbxml && ixit.device.schemes.client == .basic)
        #expect(ixit.device.schemes.server == .md5)
        #expect(ixit.server.iut == "http://h/control" && ixit.server.sessions == 10)
        #expect(ixit.server.encoding == .wbxml && ixit.server.schemes.server == .hmac)
        #expect(configuration.accepted.map(\.value) == ["no clock"])
        #expect(configuration.knownFailures == [TestCaseID(.device, 110): "issue 42"])
        #expect(!configuration.digest.isEmpty)
    }

    /// What is wrong, as a file, the kind of the error, and its line.
    private static let mistakes: [(yaml: String, kind: ConfigurationError.Kind, line: Int)] = [
        ("", .malformed, 1),
        ("ixit: [", .malformed, 2),
        ("ixit:\n  seed: 1\n  seed: 2", .malformed, 2),
        ("ixit:\n  sede: 1", .unknownKey, 2),
        ("- a", .wrongType, 1),
        ("ixit: 3", .wrongType, 1),
        ("ixit:\n  seed: -1", .badValue, 2),
        ("ixit:\n  seed: 1.5", .wrongType, 2),
        ("ixit:\n  seed: 18446744073709551616", .badValue, 2),
        ("ixit:\n  roles: [device, device]", .badValue, 2),
        ("ixit:\n  roles: []", .badValue, 2),
        ("ixit:\n  roles: [phone]", .badValue, 2),
        ("ixit:\n  device:\n    encoding: json", .badValue, 3),
        ("ixit:\n  server:\n    schemes: {client: rot13}", .badValue, 3),
        ("ixit:\n  timeouts:\n    call: 0", .badValue, 3),
        ("ixit:\n  device:\n    listen: somewhere", .badValue, 3),
        ("ixit:\n  device:\n    advertise: https://x", .badValue, 3),
        ("ixit:\n  device:\n    accounts:\n      - path: /a", .missingKey, 4),
        ("ics:\n  device:\n    C-999: Yes", .unknownKey, 3),
        ("ics:\n  device:\n    C-140: Yes", .unknownKey, 3),
        ("ics:\n  device:\n    C-001: perhaps", .wrongType, 3),
        ("ics:\n  device:\n    C-050: Yes", .wrongType, 3),
        ("accepted:\n  nonsense: because", .badValue, 2),
        ("accepted:\n  REQ-6.1.7-5: \" \"", .badValue, 2),
        ("knownFailures:\n  REQ-6.1.7-5: because", .badValue, 2),
        ("a: &x 1\nb: *x", .unknownKey, 1),
        ("ixit: " + String(repeating: "[", count: 40) + String(repeating: "]", count: 40), .tooLarge, 1),
        ("ixit:\n  selection: " + String(repeating: "x", count: 5_000), .tooLarge, 2),
        (String(repeating: "#", count: 300_000), .tooLarge, 0),
    ]

    @Test("what is wrong is named with its place", arguments: mistakes.indices)
    func namesPlace(index: Int) {
        let mistake = Self.mistakes[index]
        let error = #expect(throws: ConfigurationError.self, "\(mistake.yaml.prefix(60))") {
            try Self.read(mistake.yaml)
        }
        #expect(error?.kind == mistake.kind, "\(mistake.yaml.prefix(60)): \(error?.description ?? "")")
        #expect(error?.line == mistake.line, "\(mistake.yaml.prefix(60)): \(error?.description ?? "")")
        #expect(error?.advice.isEmpty == false)
    }

    @Test("a file that is no UTF-8 is refused")
    func encoding() {
        let error = #expect(throws: ConfigurationError.self) { try Configuration([0xFF, 0x3A]) { _ in nil } }
        #expect(error?.kind == .malformed)
    }

    @Test("a secret comes from outside, and is shown nowhere")
    func secrets() throws {
        func file(_ secret: String) -> String {
            """
            ixit:
              device:
                accounts:
                  - serverID: srv-a
                    path: /a
                    client: {scheme: basic, name: dev, secret: \(secret)}
                    server: {scheme: none}
            """
        }
        let inside = #expect(throws: ConfigurationError.self) { try Self.read(file("hunter2")) }
        #expect(inside?.kind == .badValue && inside?.description.contains("hunter2") == false)
        let missing = #expect(throws: ConfigurationError.self) { try Self.read(file("env:NONE")) }
        #expect(missing?.kind == .noSecret && missing?.description.contains("NONE") == true)
        let read = try Self.read(file("file:a/b"), secrets: [.file("a/b"): "s3cr3t-value"])
        let secret = try #require(read.ixit.device.accounts["srv-a"]?.client.secret)
        #expect(secret.text == "s3cr3t-value" && !"\(secret)".contains("s3cr3t"))
        var dump = ""
        Swift.dump(read, to: &dump)
        #expect(!dump.contains("s3cr3t"))
        #expect(read.ixit.redaction.applied(to: "it is s3cr3t-value") != "it is s3cr3t-value")
    }
}

@Suite("Configuration to begin with")
struct ConfigurationTemplateTests {
    private static let template = ConfigurationTemplate(
        roles: [.device, .server], iuts: [.device: "exec:./a \"b\" \\c\u{7}", .server: "http://h:1/control"],
        listen: ListenAddress("127.0.0.1:0"), advertise: "http://192.0.2.1:80")

    @Test("what was answered is read back")
    func readsBack() throws {
        let configuration = try ConfigurationTests.read(Self.template.text)
        #expect(configuration.ixit.roles == [.device, .server])
        #expect(configuration.ixit.device.iut == "exec:./a \"b\" \\c\u{7}")
        #expect(configuration.ixit.server.iut == "http://h:1/control")
        #expect(configuration.ixit.device.listen == ListenAddress("127.0.0.1:0"))
        #expect(configuration.ixit.device.advertise == "http://192.0.2.1:80")
        #expect(configuration.ics.claims.isEmpty && configuration.accepted.isEmpty)
    }

    @Test("every example in it can be taken in as it stands")
    func examples() throws {
        for roles in [[Role.device], [.server], Role.allCases] {
            let text = ConfigurationTemplate(roles: roles, iuts: [:]).text.replacing("#:", with: "")
            let secrets: [Secret.Source: String] = [
                .environment("DEVICE_SECRET"): "a", .file("server.secret"): "b",
            ]
            let configuration = try ConfigurationTests.read(text, secrets: secrets)
            #expect(
                Set(configuration.ics.claims.keys) == Set(roles.flatMap { ICSItem.all(of: $0) }.map(\.id)))
            for role in roles {
                #expect(StaticReview(of: configuration.ics, role: role).failures.isEmpty)
            }
            #expect(configuration.ixit.seed == 1 && configuration.ixit.selection == "clause.6.3.1")
            #expect(!configuration.accepted.isEmpty && !configuration.knownFailures.isEmpty)
        }
    }
}

@Suite("Documentation of the configuration")
struct ConfigurationDocumentTests {
    @Test("lists every item as it is, and no other")
    func items() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/configuration.md")
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| C-") }.map(String.init)
        let expected = ICSItem.all.map { item in
            let form =
                switch item.form {
                case .support: "Yes or No"
                case .number(_, let bounds):
                    bounds.upperBound == Int(Int32.max)
                        ? "at least \(bounds.lowerBound)" : "\(bounds.lowerBound) to \(bounds.upperBound)"
                }
            return
                "| \(item.id) | \(item.role.rawValue) | \(item.status.rawValue) | \(form) | \(item.title) |"
        }
        #expect(rows == expected, "\(expected.joined(separator: "\n"))")
    }
}
