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
    static let all: [ServerCase] = cases(GeneratedCases.Settings(histories: 12, steps: 25))

    /// Returns one case a flavour.
    ///
    /// - Parameter settings: How many histories and how long.
    /// - Returns: The cases; ids and purposes do not depend on the settings.
    public static func cases(_ settings: GeneratedCases.Settings) -> [ServerCase] {
        flavours.map { flavour in
            testCase(flavour) { server in
                if let found = try await check(flavour, settings, on: server) { throw ShrunkenFailure(found) }
            }
        }
    }

    /// Returns the case that repeats one generated history.
    ///
    /// - Parameter token: The token of an outcome.
    /// - Returns: The case; nil where the token is none of this suite.
    public static func replay(token: String) -> ServerCase? {
        let parts = token.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2, let number = Int(parts[0]),
            let flavour = flavours.first(where: { $0.number == number }),
            let choices = try? ReproduceToken(text: parts[1])
        else { return nil }
        return testCase(flavour) { server in
            let generator = ServerHistoryGenerator(flavour: flavour, devices: await server.deviceNames)
            guard let made = generator.histories.histories(steps: 1...1_000).replay(choices.choices) else {
                throw Inconclusive("the token makes no history of this flavour")
            }
            try await perform(made.value, on: server)
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

    /// Runs histories until one fails, and shrinks it.
    private static func check(
        _ flavour: ServerHistoryGenerator.Flavour, _ settings: GeneratedCases.Settings,
        on server: ServerTester
    ) async throws -> CaseOutcome? {
        let generator = ServerHistoryGenerator(flavour: flavour, devices: await server.deviceNames)
        let own = await server.settings.seed
        let seed = (settings.seed ?? Seed(rawValue: own)).derived(UInt64(flavour.number))
        var refutations: [String: Refutation] = [:]
        var broken: ControlError?
        let result = await checkHistories(
            generator.histories, steps: 1...settings.steps,
            .histories(seed: seed, cases: settings.histories, maximumShrinkRuns: settings.shrinkRuns),
            reset: { if broken == nil { try await server.reset(setup(flavour)) } },
            run: { history in
                guard broken == nil else { return .inconclusive("the server is gone") }
                do {
                    try await perform(history, on: server)
                    return .pass
                } catch let refutation as Refutation {
                    refutations[refutation.summary] = refutation
                    return .fail(refutation.summary)
                } catch let error as ControlError {
                    broken = error
                    return .inconclusive("\(error)")
                } catch let inconclusive as Inconclusive {
                    return .inconclusive(inconclusive.message)
                }
            })
        if let broken { throw broken }
        switch result {
        case .passed(let tally):
            if tally.inconclusive * 2 > tally.cases {
                throw Inconclusive("\(tally.inconclusive) of \(tally.cases) histories said nothing")
            }
            return nil
        case .failed(let found):
            return outcome(flavour, found.value, found.message, found.reproduce, refutations[found.message])
        case .unstable(let found):
            return outcome(
                flavour, found.value, found.message + " (in \(found.failures) of \(found.runs) runs)",
                found.reproduce, refutations[found.message])
        case .gaveUp: throw Inconclusive("too few histories could be made")
        }
    }

    private static func outcome(
        _ flavour: ServerHistoryGenerator.Flavour, _ history: [ServerStimulus], _ reason: String,
        _ token: ReproduceToken, _ refutation: Refutation?
    ) -> CaseOutcome {
        var outcome = CaseOutcome(
            .fail, reason: reason, refutation: refutation, stimuli: history.count,
            token: "\(flavour.number):\(token)")
        outcome.history = history.map(StimulusText.describe)
        return outcome
    }
}
