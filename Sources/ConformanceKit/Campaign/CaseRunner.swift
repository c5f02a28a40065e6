import Traceability

/// Runs the phases of a test case and turns what happens into a verdict (docs/verdicts.md).
public struct CaseRunner: Sendable {
    /// Creates a runner.
    public init() {}

    /// Runs a device case.
    ///
    /// - Parameters:
    ///   - testCase: The case.
    ///   - tester: The tester of the IUT.
    /// - Returns: The outcome; nothing is thrown, the tester's own trouble is the verdict `error`.
    public func run(_ testCase: DeviceCase, on tester: DeviceTester) async -> CaseOutcome {
        var outcome = await run {
            await tester.begin(testCase.purpose.id)
            try await tester.reset(testCase.setup)
            try await testCase.preamble(tester)
            await tester.beginBody()
        } body: {
            try await testCase.body(tester)
        } history: {
            await tester.stimuli.map(StimulusText.describe)
        }
        outcome.coverage = await tester.coverage
        return outcome
    }

    /// Runs a server case.
    ///
    /// - Parameters:
    ///   - testCase: The case.
    ///   - tester: The tester of the IUT.
    /// - Returns: The outcome; nothing is thrown, the tester's own trouble is the verdict `error`.
    public func run(_ testCase: ServerCase, on tester: ServerTester) async -> CaseOutcome {
        await run {
            await tester.begin(testCase.purpose.id)
            try await tester.reset(testCase.setup)
            try await testCase.preamble(tester)
            await tester.beginBody()
        } body: {
            try await testCase.body(tester)
        } history: {
            await tester.stimuli.map(StimulusText.describe)
        }
    }

    private func run(
        preamble: () async throws -> Void, body: () async throws -> Void, history: () async -> [String]
    ) async -> CaseOutcome {
        var outcome = await phase(.preamble, preamble)
        if outcome.verdict == .pass { outcome = await phase(.body, body) }
        // A generated case brings its shrunken history along.
        guard outcome.token == nil else { return outcome }
        outcome.history = await history()
        outcome.stimuli = outcome.history.count
        return outcome
    }

    /// Runs a phase.
    func phase(_ phase: CasePhase, _ steps: () async throws -> Void) async -> CaseOutcome {
        do {
            try await steps()
            return CaseOutcome(.pass)
        } catch let refutation as Refutation {
            switch phase {
            case .preamble:
                return CaseOutcome(
                    .inconclusive, reason: "preamble: \(refutation.summary)", refutation: refutation)
            case .body, .postamble:
                return CaseOutcome(.fail, reason: refutation.summary, refutation: refutation)
            }
        } catch let failed as EnsureFailed {
            return CaseOutcome(phase == .body ? .fail : .inconclusive, reason: failed.message)
        } catch let shrunken as ShrunkenFailure {
            return shrunken.outcome
        } catch let refusal as CannotSetUp {
            var outcome = CaseOutcome(.inconclusive, reason: refusal.message)
            if phase == .preamble { outcome.deselection = refusal.message }
            return outcome
        } catch let inconclusive as Inconclusive {
            return CaseOutcome(.inconclusive, reason: inconclusive.message)
        } catch let error as ControlError {
            return outcome(of: error, in: phase)
        } catch {
            return CaseOutcome(.error, reason: "the tester itself failed: \(error)")
        }
    }

    private func outcome(of error: ControlError, in phase: CasePhase) -> CaseOutcome {
        CaseOutcome(error.verdict(in: phase, demandsReaction: true), reason: error.description)
    }
}

/// Thrown by a generated case once its failing history was shrunk.
public struct ShrunkenFailure: Error, Sendable {
    /// The outcome with the shortest history and its token.
    public var outcome: CaseOutcome

    /// Creates the error.
    public init(_ outcome: CaseOutcome) { self.outcome = outcome }
}
