internal import DMReference
internal import Foundation
import SyncML
import Synchronization

/// Plays the implementation of a recorded case: answers as recorded, and insists that the suite does as recorded.
final class RecordedIUT: ControlLink {
    /// Something that passed, in order.
    enum Item: Sendable {
        case call(method: String, JSONValue)
        case result(JSONValue)
        case failure(method: String, EvidenceControl.Failure)
        case message(EvidenceMessage)

        init?(_ control: EvidenceControl) {
            switch control {
            case .call(let method, let parameters): self = .call(method: method, parameters)
            case .result(_, let value): self = .result(value)
            case .failure(let method, let failure): self = .failure(method: method, failure)
            case .diagnostics: return nil
            }
        }

        var message: EvidenceMessage? { if case .message(let message) = self { message } else { nil } }
    }

    private struct State {
        var items: ArraySlice<Item>
        var mismatch: String?
        /// The address of each account, from the last reset.
        var addresses: [String: String] = [:]
        /// What stood where credentials were taken out of the device's messages, by server.
        var restored: [String: String] = [:]
    }

    private let state: Mutex<State>
    private let hello: JSONValue?
    private let redaction: Redaction

    init(_ items: [Item], hello: JSONValue?, redaction: Redaction) {
        state = Mutex(State(items: items[...]))
        self.hello = hello
        self.redaction = redaction
    }

    /// Puts credentials of the scheme `basic` back; those of other schemes are digests, which the evidence holds.
    func restore(_ accounts: [ServerID: ProvisionedAccount.Credential]) {
        state.withLock { state in
            for (server, client) in accounts where client.scheme == .basic {
                let text = "\(client.name):\(client.secret?.text ?? "")"
                state.restored[server.rawValue] = Data(text.utf8).base64EncodedString()
            }
        }
    }

    /// The first thing that the suite does otherwise than recorded; nil for none.
    var mismatch: String? { state.withLock { $0.mismatch } }

    /// What was recorded and did not happen; nil for nothing.
    var left: String? {
        state.withLock { state in
            for item in state.items {
                switch item {
                case .call(let method, _): return "the suite does not call \(method) any more"
                case .message(let message): return "a message with \(message.peer) does not pass any more"
                case .result, .failure: continue
                }
            }
            return nil
        }
    }

    func start() async throws(ControlError) {}
    func stop() async {}
    func takeDiagnostics() async -> String { "" }

    func send(
        _ request: ControlRequest, exchange: @escaping Exchange
    ) async throws(ControlError) -> JSONValue {
        try await deliver(exchange)
        let isOpening =
            request.method == ControlMethod.hello.name || request.method == ControlMethodName.probe
        let next = state.withLock { $0.items.first }
        guard case .call(let method, let parameters)? = next, method == request.method else {
            // The adapter was opened before the case.
            if isOpening { return try opening(request.method) }
            throw unfit(
                "the suite calls \(request.method), recorded is \(next?.name ?? "the end of the case")")
        }
        if !isOpening, let place = shown(request.parameters).firstDifference(from: parameters) {
            throw unfit("the suite calls \(method) with another \(place.isEmpty ? "value" : place)")
        }
        take()
        if method == "reset" { noteAddresses(request.parameters) }
        try await deliver(exchange)
        let answer = state.withLock { $0.items.popFirst() }
        switch answer {
        case .result(let value)?: return value
        case .failure(_, let failure)?: throw failure.error
        case .call, .message, nil:
            throw unfit(
                "the answer to \(method) is not recorded before \(answer?.name ?? "the end of the case")")
        }
    }

    private func opening(_ method: String) throws(ControlError) -> JSONValue {
        guard method == ControlMethod.hello.name else { throw .unknownMethod("no method `\(method)`") }
        guard let hello else {
            throw .couldNotStart("the evidence does not hold what the adapter said of itself")
        }
        return hello
    }

    private func take() { state.withLock { _ = $0.items.popFirst() } }

    private func noteAddresses(_ profile: JSONValue) {
        guard case .array(let accounts)? = profile["accounts"] else { return }
        state.withLock { state in
            for account in accounts {
                if case .text(let server)? = account["serverID"], case .text(let url)? = account["url"] {
                    state.addresses[server] = url
                }
            }
        }
    }

    /// Sends the messages of a device that come next, and looks whether the suite answers as recorded.
    private func deliver(_ exchange: Exchange) async throws(ControlError) {
        while case .message(let message)? = state.withLock({ $0.items.first }), message.fromIUT {
            take()
            let (url, restored) = state.withLock { ($0.addresses[message.peer], $0.restored[message.peer]) }
            guard let url else { throw unfit("there is no account of \(message.peer)") }
            let body = message.body.restoring(restored)
            let request = ExchangeRequest(
                url: url, contentType: message.contentType ?? SyncMLEncoding(of: body).contentType,
                headers: message.headers ?? [:], body: body)
            var answer: ExchangeAnswer?
            do throws(ControlFailure) { answer = try await exchange(request) } catch { answer = nil }
            try compare(answer?.status == 200 ? answer : nil, message.peer)
        }
    }

    /// Compares the answer of a server that the suite plays with the one recorded for the same server.
    private func compare(_ answer: ExchangeAnswer?, _ peer: String) throws(ControlError) {
        let recorded = state.withLock { state -> EvidenceMessage? in
            let index = state.items.firstIndex { $0.message?.peer == peer }
            guard let index, let message = state.items[index].message, !message.fromIUT else { return nil }
            state.items.remove(at: index)
            return message
        }
        switch (answer, recorded) {
        case (nil, nil): return
        case (let answer?, let recorded?) where redaction.applied(to: answer.body) == recorded.body: return
        case (_, nil): throw unfit("\(peer) answers the device, and did not")
        case (nil, _): throw unfit("\(peer) does not answer the device, and did")
        case (let answer?, let recorded?):
            throw unfit(
                "\(peer) answers the device otherwise: \(answer.body.difference(from: recorded.body))")
        }
    }

    /// Answers a message of a device that the suite plays.
    func post(_ request: ExchangeRequest) throws(ControlError) -> ServerTester.Reply {
        let (sent, answer) = state.withLock { ($0.items.popFirst(), $0.items.popFirst()) }
        guard case .message(let message)? = sent, !message.fromIUT else {
            throw unfit("a device sends a message, recorded is \(sent?.name ?? "the end of the case")")
        }
        guard message.body == request.body else {
            throw unfit("\(message.peer) sends otherwise: \(request.body.difference(from: message.body))")
        }
        switch answer {
        case .message(let reply)? where reply.fromIUT:
            return .answer(
                ExchangeAnswer(
                    status: reply.status ?? 200,
                    contentType: reply.contentType ?? SyncMLEncoding(of: reply.body).contentType,
                    headers: reply.headers ?? [:], body: reply.body))
        case .failure(_, let failure)?:
            switch failure.kind {
            case .closed: return .dropped
            case .unreadable: return .unreadable(failure.text)
            case _: throw failure.error
            }
        case .message, .call, .result, nil:
            throw unfit("the answer to a message of \(message.peer) is not recorded")
        }
    }

    /// A value as the evidence would show it.
    private func shown(_ value: JSONValue) -> JSONValue {
        guard !redaction.isEmpty else { return value }
        let text = redaction.applied(toJSON: Array(value.description.utf8))
        return (try? JSONValue(parsing: text)) ?? value
    }

    private func unfit(_ text: String) -> ControlError {
        state.withLock { $0.mismatch = $0.mismatch ?? text }
        return .adapterFault(code: 0, text)
    }
}

extension RecordedIUT.Item {
    fileprivate var name: String {
        switch self {
        case .call(let method, _): "a call of \(method)"
        case .result: "a result"
        case .failure(let method, _): "a failure of \(method)"
        case .message(let message): "a message \(message.fromIUT ? "of the implementation" : "of the suite")"
        }
    }
}

extension EvidenceMessage {
    /// The octets that passed, as far as the evidence shows them.
    var body: [UInt8] {
        octets.flatMap { Data(base64Encoded: $0) }.map(Array.init) ?? Array(text.utf8)
    }
}

extension [UInt8] {
    /// Puts a credential in the place of the mark of redaction.
    fileprivate func restoring(_ credential: String?) -> [UInt8] {
        guard let credential else { return self }
        return replacing(Array(Redaction.mark.utf8), with: Array(credential.utf8))
    }

    /// Shows the place from which a message differs from the one that was recorded.
    fileprivate func difference(from recorded: [UInt8]) -> String {
        let common = zip(self, recorded).prefix { $0 == $1 }.count
        func part(_ octets: [UInt8]) -> String {
            String(decoding: octets.dropFirst(Swift.max(0, common - 40)).prefix(120), as: UTF8.self)
        }
        return "from octet \(common) recorded is \"\(part(recorded))\", now it is \"\(part(self))\""
    }
}
