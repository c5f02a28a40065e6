public import ConformanceKit
import DMReference
import PropertyTesting
import SyncML
import Traceability

/// Generated histories: properties over whole lives of schedules. Numbers 1105 and up.
public enum GeneratedCases {
    static let flavours: [HistoryGenerator.Flavour] = [
        .init(number: 1105, title: "Histories of one server", selection: "clock & tools"),
        .init(
            number: 1110, title: "Histories with power cuts and clock steps",
            selection: "clock & tools & power", servers: ["srv-a", "srv-b"], cutsPower: true, stepsClock: true
        ),
        .init(
            number: 1115, title: "Histories with a changing tree and a bad link",
            selection: "clock & tools & tree & link", losesLink: true, changesTree: true),
        .init(
            number: 1120, title: "Histories with users", selection: "clock & tools & user",
            stepsClock: true, hasUser: true),
        .init(
            number: 1125, title: "Histories of everything",
            selection: "clock & tools & power & tree & link & user & accounts",
            servers: ["srv-a", "srv-b", "srv-c"],
            cutsPower: true, stepsClock: true, losesLink: true, hasUser: true, changesTree: true),
        .init(
            number: 1130, title: "Histories with crashes at any write", selection: "clock & tools & crash",
            servers: ["srv-a", "srv-b"], crashes: true),
    ]

    /// The cases with default settings.
    static let all: [DeviceCase] = cases(HistorySettings())

    /// Returns one case a flavour.
    ///
    /// - Parameters:
    ///   - settings: How many histories and how long.
    ///   - count: Told of what each case ran.
    /// - Returns: The cases; ids and purposes do not depend on the settings.
    public static func cases(
        _ settings: HistorySettings, count: @escaping HistoryCounter = { _ in }
    ) -> [DeviceCase] {
        flavours.map { flavour in
            testCase(flavour) { device in
                try await property(flavour).check(
                    settings, seed: await device.settings.seed, on: device, count: count)
            }
        }
    }

    /// Returns the case that repeats one generated history.
    ///
    /// - Parameter token: The token of an outcome.
    /// - Returns: The case; nil where the token is none of this suite.
    public static func replay(token: String) -> DeviceCase? {
        guard let token = HistoryToken(token),
            let flavour = flavours.first(where: { $0.number == token.number })
        else { return nil }
        return testCase(flavour) { device in
            try await property(flavour).repeats(token.choices, on: device)
        }
    }

    private static func testCase(
        _ flavour: HistoryGenerator.Flavour, _ body: @escaping @Sendable (DeviceTester) async throws -> Void
    ) -> DeviceCase {
        DeviceCase(
            flavour.number, flavour.title,
            ensure:
                "Ensure that over generated histories of requests, time and incidents, everything that the device "
                + "answers, reports and does is explained by the model.",
            ["REQ-6.1.7-1a", "REQ-6.1.7-2a", "REQ-6.1.7-2b", "REQ-6.1.7-2c", "REQ-6.1.7-3a", "REQ-6.1.7-5a"]
                + ["REQ-6.1.7-5b", "REQ-6.1.7-5d", "REQ-6.3.1-42a", "REQ-6.3.1.2-9a", "REQ-6.3.1.2-9b"],
            clause: "6.1.7", selection: flavour.selection, setup: setup(flavour), body: body)
    }

    private static func setup(_ flavour: HistoryGenerator.Flavour) -> DeviceSetup {
        var setup = DeviceFixture.setup
        setup.servers = Array(Set(setup.servers).union(flavour.servers)).sorted()
        return setup
    }

    private static func property(
        _ flavour: HistoryGenerator.Flavour
    ) -> HistoryProperty<DeviceTester, HistoryGenerator.State, DeviceStimulus> {
        HistoryProperty(
            number: flavour.number,
            model: { device in
                let model = try await device.model()
                return HistoryGenerator(flavour: flavour, accounts: model.accounts, rarity: Rarity())
                    .histories(from: model)
            },
            reset: { try await $0.reset(setup(flavour)) },
            perform: { try await perform($0, as: flavour.servers, on: $1) },
            describe: StimulusText.describe,
            closing: "the link is up, a minute passes, and everything is read")
    }

    /// Performs a history, time passing event by event, and looks at everything in the end.
    static func perform(
        _ history: [DeviceStimulus], as servers: [ServerID], on device: DeviceTester
    ) async throws {
        for stimulus in history {
            if case .advance(let seconds) = stimulus {
                try await device.advance(seconds)
            } else {
                try await device.perform(stimulus)
            }
        }
        try await lookAtEverything(as: servers, on: device)
    }

    private static func lookAtEverything(as servers: [ServerID], on device: DeviceTester) async throws {
        if await !device.isLinkUp { try await device.perform(.link(up: true)) }
        try await device.advance(61)
        let model = try await device.model()
        let set = model.profile.scheduleRoot.child("Set")
        var commands = ["./Conf/a", "./Conf/b", "./Conf/n", "./Conf/flag", "./Device/Battery"].map {
            DeviceFixture.get(1, $0)
        }
        for id in HistoryGenerator.names {
            let schedule = set.child(id)
            commands +=
                model.schedules.schedules[id] == nil
                ? [DeviceFixture.get(1, schedule.description)] : HistoryGenerator.information(schedule)
        }
        for server in servers where model.accounts[server] != nil {
            try await device.perform(.session(server, [commands], .none))
        }
        try await device.perform(.readTools)
    }
}
