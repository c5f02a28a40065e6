/// Runs programs of commands on new systems, and shrinks the first that a model finds wrong.
///
/// - Parameters:
///   - model: What makes the programs and judges the responses.
///   - count: How many commands a program may have.
///   - configuration: How long and how hard to look.
///   - makeSystem: Makes a new system; called before each program.
///   - run: Has the system perform a command; an error it throws counts as a failure.
/// - Returns: What was found; a counterexample holds the smallest program.
public func checkCommands<Model: CommandModel, System>(
    _ model: Model, commands count: ClosedRange<Int> = 1...30,
    _ configuration: CheckConfiguration = CheckConfiguration(),
    on makeSystem: () throws -> System,
    run: (inout System, Model.Command, Responses<Model.Response>) throws -> Model.Response
) -> CheckResult<[Model.Command]> {
    judge(model.programs(commands: count), configuration) { program in
        var system = try makeSystem()
        var state = model.initialState
        var responses = Responses<Model.Response>()
        for (number, command) in program.enumerated() {
            let response = try run(&system, command, responses)
            let judgement = model.judge(response, of: command, in: state, after: responses)
            if judgement != .pass { return judgement.located(at: number, command) }
            model.advance(&state, past: command, response: Reference(command: number))
            responses.record(response, of: number)
        }
        return .pass
    }
}

/// Runs programs of commands on a system that takes time, and shrinks the first that a model finds wrong.
///
/// - Parameters:
///   - model: What makes the programs and judges the responses.
///   - count: How many commands a program may have.
///   - configuration: How long and how hard to look; `histories(seed:)` suits where a run is dear.
///   - reset: Brings the system to its initial state; called before each program.
///   - run: Has the system perform a command. An error that it or `reset` throws makes the run inconclusive.
/// - Returns: What was found.
public func checkCommandsAsynchronously<Model: CommandModel>(
    _ model: Model, commands count: ClosedRange<Int> = 1...30, _ configuration: CheckConfiguration,
    reset: () async throws -> Void,
    run: (Model.Command, Responses<Model.Response>) async throws -> Model.Response
) async -> CheckResult<[Model.Command]> {
    await judgeAsynchronously(model.programs(commands: count), configuration) { program in
        try await reset()
        var state = model.initialState
        var responses = Responses<Model.Response>()
        for (number, command) in program.enumerated() {
            let response = try await run(command, responses)
            let judgement = model.judge(response, of: command, in: state, after: responses)
            if judgement != .pass { return judgement.located(at: number, command) }
            model.advance(&state, past: command, response: Reference(command: number))
            responses.record(response, of: number)
        }
        return .pass
    }
}

extension Judgement {
    /// The judgement with the command it is about.
    func located(at number: Int, _ command: some Any) -> Judgement {
        switch self {
        case .pass, .discard: self
        case .fail(let text): .fail("command \(number), \(command): \(text)")
        case .inconclusive(let text): .inconclusive("command \(number), \(command): \(text)")
        }
    }
}
