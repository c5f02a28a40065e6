import DMReference
import Foundation
import SyncML
import Testing

@Suite("Messages sealed by a MAC") struct MessageSealTests {
    struct Pair: CustomTestStringConvertible, Sendable {
        var client: Account.Scheme
        var server: Account.Scheme
        var testDescription: String { "\(client) and \(server)" }
    }

    static let pairs = Account.Scheme.allCases.flatMap { client in
        Account.Scheme.allCases.map { Pair(client: client, server: $0) }
    }

    private func connect(_ pair: Pair, change: (inout Account) -> Void = { _ in }) -> SessionPair {
        let account = SessionPair.account(client: pair.client, server: pair.server)
        var other = account
        change(&other)
        return SessionPair(
            device: account, server: other,
            batches: [[SessionPair.get("1", "./A")], [SessionPair.get("1", "./B")]],
            reports: [SessionPair.notice(1)])
    }

    @Test("every scheme goes with every other, and reports are taken", arguments: pairs)
    func combinations(pair: Pair) {
        var session = connect(pair)
        #expect(session.run() == .complete)
        #expect(session.device.isServerProven)
        #expect(session.server.session.isDeviceProven)
        #expect(session.executed.count == 2)
        #expect(session.queue.isEmpty)
    }

    /// The Statuses for headers that a side received, in order.
    private func headerStatuses(_ messages: [Message]) -> [Status] {
        messages.flatMap(\.commands).compactMap { command in
            if case .status(let status) = command, status.commandReference == "0" { status } else { nil }
        }
    }

    @Test("each message is answered with 200 and the nonce of the next, and nothing stands in Cred")
    func nonces() throws {
        var session = connect(Pair(client: .hmac, server: .hmac))
        session.run()
        let answers = session.server.exchanges.compactMap(\.answer)
        let statuses = headerStatuses(answers)
        #expect(statuses.count >= 3)
        #expect(statuses.allSatisfy { $0.code == .ok && $0.challenge?.challengedScheme == .hmac })
        let issued = statuses.compactMap { $0.challenge?.nextNonce }
        #expect(Set(issued).count == statuses.count)
        let all = answers + session.server.exchanges.map(\.received)
        #expect(all.allSatisfy { $0.header.credentials == nil })
        #expect(session.server.exchanges.allSatisfy { $0.received.header.source.name == "dev" })
        #expect(answers.allSatisfy { $0.header.source.name == "srv-a" })
    }

    @Test("a stale nonce is repaired by a challenge, in each direction")
    func stale() {
        for change in [{ $0.client.nonce = [9] }, { $0.server.nonce = [9] }] as [(inout Account) -> Void] {
            var session = connect(Pair(client: .hmac, server: .hmac), change: change)
            #expect(session.run() == .complete)
            #expect(session.executed.count == 2)
            #expect(session.queue.isEmpty)
        }
    }

    @Test("a wrong secret ends the session after a bounded number of rounds, with nothing done")
    func wrong() {
        for scheme in [Account.Scheme.basic, .md5, .hmac] {
            let pair = Pair(client: scheme, server: scheme)
            var client = connect(pair) { $0.client.secret = "x" }
            #expect(client.run() == .refused)
            #expect(client.server.exchanges.count <= 5)
            var server = connect(pair) { $0.server.secret = "x" }
            #expect(server.run() != .complete)
            #expect(server.executed.isEmpty)
            #expect(server.server.exchanges.count <= 6)
        }
    }

    @Test("a session begun on the zero nonce gives both sides new ones")
    func zero() {
        var account = SessionPair.account(client: .hmac, server: .hmac)
        account.client.nonce = Nonce.zero.octets
        account.server.nonce = Nonce.zero.octets
        var session = SessionPair(device: account, batches: [[SessionPair.get("1", "./A")]])
        #expect(session.run() == .complete)
        let kept = session.device.setup.account
        #expect(kept.client.nonce != account.client.nonce)
        #expect(kept.server.nonce != account.server.nonce)
        #expect(session.server.session.setup.client.nonce == kept.client.nonce)
        #expect(session.server.session.setup.server.nonce == kept.server.nonce)
    }

    private func listener(_ nonce: [UInt8]) -> ScriptedServer {
        var account = SessionPair.account(client: .hmac, server: .none)
        account.client.nonce = nonce
        return ScriptedServer(
            .init(
                deviceID: "IMEI:1", sourceURI: "http://dm.example/a", client: account.client,
                server: account.server), nonces: NonceSource(seed: 3))
    }

    private func code(_ server: inout ScriptedServer, _ message: Message, _ seal: ReceivedSeal?)
        -> StatusCode?
    {
        guard case .answer(let answer) = server.received(message, seal: seal) else { return nil }
        return headerStatuses([answer]).first?.code
    }

    @Test("a seal is good for its octets, its user and its nonce alone")
    func seals() throws {
        var pair = SessionPair(device: SessionPair.account(client: .hmac, server: .none))
        let message = pair.device.open(reports: [])
        let octets = SyncMLXML.encode(message)
        let seal = try #require(pair.device.seal)
        let fields = seal.fields(sealing: octets)
        #expect(fields.keys.sorted() == [MACHeader.fieldName])
        var server = listener([1, 2, 3])
        #expect(code(&server, message, ReceivedSeal(fields, body: octets)) == .ok)

        var replayed = listener(server.session.setup.client.nonce)
        #expect(code(&replayed, message, ReceivedSeal(fields, body: octets)) == .invalidCredentials)

        var altered = listener([1, 2, 3])
        let other = octets.dropLast() + [0x20, 0x3E]
        #expect(code(&altered, message, ReceivedSeal(fields, body: Array(other))) == .invalidCredentials)

        var unsealed = listener([1, 2, 3])
        #expect(code(&unsealed, message, nil) == .authenticationRequired)

        var misnamed = listener([1, 2, 3])
        let renamed = fields.mapValues { $0.replacingOccurrences(of: "\"dev\"", with: "\"eve\"") }
        #expect(code(&misnamed, message, ReceivedSeal(renamed, body: octets)) == .invalidCredentials)
    }

    @Test("a header field that cannot be read is none")
    func unreadable() {
        #expect(ReceivedSeal([MACHeader.fieldName: "mac"], body: []) == nil)
        #expect(ReceivedSeal([:], body: []) == nil)
    }
}
