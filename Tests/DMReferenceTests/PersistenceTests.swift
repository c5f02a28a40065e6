import Foundation
import SyncML
import Testing

@testable import DMReference

@Suite("Persistence of schedules")
struct PersistenceTests {
    @Test("a power cut is invisible to what is committed")
    func invisible() {
        var bench = ScheduleBench()
        bench.create("q", .reading(time: .init(start: ScheduleBench.at(100), period: 100)))
        bench.advance(150)
        let before = bench.device.schedules
        bench.cut()
        #expect(bench.device.schedules == before)
        bench.advance(50)
        #expect(bench.runs == [100, 200])
    }

    @Test("a draft is gone after a cut, at the end of its session, and its number is never used again")
    func drafts() {
        var bench = ScheduleBench()
        let owner = ScheduleBench.owner
        let draft = Definition.reading(time: .init(period: 100)).creationCommand(
            root: NodeURI(segments: ["Schedule"]), id: "q", correlator: "c", commits: false)
        bench.device.sessionOpened(with: owner)
        _ = bench.device.execute([draft], as: owner, choices: &bench.choices)
        #expect(bench.info("State") == "Draft" && bench.info("Instance") == "1")
        #expect(bench.read("./Schedule/Cap/Free") == "3")
        bench.cut()
        #expect(bench.info("State") == nil && bench.read("./Schedule/Cap/Free") == "4")
        bench.session(draft)
        #expect(bench.info("State") == nil)
        bench.create("q", .reading(time: .init(period: 100)))
        #expect(bench.info("Instance") == "3")
    }

    @Test("a run that a cut interrupts is closed with 500 and not repeated")
    func interrupted() throws {
        var bench = ScheduleBench()
        bench.device.tree.change(RunTests.tool) { $0.tool = Node.Tool(status: .ok, seconds: 50) }
        bench.create("q", RunTests.running(ScheduleBench.exec("./T/run"), period: nil))
        bench.advance(100)
        bench.cut(off: 10)
        let run = try #require(bench.reports(.execution).first)
        #expect(run.code == .commandFailed && run.reason == "interrupted" && run.occurrence == 1)
        bench.advance(100)
        #expect(bench.device.toolRuns.count == 1 && bench.reports(.execution).count == 1)
        #expect(bench.info("Failed") == "1" && bench.info("Running") == "0")
    }

    /// Sets up a schedule, changes it, lets it run and terminates it, with a cut before the n-th write of it all.
    private func story(cutBefore write: Int?, _ bench: inout ScheduleBench) {
        if let write { bench.device.armCrash(.beforeWrite(write)) }
        func recover(_ bench: inout ScheduleBench) {
            if bench.device.isDown { bench.cut() }
        }
        bench.create("q", .reading(time: .init(start: ScheduleBench.at(100), period: 100)))
        recover(&bench)
        bench.advance(120)
        recover(&bench)
        bench.change(
            "q",
            to: Definition(
                time: .init(start: ScheduleBench.at(100), period: 100),
                body: ScheduleBench.body(
                    ScheduleBench.get("./X/a"), ScheduleBench.replace("./X/a", "1", id: "2"))))
        recover(&bench)
        bench.advance(200)
        recover(&bench)
        bench.operate("Terminate", "q")
        recover(&bench)
        bench.advance(200)
        recover(&bench)
    }

    @Test("a cut at any write leaves a state that the documents allow")
    func crashPoints() {
        var whole = ScheduleBench()
        story(cutBefore: nil, &whole)
        #expect(whole.runs == [100, 200, 300])
        var fired = 0
        for write in 1...200 {
            var bench = ScheduleBench()
            story(cutBefore: write, &bench)
            if !bench.device.crash.hasFired { break }
            fired += 1
            let numbers = Set(bench.received.map(\.sequence))
            #expect(Set(bench.received).count == numbers.count, "write \(write)")
            let occurrences = Set(bench.reports(.execution)).compactMap(\.occurrence)
            #expect(Set(occurrences).count == occurrences.count, "write \(write)")
            #expect(
                bench.reports(.execution).allSatisfy { $0.code == .ok || $0.reason == "interrupted" },
                "write \(write)")
            let known = bench.device.schedules.schedules["q"]
            #expect(known.map { $0.state == .ended || $0.state == .active } ?? true, "write \(write)")
            #expect(occurrences.count <= (known?.state == .ended ? 3 : 5), "write \(write)")
            #expect(bench.device.schedules.drafts.isEmpty && !bench.device.isDown)
        }
        #expect(fired > 20)
    }

    @Test("a cut between the begin of a run and its outcome makes it interrupted, later ones do not matter")
    func crashInRun() {
        var reasons: Set<String> = []
        for write in 1...10 {
            var bench = ScheduleBench()
            bench.create("q", .reading(time: .init(start: ScheduleBench.at(100))))
            bench.device.armCrash(.beforeWrite(write))
            bench.advance(100)
            if bench.device.isDown { bench.cut() }
            guard bench.device.crash.hasFired else { break }
            #expect(Set(bench.reports(.execution)).count == 1)
            reasons.formUnion(bench.reports(.execution).compactMap(\.reason))
        }
        #expect(reasons == ["ok", "interrupted"])
    }

    @Test("removal of the owner's account ends its schedules and wipes its queue")
    func ownerGone() {
        var bench = ScheduleBench()
        bench.create("q", .reading(time: .init(start: ScheduleBench.at(100), period: 100)))
        bench.isLinkUp = false
        bench.advance(100)
        bench.device.removeAccount(ScheduleBench.owner, choices: &bench.choices)
        #expect(bench.device.pendingReports(for: ScheduleBench.owner).isEmpty)
        bench.device.addAccount(ScheduleBench.account(ScheduleBench.owner), choices: &bench.choices)
        bench.advance(500)
        #expect(bench.device.pendingReports(for: ScheduleBench.owner).isEmpty)
        #expect(bench.info("EndReason") == "owner-gone" && bench.info("State") == "Ended")
        #expect(bench.read("./Schedule/Set/q/Info/State", as: ScheduleBench.stranger) == nil)
    }

    @Test("an Ended schedule is removed when its time is over")
    func agedOut() {
        var bench = ScheduleBench()
        bench.create("q", .reading(time: .init(start: ScheduleBench.at(100))))
        bench.advance(100 + 86_399)
        #expect(bench.info("State") == "Ended")
        bench.advance(1)
        #expect(bench.info("State") == nil)
    }

    @Test("the state can be written as JSON and read back")
    func codable() throws {
        var bench = ScheduleBench()
        bench.create("q", GroupTests.useCase)
        bench.create(
            "r", .reading(time: .init(start: ScheduleBench.at(100)), condition: ConditionTests.above(3)))
        bench.isLinkUp = false
        bench.set("a", "950")
        let data = try JSONEncoder().encode(bench.device)
        #expect(try JSONDecoder().decode(DeviceModel.self, from: data) == bench.device)
    }
}
