import DMReference
import SyncML
import Testing

/// Commands in the run of a schedule (semantics 8).
@Suite("Work of a schedule") struct ScheduledWorkTests {
    private func codes(
        _ commands: [Command], _ onError: Definition.OnError = .go,
        user: UserScript = UserScript(), faults: FaultSet<DeviceFault> = FaultSet()
    ) -> Set<String> {
        let device = SampleDevice.device(user: user, faults: faults)
        return Set(device.runningInAllWays(commands, context: .scheduled(onError)).map(\.codes))
    }

    static let failing = [
        SampleDevice.replace("1", "./V/a", "x"), SampleDevice.delete("2", "./V/no"),
        SampleDevice.replace("3", "./V/b", "y"),
    ]

    @Test("goes on after a failing command, or stops where OnError says so")
    func onError() {
        #expect(codes(Self.failing) == ["1:200 2:404 3:200"])
        #expect(codes(Self.failing, .stop) == ["1:200 2:404 3:215"])
        #expect(codes(Self.failing, .stop, faults: FaultSet([.ignoresOnError: ""])) == ["1:200 2:404 3:200"])
    }

    @Test("stops the whole work where OnError says so, also from within a Sequence or an Atomic")
    func onErrorInGroup() {
        let inSequence = [SampleDevice.sequence("0", Array(Self.failing)), SampleDevice.delete("4", "./V/c")]
        #expect(codes(inSequence, .stop) == ["0:200 1:200 2:404 3:215 4:215"])
        #expect(
            codes(inSequence) == ["0:200 1:200 2:404 3:200 4:200", "0:200 1:200 2:404 3:215 4:200"])
        let inAtomic = [SampleDevice.atomic("0", Array(Self.failing)), SampleDevice.delete("4", "./V/c")]
        #expect(codes(inAtomic, .stop) == ["0:507 1:216 2:404 3:215 4:215"])
        #expect(codes(inAtomic) == ["0:507 1:216 2:404 3:215 4:200"])
    }

    @Test("takes a process that goes on for a success")
    func longProcess() {
        let commands = [SampleDevice.exec("1", "./T/slow"), SampleDevice.delete("2", "./V/a")]
        #expect(codes(commands, .stop) == ["1:202 2:200"])
    }

    @Test("skips the rest after a refused or cancelled alert")
    func refusal() {
        let commands = [SampleDevice.confirm("1"), SampleDevice.delete("2", "./V/a")]
        #expect(codes(commands, user: UserScript(answers: [.reject])) == ["1:304 2:215"])
        #expect(codes(commands, user: UserScript(answers: [.cancel])) == ["1:214 2:215"])
        #expect(codes(commands, user: UserScript(answers: [.silent])) == ["1:408 2:200"])
        #expect(codes(commands, .stop, user: UserScript(answers: [.silent])) == ["1:408 2:215"])
        let faulty = FaultSet<DeviceFault>([.refusalDoesNotSkip: ""])
        #expect(codes(commands, user: UserScript(answers: [.reject]), faults: faulty) == ["1:304 2:200"])
    }

    @Test("skips the rest of its Sequence alone after a refused alert there")
    func refusalInSequence() {
        let group = SampleDevice.sequence(
            "0", [SampleDevice.confirm("1"), SampleDevice.delete("2", "./V/a")])
        let commands = [group, SampleDevice.delete("3", "./V/b")]
        #expect(codes(commands, user: UserScript(answers: [.reject])) == ["0:200 1:304 2:215 3:200"])
        #expect(
            codes(commands, user: UserScript(answers: [.cancel])) == [
                "0:200 1:214 2:215 3:215", "0:200 1:214 2:215 3:200",
            ])
        let faulty = FaultSet<DeviceFault>([.refusalDoesNotSkip: ""])
        #expect(
            codes(commands, user: UserScript(answers: [.reject]), faults: faulty) == [
                "0:200 1:304 2:200 3:200"
            ])
    }

    @Test("is done with the rights of its owner, as they are when it runs")
    func rights() {
        var device = SampleDevice.device()
        let before = device.tree
        device.tree.change(SampleDevice.uri("./V")) { $0.acl = ACL("Get=*") ?? ACL() }
        let commands = [SampleDevice.replace("1", "./V/a", "x")]
        #expect(device.running(commands, context: .scheduled()).codes == "1:425")
        let snapshot = ExecutionContext.ScheduledWork(schedule: "s", onError: .go, rights: .asOf(before))
        #expect(device.running(commands, context: .run(snapshot)).codes == "1:200")
        device.profile.faults = FaultSet([.skipsRightsAtRun: ""])
        #expect(device.running(commands, context: .scheduled()).codes == "1:200")
        #expect(device.running(commands).codes == "1:425")
    }

    @Test("ends like the same commands in a message, where none fails and nobody is asked (P20)")
    func likeLive() {
        let device = SampleDevice.device()
        let commands = [
            SampleDevice.add("1", "./V/new", "1"), SampleDevice.get("2", "./V/new"),
            SampleDevice.atomic(
                "3", [SampleDevice.delete("4", "./V/new"), SampleDevice.replace("5", "./V/denied")]),
            SampleDevice.sequence("6", [SampleDevice.exec("7", "./T/scan")]),
        ]
        let live = device.running(commands)
        #expect(device.running(commands, context: .scheduled()) == live)
        #expect(live.codes == "1:200 2:200 3:507 4:216 5:425 6:200 7:200")
    }

    @Test("shows its faults in runs and not in messages")
    func faults() {
        let atomic = [
            SampleDevice.atomic(
                "0", [SampleDevice.replace("1", "./V/a", "x"), SampleDevice.delete("2", "./V/no")])
        ]
        let keeper = SampleDevice.device(faults: FaultSet([.atomicKeepsEffects: ""]))
        let kept = keeper.running(atomic, context: .scheduled())
        #expect(kept.codes == "0:507 1:216 2:404")
        #expect(kept.device.value("./V/a") == "x")
        #expect(keeper.running(atomic).device.value("./V/a") == "a")
        let order = [
            SampleDevice.sequence(
                "0", [SampleDevice.replace("1", "./V/a", "x"), SampleDevice.replace("2", "./V/a", "y")])
        ]
        let reverser = SampleDevice.device(faults: FaultSet([.reversesSequence: ""]))
        #expect(reverser.running(order, context: .scheduled()).device.value("./V/a") == "x")
        #expect(reverser.running(order).device.value("./V/a") == "y")
        let dropper = SampleDevice.device(faults: FaultSet([.dropsCommand: "Replace"]))
        let dropped = dropper.running(order, context: .scheduled())
        #expect(dropped.codes == "0:200 1:200 2:200")
        #expect(dropped.device.value("./V/a") == "a")
        #expect(dropper.running(order).device.value("./V/a") == "y")
        #expect(
            dropper.running([SampleDevice.delete("1", "./V/a")], context: .scheduled()).device.value("./V/a")
                == nil)
    }
}
