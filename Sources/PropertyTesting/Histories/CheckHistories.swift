/// What a check of histories found.
public typealias HistoryResult<Stimulus> = CheckResult<[Stimulus]>

extension CheckConfiguration {
    /// The configuration that suits a system under test where each run is dear.
    ///
    /// No history is run twice, but for one repetition of the first failure and one of the smallest at the end.
    public static func histories(seed: Seed, cases: Int = 100, maximumShrinkRuns: Int = 500)
        -> CheckConfiguration
    {
        var configuration = CheckConfiguration(seed: seed, cases: cases)
        configuration.maximumShrinkRuns = maximumShrinkRuns
        configuration.confirmations = 1
        configuration.skipsRepeatedCases = true
        return configuration
    }
}

/// Runs generated histories against a system under test, and shrinks the first that fails.
///
/// - Parameters:
///   - model: What makes the histories.
///   - steps: How many steps a history may have.
///   - configuration: How long and how hard to look.
///   - reset: Brings the system to its initial state; called before each run.
///   - run: Runs a whole history and judges it. An error that it or `reset` throws makes the run inconclusive.
/// - Returns: What was found; a counterexample holds the smallest history and the token that makes it again.
public func checkHistories<State, Stimulus>(
    _ model: HistoryModel<State, Stimulus>, steps: ClosedRange<Int> = 1...30,
    _ configuration: CheckConfiguration,
    reset: () async throws -> Void = {},
    run: (_ history: [Stimulus]) async throws -> Judgement
) async -> HistoryResult<Stimulus> {
    await judgeAsynchronously(model.histories(steps: steps), configuration) { history in
        try await reset()
        return try await run(history)
    }
}

/// Runs generated histories against a system under test, and shrinks the first that fails.
///
/// - Parameters:
///   - seed: What the histories follow from.
///   - cases: How many histories are run.
///   - maxSteps: How many steps a history may have.
///   - maxAttempts: How many runs the shrinker may spend.
///   - initial: The model's state before the first step.
///   - next: What may come next in a state, or nil if nothing may.
///   - precondition: Whether a stimulus makes sense in a state.
///   - advance: Brings the model's state past a stimulus.
///   - reset: Brings the system to its initial state; called before each run.
///   - run: Runs a whole history and judges it.
/// - Returns: What was found.
public func checkHistories<State: Sendable, Stimulus: Sendable>(
    seed: Seed, cases: Int = 100, maxSteps: Int = 30, maxAttempts: Int = 500, initial: State,
    next: @escaping @Sendable (State) -> Gen<Stimulus>?,
    precondition: @escaping @Sendable (State, Stimulus) -> Bool = { _, _ in true },
    advance: @escaping @Sendable (inout State, Stimulus) -> Void,
    reset: () async throws -> Void = {},
    run: (_ history: [Stimulus]) async throws -> Judgement
) async -> HistoryResult<Stimulus> {
    let model = HistoryModel(initial: initial, next: next, precondition: precondition, advance: advance)
    let configuration = CheckConfiguration.histories(seed: seed, cases: cases, maximumShrinkRuns: maxAttempts)
    return await checkHistories(
        model, steps: 1...Swift.max(1, maxSteps), configuration, reset: reset, run: run)
}
