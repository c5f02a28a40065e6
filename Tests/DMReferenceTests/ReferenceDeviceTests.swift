import DMReference
import SyncML
import Testing

@Suite("Reference device")
struct ReferenceDeviceTests {
    @Test("a notification opens the session it names, once; one that is not sealed by the server opens none")
    func notification() throws {
        var world = ServerWorld()
        try world.plan("s", ServerWorld.plain)
        let messages = world.servers["srv-a"]?.notifications(device: ServerWorld.deviceID) ?? []
        #expect(messages.count == 1)
        #expect(world.servers["srv-a"]?.notifications(device: ServerWorld.deviceID) == [])
        let message = try #require(messages.first)
        for index in [0, 17, 24, message.count - 1] {
            var broken = message
            broken[index] ^= 1
            world.settle(world.device.notify(broken))
        }
        world.settle(world.device.notify(Array(message.dropLast())))
        #expect(world.passages.isEmpty)
        world.settle(world.device.notify(message))
        #expect(world.state("s") == .confirmed)
        #expect(world.passages.first?.request.sketch.first == "Alert1200")
        #expect(world.passages.first?.request.header.sessionID == "1")
        let count = world.passages.count
        world.settle(world.device.notify(message))
        #expect(world.passages.count == count)
    }

    @Test("a notification sealed with the zero nonce resynchronises both sides (NON-06)")
    func resynchronisation() throws {
        var world = ServerWorld()
        try world.plan("s", ServerWorld.plain)
        let hash = CredentialHash(user: "srv-a", password: "s2-srv-a")
        let octets = try Package0(sessionID: 0xA1, serverID: "srv-a").sealed(hash, nonce: .zero)
        world.settle(world.device.notify(octets))
        #expect(world.passages.first?.request.header.sessionID == "A1")
        #expect(world.state("s") == .confirmed)
        let device = world.device.credentials["srv-a"]
        let server = world.servers["srv-a"]?.store.shelves[ServerWorld.deviceID]?.device
        #expect(device?.client.nonce == server?.client.nonce)
        #expect(device?.server.nonce == server?.server.nonce)
    }

    @Test("failed sessions back off for a minute, two, four and so on, up to a day; time passes exactly")
    func backOff() throws {
        var world = ServerWorld()
        try world.plan("s", ServerWorld.plain)
        world.session()
        let count = world.passages.count
        world.lostRequests = Set(count..<(count + 14))
        world.advance(3_600)
        var due = ServerWorld.start + 3_600
        for step in 0..<13 {
            let wait = min(60 << step, 86_400)
            let before = world.passages.count
            world.advance(wait - 1)
            #expect(world.passages.count == before, "no attempt before its time, step \(step)")
            world.advance(1)
            #expect(world.passages.count == before + 1)
            due = due + wait
            #expect(world.passages.last?.at == due)
        }
        world.advance(86_400)
        #expect(world.device.model.pendingReports(for: "srv-a").isEmpty)
        #expect(world.device.now == due + 86_400)
    }

    @Test("with the link down nothing is sent; link-up delivers what is queued, in order")
    func link() throws {
        var world = ServerWorld()
        try world.plan("s", ServerWorld.plain)
        world.session()
        world.settle(world.device.setLink(up: false))
        let count = world.passages.count
        world.session()
        world.advance(3_600 + 1_200)
        #expect(world.passages.count == count)
        world.settle(world.device.setLink(up: true))
        #expect(world.passages.count == count + 1)
        #expect(world.reports("s").map(\.sequence) == [1, 2, 3, 4])
        #expect(
            world.reports("s", "srv-a", .execution).map(\.begun) == [
                ServerWorld.start + 3_600, ServerWorld.start + 4_200, ServerWorld.start + 4_800,
            ])
    }

    @Test(
        "nothing about a schedule goes to another server (P24), and both servers' schedules are carried out")
    func twoServers() throws {
        var world = ServerWorld(servers: ["srv-a", "srv-b"])
        try world.plan("a", ServerWorld.plain, "srv-a")
        try world.plan("b", ServerWorld.plain, "srv-b")
        world.session("srv-a")
        world.session("srv-b")
        world.advance(3_600)
        #expect(world.reports("a", "srv-a").map(\.sequence) == [1, 2])
        #expect(world.reports("b", "srv-b").map(\.sequence) == [1, 2])
        for passage in world.passages {
            let ids = passage.request.genericAlerts.compactMap { $0.items.first?.source?.uri }
            #expect(ids.allSatisfy { $0.hasSuffix(passage.server == "srv-a" ? "/a" : "/b") })
        }
    }

    @Test("a session breaks off where the troubles say, and commands are refused as they say")
    func troubles() throws {
        var world = ServerWorld(
            device: .init(
                troubles: DeviceTroubles(refusals: [
                    .init(command: "Exec", suffix: "Op/Commit", code: .commandFailed, times: 1)
                ])))
        try world.plan("s", ServerWorld.plain)
        world.session()
        #expect(world.state("s") == .refused)
        #expect(world.record("s")?.code == .commandFailed)
        try world.plan("s", ServerWorld.plain)
        world.session()
        #expect(world.state("s") == .confirmed)
    }

    @Test("a schedule of which a part was refused is not confirmed, and is taken back")
    func partialTransfer() throws {
        var definition = ServerWorld.plain
        definition.time?.grace = 30
        for suffix in ["Def/Report/When", "Set/s/Def/Time"] {
            var world = ServerWorld(
                device: .init(
                    troubles: DeviceTroubles(refusals: [
                        .init(command: "Add", suffix: suffix, code: .deviceFull, times: 1)
                    ])))
            try world.plan("s", definition)
            world.session()
            #expect(world.state("s") == .refused)
            #expect(world.device.model.schedules.schedules.isEmpty)
        }
    }

    @Test(
        "a device that shows no or wrong credentials gets no command, and its reports stay",
        arguments: [CredentialManner.missing, .wrong, .stale, .otherScheme])
    func unprovenDevice(_ manner: CredentialManner) throws {
        var world = ServerWorld()
        try world.plan("s", ServerWorld.plain)
        world.session()
        world.device.settings.troubles = DeviceTroubles(manner: manner)
        world.advance(3_600)
        #expect(world.reports("s").map(\.sequence) == [1])
        #expect(world.device.lastEnd == .refused)
        world.device.settings.troubles = .none
        world.settle(world.device.setLink(up: true))
        #expect(world.reports("s").map(\.sequence) == [1, 2])
    }

    @Test("a crash before any durable write keeps what was promised (P08)", arguments: 1...14)
    func crash(_ write: Int) throws {
        var world = ServerWorld()
        world.settle(world.device.armCrash(writes: write))
        try world.plan("s", ServerWorld.plain)
        for _ in 0..<4 {
            world.session()
            world.advance(60)
        }
        #expect(world.state("s") == .confirmed)
        world.advance(3_600 + 1_200)
        for _ in 0..<3 { world.advance(60) }
        let reports = world.reports("s")
        #expect(reports.map(\.sequence) == Array(1...reports.count))
        let runs = reports.filter { $0.kind == .execution }
        #expect(runs.map(\.occurrence) == Array(1...runs.count))
        #expect(runs.count >= 3)
        #expect(runs.allSatisfy { $0.reason == "ok" || $0.reason == "interrupted" })
        #expect(runs.count { $0.reason == "interrupted" } <= 1)
    }

    @Test("a device that is idle after a crash is back, and has sent what it has to", arguments: 1...8)
    func backAfterCrash(_ write: Int) throws {
        var world = ServerWorld()
        try world.plan("s", ServerWorld.plain)
        world.session()
        world.settle(world.device.armCrash(writes: write))
        world.advance(3_600)
        #expect(!world.device.model.isDown)
        #expect(world.device.model.pendingReports(for: "srv-a").isEmpty)
        #expect(world.reports("s").map(\.sequence) == [1, 2])
    }

    @Test("sessions that somebody asks for lead to no back-off, however many there are")
    func manySessions() throws {
        var world = ServerWorld()
        for _ in 0..<30 { world.session() }
        world.settle(world.device.inject(Alert(id: "", code: .genericAlert), for: "srv-a"))
        #expect(world.device.injectedAnswers.count == 1)
    }

    @Test("time that passes while a reply is awaited brings runs, but no other session")
    func overlap() throws {
        var world = ServerWorld()
        try world.plan("s", ServerWorld.plain)
        world.session()
        guard case .send(let server, _, let message) = world.device.startSession(with: "srv-a") else {
            Issue.record("no session began")
            return
        }
        #expect(world.device.advance(3_600) == .awaitingReply)
        #expect(world.value("./Net/RespMs") == "7")
        #expect(world.device.isInSession)
        guard case .answer(let reply)? = world.servers[server]?.received(message) else {
            Issue.record("no reply came")
            return
        }
        world.settle(world.device.received(reply))
        #expect(world.reports("s").map(\.sequence) == [1, 2])
    }

    @Test("removing the account ends sessions and reports; nothing more is sent (AMB-08)")
    func accountRemoved() throws {
        var world = ServerWorld()
        try world.plan("s", ServerWorld.plain)
        world.session()
        world.settle(world.device.setLink(up: false))
        world.advance(3_600)
        world.settle(world.device.removeAccount("srv-a"))
        world.settle(world.device.setLink(up: true))
        let count = world.passages.count
        world.advance(86_400)
        #expect(world.passages.count == count)
        #expect(world.value("./Net/RespMs") == "7")
    }
}
