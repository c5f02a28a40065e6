/// A command that was given to a system while others may have been under way, and what came of it.
public struct Operation<Command, Response> {
    /// The number by which references name its response.
    public let number: Int
    /// What the system was told to do.
    public let command: Command
    /// What it answered, or nil if it never did; then the command may have had its effect or not.
    public let response: Response?
    /// When the command was given, on a clock that counts events.
    public let invoked: Int
    /// When the answer came.
    public let returned: Int

    /// Puts an operation together; one without a response is never over.
    public init(number: Int, command: Command, response: Response?, invoked: Int, returned: Int) {
        self.number = number
        self.command = command
        self.response = response
        self.invoked = invoked
        self.returned = response == nil ? Int.max : returned
    }
}

extension Operation: Sendable where Command: Sendable, Response: Sendable {}

/// Whether operations at the same time can be explained as one after the other.
public enum Linearization: Hashable, Sendable {
    /// They can, in this order of their numbers.
    case found([Int])
    /// They cannot, in any order that keeps those apart that did not overlap.
    case impossible
    /// More orders would have to be tried than allowed.
    case undecided
}

extension CommandModel {
    /// Looks for an order of operations in which the model finds every response right.
    ///
    /// An operation that was over before another began must come before it. This is the search of Wing and Gong, "Testing and
    /// verifying concurrent objects", 1993, with a bound on the steps it tries.
    ///
    /// - Parameters:
    ///   - operations: What was done at the same time.
    ///   - state: The model's state before all of them.
    ///   - earlier: The responses of commands before them.
    ///   - limit: How many steps may be tried.
    /// - Returns: The order, or that there is none, or that the limit was met.
    public func linearization(
        of operations: [Operation<Command, Response>], from state: State, after earlier: Responses<Response>,
        limit: Int = 100_000
    ) -> Linearization {
        var search = LinearizationSearch(model: self, operations: operations, stepsLeft: limit)
        return search.extend(state, earlier, left: Array(operations.indices))
    }
}

/// The search in progress: the order so far, and how many steps may still be tried.
private struct LinearizationSearch<Model: CommandModel> {
    let model: Model
    let operations: [Operation<Model.Command, Model.Response>]
    var stepsLeft: Int
    var order: [Int] = []

    init(model: Model, operations: [Operation<Model.Command, Model.Response>], stepsLeft: Int) {
        self.model = model
        self.operations = operations
        self.stepsLeft = stepsLeft
    }

    mutating func extend(_ state: Model.State, _ earlier: Responses<Model.Response>, left: [Int])
        -> Linearization
    {
        // What never answered need not have happened.
        guard left.contains(where: { operations[$0].response != nil }) else { return .found(order) }
        let firstReturn = left.map { operations[$0].returned }.min() ?? .max
        for index in left where operations[index].invoked < firstReturn {
            let operation = operations[index]
            guard stepsLeft > 0 else { return .undecided }
            stepsLeft -= 1
            guard model.isAllowed(operation.command, in: state) else { continue }
            var responses = earlier
            if let response = operation.response {
                guard model.judge(response, of: operation.command, in: state, after: earlier) == .pass else {
                    continue
                }
                responses.record(response, of: operation.number)
            }
            var next = state
            model.advance(&next, past: operation.command, response: Reference(command: operation.number))
            order.append(operation.number)
            switch extend(next, responses, left: left.filter { $0 != index }) {
            case .found(let order): return .found(order)
            case .undecided: return .undecided
            case .impossible: order.removeLast()
            }
        }
        return .impossible
    }
}
