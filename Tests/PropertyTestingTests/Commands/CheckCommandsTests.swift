import PropertyTesting
import Testing

@Suite("Commands") struct CheckCommandsTests {
    private static func check(
        _ fault: KeyValueStore.Fault, seed: UInt64
    ) -> CheckResult<[KeyValueModel.Command]> {
        checkCommands(
            KeyValueModel(), CheckConfiguration(seed: Seed(rawValue: seed), cases: 300),
            on: { KeyValueStore(fault: fault) }, run: { store, command, _ in store.perform(command) })
    }

    @Test("a right system passes") func right() {
        #expect(Self.check(.none, seed: 1).hasPassed)
    }

    @Test("a fault is found and shrunk to the fewest commands", arguments: 0..<10 as Range<UInt64>)
    func faults(seed: UInt64) throws {
        let deleting = try #require(Self.check(.deletesNext, seed: seed).counterexample)
        #expect(deleting.value == [.put(1, 0), .delete(0), .get(1)])
        let losing = try #require(Self.check(.losesLargeUpdates, seed: seed).counterexample)
        #expect(losing.value == [.put(0, 0), .put(0, 51), .get(0)])
        #expect(losing.message == "command 2, get(0): got Optional(0), not Optional(51)")
    }

    @Test("references stay right when commands before them go", arguments: 0..<10 as Range<UInt64>)
    func references(seed: UInt64) throws {
        func check(isFaulty: Bool) -> CheckResult<[HandleModel.Command]> {
            checkCommands(
                HandleModel(), CheckConfiguration(seed: Seed(rawValue: seed), cases: 200),
                on: { HandleTable(isFaulty: isFaulty) }, run: { $0.perform($1, $2) })
        }
        #expect(check(isFaulty: false).hasPassed)
        let found = try #require(check(isFaulty: true).counterexample)
        #expect(found.value == [.open, .open, .open])
        #expect(found.message == "command 2, open: handle 0 is in use")
    }

    @Test("the driver for slow systems finds the same and runs no program twice") func asynchronous()
        async throws
    {
        var store = KeyValueStore(fault: .deletesNext)
        var given: [KeyValueModel.Command] = []
        var programs: [[KeyValueModel.Command]] = []
        let result = await checkCommandsAsynchronously(
            KeyValueModel(), .histories(seed: 3, cases: 300),
            reset: {
                programs.append(given)
                given = []
                store = KeyValueStore(fault: .deletesNext)
            },
            run: { command, _ in
                given.append(command)
                return store.perform(command)
            })
        #expect(result.counterexample?.value == [.put(1, 0), .delete(0), .get(1)])
        #expect(programs.count > 10)
    }
}
