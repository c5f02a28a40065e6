import DMReference
import SyncML
import Testing

/// How commands on the tree and on the schedule object meet in one address space.
@Suite("Schedule object in the tree") struct ScheduleRoutingTests {
    private let device = SampleDevice.device()

    @Test("shows the schedule object among the children of the root and in its listing")
    func listing() {
        let names = device.running([SampleDevice.get("1", ".")]).answers[0].results[0].data
        #expect(names?.split(separator: "/").contains("Schedule") == true)
        let answer = device.running([SampleDevice.get("1", ".?list=Struct")]).answers[0]
        let listed = answer.results.compactMap(\.source?.uri)
        #expect(listed.contains("./V/a"))
        #expect(listed.contains("./Schedule/Cap/MaxBody"))
        #expect(listed.filter { $0 == "./Schedule" }.count == 1)
        #expect(Set(listed).count == listed.count)
    }

    @Test("answers below its root by itself, and lets nobody remove or rename it")
    func ownAnswers() {
        let version = device.running([SampleDevice.get("1", "./Schedule/Cap/Version")])
        #expect(version.answers[0].results.map(\.data) == ["1.0"])
        for command in [
            SampleDevice.delete("1", "./Schedule"),
            SampleDevice.replace("1", "./Schedule?prop=Name", "Other"),
            SampleDevice.replace("1", "./Schedule/Cap/MaxBody", "1"),
        ] {
            let runs = device.runningInAllWays([command])
            #expect(!runs.isEmpty)
            for run in runs {
                #expect(!run.answers[0].code.isSuccess)
                #expect(run.device.tree == device.tree)
            }
        }
    }

    @Test("copies nothing into or out of the schedule object")
    func copies() {
        for (from, to) in [("./Schedule/Cap/Version", "./V/new"), ("./V/a", "./Schedule/Set/x")] {
            let item = Item(target: Location(to), source: Location(from))
            for run in device.runningInAllWays([.copy(TreeCommand(id: "1", items: [item]))]) {
                #expect([403, 405, 406].contains(run.answers[0].code.rawValue))
                #expect(run.device.tree == device.tree)
            }
        }
    }

    @Test("keeps the limits on addresses below its root, too")
    func limits() {
        let long = "./Schedule/Set/" + String(repeating: "x", count: 65)
        let runs = device.runningInAllWays([SampleDevice.add("1", long)])
        #expect(runs.contains { $0.answers[0].code.rawValue == 414 })
        #expect(runs.allSatisfy { !$0.answers[0].code.isSuccess && $0.device.schedules == device.schedules })
    }
}
