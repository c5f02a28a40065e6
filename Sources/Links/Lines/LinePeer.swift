internal import ConformanceKit
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// One end of JSON-RPC 2.0 over lines: sends requests, matches responses, answers requests of the other end.
///
/// A class, because the reader of lines and every caller share it.
final class LinePeer: Sendable {
    /// When requests of the other end are answered.
    enum Acceptance: Sendable {
        /// Only while a request of this end is outstanding: the suite's end.
        case duringCalls
        /// At any time, one after the other: the adapter's end.
        case always

        /// Most requests of the other end that wait for their answers.
        var maximumRequests: Int {
            switch self {
            case .duringCalls: 16
            case .always: 1_024
            }
        }
    }

    /// Answers a request of the other end; the second argument lets the next one begin early.
    typealias Server =
        @Sendable (
            _ method: String, _ parameters: JSONValue, _ letNextBegin: @escaping @Sendable () -> Void
        ) async -> Result<JSONValue, ControlFailure>

    private typealias Outcome = Result<JSONValue, ControlError>

    private struct State {
        var pending: [Int: EventLoopPromise<Outcome>] = [:]
        var end: ControlError?
        var stray: ControlError.Babble?
        var requestsInHand = 0
    }

    private let acceptance: Acceptance
    private let serve: Server
    private let turns = TurnQueue()
    private let state = Mutex(State())
    private let output = Mutex<LineChannel?>(nil)

    init(_ acceptance: Acceptance, serve: @escaping Server) {
        self.acceptance = acceptance
        self.serve = serve
    }

    /// Names where lines are written.
    func attach(_ channel: LineChannel) { output.withLock { $0 = channel } }

    /// Sends a request and waits for its response, for the end, or for cancellation.
    func send(_ request: ControlRequest) async throws(ControlError) -> JSONValue {
        let promise = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: Outcome.self)
        let refusal = state.withLock { state -> ControlError? in
            if let end = state.end { return end }
            if let stray = state.stray {
                state.stray = nil
                return .babbled(stray)
            }
            state.pending[request.id] = promise
            return nil
        }
        if let refusal {
            promise.succeed(.failure(refusal))
        } else {
            write(request.line)
        }
        let outcome = await withTaskCancellationHandler {
            (try? await promise.futureResult.get()) ?? .failure(.died(.connectionLost("abandoned")))
        } onCancel: {
            promise.succeed(.failure(.died(.connectionLost("cancelled"))))
        }
        state.withLock { _ = $0.pending.removeValue(forKey: request.id) }
        return try outcome.get()
    }

    /// Ends every outstanding request, and all to come, with an error; only the first end counts.
    func end(_ error: ControlError) {
        let pending = state.withLock { state -> [EventLoopPromise<Outcome>] in
            guard state.end == nil else { return [] }
            state.end = error
            return Array(state.pending.values)
        }
        for promise in pending { promise.succeed(.failure(error)) }
    }

    /// Takes a line.
    ///
    /// - Returns: What is wrong with it, where it ends the conversation.
    func receive(_ line: [UInt8]) -> ControlError.Babble? {
        if line.isEmpty { return nil }
        do throws(ControlError.Babble) {
            switch try ControlMessage(parsing: line) {
            case .request(let id, let method, let parameters): return take(id, method, parameters)
            case .result(let id, let result): return complete(id, .success(result))
            case .failure(let id, let failure): return complete(id, .failure(ControlError(failure)))
            }
        } catch {
            let isCalled = state.withLock { !$0.pending.isEmpty }
            return isCalled || acceptance == .always ? error : .unsolicitedLine
        }
    }

    /// Waits until every request of the other end that was taken has been answered.
    func drain() async { await turns.drain() }

    /// Writes an error that belongs to no request.
    func complain(_ failure: ControlFailure) { write(ControlMessage.failure(id: .null, failure).line) }

    private func write(_ line: String) { output.withLock { $0 }?.write(line) }

    private func complete(_ id: JSONValue, _ outcome: Outcome) -> ControlError.Babble? {
        guard case .integer(let number) = id,
            let promise = state.withLock({ $0.pending.removeValue(forKey: number) })
        else { return .wrongID(id.description) }
        promise.succeed(outcome)
        return nil
    }

    private func take(_ id: JSONValue, _ method: String, _ parameters: JSONValue) -> ControlError.Babble? {
        enum Decision { case accept, stray, flood }
        let decision = state.withLock { state -> Decision in
            if acceptance == .duringCalls, state.pending.isEmpty {
                state.stray = .unsolicitedRequest(method: method)
                return .stray
            }
            guard state.requestsInHand < acceptance.maximumRequests else { return .flood }
            state.requestsInHand += 1
            return .accept
        }
        switch decision {
        case .accept:
            turns.begin { [self] letNextBegin in
                let result = await serve(method, parameters, letNextBegin)
                state.withLock { $0.requestsInHand -= 1 }
                respond(to: id, result)
            }
            return nil
        case .stray:
            respond(to: id, .failure(ControlFailure(.refused, "no request of the suite is outstanding")))
            return nil
        case .flood: return .notJSONRPC("more than \(acceptance.maximumRequests) requests at a time")
        }
    }

    private func respond(to id: JSONValue, _ result: Result<JSONValue, ControlFailure>) {
        guard id != .null else { return }
        switch result {
        case .success(let value): write(ControlMessage.result(id: id, value).line)
        case .failure(let failure): write(ControlMessage.failure(id: id, failure).line)
        }
    }
}
