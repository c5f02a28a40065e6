import SyncML
import Synchronization
import Traceability

/// Passes calls and messages between the suite and an implementation, and keeps what passed.
final class Recording: ControlEndpoint {
    /// What passed during one stimulus.
    struct Step: Sendable {
        var calls: [Playback.Call] = []
        var messages: [(url: String, device: [UInt8], server: Vector.Exchange.Answer)] = []

        /// The exchanges; the peer is named by address, else by Source.
        func exchanges(_ peers: [String: String]) -> [Vector.Exchange] {
            messages.map { url, device, server in
                let source = try? SyncMLXML.decode(device).message.header.source.uri
                return Vector.Exchange(
                    peer: peers[url] ?? source ?? "", device: String(decoding: device, as: UTF8.self),
                    server: server)
            }
        }
    }

    private struct State {
        var steps: [Step] = []
        var change: VectorChange?
    }

    private let inner: any ControlEndpoint
    private let role: Role
    private let change: VectorChange?
    private let state = Mutex(State())

    init(_ inner: any ControlEndpoint, role: Role, change: VectorChange?) {
        self.inner = inner
        self.role = role
        self.change = change
    }

    func beginStep() { state.withLock { $0.steps.append(Step()) } }

    func takeSteps() -> [Step] {
        state.withLock { state in
            defer { state.steps = [] }
            return state.steps
        }
    }

    /// From now on the implementation is changed, once.
    func beginChanges() { state.withLock { $0.change = change } }

    /// Whether the change took place.
    var hasChanged: Bool { state.withLock { $0.change == nil } }

    func answer(
        _ method: String, _ parameters: JSONValue, turn: ControlTurn
    ) async throws(ControlFailure) -> JSONValue {
        if method == ControlMethod.exchange.name, role == .server {
            return try await carry(try ExchangeRequest.reading(parameters), turn).json
        }
        let own = ControlTurn(
            exchange: { request throws(ControlFailure) in try await self.carry(request, by: turn.exchange) },
            letNextBegin: turn.letNextBegin)
        var result = try await inner.answer(method, parameters, turn: own)
        state.withLock { state in
            if state.change?.result(method, &result) ?? false { state.change = nil }
            guard !state.steps.isEmpty else { return }
            state.steps[state.steps.count - 1].calls.append(
                Playback.Call(method: method, parameters: parameters, result: result))
        }
        return result
    }

    /// Carries a message of a device that is recorded.
    private func carry(
        _ request: ExchangeRequest, by exchange: Exchange
    ) async throws(ControlFailure) -> ExchangeAnswer {
        var request = request
        request.body = changed(request.body)
        do throws(ControlFailure) {
            let answer = try await exchange(request)
            note(request, .init(answer))
            return answer
        } catch {
            note(request, .lost)
            throw error
        }
    }

    /// Carries a message to a server that is recorded.
    private func carry(
        _ request: ExchangeRequest, _ turn: ControlTurn
    ) async throws(ControlFailure) -> ExchangeAnswer {
        do throws(ControlFailure) {
            let value = try await inner.answer(ControlMethod.exchange.name, request.json, turn: turn)
            var answer: ExchangeAnswer
            do throws(JSONShapeError) {
                answer = try ExchangeAnswer(reading: JSONReader(value))
            } catch {
                throw ControlFailure(error)
            }
            if answer.status == 200 { answer.body = changed(answer.body) }
            note(request, .init(answer))
            return answer
        } catch {
            if error.code == .refused { note(request, .lost) }
            throw error
        }
    }

    private func changed(_ octets: [UInt8]) -> [UInt8] {
        state.withLock { state in
            guard let change = state.change, var message = try? SyncMLXML.decode(octets).message,
                change.message(&message)
            else { return octets }
            state.change = nil
            return SyncMLXML.encode(message)
        }
    }

    private func note(_ request: ExchangeRequest, _ answer: Vector.Exchange.Answer) {
        state.withLock { state in
            guard !state.steps.isEmpty else { return }
            state.steps[state.steps.count - 1].messages.append((request.url, request.body, answer))
        }
    }
}
