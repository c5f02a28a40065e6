public import ConformanceKit
import DMReference
public import PropertyTesting
import SyncML
import Traceability

/// Generated histories: properties over whole lives of schedules. Numbers 1105 and up.
public enum GeneratedCases {
    /// How many histories and how long.
    public struct Settings: Hashable, Sendable {
        /// Histories a case.
        public var histories: Int
        /// Most stimuli of one history.
        public var steps: Int
        /// Runs that shrinking may take.
        public var shrinkRuns: Int
        /// What all histories follow from; nil takes the tester's seed.
        public var seed: Seed?

        /// Creates settings.
        public init(histories: Int = 25, steps: Int = 25, shrinkRuns: Int = 150, seed: Seed? = nil) {
            self.histories = histories
            self.steps = steps
            self.shrinkRuns = shrinkRuns
            self.seed = seed
        }
    }

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
            number: 1120, title: "Histories with users", selection: "clock & tools & user & cap.Confirm",
            stepsClock: true, hasUser: true),
        .init(
            number: 1125, title: "Histories of everything",
            selection: "clock & tools & power & tree & link & user & accounts", servers: ["srv-a", "srv-b"],
            cutsPower: true, stepsClock: true, losesLink: true, hasUser: true, changesTree: true),
    ]

    /// The cases with default settings.
    static let all: [DeviceCase] = cases(Settings())

    /// Returns one case a flavour.
    ///
    /// - Parameter settings: How many histories and how long.
    /// - Returns: The cases; ids and purposes do not depend on the settings.
    public static func cases(_ settings: Settings) -> [DeviceCase] {
        flavours.map { flavour in
            testCase(flavour) { device in
                let found = try await check(flavour, settings, on: device)
                if let found { throw ShrunkenFailure(found) }
            }
        }
    }

    /// Returns the case that repeats one generated history.
    ///
    /// - Parameter token: The token of an outcome.
    /// - Returns: The case; nil where the token is none of this suite.
    public static func replay(token: String) -> DeviceCase? {
        let parts = token.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2, let number = Int(parts[0]),
            let flavour = flavours.first(where: { $0.number == number }),
            let choices = try? ReproduceToken(text: parts[1])
        else { return nil }
        return testCase(flavour) { device in
            let model = try await histories(of: flavour, on: device)
            guard let made = model.histories(steps: 1...1_000).replay(choices.choices) else {
                throw Inconclusive("the token makes no history on this device")
            }
            try await perform(made.value, on: device)
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
            clause: "6.1.7", selection: flavour.selection, body: body)
    }

    private static func histories(
        of flavour: HistoryGenerator.Flavour, on device: DeviceTester
    ) async throws -> HistoryModel<HistoryGenerator.State, DeviceStimulus> {
        let model = try await device.model()
        return HistoryGenerator(flavour: flavour, accounts: model.accounts).histories(from: model)
    }

    /// Performs a history; time passes event by event.
    static func perform(_ history: [DeviceStimulus], on device: DeviceTester) async throws {
        for stimulus in history {
            if case .advance(let seconds) = stimulus {
                try await device.advance(seconds)
            } else {
                try await device.perform(stimulus)
            }
        }
    }

    /// Runs histories until one fails, and shrinks it.
    private static func check(
        _ flavour: HistoryGenerator.Flavour, _ settings: Settings, on device: DeviceTester
    ) async throws -> CaseOutcome? {
        let model = try await histories(of: flavour, on: device)
        let own = await device.settings.seed
        let base = settings.seed ?? Seed(rawValue: own)
        let seed = base.derived(UInt64(flavour.number))
        var refutations: [String: Refutation] = [:]
        var broken: ControlError?
        let result = await checkHistories(
            model, steps: 1...settings.steps,
            .histories(seed: seed, cases: settings.histories, maximumShrinkRuns: settings.shrinkRuns),
            reset: { if broken == nil { try await device.reset(DeviceFixture.setup) } },
            run: { history in
                guard broken == nil else { return .inconclusive("the device is gone") }
                do {
                    try await perform(history, on: device)
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
            return outcome(
                flavour, found.value, found.message, found.reproduce, refutations[found.message])
        case .unstable(let found):
            return outcome(
                flavour, found.value, found.message + " (in \(found.failures) of \(found.runs) runs)",
                found.reproduce, refutations[found.message])
        case .gaveUp: throw Inconclusive("too few histories could be made")
        }
    }

    private static func outcome(
        _ flavour: HistoryGenerator.Flavour, _ history: [DeviceStimulus], _ reason: String,
        _ token: ReproduceToken, _ refutation: Refutation?
    ) -> CaseOutcome {
        var outcome = CaseOutcome(
            .fail, reason: reason, refutation: refutation, stimuli: history.count,
            token: "\(flavour.number):\(token)")
        outcome.history = history.map(StimulusText.describe)
        return outcome
    }
}
