import PropertyTesting
import Testing

/// The worked example of the documentation, so that what it says stays true.
@Suite("Documented example") struct CacheExampleTests {
    struct Cache {
        private var entries: [(key: Int, value: String)] = []
        let capacity = 2

        mutating func put(_ key: Int, _ value: String) {
            entries.removeAll { $0.key == key }
            entries.append((key, value))
            if entries.count > capacity { entries.removeFirst() }
        }

        mutating func get(_ key: Int) -> String? {
            entries.first { $0.key == key }?.value
        }
    }

    struct CacheModel: CommandModel {
        enum Command: Hashable, Sendable {
            case put(Int, String)
            case get(Int)
        }

        struct State: Sendable {
            var used: [(key: Int, value: String)] = []
        }

        var initialState: State { State() }

        func commands(in state: State) -> Gen<Command>? {
            let key = Gen<Int>.integer(in: 0...9)
            return .oneOf(
                zip(key, .string(of: "ab", count: 0...2)).map { .put($0.0, $0.1) },
                key.map { .get($0) })
        }

        func advance(_ state: inout State, past command: Command, response: Reference) {
            switch command {
            case .put(let key, let value):
                state.used.removeAll { $0.key == key }
                state.used.append((key, value))
                if state.used.count > 2 { state.used.removeFirst() }
            case .get(let key):
                guard let place = state.used.firstIndex(where: { $0.key == key }) else { return }
                state.used.append(state.used.remove(at: place))
            }
        }

        func judge(
            _ response: String?, of command: Command, in state: State, after earlier: Responses<String?>
        ) -> Judgement {
            guard case .get(let key) = command else { return .pass }
            let expected = state.used.first { $0.key == key }?.value
            return response == expected
                ? .pass : .fail("got \(response ?? "nothing"), not \(expected ?? "nothing")")
        }
    }

    @Test(
        "shrinks to the five commands that the documentation shows", arguments: 1...10 as ClosedRange<UInt64>)
    func cache(seed: UInt64) throws {
        let result = checkCommands(
            CacheModel(), CheckConfiguration(seed: Seed(rawValue: seed), cases: 1000), on: { Cache() },
            run: { cache, command, _ in
                switch command {
                case .put(let key, let value):
                    cache.put(key, value)
                    return nil
                case .get(let key): return cache.get(key)
                }
            })
        let found = try #require(result.counterexample)
        #expect(found.value == [.put(0, ""), .put(1, ""), .get(0), .put(2, ""), .get(0)])
        #expect(found.message == "command 4, get(0): got nothing, not ")
    }
}
