import SyncML
import Synchronization
import Traceability

/// Plays the implementation of a vector: answers calls as recorded, and insists that the suite does as recorded.
final class Playback: ControlEndpoint {
    /// A call of test control as recorded.
    struct Call: Sendable {
        var method: String
        var parameters: JSONValue
        var result: JSONValue
    }

    private struct State {
        var calls: [Call] = []
        var exchanges: [Vector.Exchange] = []
        var mismatch: String?
    }

    private let role: Role
    /// The address of each server of a device, by its id.
    private let addresses: [String: String]
    private let state = Mutex(State())

    init(role: Role, addresses: [String: String] = [:]) {
        self.role = role
        self.addresses = addresses
    }

    /// Lays ready what the next stimulus shall find.
    func load(_ calls: [Call], _ exchanges: [Vector.Exchange]) {
        state.withLock { state in
            state.calls = calls
            state.exchanges = exchanges
        }
    }

    /// What did not fit, or is left over; nil where everything was used as recorded.
    var mismatch: String? {
        state.withLock { state in
            if let mismatch = state.mismatch { return mismatch }
            if let call = state.calls.first { return "the suite does not call \(call.method) any more" }
            return state.exchanges.isEmpty
                ? nil : "\(state.exchanges.count) recorded messages of a device do not come"
        }
    }

    func answer(
        _ method: String, _ parameters: JSONValue, turn: ControlTurn
    ) async throws(ControlFailure) -> JSONValue {
        switch method {
        case ControlMethod.hello.name:
            return HelloResult(
                role: role, implementation: .init(name: "recorded", version: "1"),
                controls: Set(ControlGroup.all(of: role)), links: ["exchange"], encodings: ["xml"]
            ).json
        case ControlMethod.bye.name: return .empty
        case ControlMethodName.probe: throw ControlFailure(.unknownMethod, "no method `\(method)`")
        case ControlMethod.exchange.name where role == .server:
            return try answer(try ExchangeRequest.reading(parameters)).json
        case _: break
        }
        let call = state.withLock { $0.calls.isEmpty ? nil : $0.calls.removeFirst() }
        guard let call, call.method == method else {
            throw unfit("the suite calls \(method), recorded is \(call?.method ?? "no call")")
        }
        if let place = parameters.firstDifference(from: call.parameters) {
            throw unfit("the suite calls \(method) with another \(place.isEmpty ? "value" : place)")
        }
        // A device that was reset sends nothing before it is told to.
        if role == .device, method != ControlMethod.resetDevice.name { try await send(turn) }
        return call.result
    }

    /// Sends the messages of a device and looks whether the suite answers as recorded.
    private func send(_ turn: ControlTurn) async throws(ControlFailure) {
        while let next = state.withLock({ $0.exchanges.isEmpty ? nil : $0.exchanges.removeFirst() }) {
            guard let url = addresses[next.peer] else { throw unfit("there is no account of \(next.peer)") }
            let request = ExchangeRequest(
                url: url, contentType: Vector.Exchange.contentType, body: Array(next.device.utf8))
            let answer: Vector.Exchange.Answer
            do throws(ControlFailure) {
                answer = Vector.Exchange.Answer(try await turn.exchange(request))
            } catch {
                answer = .lost
            }
            guard answer == next.server else {
                throw unfit(
                    "\(next.peer) answers the device otherwise: \(answer.difference(from: next.server))")
            }
        }
    }

    /// Answers a message of a device that the suite plays.
    private func answer(_ request: ExchangeRequest) throws(ControlFailure) -> ExchangeAnswer {
        let next = state.withLock { $0.exchanges.isEmpty ? nil : $0.exchanges.removeFirst() }
        let came = String(decoding: request.body, as: UTF8.self)
        guard let next else { throw unfit("a device sends one message more: \(came.prefix(400))") }
        guard came == next.device else {
            throw unfit("\(next.peer) sends otherwise: \(difference(came, from: next.device))")
        }
        switch next.server {
        case .lost: throw ControlFailure(.refused, "the connection was closed")
        case .status(let status): return ExchangeAnswer(status: status, contentType: "text/plain", body: [])
        case .message(let text):
            return ExchangeAnswer(
                status: 200, contentType: Vector.Exchange.contentType, body: Array(text.utf8))
        }
    }

    private func unfit(_ text: String) -> ControlFailure {
        state.withLock { $0.mismatch = $0.mismatch ?? text }
        return ControlFailure(.adapterFault, text)
    }
}

extension Vector.Exchange {
    /// The media type of every recorded message.
    static let contentType = SyncMLEncoding.xml.contentType
}

extension Vector.Exchange.Answer {
    /// Creates what a vector keeps of an HTTP answer.
    init(_ answer: ExchangeAnswer) {
        self =
            answer.status == 200
            ? .message(String(decoding: answer.body, as: UTF8.self)) : .status(answer.status)
    }

    fileprivate func difference(from recorded: Self) -> String {
        if case .message(let own) = self, case .message(let other) = recorded {
            return ConformanceKit.difference(own, from: other)
        }
        return "recorded is \(recorded.name), now it is \(name)"
    }

    private var name: String {
        switch self {
        case .message: "a message"
        case .status(let status): "HTTP \(status)"
        case .lost: "a closed connection"
        }
    }
}

/// Shows the place from which a text differs from the one that was recorded.
private func difference(_ came: String, from recorded: String) -> String {
    let common = zip(came.utf8, recorded.utf8).prefix { $0 == $1 }.count
    func part(_ text: String) -> String {
        String(decoding: Array(text.utf8.dropFirst(max(0, common - 40)).prefix(120)), as: UTF8.self)
    }
    return "from octet \(common) recorded is \"\(part(recorded))\", now it is \"\(part(came))\""
}

extension ExchangeRequest {
    /// Reads the parameters of `exchange`.
    static func reading(_ value: JSONValue) throws(ControlFailure) -> ExchangeRequest {
        do throws(JSONShapeError) {
            return try ExchangeRequest(reading: JSONReader(value))
        } catch {
            throw ControlFailure(error)
        }
    }
}
