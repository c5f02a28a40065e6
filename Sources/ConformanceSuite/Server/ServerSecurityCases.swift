import ConformanceKit
import DMReference
import SyncML
import Traceability

/// 6.1.7-6: a server towards devices that do not prove who they are. Numbers 0500 to 0599.
enum ServerSecurityCases {
    static let all: [ServerCase] = manners + [proves]

    /// What the device shows instead of its credentials.
    private static let manners: [ServerCase] = [
        (500, "A device with wrong credentials", CredentialManner.wrong),
        (502, "A device without credentials", .missing),
        (504, "A device with credentials for another nonce", .stale),
        (506, "A device with credentials of another scheme", .otherScheme),
    ].map { number, title, manner in
        ServerCase(
            number, title,
            ensure:
                "Ensure that when a device does not prove who it is, then its reports are not accepted, nothing is sent to it, "
                + "and both happen once it does.",
            ["REQ-6.3.4.1-10a", "REQ-6.3.4-35a", "REQ-6.1.1.2-3"], interpretations: ["AMB-06"],
            clause: "6.1.7",
            behaviour: .invalid, selection: manner == .stale ? "nonces" : "credentials"
        ) { server in
            try await server.setUp("safe", ServerFixture.periodic(count: 3))
            try await server.conduct(DeviceTroubles(manner: manner))
            try await server.advance(60)
            try await server.wish(.change(ServerFixture.periodic(every: 90)), "safe")
            try await server.session()
            let record = try await server.record("safe")
            try server.ensure(
                record.reports.allSatisfy { $0.report.kind != .execution },
                "a report was filed for an unknown device")
            try server.ensure(
                try await server.schedule("safe")?.revision == 1, "an unknown device was changed")
            try await server.conduct(.none)
            try await server.carryOut()
            try await server.advance(3_600)
            try server.ensure(
                try await !server.filed(.execution, of: "safe").isEmpty, "no report is on record afterwards")
        }
    }

    static let proves = ServerCase(
        510, "The server proves who it is",
        ensure:
            "Ensure that when a device challenges the server, then the server shows its credentials and the wishes are carried "
            + "out over many sessions, each with a new nonce.",
        ["REQ-6.3.4-35a", "REQ-6.3.4-35b", "REQ-6.3.4-2", "REQ-6.3.4-27"], clause: "6.1.7"
    ) { server in
        try await server.setUp("many", ServerFixture.periodic(every: 3_600))
        for round in 1...5 {
            try await server.carryOut(.change(ServerFixture.periodic(every: 3_600 + round)), "many")
        }
        try server.ensure(
            try await server.schedule("many")?.revision == 6, "not every change was carried out")
    }
}
