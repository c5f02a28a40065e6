import DMReference
import SyncML

/// The device's side of end-to-end cases: messages for one server are carried to that server.
extension DeviceTester {
    /// Carries a message to a server and brings back what became of it.
    typealias Relay = @Sendable (ExchangeRequest, Message) async -> Carried

    /// What became of a message that was carried.
    struct Carried: Sendable {
        /// What the oracle is told.
        var reply: DeviceExchange.Reply
        /// What the device gets.
        var answer: Answer
    }

    /// Has the messages for a server carried from now on; those for others are answered by the suite as before.
    ///
    /// - Parameters:
    ///   - server: Whose messages.
    ///   - relay: Carries them.
    /// - Returns: The account of that server on the device, with the nonces of the next session.
    /// - Throws: `Inconclusive` where the device has no such account.
    func begin(relayOf server: ServerID, _ relay: @escaping Relay) throws -> Account {
        guard let account = servers[server]?.account else { throw Inconclusive("no account \(server)") }
        self.relay = (server, relay)
        oracle?.watched = server
        return account
    }

    /// What the device held of the server's schedules as it sent each message since this was asked last.
    func takeHeld() -> [[String: ServerExchange.Held]] {
        defer { oracle?.held = [] }
        return oracle?.held ?? []
    }

    /// Carries a message of the device; nil where it is not one for the other IUT.
    func carried(
        _ request: ExchangeRequest, _ message: Message, for server: ServerID
    ) async -> Answer? {
        guard let relay, relay.server == server else { return nil }
        let carried = await relay.carry(request, message)
        exchanges.append(DeviceExchange(server: server, request: message, reply: carried.reply))
        if case .answer(let answer) = carried.answer { servers[server]?.last = (request.body, answer) }
        return carried.answer
    }
}
