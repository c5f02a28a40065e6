import DMReference
internal import Synchronization

/// How long the suite waits for an adapter.
public struct ControlTimeouts: Hashable, Sendable {
    /// For the answer to `hello`, from the start of the adapter.
    public var start = Duration.seconds(20)
    /// For the answer to any other request.
    public var call = Duration.seconds(60)

    /// Creates time-outs with the defaults.
    public init() {}
}

/// The suite's upper tester: calls an adapter, starts it again after it broke, and trusts it only after it refused
/// a method that does not exist (test control section 1).
public actor ControlClient {
    /// Waits that long; throws or returns early when its task is cancelled.
    public typealias Pause = @Sendable (Duration) async throws -> Void
    /// Takes note of each call, result and diagnostic text, in order.
    public typealias Observer = @Sendable (ControlObservation) async -> Void

    private enum State {
        case closed
        case open(HelloResult)
        case broken
        case givenUp(ControlError)
    }

    private let link: any ControlLink
    private let timeouts: ControlTimeouts
    private let pause: Pause
    private let suite: HelloRequest
    private let startAttempts: Int
    private var observer: Observer?
    private var exchange: Exchange = { _ throws(ControlFailure) in
        throw ControlFailure(.refused, "no DM message is expected now")
    }
    private var state = State.closed
    private var lastID = 0

    /// Creates a client; nothing is started yet.
    ///
    /// - Parameters:
    ///   - link: The way to the adapter.
    ///   - suite: How the suite introduces itself.
    ///   - timeouts: How long it waits.
    ///   - startAttempts: After so many starts that failed in a row it gives up for good.
    ///   - pause: Lets real time pass, so that a time-out can strike.
    public init(
        _ link: any ControlLink, suite: HelloRequest, timeouts: ControlTimeouts = ControlTimeouts(),
        startAttempts: Int = 3, pause: @escaping Pause
    ) {
        self.link = link
        self.suite = suite
        self.timeouts = timeouts
        self.startAttempts = startAttempts
        self.pause = pause
    }

    /// Names who takes note of what passes, from now on; nil for nobody.
    public func observe(_ observer: Observer?) { self.observer = observer }

    /// Names who answers DM messages that arrive by `exchange`, from now on.
    public func answerExchanges(_ exchange: @escaping Exchange) { self.exchange = exchange }

    /// What the adapter said about itself; nil before the first `open` and after it broke.
    public var hello: HelloResult? {
        guard case .open(let hello) = state else { return nil }
        return hello
    }

    /// Where the schedule object of the implementation lies; nil for the default layout (test control section 5).
    ///
    /// - Throws: `Inconclusive` for a layout that this suite cannot examine.
    func scheduleRoot() throws -> NodeURI? {
        guard let binding = hello?.binding else { return nil }
        if binding.isAbstract {
            throw Inconclusive(
                "the adapter translates operations itself (abstract binding), which this suite does not ask for"
            )
        }
        guard let text = binding.root else { return nil }
        guard let root = NodeURI(text), !root.segments.isEmpty else {
            throw Inconclusive(
                "the adapter says that the schedule object lies at \"\(text.prefix(200))\", which is no address of a node"
            )
        }
        return root
    }

    /// Makes sure that an adapter is running and can be trusted.
    ///
    /// After a start that failed it tries again, three times in all by default; then it gives up for good, and this
    /// call throws the same error ever after. An adapter that cannot be trusted is given up at once.
    ///
    /// - Returns: What the adapter says about itself.
    /// - Throws: `couldNotStart` after the last attempt, `untrusted`.
    @discardableResult
    public func open() async throws(ControlError) -> HelloResult {
        switch state {
        case .open(let hello): return hello
        case .givenUp(let error): throw error
        case .closed, .broken: break
        }
        var last = ControlError.couldNotStart("no attempt was made")
        for _ in 0..<startAttempts {
            do {
                let hello = try await attempt()
                state = .open(hello)
                return hello
            } catch {
                await abandon()
                last = error
                if error == .untrusted { break }
            }
        }
        let final =
            switch last {
            case .untrusted, .couldNotStart: last
            case .refused, .badParameters, .unknownMethod, .adapterFault, .died, .timedOut, .babbled:
                ControlError.couldNotStart(last.description)
            }
        state = .givenUp(final)
        throw final
    }

    private func attempt() async throws(ControlError) -> HelloResult {
        try await link.start()
        let hello = try await result(of: .hello, suite, within: timeouts.start)
        do {
            _ = try await exchangeLines(ControlMethodName.probe, .empty, within: timeouts.call)
        } catch {
            guard case .unknownMethod = error else { throw error }
            return hello
        }
        throw .untrusted
    }

    /// Calls a method by name.
    ///
    /// An adapter that died or timed out is ended; the next `open` starts another.
    ///
    /// - Parameters:
    ///   - method: The method's name.
    ///   - parameters: Its parameters.
    ///   - limit: How long to wait; nil for the usual time.
    /// - Returns: The result.
    /// - Throws: Why there is none.
    public func call(
        _ method: String, _ parameters: JSONValue = .empty, within limit: Duration? = nil
    ) async throws(ControlError) -> JSONValue {
        switch state {
        case .open: break
        case .closed, .broken: throw .couldNotStart("the adapter is not running")
        case .givenUp(let error): throw error
        }
        do {
            return try await exchangeLines(method, parameters, within: limit ?? timeouts.call)
        } catch {
            if error.endsAdapter {
                state = .broken
                await abandon()
            }
            throw error
        }
    }

    /// Calls a method with typed parameters and result.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - parameters: Its parameters.
    ///   - limit: How long to wait; nil for the usual time.
    /// - Returns: The result.
    /// - Throws: Why there is none.
    public func call<Parameters, Result>(
        _ method: ControlMethod<Parameters, Result>, _ parameters: Parameters, within limit: Duration? = nil
    ) async throws(ControlError) -> Result {
        try decode(await call(method.name, parameters.json, within: limit))
    }

    /// Says goodbye to the adapter and ends it.
    public func close() async {
        if case .open = state { _ = try? await call(.bye, Nothing(), within: timeouts.start) }
        if case .givenUp = state {} else { state = .closed }
        await abandon()
    }

    private func result<Parameters, Result>(
        of method: ControlMethod<Parameters, Result>, _ parameters: Parameters, within limit: Duration
    ) async throws(ControlError) -> Result {
        try decode(await exchangeLines(method.name, parameters.json, within: limit))
    }

    private func decode<Result: JSONConvertible>(_ value: JSONValue) throws(ControlError) -> Result {
        do {
            return try Result(reading: JSONReader(value))
        } catch {
            throw .babbled(.badResult(error))
        }
    }

    private func abandon() async {
        await link.stop()
        await noteDiagnostics()
    }

    private func noteDiagnostics() async {
        let text = await link.takeDiagnostics()
        if !text.isEmpty { await observer?(.diagnostics(text)) }
    }

    /// Sends one request, whatever the state, and notes it with its outcome.
    private func exchangeLines(
        _ method: String, _ parameters: JSONValue, within limit: Duration
    ) async throws(ControlError) -> JSONValue {
        lastID += 1
        let request = ControlRequest(id: lastID, method: method, parameters: parameters)
        await observer?(.call(request))
        let link = link
        let exchange = exchange
        let outcome = await firstOutcome(of: limit) { () async -> Swift.Result<JSONValue, ControlError> in
            do throws(ControlError) {
                return .success(try await link.send(request, exchange: exchange))
            } catch {
                return .failure(error)
            }
        }
        await noteDiagnostics()
        await observer?(.outcome(request, outcome))
        return try outcome.get()
    }

    /// Runs the work and the clock against each other; the loser is cancelled and not waited for.
    private func firstOutcome(
        of limit: Duration, _ work: @escaping @Sendable () async -> Swift.Result<JSONValue, ControlError>
    ) async -> Swift.Result<JSONValue, ControlError> {
        let race = Race<Swift.Result<JSONValue, ControlError>>()
        let pause = pause
        let working = Task { race.finish(await work()) }
        let timing = Task {
            do {
                try await pause(limit)
                race.finish(.failure(.timedOut(after: limit)))
            } catch {}
        }
        let outcome = await withTaskCancellationHandler {
            await race.outcome()
        } onCancel: {
            race.finish(.failure(.timedOut(after: limit)))
        }
        working.cancel()
        timing.cancel()
        return outcome
    }
}

/// What passes between the suite and an adapter.
public enum ControlObservation: Hashable, Sendable {
    /// The suite sends a request.
    case call(ControlRequest)
    /// The request was answered, or could not be.
    case outcome(ControlRequest, Result<JSONValue, ControlError>)
    /// The adapter wrote to its standard error.
    case diagnostics(String)
}

/// The first of several values that arrive concurrently.
private final class Race<Value: Sendable>: Sendable {
    private enum State {
        case running
        case awaited(CheckedContinuation<Value, Never>)
        case finished(Value)
        case over
    }

    private let state = Mutex(State.running)

    func finish(_ value: Value) {
        let waiter = state.withLock { state -> CheckedContinuation<Value, Never>? in
            switch state {
            case .running:
                state = .finished(value)
                return nil
            case .awaited(let waiter):
                state = .over
                return waiter
            case .finished, .over: return nil
            }
        }
        waiter?.resume(returning: value)
    }

    func outcome() async -> Value {
        await withCheckedContinuation { waiter in
            let value = state.withLock { state -> Value? in
                switch state {
                case .running, .awaited:
                    state = .awaited(waiter)
                    return nil
                case .finished(let value):
                    state = .over
                    return value
                case .over: preconditionFailure("a race is awaited once")
                }
            }
            if let value { waiter.resume(returning: value) }
        }
    }
}
