/// Commands to give one after the other, and then several lists of commands to give at the same time.
public struct ParallelProgram<Command: Sendable>: Sendable {
    /// What comes first, one after the other.
    public var prefix: [Command]
    /// What is then done at the same time; each list in its order.
    public var branches: [[Command]]

    /// The number by which references name the response of a command in a branch.
    func number(_ position: Int, inBranch branch: Int) -> Int {
        prefix.count + branches[..<branch].reduce(0) { $0 + $1.count } + position
    }
}

extension ParallelProgram: Equatable where Command: Equatable {}
extension ParallelProgram: Hashable where Command: Hashable {}

extension CommandModel {
    /// Makes the generator of parallel programs.
    ///
    /// A branch refers only to what the prefix or it itself did. Programs in which some order of the branches breaks a
    /// precondition are refused.
    ///
    /// - Parameters:
    ///   - prefix: How many commands come first.
    ///   - branches: How many branches there are.
    ///   - length: How many commands a branch has.
    /// - Returns: The generator.
    public func parallelPrograms(
        prefix: ClosedRange<Int> = 0...8, branches: Int = 2, length: ClosedRange<Int> = 1...4
    ) -> Gen<ParallelProgram<Command>> {
        Gen { source in
            var start = Numbered(state: initialState, number: 0)
            var program = ParallelProgram<Command>(prefix: [], branches: [])
            program.prefix = try drawCommands(prefix, &start, &source)
            var number = start.number
            for _ in 0..<branches {
                var branch = Numbered(state: start.state, number: number)
                program.branches.append(try drawCommands(length, &branch, &source))
                number = branch.number
            }
            let places = Array(repeating: 0, count: branches)
            guard allowsEveryOrder(of: program, from: start.state, at: places) else {
                throw Rejection.unsatisfied
            }
            return program
        }
    }

    private func drawCommands(
        _ count: ClosedRange<Int>, _ state: inout Numbered<State>, _ source: inout Source
    ) throws -> [Command] {
        let history = history(from: state)
        let drawn = try history.histories(steps: count).generate(&source)
        for command in drawn { history.advance(&state, command) }
        return drawn
    }

    /// Whether every order of the branches satisfies the preconditions.
    private func allowsEveryOrder(of program: ParallelProgram<Command>, from state: State, at places: [Int])
        -> Bool
    {
        for (branch, commands) in program.branches.enumerated() where places[branch] < commands.count {
            let command = commands[places[branch]]
            guard isAllowed(command, in: state) else { return false }
            var next = state
            let number = program.number(places[branch], inBranch: branch)
            advance(&next, past: command, response: Reference(command: number))
            var later = places
            later[branch] += 1
            guard allowsEveryOrder(of: program, from: next, at: later) else { return false }
        }
        return true
    }
}
