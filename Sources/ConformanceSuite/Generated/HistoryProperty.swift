import ConformanceKit
import PropertyTesting
import Traceability

/// A property over generated histories of an IUT: how they are made, performed, shrunk and repeated.
///
/// The cases of both roles are instances of it; it knows neither devices nor servers.
struct HistoryProperty<Tester: Sendable, State: Sendable, Stimulus: Sendable>: Sendable {
    /// The number of its case; tokens begin with it.
    var number: Int
    /// What makes the histories, for an IUT that was reset.
    var model: @Sendable (Tester) async throws -> HistoryModel<State, Stimulus>
    /// Brings the IUT to the state in which every history begins.
    var reset: @Sendable (Tester) async throws -> Void
    /// Performs a history; throws the `Refutation` where the IUT is wrong.
    var perform: @Sendable ([Stimulus], Tester) async throws -> Void
    /// A line for one stimulus.
    var describe: @Sendable (Stimulus) -> String
    /// What follows every history; not counted as a stimulus.
    var closing: String

    /// Most stimuli of a history that a token may make.
    static var longest: Int { 1_000 }
    /// Histories until they may be as long as the settings let them; the first is the simplest one.
    static var casesToFullLength: Int { 5 }

    // MARK: Looking for a failure

    /// Runs histories until one fails, and shrinks it.
    ///
    /// - Parameters:
    ///   - settings: How many and how long.
    ///   - own: The seed of the tester, for settings without one.
    ///   - tester: The tester of an IUT that was reset.
    ///   - count: Told of what was run.
    /// - Throws: `ShrunkenFailure`; `Inconclusive` where most histories said nothing; `ControlError` where the IUT is gone.
    func check(
        _ settings: HistorySettings, seed own: UInt64, on tester: Tester, count: HistoryCounter
    ) async throws {
        let model = try await model(tester)
        let seed = (settings.seed ?? Seed(rawValue: own)).derived(UInt64(number))
        var configuration = CheckConfiguration.histories(
            seed: seed, cases: settings.histories, maximumShrinkRuns: settings.shrinkRuns)
        configuration.casesToFullSize = Self.casesToFullLength
        var runs = HistoryRuns()
        let result = await checkHistories(
            model, steps: 1...max(1, settings.steps), configuration,
            reset: { if runs.broken == nil { try await reset(tester) } },
            run: { history in
                guard runs.broken == nil else { return .inconclusive("the IUT is gone") }
                runs.stimuli += history.count
                return await judge(history, on: tester, &runs)
            })
        count(HistoryTally(result, stimuli: runs.stimuli))
        if let broken = runs.broken { throw broken }
        switch result {
        case .passed(let tally):
            if tally.inconclusive * 2 > tally.cases {
                throw Inconclusive(
                    "\(tally.inconclusive) of \(tally.cases) histories said nothing: \(runs.silence)")
            }
        case .failed(let found):
            throw failure(found.value, found.message, found.reproduce, runs.refutations[found.message])
        case .unstable(let found):
            throw failure(
                found.value, found.message + " (in \(found.failures) of \(found.runs) runs)",
                found.reproduce, runs.refutations[found.message])
        case .gaveUp: throw Inconclusive("too few histories could be made")
        }
    }

    private func judge(_ history: [Stimulus], on tester: Tester, _ runs: inout HistoryRuns) async -> Judgement
    {
        do {
            try await perform(history, tester)
            return .pass
        } catch let refutation as Refutation {
            runs.refutations[refutation.summary] = refutation
            return .fail(refutation.summary)
        } catch let error as ControlError {
            runs.broken = error
            return .inconclusive("\(error)")
        } catch {
            runs.silence = (error as? Inconclusive)?.message ?? "\(error)"
            return .inconclusive(runs.silence)
        }
    }

    // MARK: Repeating one

    /// Performs the history that choices make.
    ///
    /// - Parameters:
    ///   - token: The choices.
    ///   - tester: The tester of an IUT that was reset.
    /// - Throws: `ShrunkenFailure` with the same token; `Inconclusive` where the choices make no history on this IUT.
    func repeats(_ token: ReproduceToken, on tester: Tester) async throws {
        let made = try await model(tester).histories(steps: 1...Self.longest).replay(token.choices)
        guard let history = made?.value else { throw Inconclusive("the token makes no history on this IUT") }
        do {
            try await perform(history, tester)
        } catch let refutation as Refutation {
            throw failure(history, refutation.summary, token, refutation)
        }
    }

    private func failure(
        _ history: [Stimulus], _ reason: String, _ token: ReproduceToken, _ refutation: Refutation?
    ) -> ShrunkenFailure {
        var outcome = CaseOutcome(
            .fail, reason: reason, refutation: refutation, stimuli: history.count,
            token: HistoryToken(number: number, choices: token).description)
        outcome.history = history.map(describe) + [closing]
        return ShrunkenFailure(outcome)
    }
}

/// What is remembered from run to run.
private struct HistoryRuns {
    var refutations: [String: Refutation] = [:]
    var broken: ControlError?
    var silence = ""
    var stimuli = 0
}

extension HistoryTally {
    fileprivate init<Value>(_ result: CheckResult<Value>, stimuli: Int) {
        let tally =
            switch result {
            case .passed(let tally), .gaveUp(let tally): tally
            case .failed(let found): found.tally
            case .unstable(let found): found.tally
            }
        self.init(histories: tally.cases, inconclusive: tally.inconclusive, stimuli: stimuli)
    }
}

/// Names one generated history: the number of its case and the choices that make it.
struct HistoryToken: Hashable, Sendable, CustomStringConvertible {
    var number: Int
    var choices: ReproduceToken

    init(number: Int, choices: ReproduceToken) {
        self.number = number
        self.choices = choices
    }

    /// Reads `NUMBER:CHOICES`; nil for any other text.
    init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2, let number = Int(parts[0]),
            let choices = try? ReproduceToken(text: parts[1])
        else { return nil }
        self.init(number: number, choices: choices)
    }

    var description: String { "\(number):\(choices)" }
}
