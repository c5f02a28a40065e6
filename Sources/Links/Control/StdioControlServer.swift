public import ConformanceKit
internal import Foundation
internal import Glibc
internal import NIOPosix
internal import Synchronization

/// The adapter's end of JSON-RPC over lines: `serve ... --control stdio`.
///
/// Requests are answered in order. It ends with `bye`, or when its input ends and all requests are answered.
public struct StdioControlServer: Sendable {
    private let endpoint: any ControlEndpoint

    /// Creates a server.
    ///
    /// - Parameter endpoint: Answers the requests.
    public init(_ endpoint: any ControlEndpoint) { self.endpoint = endpoint }

    /// Serves two descriptors until the conversation ends; both are closed then.
    ///
    /// - Parameters:
    ///   - input: Where requests come from.
    ///   - output: Where responses go to; nothing else may be written there.
    ///   - stop: Yields when the conversation shall end; requests that were taken are still answered.
    /// - Throws: Where a descriptor cannot be used.
    public func run(
        input: Int32 = 0, output: Int32 = 1, until stop: AsyncStream<Void>? = nil
    ) async throws {
        let (events, continuation) = AsyncStream.makeStream(of: LineChannel.Event.self)
        let lastID = Mutex(0)
        let endpoint = endpoint
        let stopping = Task {
            guard let stop else { return }
            for await _ in stop { continuation.finish() }
        }
        defer { stopping.cancel() }
        let exchangePeer = PeerReference()
        let peer = LinePeer(.always) { method, parameters, letNextBegin in
            defer { if method == "bye" { continuation.finish() } }
            let exchange: Exchange = { request throws(ControlFailure) in
                letNextBegin()
                let id = lastID.withLock { id in
                    id += 1
                    return id
                }
                return try await exchangePeer.exchange(request, id: id)
            }
            do throws(ControlFailure) {
                let turn = ControlTurn(exchange: exchange, letNextBegin: letNextBegin)
                return .success(try await endpoint.answer(method, parameters, turn: turn))
            } catch {
                return .failure(error)
            }
        }
        exchangePeer.set(peer)
        let watched = try Self.watchable(output: output)
        let channel = try await LineChannel.open(
            input: try Self.watchable(input: input), output: watched.descriptor, limit: ExecLink.maximumLine
        ) { event in
            continuation.yield(event)
        }
        peer.attach(channel)
        reading: for await event in events {
            switch event {
            case .line(let line): Self.receive(line, peer)
            case .tooLong(let limit):
                peer.complain(ControlFailure(.parseError, "a line of more than \(limit) octets"))
                break reading
            case .end: break reading
            }
        }
        peer.end(.died(.connectionLost("the suite has gone")))
        await peer.drain()
        await channel.closeOutput()
        await channel.close()
        if let arrived = watched.arrived { for await _ in arrived {} }
    }

    private static func receive(_ line: [UInt8], _ peer: LinePeer) {
        guard let babble = peer.receive(line) else { return }
        let code: ControlFailure.Code
        switch babble {
        case .notJSON, .tooLong: code = .parseError
        case .notJSONRPC, .wrongID, .unsolicitedRequest, .unsolicitedLine, .badHTTP, .badResult:
            code = .invalidRequest
        }
        peer.complain(ControlFailure(code, babble.description))
    }

    /// Whether a descriptor is of a plain file or a device, which cannot be watched.
    private static func isPlain(_ descriptor: Int32) throws -> Bool {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw SystemError(number: errno) }
        let kind = status.st_mode & S_IFMT
        return kind == S_IFREG || kind == S_IFCHR
    }

    /// Copies on a thread of its own until the source ends or the sink breaks; then closes both.
    private static func copy(from source: Int32, to sink: Int32, whenDone: @escaping @Sendable () -> Void) {
        Thread.detachNewThread {
            let source = FileHandle(fileDescriptor: source, closeOnDealloc: false)
            let sink = FileHandle(fileDescriptor: sink, closeOnDealloc: false)
            while let data = try? source.read(upToCount: 1 << 16), !data.isEmpty {
                guard (try? sink.write(contentsOf: data)) != nil else { break }
            }
            try? source.close()
            try? sink.close()
            whenDone()
        }
    }

    /// Returns an input that can be watched: what is none is fed through a pipe.
    private static func watchable(input: Int32) throws -> Int32 {
        guard try isPlain(input) else { return input }
        let ends = try PipeEnds()
        copy(from: input, to: ends.write) {}
        return ends.read
    }

    /// Returns an output that can be watched, and what waits until everything has arrived in the real one.
    private static func watchable(output: Int32) throws -> (descriptor: Int32, arrived: AsyncStream<Never>?) {
        guard try isPlain(output) else { return (output, nil) }
        let ends = try PipeEnds()
        let (arrived, continuation) = AsyncStream<Never>.makeStream()
        copy(from: ends.read, to: output) { continuation.finish() }
        return (ends.write, arrived)
    }
}

/// The peer that an exchange goes through; set once, right after it is made.
private final class PeerReference: Sendable {
    private let peer = Mutex<LinePeer?>(nil)

    func set(_ peer: LinePeer) { self.peer.withLock { $0 = peer } }

    func exchange(_ request: ExchangeRequest, id: Int) async throws(ControlFailure) -> ExchangeAnswer {
        guard let peer = peer.withLock({ $0 }) else { throw ControlFailure(.adapterFault, "no connection") }
        let value: JSONValue
        do throws(ControlError) {
            value = try await peer.send(
                ControlRequest(id: id, method: "exchange", parameters: request.json))
        } catch {
            throw ControlFailure(.adapterFault, "the suite gave no answer: \(error)")
        }
        do throws(JSONShapeError) {
            return try ExchangeAnswer(reading: JSONReader(value))
        } catch {
            throw ControlFailure(.adapterFault, "the suite's answer is malformed: \(error)")
        }
    }
}
