public import ConformanceKit
internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// How a process that shall end is brought to its end.
public struct Escalation: Hashable, Sendable {
    /// How long it has after its standard input was closed.
    public var afterClosing = Duration.seconds(1)
    /// How long it has after SIGTERM; then SIGKILL ends it.
    public var afterTerminating = Duration.seconds(1)

    /// Creates an escalation with the defaults.
    public init() {}
}

/// The way to an adapter that is a process: JSON-RPC lines over its standard input and output.
///
/// Its standard error is kept, never parsed. It runs in a session of its own; whatever it started there ends with it.
public actor ExecLink: ControlLink {
    private struct Running: Sendable {
        var process: ChildProcess
        var peer: LinePeer
        var channel: LineChannel
        var diagnostics: LineChannel
        var diagnosticsEnd: EventLoopFuture<Void>
    }

    /// Most octets of a line (test control section 1).
    public static let maximumLine = 8 << 20

    private let command: [String]
    private let escalation: Escalation
    private let captured = CapturedText(limit: 64 << 10)
    private let exchange = Mutex<Exchange?>(nil)
    private var running: Running?

    /// Creates a link; nothing is started yet.
    ///
    /// - Parameters:
    ///   - command: The program, looked up in PATH where it has no slash, and its arguments. There is no shell.
    ///   - escalation: How it is ended.
    public init(_ command: [String], escalation: Escalation = Escalation()) {
        self.command = command
        self.escalation = escalation
    }

    /// Starts the process; one that runs is ended first.
    ///
    /// - Throws: `couldNotStart`.
    public func start() async throws(ControlError) {
        await stop()
        let process = try ChildProcess(command)
        let peer = LinePeer(.duringCalls) { [self] method, parameters, _ in
            await answer(method, parameters)
        }
        let diagnosticsEnd = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: Void.self)
        do {
            let diagnostics = try await LineChannel.open(
                input: process.pipes.error, output: nil, limit: 64 << 10, splitsLongLines: true
            ) { [captured] event in
                captured.append(event)
                if case .end = event { diagnosticsEnd.succeed() }
            }
            let channel = try await LineChannel.open(
                input: process.pipes.output, output: process.pipes.input, limit: Self.maximumLine
            ) { event in
                Self.receive(event, peer, process)
            }
            peer.attach(channel)
            running = Running(
                process: process, peer: peer, channel: channel, diagnostics: diagnostics,
                diagnosticsEnd: diagnosticsEnd.futureResult)
        } catch {
            process.signal(SIGKILL)
            diagnosticsEnd.succeed()
            throw .couldNotStart("\(command.joined(separator: " ")): \(error)")
        }
        Task {
            guard let ending = await process.ended() else { return }
            // What it wrote last may still be in the pipe, and its end comes behind it, unless a stranger that left
            // the session holds the pipe open.
            MultiThreadedEventLoopGroup.singleton.next().scheduleTask(in: .milliseconds(500)) {
                peer.end(.died(ending))
            }
        }
    }

    /// Sends one request and waits for its response.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - exchange: Answers DM messages that the adapter sends meanwhile.
    /// - Returns: The result.
    /// - Throws: Why there is none.
    public func send(
        _ request: ControlRequest, exchange: @escaping Exchange
    ) async throws(ControlError) -> JSONValue {
        guard let peer = running?.peer else { throw .died(.connectionLost("the adapter is not running")) }
        self.exchange.withLock { $0 = exchange }
        return try await peer.send(request)
    }

    /// Ends the process: closes its standard input, then SIGTERM, then SIGKILL, and reaps it.
    public func stop() async {
        guard let current = running else { return }
        running = nil
        current.peer.end(.died(.connectionLost("stopped")))
        await current.channel.closeOutput()
        if await current.process.ended(within: escalation.afterClosing) == nil {
            current.process.signal(SIGTERM)
            if await current.process.ended(within: escalation.afterTerminating) == nil {
                current.process.signal(SIGKILL)
                _ = await current.process.ended()
            }
        }
        await current.channel.close()
        // What it wrote last is worth waiting for, but a stranger may hold the pipe open for ever.
        let diagnostics = current.diagnostics
        MultiThreadedEventLoopGroup.singleton.next().scheduleTask(in: .milliseconds(500)) {
            diagnostics.closeSoon()
        }
        try? await current.diagnosticsEnd.get()
        await diagnostics.close()
    }

    /// What the adapter wrote to its standard error since last asked.
    public func takeDiagnostics() async -> String { captured.take() }

    /// The number of the process; nil where none runs.
    var processID: Int32? { running?.process.id }

    private static func receive(_ event: LineChannel.Event, _ peer: LinePeer, _ process: ChildProcess) {
        switch event {
        case .line(let line): if let babble = peer.receive(line) { peer.end(.babbled(babble)) }
        case .tooLong(let limit): peer.end(.babbled(.tooLong(limit: limit)))
        case .end:
            Task {
                let ending = await process.ended(within: .seconds(1))
                peer.end(.died(ending ?? .connectionLost("standard output was closed")))
            }
        }
    }

    private nonisolated func answer(
        _ method: String, _ parameters: JSONValue
    ) async -> Result<JSONValue, ControlFailure> {
        guard method == "exchange" else {
            return .failure(ControlFailure(.unknownMethod, "the suite answers nothing but `exchange`"))
        }
        guard let exchange = exchange.withLock({ $0 }) else {
            return .failure(ControlFailure(.refused, "no DM message is expected now"))
        }
        do throws(JSONShapeError) {
            let request = try ExchangeRequest(reading: JSONReader(parameters))
            do throws(ControlFailure) {
                return .success(try await exchange(request).json)
            } catch {
                return .failure(error)
            }
        } catch {
            return .failure(ControlFailure(error))
        }
    }
}

/// Text that is kept up to a limit until it is taken.
///
/// A class, because the reader of lines and the link share it.
private final class CapturedText: Sendable {
    private struct State {
        var text: [UInt8] = []
        var dropped = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    func append(_ event: LineChannel.Event) {
        state.withLock { state in
            switch event {
            case .line(let line):
                let room = max(0, limit - state.text.count)
                state.text += line.prefix(room)
                if room > line.count { state.text.append(UInt8(ascii: "\n")) }
                state.dropped += max(0, line.count - room)
            case .tooLong(let limit): state.dropped += limit
            case .end: break
            }
        }
    }

    func take() -> String {
        state.withLock { state in
            defer { state = State() }
            let text = String(decoding: state.text, as: UTF8.self)
            return state.dropped == 0 ? text : "\(text)[\(state.dropped) octets left out]\n"
        }
    }
}
