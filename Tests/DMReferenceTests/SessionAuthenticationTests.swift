import DMReference
import SyncML
import Testing

@Suite("Authentication in sessions")
struct SessionAuthenticationTests {
    struct Vector: CustomTestStringConvertible, Sendable {
        var scheme: Account.Scheme
        var user: String
        var secret: String
        var nonce: [UInt8]
        var data: String
        var testDescription: String { "\(scheme) \(user) \(nonce)" }
    }

    static let vectors = [
        Vector(scheme: .basic, user: "Bruce2", secret: "OhBehave", nonce: [], data: "QnJ1Y2UyOk9oQmVoYXZl"),
        Vector(scheme: .basic, user: "dev-01", secret: "pä:ss", nonce: [], data: "ZGV2LTAxOnDDpDpzcw=="),
        Vector(
            scheme: .md5, user: "Bruce2", secret: "OhBehave", nonce: Array("Nonce".utf8),
            data: "Zz6EivR3yeaaENcRN6lpAQ=="),
        Vector(
            scheme: .md5, user: "dev-01", secret: "s3cret", nonce: Array(0...15),
            data: "iliTrEykCih4k6UbXzOB6w=="),
        Vector(scheme: .md5, user: "dev-01", secret: "s3cret", nonce: [], data: "BOZkCNwMMbhW1XhKmr7f7Q=="),
        Vector(
            scheme: .md5, user: "dev-01", secret: "s3cret", nonce: [0, 0, 0, 0],
            data: "o4snKMFt109f00bLMum2tA=="),
        Vector(
            scheme: .md5, user: "dev-01", secret: "s3cret", nonce: Array("a:b".utf8),
            data: "8H44p+jjg0zp/1z78G6P7A=="),
    ]

    @Test("credentials of package 1 are those of the facts' vectors (5.6)", arguments: vectors)
    func vector(_ vector: Vector) {
        var account = SessionPair.account(client: vector.scheme, server: .none)
        account.client.name = vector.user
        account.client.secret = vector.secret
        account.client.nonce = vector.nonce
        var pair = SessionPair(device: account)
        let message = pair.device.open(reports: [])
        #expect(message.header.credentials?.data == vector.data)
        #expect(message.header.credentials?.meta?.format == "b64")
        #expect(message.header.source.name == (vector.scheme == .md5 ? vector.user : nil))
    }

    /// What the device does and what the server knows, by schemes and first credentials.
    struct Row: CustomTestStringConvertible, Sendable {
        var client: Account.Scheme
        var server: Account.Scheme
        var policy = Policy()
        var staleClient = false
        var staleServer = false
        var messages: [[String]]
        var testDescription: String { "\(client)/\(server) \(policy) \(staleClient) \(staleServer)" }
    }

    static let one = ["St(SyncHdr)=212", "St(Get)=200", "Results", "Final"]
    static let rows = [
        Row(
            client: .none, server: .none,
            messages: [
                ["Alert1201", "Replace", "Final"], ["St(SyncHdr)=200", "St(Get)=200", "Results", "Final"],
            ]),
        Row(client: .basic, server: .basic, messages: [["Alert1201", "Replace", "Final"], one]),
        Row(client: .md5, server: .basic, messages: [["Alert1201", "Replace", "Final"], one]),
        Row(
            client: .md5, server: .md5, policy: Policy(["credentialsInPackage1": 1]),
            messages: [
                ["Alert1201", "Replace", "Final"],
                ["St(SyncHdr)=407", "Alert1201", "Replace", "Final"], one,
            ]),
        Row(
            client: .md5, server: .md5, staleClient: true,
            messages: [
                ["Alert1201", "Replace", "Final"],
                ["St(SyncHdr)=407", "Alert1201", "Replace", "Final"], one,
            ]),
        Row(
            client: .md5, server: .md5, staleServer: true,
            messages: [["Alert1201", "Replace", "Final"], ["St(SyncHdr)=401", "St(Get)=401", "Final"], one]),
        Row(
            client: .basic, server: .none, policy: Policy(["credentialsInPackage1": 1]),
            messages: [
                ["Alert1201", "Replace", "Final"],
                ["St(SyncHdr)=200", "Alert1201", "Replace", "Final"],
                ["St(SyncHdr)=200", "St(Get)=200", "Results", "Final"],
            ]),
    ]

    @Test("challenges lead back to package 1, or to the server's package, and then on (5.4)", arguments: rows)
    func table(_ row: Row) {
        let account = SessionPair.account(client: row.client, server: row.server)
        var other = account
        if row.staleClient { other.client.nonce = [9] }
        if row.staleServer { other.server.nonce = [9] }
        var pair = SessionPair(
            device: account, server: other, policy: row.policy, batches: [[SessionPair.get("g", "./a")]],
            reports: [])
        #expect(pair.run() == .complete)
        #expect(pair.server.exchanges.map(\.received.sketch) == row.messages)
        #expect(pair.executed.count == 1)
        #expect(pair.server.command("g")?.code == .ok)
        #expect(Set(pair.server.exchanges.map(\.received.header.sessionID)) == ["17"])
    }

    @Test("no row is missing") func rowsAreThere() {
        #expect(Self.rows.count == 7)
        #expect(Self.vectors.count == 7)
    }

    @Test(
        "nothing is executed for a server that shows nothing or something wrong, and the rounds are bounded (CHA-06)",
        arguments: [ServerTroubles.Manner.missing, .wrong, .stale, .otherScheme])
    func unprovenServer(_ manner: ServerTroubles.Manner) {
        var pair = SessionPair(
            troubles: ServerTroubles(manner: manner), batches: [[SessionPair.get("g", "./a")]],
            reports: [SessionPair.notice(1)])
        let end = pair.run()
        #expect(end == .peerUnproven || end == .complete && pair.server.session.ended == .refused)
        #expect(pair.executed.isEmpty)
        #expect(pair.queue.count == 1)
        #expect(pair.server.exchanges.count <= 6)
        let code: StatusCode = manner == .missing ? .authenticationRequired : .invalidCredentials
        let answers = pair.server.session.commands.compactMap(\.code)
        #expect(!answers.isEmpty)
        #expect(answers.allSatisfy { $0 == code })
        for exchange in pair.server.exchanges.dropFirst() {
            #expect(exchange.received.commands.allSatisfy { $0.name == "Status" })
            #expect(exchange.headerStatus?.code == code)
            #expect(exchange.headerStatus?.challenge?.nextNonce != nil)
        }
    }

    @Test("a server that proves itself after one message is obeyed then")
    func lateProof() {
        var pair = SessionPair(
            troubles: ServerTroubles(manner: .wrong, mannerLasts: 1),
            batches: [[SessionPair.get("g", "./a")]],
            reports: [SessionPair.notice(1)])
        #expect(pair.run() == .complete)
        #expect(pair.executed.count == 1)
        #expect(pair.server.command("g")?.code == .ok)
        #expect(pair.queue.isEmpty)
        #expect(pair.server.alerts.map(\.isAuthenticated) == [false, true])
    }

    @Test("a device is challenged at most three times, each time with a new nonce, then refused (CHA-05)")
    func refusedDevice() {
        var pair = SessionPair(
            troubles: ServerTroubles(refusesDevice: true), reports: [SessionPair.notice(1)])
        #expect(pair.run() == .refused)
        let answers = pair.server.exchanges.compactMap(\.answer)
        #expect(answers.count == 4)
        #expect(answers.allSatisfy { $0.commands.allSatisfy { $0.name == "Status" } })
        let nonces = answers.compactMap { answer -> String? in
            guard case .status(let status) = answer.commands.first else { return nil }
            return status.challenge?.nextNonce
        }
        #expect(nonces.count == 3)
        #expect(Set(nonces).count == 3)
        #expect(pair.queue.count == 1)
    }

    @Test("a refusal without challenge ends the session (CHA-04)")
    func refusalWithoutChallenge() {
        var pair = SessionPair(
            device: SessionPair.account(client: .md5, server: .none),
            server: SessionPair.account(client: .basic, server: .none),
            troubles: ServerTroubles(refusesWithoutChallenge: true))
        #expect(pair.run() == .refused)
        #expect(pair.server.exchanges.count == 1)
    }

    @Test("a secret meant for digests is never shown in the open (SEC-03)")
    func noDowngrade() {
        var pair = SessionPair(
            device: SessionPair.account(client: .md5, server: .none),
            server: SessionPair.account(client: .basic, server: .none))
        #expect(pair.run() == .refused)
        #expect(
            pair.server.exchanges.allSatisfy {
                $0.received.header.credentials?.meta?.type == "syncml:auth-md5"
            })
    }

    @Test("after 200 the credentials are in each message, after 212 in none (CHA-03)", arguments: [0, 1])
    func scopeOfCredentials(option: Int) {
        var pair = SessionPair(
            serverPolicy: Policy(["headerStatusAfterCredentials": option]),
            batches: [[SessionPair.get("1", "./a")], [SessionPair.get("1", "./b")]])
        #expect(pair.run() == .complete)
        let shown = pair.server.exchanges.map { $0.received.header.credentials != nil }
        #expect(shown == (option == 0 ? [true, false, false] : [true, true, true]))
        #expect(
            pair.server.exchanges.compactMap { $0.answer?.header.credentials != nil } == [true, false, false])
    }

    @Test("a replayed session is refused, and the device that owns the secret is not hurt (NON-05)")
    func replay() {
        var pair = SessionPair(reports: [SessionPair.notice(1)])
        #expect(pair.run() == .complete)
        let recorded = pair.server.exchanges[0].received
        var setup = pair.server.session.setup
        var attacked = ScriptedServer(setup, nonces: NonceSource(seed: 3))
        guard case .answer(let answer) = attacked.received(recorded) else {
            Issue.record("the replay was not answered")
            return
        }
        #expect(answer.sketch.allSatisfy { $0.hasSuffix("=401") || $0 == "Final" })
        #expect(attacked.alerts.map(\.code) == [.invalidCredentials])
        setup = attacked.session.setup
        var later = SessionPair(
            device: pair.device.setup.account,
            server: Account(serverID: "srv-a", url: "", client: setup.client, server: setup.server),
            reports: [SessionPair.notice(2)])
        #expect(later.run() == .complete)
        #expect(later.queue.isEmpty)
    }

    @Test("the nonces given with an acceptance are those of the next session (NON-01, NON-02)")
    func nextSession() {
        var pair = SessionPair(batches: [[SessionPair.get("1", "./a")]])
        #expect(pair.run() == .complete)
        let setup = pair.server.session.setup
        #expect(pair.device.setup.account.client.nonce == setup.client.nonce)
        #expect(pair.device.setup.account.server.nonce == setup.server.nonce)
        var next = SessionPair(
            device: pair.device.setup.account,
            server: Account(serverID: "srv-a", url: "", client: setup.client, server: setup.server),
            batches: [[SessionPair.get("1", "./a")]], sessionID: "18")
        #expect(next.run() == .complete)
        #expect(next.server.exchanges.count == 2)
    }

    @Test("sessions without a word of the device after the server's proof do not put nonces out of step")
    func shortSessions() {
        var account = SessionPair.secretive
        var other = account
        for number in 1...4 {
            var pair = SessionPair(
                device: account, server: other, reports: [SessionPair.notice(number)],
                sessionID: String(number))
            #expect(pair.run() == .complete)
            #expect(pair.queue.isEmpty)
            #expect(pair.server.exchanges.count == 1)
            account = pair.device.setup.account
            other.client = pair.server.session.setup.client
            other.server = pair.server.session.setup.server
        }
    }

    @Test("a nonce of a peer that never proved itself is not kept (NON-04)")
    func unprovenNonce() {
        var pair = SessionPair(
            policy: Policy(["credentialsInPackage1": 1]), troubles: ServerTroubles(manner: .missing))
        _ = pair.run()
        #expect(pair.device.setup.account.client.nonce == SessionPair.secretive.client.nonce)
    }
}
