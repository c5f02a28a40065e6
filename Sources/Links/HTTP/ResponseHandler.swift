internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// One request on its way: its outcome, its deadline, and the connection that dies with it.
///
/// A class, because the caller, the deadline and the connection share it.
final class ResponseExchange: Sendable {
    private let promise: EventLoopPromise<Result<HTTPResponse, HTTPError>>
    private let deadline: Scheduled<Void>?

    init(limit: Duration?) {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let promise = loop.makePromise(of: Result<HTTPResponse, HTTPError>.self)
        self.promise = promise
        deadline = limit.map { limit in
            loop.scheduleTask(in: TimeAmount(limit)) { promise.succeed(.failure(.timedOut(after: limit))) }
        }
    }

    /// Sets the outcome; only the first one counts.
    func finish(_ outcome: Result<HTTPResponse, HTTPError>) { promise.succeed(outcome) }

    /// Has the connection closed when the exchange fails.
    func attach(_ channel: any Channel) {
        promise.futureResult.whenSuccess { outcome in
            if case .failure = outcome { channel.close(promise: nil) }
        }
    }

    /// Waits for the outcome.
    func outcome() async -> Result<HTTPResponse, HTTPError> {
        defer { deadline?.cancel() }
        do {
            return try await promise.futureResult.get()
        } catch {
            return .failure(.connectionLost("\(error)"))
        }
    }

    /// Waits for a connection, but not beyond the end of the exchange.
    func winner(of connection: EventLoopFuture<any Channel>) async throws -> any Channel {
        let first = promise.futureResult.eventLoop.makePromise(of: (any Channel).self)
        connection.cascade(to: first)
        promise.futureResult.whenSuccess { outcome in
            if case .failure(let error) = outcome { first.fail(error) }
        }
        return try await first.futureResult.get()
    }
}

/// Sends the request of an order and gathers its response.
final class ResponseHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundIn = Order
    typealias OutboundOut = HTTPClientRequestPart

    /// A request with the exchange that its response ends.
    struct Order: Sendable {
        var head: HTTPRequestHead
        var body: [UInt8]
        var exchange: ResponseExchange
    }

    private let bodyLimit: Int
    private var exchange: ResponseExchange?
    private var response: HTTPResponse?

    init(bodyLimit: Int) { self.bodyLimit = bodyLimit }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let order = unwrapOutboundIn(data)
        exchange = order.exchange
        response = nil
        context.write(wrapOutboundOut(.head(order.head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: order.body)))), promise: nil)
        context.write(wrapOutboundOut(.end(nil)), promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            var fields = HTTPFields()
            for (name, value) in head.headers { fields.append(name, value) }
            response = HTTPResponse(status: Int(head.status.code), headers: fields)
        case .body(let buffer):
            guard (response?.body.count ?? 0) + buffer.readableBytes <= bodyLimit else {
                finish(.failure(.bodyTooLong(limit: bodyLimit)), context)
                return
            }
            response?.body.append(contentsOf: buffer.readableBytesView)
        case .end:
            if let response { finish(.success(response), context) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case HTTPParserError.invalidEOFState:
            finish(.failure(.connectionLost("within the response")), context)
        case is HTTPParserError: finish(.failure(.malformed("\(error)")), context)
        case is IOError: finish(.failure(.connectionLost("\(error)")), context)
        case let error: finish(.failure(.malformed("\(error)")), context)
        }
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(
            .failure(.connectionLost(response == nil ? "before the response" : "within the response")),
            context)
        context.fireChannelInactive()
    }

    private func finish(_ outcome: Result<HTTPResponse, HTTPError>, _ context: ChannelHandlerContext) {
        exchange?.finish(outcome)
        exchange = nil
        response = nil
    }
}

@available(*, unavailable)
extension ResponseHandler: Sendable {}
