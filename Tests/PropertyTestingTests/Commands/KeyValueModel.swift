import PropertyTesting

/// A store of values by key, pictured as a list of pairs; deleting needs a pair to be there.
struct KeyValueModel: CommandModel {
    enum Command: Hashable, Sendable {
        case put(Int, Int)
        case get(Int)
        case delete(Int)
    }

    var initialState: [(key: Int, value: Int)] { [] }

    private static let key = Gen<Int>.integer(in: 0...7)
    private static let put = zip(key, .integer(in: 0...99)).map { Command.put($0.0, $0.1) }
    private static let commands = Gen<Command>.oneOf(
        put, key.map { .get($0) }, key.map { .delete($0) })

    func commands(in state: [(key: Int, value: Int)]) -> Gen<Command>? { Self.commands }

    func isAllowed(_ command: Command, in state: [(key: Int, value: Int)]) -> Bool {
        switch command {
        case .put, .get: true
        case .delete: !state.isEmpty
        }
    }

    func advance(_ state: inout [(key: Int, value: Int)], past command: Command, response: Reference) {
        switch command {
        case .put(let key, let value):
            state.removeAll { $0.key == key }
            state.append((key, value))
        case .get: break
        case .delete(let key): state.removeAll { $0.key == key }
        }
    }

    func judge(
        _ response: Int?, of command: Command, in state: [(key: Int, value: Int)],
        after earlier: Responses<Int?>
    ) -> Judgement {
        switch command {
        case .put, .delete: return .pass
        case .get(let key):
            let expected = state.first { $0.key == key }?.value
            return response == expected
                ? .pass : .fail("got \(String(describing: response)), not \(String(describing: expected))")
        }
    }
}

/// A dictionary as a system under test, with a fault that can be switched on.
struct KeyValueStore {
    enum Fault: Sendable {
        case none
        /// Deleting a key deletes the next one too.
        case deletesNext
        /// The second value of a key is lost if it is above fifty.
        case losesLargeUpdates
    }

    var values: [Int: Int] = [:]
    let fault: Fault

    init(fault: Fault) {
        self.fault = fault
    }

    mutating func perform(_ command: KeyValueModel.Command) -> Int? {
        switch command {
        case .put(let key, let value):
            if fault == .losesLargeUpdates && values[key] != nil && value > 50 { return nil }
            values[key] = value
            return nil
        case .get(let key): return values[key]
        case .delete(let key):
            values[key] = nil
            if fault == .deletesNext { values[key + 1] = nil }
            return nil
        }
    }
}
