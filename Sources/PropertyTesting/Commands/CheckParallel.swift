import Synchronization

/// Runs parallel programs on a system, and shrinks the first whose responses no order of its commands explains.
///
/// Which commands meet is up to the system and its threads, so a wrong program need not fail each time it is run: each is
/// run several times, and a failure that does not come again at all is told as unstable.
///
/// - Parameters:
///   - model: What makes the programs and explains the responses.
///   - branches: How many branches run at the same time.
///   - length: How many commands a branch has.
///   - repetitions: How many times each program is run.
///   - configuration: How long and how hard to look.
///   - makeSystem: Makes a new system; called before each run.
///   - run: Has the system perform a command, possibly while it performs others. What throws has no response.
/// - Returns: What was found.
public func checkParallel<Model: CommandModel, System: Sendable>(
    _ model: Model, branches: Int = 2, length: ClosedRange<Int> = 1...4, repetitions: Int = 10,
    _ configuration: CheckConfiguration = CheckConfiguration(),
    on makeSystem: () async throws -> System,
    run: @escaping @Sendable (System, Model.Command, Responses<Model.Response>) async throws -> Model.Response
) async -> CheckResult<ParallelProgram<Model.Command>> where Model.Response: Sendable {
    await judgeAsynchronously(model.parallelPrograms(branches: branches, length: length), configuration) {
        program in
        for _ in 0..<max(1, repetitions) {
            let system = try await makeSystem()
            let judgement = await judgeOnce(program, model) { command, responses in
                try await run(system, command, responses)
            }
            if judgement != .pass { return judgement }
        }
        return .pass
    }
}

/// Runs a parallel program once and looks for an order that explains it.
private func judgeOnce<Model: CommandModel>(
    _ program: ParallelProgram<Model.Command>, _ model: Model,
    run: @escaping @Sendable (Model.Command, Responses<Model.Response>) async throws -> Model.Response
) async -> Judgement where Model.Response: Sendable {
    var state = model.initialState
    var responses = Responses<Model.Response>()
    for (number, command) in program.prefix.enumerated() {
        guard let response = try? await run(command, responses) else {
            return .inconclusive("command \(number), \(command), had no response")
        }
        let judgement = model.judge(response, of: command, in: state, after: responses)
        if judgement != .pass { return judgement.located(at: number, command) }
        model.advance(&state, past: command, response: Reference(command: number))
        responses.record(response, of: number)
    }
    let operations = await perform(program, after: responses, run)
    switch model.linearization(of: operations, from: state, after: responses) {
    case .found: return .pass
    case .undecided: return .inconclusive("too many orders to try")
    case .impossible:
        let told = operations.map { operation in
            "\(operation.number): \(operation.command) -> \(operation.response.map { "\($0)" } ?? "none")"
        }
        return .fail("no order explains " + told.joined(separator: "; "))
    }
}

/// Runs the branches at the same time and notes when each command began and ended.
private func perform<Command: Sendable, Response: Sendable>(
    _ program: ParallelProgram<Command>, after earlier: Responses<Response>,
    _ run: @escaping @Sendable (Command, Responses<Response>) async throws -> Response
) async -> [Operation<Command, Response>] {
    let events = EventClock()
    return await withTaskGroup(of: [Operation<Command, Response>].self) { group in
        for (branch, commands) in program.branches.enumerated() {
            group.addTask {
                var responses = earlier
                var operations: [Operation<Command, Response>] = []
                for (position, command) in commands.enumerated() {
                    let number = program.number(position, inBranch: branch)
                    let invoked = events.next()
                    let response = try? await run(command, responses)
                    operations.append(
                        Operation(
                            number: number, command: command, response: response, invoked: invoked,
                            returned: events.next()))
                    guard let response else { break }
                    responses.record(response, of: number)
                }
                return operations
            }
        }
        var operations: [Operation<Command, Response>] = []
        for await branch in group { operations += branch }
        return operations.sorted { $0.number < $1.number }
    }
}

/// Counts events in the order in which they happen.
private final class EventClock: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
