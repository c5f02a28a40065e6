import DMReference
import SyncML
import Testing

@Suite("Session of device and server")
struct SessionTests {
    @Test("reads nodes in one round and closes when the server has no more work (1.2, 1.6)")
    func ordinarySession() throws {
        var pair = SessionPair(batches: [[SessionPair.get("g", "./a", "./b")]])
        #expect(pair.run() == .complete)
        let exchanges = pair.server.exchanges
        #expect(
            exchanges.map(\.received.sketch) == [
                ["Alert1201", "Replace", "Final"],
                ["St(SyncHdr)=212", "St(Get)=200", "Results", "St(Get)=200", "Results", "Final"],
            ])
        #expect(
            exchanges.compactMap(\.answer?.sketch) == [
                ["St(SyncHdr)=212", "St(Alert)=200", "St(Replace)=200", "St(Replace)=200", "Get", "Final"],
                ["St(SyncHdr)=200", "Final"],
            ])
        #expect(exchanges.map(\.received.header.messageID) == ["1", "2"])
        let get = try #require(pair.server.command("g"))
        #expect(get.values == ["./a": "v", "./b": "v"])
        #expect(pair.server.session.isEverythingAnswered)
    }

    @Test("answers a message without Final without Final, with Alert 1222, and is asked on (1.5)")
    func packageOfSeveralMessages() {
        var device = SessionPair(batches: []).device
        let first = device.open(reports: [])
        #expect(first.isFinal)
        var core = ServerSessionCore(
            .init(
                deviceID: "IMEI:1", sourceURI: "http://dm.example/a",
                client: SessionPair.secretive.client, server: SessionPair.secretive.server),
            nonces: NonceSource(seed: 2))
        guard case .decide = core.received(first) else {
            Issue.record("package 1 was not taken")
            return
        }
        var reply = core.reply(commands: [SessionPair.get("1", "./a")])
        reply.isFinal = false
        guard case .execute(let commands) = device.received(reply).next else {
            Issue.record("the message was not taken")
            return
        }
        let answer = device.answer(commands.flatMap(SessionPair.answers), reports: [])
        #expect(answer.sketch == ["St(SyncHdr)=212", "St(Get)=200", "Results", "Alert1222"])
        guard case .decide(let turn) = core.received(answer) else {
            Issue.record("the answer was not taken")
            return
        }
        #expect(!turn.mayCommand)
        let onward = core.reply()
        #expect(onward.sketch == ["St(SyncHdr)=200", "St(Alert)=200", "Alert1222"])
        guard case .execute(let none) = device.received(onward).next else {
            Issue.record("the next-message reply was not taken")
            return
        }
        #expect(none.isEmpty)
        #expect(device.answer([], reports: []).sketch == ["St(SyncHdr)=200", "St(Alert)=200", "Alert1222"])
    }

    @Test("reports ride in package 1 and leave the queue on 200 alone")
    func reportsInPackage1() {
        let reports = [SessionPair.notice(1), SessionPair.notice(2)]
        var pair = SessionPair(reports: reports)
        #expect(pair.run() == .complete)
        #expect(pair.queue.isEmpty)
        #expect(pair.server.alerts.map(\.code) == [.ok, .ok])
        var refused = SessionPair(troubles: ServerTroubles(reportCodes: [.commandFailed]), reports: reports)
        #expect(refused.run() == .complete)
        #expect(refused.queue == [reports[0]])
        #expect(refused.device.unacknowledged == [reports[0].key])
    }

    @Test(
        "a report that a command causes rides in the same message, the next one, or the next session",
        arguments: [(0, 1), (1, 2), (2, 0)])
    func verificationPlacement(option: Int, exchange: Int) {
        var pair = SessionPair(
            policy: Policy(["verificationPlacement": option]),
            batches: [[SessionPair.get("1", "./a")], [SessionPair.get("1", "./b")]])
        pair.arising = [1: [SessionPair.notice(1)]]
        #expect(pair.run() == .complete)
        #expect(pair.server.alerts.map(\.exchange) == (exchange == 0 ? [] : [exchange]))
        #expect(pair.queue.isEmpty == (exchange != 0))
    }

    @Test("a report that nobody answers, or a server that is not proven, keeps the entry")
    func unansweredReports() {
        var silent = SessionPair(
            troubles: ServerTroubles(leavesReportsUnanswered: true), batches: [[SessionPair.get("1", "./a")]],
            reports: [SessionPair.notice(1)])
        #expect(silent.run() == .complete)
        #expect(silent.queue.count == 1)
        #expect(silent.server.alerts.count == 1)
        var nobody = SessionPair(troubles: ServerTroubles(manner: .missing), reports: [SessionPair.notice(1)])
        #expect(nobody.run() == .peerUnproven)
        #expect(nobody.receipts.map(\.authenticated) == [false])
        #expect(nobody.queue.count == 1)
    }

    @Test("one Status for a command whose Items ended alike, where the policy says so (SES-13)")
    func statusPerCommand() {
        var pair = SessionPair(
            policy: Policy(["statusPerCommand": 1, "resultsPlacement": 1]),
            batches: [[SessionPair.get("g", "./a", "./b")]])
        #expect(pair.run() == .complete)
        #expect(
            pair.server.exchanges[1].received.sketch == [
                "St(SyncHdr)=212", "St(Get)=200", "Results", "Results", "Final",
            ])
    }

    @Test("a repeated message gets the same answer, and a message of another session none (HTP-04)")
    func repeatedMessage() throws {
        var pair = SessionPair()
        var first = pair.device.open(reports: [])
        let answer = pair.server.received(first)
        #expect(pair.server.received(first) == answer)
        #expect(pair.server.exchanges.map(\.isRepeat) == [false, true])
        first.header.sessionID = "18"
        #expect(pair.server.received(first) == .violation)
        guard case .answer(var reply) = answer else {
            Issue.record("package 1 was not answered")
            return
        }
        reply.header.sessionID = "18"
        #expect(pair.device.received(reply).next == .end(.violation))
    }

    @Test("members of a Sequence have Statuses of their own, and their numbers lead back to those handed in")
    func members() throws {
        let group = Command.sequence(
            Group(id: "s", commands: [SessionPair.get("a", "./a"), SessionPair.get("b", "./b")]))
        var pair = SessionPair(batches: [[group]])
        #expect(pair.run() == .complete)
        #expect(pair.server.commands.map(\.givenID) == ["s", "a", "b"])
        #expect(pair.server.commands.map(\.isMember) == [false, true, true])
        #expect(pair.server.commands.map(\.code) == [.ok, .ok, .ok])
        let second = try #require(pair.server.command("b"))
        #expect(second.values == ["./b": "v"])
    }

    @Test("an abort by the server ends the session without an answer (1.6)")
    func abort() {
        var pair = SessionPair(
            troubles: ServerTroubles(abortsAt: 2), batches: [[SessionPair.get("1", "./a")]])
        #expect(pair.run() == .aborted)
        #expect(pair.server.exchanges.count == 2)
    }

    @Test("a lost reply ends the device's session, and the server keeps what it got")
    func lostReply() {
        var pair = SessionPair(
            troubles: ServerTroubles(dropsRepliesTo: [2]), batches: [[SessionPair.get("1", "./a")]],
            reports: [])
        #expect(pair.run() == .transport)
        #expect(pair.server.command("1")?.code == .ok)
    }

    @Test("RespURI is where the next message goes, until another is given (A-15)")
    func responseURI() {
        var device = SessionPair().device
        let setup = ServerSessionCore.Setup(
            deviceID: "IMEI:1", sourceURI: "http://dm.example/a", responseURI: "http://dm.example/s/1",
            client: SessionPair.secretive.client, server: SessionPair.secretive.server)
        var server = ScriptedServer(
            setup, nonces: NonceSource(seed: 2), batches: [[SessionPair.get("1", "./a")]])
        guard case .answer(let reply) = server.received(device.open(reports: [])) else {
            Issue.record("package 1 was not answered")
            return
        }
        _ = device.received(reply)
        #expect(device.url == "http://dm.example/s/1")
        let next = device.answer([], reports: [])
        #expect(next.header.target.uri == "http://dm.example/s/1")
    }
}
