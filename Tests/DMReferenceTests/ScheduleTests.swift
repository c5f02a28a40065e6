import SyncML
import Testing

@testable import DMReference

@Suite("Life cycle of schedules")
struct ScheduleLifeCycleTests {
    @Test("creates, activates, runs periodically, reports and ends")
    func createsAndRuns() throws {
        var bench = ScheduleBench()
        let definition = Definition.reading(time: .init(start: ScheduleBench.at(60), period: 60, count: 3))
        #expect(bench.create("q", definition) == .ok)
        let verdict = try #require(bench.received.first)
        #expect(verdict.kind == .verification && verdict.code == .ok && verdict.operation == .commit)
        #expect(verdict.revision == 1 && verdict.sequence == 1 && verdict.instance == 1)
        #expect(verdict.correlator == "c1" && verdict.state == "Active" && verdict.free == 3)
        #expect(bench.info("State") == "Active")
        #expect(bench.info("NextFire") == ScheduleBench.at(60).description)
        bench.advance(300)
        #expect(bench.runs == [60, 120, 180])
        let last = try #require(bench.received.last)
        #expect(last.kind == .ended && last.reason == "completed" && last.fired == 3)
        #expect(bench.info("State") == "Ended")
        #expect(bench.received.map(\.sequence) == [1, 2, 3, 4, 5])
        #expect(
            bench.reports(.execution).map(\.values)
                == Array(
                    repeating: [
                        Report.Value(uri: "./X/a", format: "int", data: "0")
                    ], count: 3))
    }

    @Test("waits for Activate where AutoStart is false")
    func activates() {
        var bench = ScheduleBench()
        var definition = Definition.reading(time: .init(period: 60))
        definition.autoStart = false
        #expect(bench.create("q", definition) == .ok)
        #expect(bench.info("State") == "Installed")
        bench.advance(200)
        #expect(bench.runs.isEmpty)
        #expect(bench.operate("Activate", "q") == .ok)
        #expect(bench.runs == [200])
        bench.advance(60)
        #expect(bench.runs == [200, 260])
        #expect(bench.operate("Suspend", "q") == .ok)
        bench.advance(120)
        #expect(bench.runs == [200, 260])
        #expect(bench.operate("Activate", "q") == .ok)
        bench.advance(60)
        #expect(bench.runs == [200, 260, 440])
        #expect(bench.info("Missed") == "0" && bench.info("Skipped") == "0")
        #expect(bench.operate("Terminate", "q") == .ok)
        bench.advance(120)
        #expect(bench.runs.count == 3)
        #expect(bench.info("EndReason") == "terminated")
        #expect(bench.session(ScheduleBench.delete("./Schedule/Set/q")).last?.code == .ok)
        #expect(bench.info("State") == nil)
    }
}
