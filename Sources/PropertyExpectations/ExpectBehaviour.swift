public import PropertyTesting
public import Testing

/// Expects that a system answers every program of commands as a model says.
///
/// - Parameters:
///   - model: What makes the programs and judges the responses.
///   - count: How many commands a program may have.
///   - configuration: How long and how hard to look.
///   - sourceLocation: Where an issue is shown.
///   - makeSystem: Makes a new system; called before each program.
///   - run: Has the system perform a command; an error it throws counts as a failure.
/// - Returns: What was found.
@discardableResult
public func expectFollows<Model: CommandModel, System>(
    _ model: Model, commands count: ClosedRange<Int> = 1...30,
    _ configuration: CheckConfiguration = CheckConfiguration(),
    sourceLocation: SourceLocation = #_sourceLocation, on makeSystem: () throws -> System,
    run: (inout System, Model.Command, Responses<Model.Response>) throws -> Model.Response
) -> CheckResult<[Model.Command]> {
    let result = checkCommands(model, commands: count, configuration, on: makeSystem, run: run)
    return expectPassed(result, sourceLocation: sourceLocation)
}

/// Expects that a system that takes time answers every program of commands as a model says.
///
/// - Parameters:
///   - model: What makes the programs and judges the responses.
///   - count: How many commands a program may have.
///   - configuration: How long and how hard to look.
///   - sourceLocation: Where an issue is shown.
///   - reset: Brings the system to its initial state; called before each program.
///   - run: Has the system perform a command. An error that it or `reset` throws makes the run inconclusive.
/// - Returns: What was found.
@discardableResult
public func expectFollows<Model: CommandModel>(
    _ model: Model, commands count: ClosedRange<Int> = 1...30, _ configuration: CheckConfiguration,
    sourceLocation: SourceLocation = #_sourceLocation, reset: () async throws -> Void,
    run: (Model.Command, Responses<Model.Response>) async throws -> Model.Response
) async -> CheckResult<[Model.Command]> {
    let result = await checkCommandsAsynchronously(
        model, commands: count, configuration, reset: reset, run: run)
    return expectPassed(result, sourceLocation: sourceLocation)
}

/// Expects that some order of its commands explains what a system answers to every parallel program.
///
/// - Parameters:
///   - model: What makes the programs and explains the responses.
///   - branches: How many branches run at the same time.
///   - length: How many commands a branch has.
///   - repetitions: How many times each program is run.
///   - configuration: How long and how hard to look.
///   - sourceLocation: Where an issue is shown.
///   - makeSystem: Makes a new system; called before each run.
///   - run: Has the system perform a command, possibly while it performs others. What throws has no response.
/// - Returns: What was found.
@discardableResult
public func expectLinearizable<Model: CommandModel, System: Sendable>(
    _ model: Model, branches: Int = 2, length: ClosedRange<Int> = 1...4, repetitions: Int = 10,
    _ configuration: CheckConfiguration = CheckConfiguration(),
    sourceLocation: SourceLocation = #_sourceLocation, on makeSystem: () async throws -> System,
    run: @escaping @Sendable (System, Model.Command, Responses<Model.Response>) async throws -> Model.Response
) async -> CheckResult<ParallelProgram<Model.Command>> where Model.Response: Sendable {
    let result = await checkParallel(
        model, branches: branches, length: length, repetitions: repetitions, configuration, on: makeSystem,
        run: run)
    return expectPassed(result, sourceLocation: sourceLocation)
}

/// Expects that every history of stimuli that a model makes is judged well.
///
/// - Parameters:
///   - model: What makes the histories.
///   - steps: How many steps a history may have.
///   - configuration: How long and how hard to look.
///   - sourceLocation: Where an issue is shown.
///   - reset: Brings the system to its initial state; called before each run.
///   - run: Runs a whole history and judges it. An error that it or `reset` throws makes the run inconclusive.
/// - Returns: What was found.
@discardableResult
public func expectHistories<State, Stimulus>(
    _ model: HistoryModel<State, Stimulus>, steps: ClosedRange<Int> = 1...30,
    _ configuration: CheckConfiguration, sourceLocation: SourceLocation = #_sourceLocation,
    reset: () async throws -> Void = {}, run: (_ history: [Stimulus]) async throws -> Judgement
) async -> HistoryResult<Stimulus> {
    let result = await checkHistories(model, steps: steps, configuration, reset: reset, run: run)
    return expectPassed(result, sourceLocation: sourceLocation)
}
