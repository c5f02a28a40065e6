import SyncML
import Testing

@testable import DMReference

@Suite("Reports and their queue")
struct OutboxTests {
    @Test("a report stays until its owner has accepted it, in order")
    func atLeastOnce() throws {
        var bench = ScheduleBench()
        bench.create("q", .reading(time: .init(start: ScheduleBench.at(100), period: 100)))
        bench.isLinkUp = false
        bench.advance(300)
        let owner = ScheduleBench.owner
        let queued = bench.device.pendingReports(for: owner)
        #expect(queued.map(\.sequence) == [2, 3, 4])
        #expect(bench.read("./Schedule/Outbox/Pending") == "3" && bench.info("Queued") == "3")
        for (code, isAuthenticated) in [
            (StatusCode.ok, false), (.optionalFeatureNotSupported, true), (.commandFailed, true),
            (.invalidCredentials, true),
        ] {
            bench.device.reportAnswered(
                to: owner, instance: 1, sequence: 2, code: code, isAuthenticated: isAuthenticated,
                choices: &bench.choices)
        }
        #expect(bench.device.pendingReports(for: owner).map(\.sequence) == [2, 3, 4])
        bench.device.reportAnswered(
            to: owner, instance: 1, sequence: 3, code: .acceptedForProcessing, isAuthenticated: true,
            choices: &bench.choices)
        #expect(bench.device.pendingReports(for: owner).map(\.sequence) == [2, 4])
        bench.cut()
        #expect(bench.device.pendingReports(for: owner) == [queued[0], queued[2]])
        #expect(bench.device.pendingReports(for: ScheduleBench.stranger).isEmpty)
    }

    @Test("overflow drops the oldest execution report, and one fault counts the loss")
    func overflow() throws {
        var bench = ScheduleBench { $0[.outboxMax] = 8 }
        bench.create("q", .reading(time: .init(start: ScheduleBench.at(100), period: 100)))
        bench.isLinkUp = false
        bench.advance(800)
        let owner = ScheduleBench.owner
        #expect(bench.device.pendingReports(for: owner).map(\.sequence) == Array(2...9))
        bench.advance(100)
        let full = bench.device.pendingReports(for: owner)
        #expect(full.map(\.sequence) == [4, 5, 6, 7, 8, 9, 10, 11])
        let fault = try #require(full.last)
        #expect(fault.kind == .fault && fault.reason == "overflow" && fault.lost == 2)
        #expect(fault.code == .deviceFull)
        bench.advance(100)
        #expect(bench.device.pendingReports(for: owner).first { $0.kind == .fault }?.lost == 3)
        #expect(bench.read("./Schedule/Outbox/Dropped") == "3")
        bench.device.reportsOffered(to: owner, count: 8, choices: &bench.choices)
        bench.cut()
        bench.advance(100)
        let faults = bench.device.pendingReports(for: owner).filter { $0.kind == .fault }
        #expect(faults.map(\.lost) == [3, 2])
        #expect(bench.device.pendingReports(for: owner).count == 8)
    }

    @Test("verdicts are dropped last")
    func verdictsLast() {
        var bench = ScheduleBench { $0[.outboxMax] = 8 }
        bench.isLinkUp = false
        bench.create("q", .reading(time: .init(start: ScheduleBench.at(100), period: 100)))
        bench.advance(2_000)
        let kinds = bench.device.pendingReports(for: ScheduleBench.owner).map(\.kind)
        #expect(kinds.count == 8 && kinds.first == .verification)
        #expect(kinds.count { $0 == .fault } == 1)
    }

    @Test("runs of a new revision wait until its verdict was sent or failed to be sent")
    func verdictHoldsRuns() {
        let command = Definition.reading(time: .init(period: 100)).creationCommand(
            root: NodeURI(segments: ["Schedule"]), id: "q", correlator: "c")
        let owner = ScheduleBench.owner
        func begin() -> ScheduleBench {
            var bench = ScheduleBench()
            bench.device.sessionOpened(with: owner)
            _ = bench.device.execute([command], as: owner, choices: &bench.choices)
            bench.device.messageAnswered(choices: &bench.choices)
            return bench
        }
        var sent = begin()
        #expect(sent.info("Fired") == "0")
        sent.device.reportsOffered(to: owner, count: 1, choices: &sent.choices)
        sent.device.messageAnswered(choices: &sent.choices)
        #expect(sent.info("Fired") == "1")
        var failed = begin()
        failed.device.sessionEnded(choices: &failed.choices)
        #expect(failed.info("Fired") == "0")
        failed.device.reportOffersFailed(to: owner, choices: &failed.choices)
        #expect(failed.info("Fired") == "1")
        var cut = begin()
        cut.device.powerCut(off: 1, wall: ScheduleBench.at(1), choices: &cut.choices)
        #expect(cut.info("Fired") == "0")
        cut.device.reportOffersFailed(to: owner, choices: &cut.choices)
        #expect(cut.info("Fired") == "1")
    }

    @Test("verification alerts follow the table of semantics 10")
    func verificationAlerts() {
        var bench = ScheduleBench()
        var definition = Definition.reading(time: .init(start: ScheduleBench.at(500)))
        definition.autoStart = false
        bench.create("q", definition)
        #expect(bench.operate("Activate", "q", as: ScheduleBench.stranger) == .permissionDenied)
        #expect(bench.operate("Suspend", "q") == .commandNotAllowed)
        #expect(bench.received.last?.reason == "state" && bench.info("LastOp") == "suspend")
        #expect(bench.operate("Activate", "q", correlator: "x") == .ok)
        #expect(bench.operate("Activate", "q", correlator: "x") == .ok)
        #expect(bench.operate("Activate", "q") == .ok)
        #expect(bench.received.map(\.sequence) == [1, 2, 3])
        #expect(
            bench.session(ScheduleBench.exec("./Schedule/Set/q/Op/Terminate")).last?.code
                == .incompleteCommand)
        #expect(bench.received.last?.correlator == nil && bench.received.last?.code == .incompleteCommand)
        bench.session(
            ScheduleBench.replace(
                "./Schedule/Set/q?prop=ACL", "Get=srv-a&Exec=srv-a+srv-b&Delete=srv-b&Replace=srv-a+srv-b"))
        let count = bench.received.count
        #expect(bench.operate("Commit", "q", as: ScheduleBench.stranger) == .permissionDenied)
        #expect(bench.operate("Terminate", "q", as: ScheduleBench.stranger) == .ok)
        bench.deliver()
        #expect(bench.received.count == count + 1)
        #expect(bench.received.last?.operation == .terminate && bench.received.last?.correlator == nil)
        #expect(bench.info("LastOp") == "terminate")
        #expect(bench.operate("Terminate", "q", as: ScheduleBench.stranger) == .ok)
        bench.deliver()
        #expect(bench.received.count == count + 1)
        #expect(
            bench.session(as: ScheduleBench.stranger, ScheduleBench.delete("./Schedule/Set/q")).last?.code
                == .ok)
        bench.deliver()
        #expect(bench.received.count == count + 1)
    }

    @Test("a request that changes nothing may be told of or not")
    func noChangeAlert() {
        var bench = ScheduleBench(policy: ["noChangeAlert": 1])
        bench.create("q", .reading(time: .init(start: ScheduleBench.at(500))))
        #expect(bench.operate("Activate", "q") == .ok && bench.operate("Commit", "q") == .ok)
        #expect(bench.received.map(\.operation) == [.commit, .activate, .commit])
        #expect(bench.received.map(\.revision) == [1, 1, 1])
    }
}
