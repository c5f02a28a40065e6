/// Names the response of an earlier command, before there is any.
///
/// Models keep references in their state and put them into later commands; what runs a command looks the response up.
public struct Reference: Hashable, Sendable, CustomStringConvertible {
    /// The number of the command whose response is meant.
    public let command: Int

    /// The reference as a variable.
    public var description: String { "#\(command)" }
}

/// The responses that commands have had so far.
public struct Responses<Response> {
    private var responses: [Int: Response] = [:]

    /// Makes a record without responses.
    public init() {}

    /// The response that a reference names; nil if its command has not been run, or not in this branch.
    public subscript(reference: Reference) -> Response? { responses[reference.command] }

    mutating func record(_ response: Response, of command: Int) { responses[command] = response }

}

extension Responses: Sendable where Response: Sendable {}

/// What is known of a system with a state: its commands, and what each should do.
///
/// The model is a simple picture of the system. Programs are made from the model alone, then run on the system; after each
/// command the response is judged by the model's state before it.
public protocol CommandModel<State, Command, Response>: Sendable {
    /// The model's picture of the system.
    associatedtype State: Sendable
    /// What can be done to the system.
    associatedtype Command: Sendable
    /// What the system answers.
    associatedtype Response

    /// The picture of a new system.
    var initialState: State { get }

    /// What may be done in a state, or nil if nothing may.
    func commands(in state: State) -> Gen<Command>?

    /// Whether a command makes sense in a state; by default always.
    func isAllowed(_ command: Command, in state: State) -> Bool

    /// Brings the state past a command, whose response the reference names.
    func advance(_ state: inout State, past command: Command, response: Reference)

    /// Judges a response by the state in which the command was given.
    ///
    /// - Parameters:
    ///   - response: What the system answered.
    ///   - command: What it was told to do.
    ///   - state: The state before the command.
    ///   - earlier: The responses of earlier commands.
    /// - Returns: Whether the response is right.
    func judge(_ response: Response, of command: Command, in state: State, after earlier: Responses<Response>)
        -> Judgement
}

extension CommandModel {
    /// Every command makes sense in every state.
    public func isAllowed(_ command: Command, in state: State) -> Bool { true }

    /// Makes the generator of programs of so many commands.
    public func programs(commands count: ClosedRange<Int>) -> Gen<[Command]> {
        history(from: Numbered(state: initialState, number: 0)).histories(steps: count)
    }

    /// What makes programs from a state on, with the number of the first command.
    func history(from start: Numbered<State>) -> HistoryModel<Numbered<State>, Command> {
        HistoryModel(
            initial: start,
            next: { commands(in: $0.state) },
            precondition: { isAllowed($1, in: $0.state) },
            advance: { numbered, command in
                advance(&numbered.state, past: command, response: Reference(command: numbered.number))
                numbered.number += 1
            })
    }
}

/// A state with the number of the next command.
struct Numbered<State: Sendable>: Sendable {
    var state: State
    var number: Int
}
