internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Posts requests, each with its own bound in time and size.
///
/// An actor, because connections that are kept open outlive a call.
public actor HTTPClient {
    /// What becomes of a connection after its response.
    public enum Reuse: Hashable, Sendable {
        /// Every request has its own; nothing can go stale between two messages.
        case fresh
        /// It is kept for the next request to the same host.
        ///
        /// A peer may close it at the very moment in which the next request is sent; that request is then lost and
        /// not repeated, since the peer may have acted on it.
        case persistent
    }

    private let limits: HTTPLimits
    private let reuse: Reuse
    private var idle: [String: any Channel] = [:]

    /// Creates a client.
    ///
    /// - Parameters:
    ///   - reuse: What becomes of a connection after its response.
    ///   - limits: What a response may cost.
    public init(reuse: Reuse = .fresh, limits: HTTPLimits = HTTPLimits()) {
        self.reuse = reuse
        self.limits = limits
    }

    /// Posts a body and waits for the whole response.
    ///
    /// - Parameters:
    ///   - url: Where to.
    ///   - headers: Header fields; host, length and connection are added.
    ///   - body: The body.
    ///   - limit: The time for everything, from the connection to the last octet; nil for no bound but cancellation.
    /// - Returns: The response, whatever its status.
    /// - Throws: Why there is none.
    public func post(
        _ url: String, headers: HTTPFields = [:], body: [UInt8], within limit: Duration? = .seconds(60)
    ) async throws(HTTPError) -> HTTPResponse {
        let address = try HTTPAddress(url)
        let exchange = ResponseExchange(limit: limit)
        let result = await withTaskCancellationHandler {
            await self.send(address, headers, body, exchange)
        } onCancel: {
            exchange.finish(.failure(.cancelled))
        }
        return try result.get()
    }

    /// Closes the connections that were kept.
    public func close() async {
        let channels = idle.values
        idle = [:]
        for channel in channels { try? await channel.close().get() }
    }

    private func send(
        _ address: HTTPAddress, _ headers: HTTPFields, _ body: [UInt8], _ exchange: ResponseExchange
    ) async -> Result<HTTPResponse, HTTPError> {
        let channel: any Channel
        do throws(HTTPError) {
            channel = try await connection(to: address, exchange)
        } catch {
            exchange.finish(.failure(error))
            return await exchange.outcome()
        }
        exchange.attach(channel)
        var head = HTTPRequestHead(version: .http1_1, method: .POST, uri: address.target)
        head.headers.add(name: "Host", value: address.authority)
        for field in headers.all { head.headers.add(name: field.name, value: field.value) }
        head.headers.replaceOrAdd(name: "Content-Length", value: String(body.count))
        if reuse == .fresh { head.headers.replaceOrAdd(name: "Connection", value: "close") }
        channel.writeAndFlush(ResponseHandler.Order(head: head, body: body, exchange: exchange)).whenFailure {
            exchange.finish(.failure(.connectionLost("while sending: \($0)")))
        }
        let outcome = await exchange.outcome()
        if case .success(let response) = outcome, reuse == .persistent, channel.isActive,
            response.headers["Connection"]?.lowercased() != "close"
        {
            idle[address.authority] = channel
        } else {
            channel.close(promise: nil)
        }
        return outcome
    }

    private func connection(
        to address: HTTPAddress, _ exchange: ResponseExchange
    ) async throws(HTTPError) -> any Channel {
        if let channel = idle.removeValue(forKey: address.authority), channel.isActive { return channel }
        var decoderLimits = NIOHTTPDecoderLimitConfiguration()
        decoderLimits.maxHeaderFieldSize = limits.headerField
        decoderLimits.maxHeaderListSize = limits.headers
        decoderLimits.maxHeaderFieldCount = limits.headerCount
        let decoderConfiguration = decoderLimits
        let bodyLimit = limits.body
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(HTTPRequestEncoder())
                    try pipeline.addHandler(
                        ByteToMessageHandler(
                            HTTPResponseDecoder(
                                leftOverBytesStrategy: .dropBytes, informationalResponseStrategy: .drop,
                                limitConfiguration: decoderConfiguration)))
                    try pipeline.addHandler(ResponseHandler(bodyLimit: bodyLimit))
                }
            }
        let connected = bootstrap.connect(host: address.host, port: address.port)
        connected.whenSuccess { channel in exchange.attach(channel) }
        do {
            return try await exchange.winner(of: connected)
        } catch {
            throw error as? HTTPError ?? .unreachable("\(address.authority): \(NetworkTrouble(error))")
        }
    }
}
