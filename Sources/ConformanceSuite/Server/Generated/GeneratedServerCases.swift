public import ConformanceKit
import DMReference
import PropertyTesting
import SyncML
import Traceability

/// Generated histories: properties over the whole work of a server. Numbers 1105 and up.
public enum GeneratedServerCases {
    static let flavours: [ServerHistoryGenerator.Flavour] = [
        .init(number: 1105, title: "Histories of one device", selection: "schedule & clock"),
        .init(
            number: 1110, title: "Histories of two devices with lost messages", selection: "schedule & clock",
            devices: 2, losesMessages: true, injectsReports: true),
        .init(
            number: 1115, title: "Histories with power cuts", selection: "schedule & clock & power",
            losesMessages: true, cutsPower: true),
        .init(
            number: 1120, title: "Histories with crashes at any write", selection: "schedule & clock & crash",
            losesMessages: true, cutsPower: true, crashes: true, injectsReports: true),
    ]

    /// The cases with default settings.
    static let all: [ServerCase] = cases(HistorySettings())

    /// Returns one case a flavour.
    ///
    /// - Parameters:
    ///   - settings: How many histories and how long.
    ///   - count: Told of what each case ran.
    /// - Returns: The cases; ids and purposes do not depend on the settings.
    public static func cases(
        _ settings: HistorySettings, count: @escaping HistoryCounter = { _ in }
    ) -> [ServerCase] {
        flavours.map { flavour in
            testCase(flavour) { server in
                try await property(flavour).check(
                    settings, seed: await server.settings.seed, on: server, count: count)
            }
        }
    }

    /// Returns the case that repeats one generated history.
    ///
    /// - Parameter token: The token of an outcome.
    /// - Returns: The case; nil where the token is none of this suite.
    public static func replay(token: String) -> ServerCase? {
        guard let token = HistoryToken(token),
            let flavour = flavours.first(where: { $0.number == token.number })
        else { return nil }
        return testCase(flavour) { server in
            try await property(flavour).repeats(token.choices, on: server)
        }
    }

    private static func testCase(
        _ flavour: ServerHistoryGenerator.Flavour,
        _ body: @escaping @Sendable (ServerTester) async throws -> Void
    ) -> ServerCase {
        ServerCase(
            flavour.number, flavour.title,
            ensure:
                "Ensure that over generated histories of wishes, sessions, time and incidents, everything that the server sends "
                + "and has on record is explained by the wishes and messages so far, and every wish is carried out in the end.",
            [
                "REQ-6.1.7-2a", "REQ-6.1.7-2b", "REQ-6.1.7-2c", "REQ-6.3.4-35a", "REQ-6.3.4-35b",
                "REQ-6.3.4-35c",
            ]
                + ["REQ-6.3.4-36", "REQ-6.3.4.1-10a", "REQ-6.3.4.1-10b"],
            clause: "6.3.4", selection: flavour.selection, setup: setup(flavour), body: body)
    }

    private static func setup(_ flavour: ServerHistoryGenerator.Flavour) -> ServerSetup {
        flavour.devices == 1 ? ServerFixture.setup : ServerFixture.twoDevices
    }

    private static func property(
        _ flavour: ServerHistoryGenerator.Flavour
    ) -> HistoryProperty<ServerTester, ServerHistoryGenerator.State, ServerStimulus> {
        HistoryProperty(
            number: flavour.number,
            model: { ServerHistoryGenerator(flavour: flavour, devices: await $0.deviceNames).histories },
            reset: { try await $0.reset(setup(flavour)) }, perform: { try await perform($0, on: $1) },
            describe: StimulusText.describe,
            closing: "every link is up, every device behaves, time passes, and every record is read")
    }

    /// Performs a history, reads every record after each stimulus, and brings everything to rest at the end.
    static func perform(_ history: [ServerStimulus], on server: ServerTester) async throws {
        var planned: Set<ServerHistoryGenerator.State.Name> = []
        for stimulus in history {
            if case .wish(let wish, let id, let device) = stimulus {
                guard await server.isPossible(wish, id, on: device) else { continue }
                planned.insert(.init(device: device, id: id))
            }
            try await server.perform(stimulus)
            try await readAll(planned, on: server)
        }
        if await server.offers(.crash) { try await server.perform(.armCrash(writes: 0)) }
        for device in await server.deviceNames {
            try await server.conduct(.none, on: device)
            try await server.perform(.link(up: true, device: device))
        }
        for _ in 0..<2 {
            // Link-up has cut every back-off short; this outlasts the patience of every user.
            try await server.advance(600)
            for device in await server.deviceNames {
                for _ in 0..<4 { try await server.carryOutOnce(on: device) }
                try await server.carryOut(on: device)
            }
        }
        try await readAll(planned, on: server)
    }

    private static func readAll(
        _ planned: Set<ServerHistoryGenerator.State.Name>, on server: ServerTester
    ) async throws {
        for name in planned.sorted(by: { ($0.device, $0.id) < ($1.device, $1.id) }) {
            try await server.record(name.id, on: name.device)
        }
    }
}
