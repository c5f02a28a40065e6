internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// An HTTP/1.1 server on one address: hands each whole request to a closure and sends what it answers.
///
/// Requests of one connection are answered in order; those of several connections at the same time.
public struct HTTPListener: Sendable {
    /// Answers a request.
    public typealias Handler = @Sendable (HTTPRequest) async -> HTTPAnswer

    /// The host that it is bound to.
    public let host: String
    /// The port that it is bound to.
    public let port: Int
    private let channel: any Channel
    private let connections: ConnectionTable

    /// The URL of its root, without a slash at the end.
    public var url: String { host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)" }

    /// Begins to listen.
    ///
    /// - Parameters:
    ///   - host: The address to bind, the loopback by default.
    ///   - port: The port; 0 lets the system choose.
    ///   - limits: What one peer may cost.
    ///   - handler: Answers requests.
    /// - Returns: The listener; it listens until it is stopped.
    /// - Throws: `cannotBind`.
    public static func bind(
        host: String = "127.0.0.1", port: Int = 0, limits: HTTPLimits = HTTPLimits(),
        handler: @escaping Handler
    ) async throws(HTTPError) -> HTTPListener {
        let connections = ConnectionTable(limit: limits.connections)
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard connections.add(channel) else {
                        channel.close(promise: nil)
                        return
                    }
                    try Self.configure(
                        channel.pipeline.syncOperations, limits: limits, connections: connections,
                        handler: handler)
                }
            }
        do {
            let channel = try await bootstrap.bind(host: host, port: port).get()
            guard let address = channel.localAddress, let port = address.port else {
                throw HTTPError.cannotBind("no address")
            }
            return HTTPListener(
                host: address.ipAddress ?? host, port: port, channel: channel, connections: connections)
        } catch {
            throw .cannotBind("\(host):\(port): \(NetworkTrouble(error))")
        }
    }

    private static func configure(
        _ pipeline: ChannelPipeline.SynchronousOperations, limits: HTTPLimits, connections: ConnectionTable,
        handler: @escaping Handler
    ) throws {
        var decoderLimits = NIOHTTPDecoderLimitConfiguration()
        decoderLimits.maxHeaderFieldSize = limits.headerField
        decoderLimits.maxHeaderListSize = limits.headers
        decoderLimits.maxHeaderFieldCount = limits.headerCount
        let watch = RequestWatch(limits: limits)
        try pipeline.addHandler(watch)
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: true, withErrorHandling: true,
            withEncoderConfiguration: HTTPResponseEncoder.Configuration(),
            withDecoderLimitConfiguration: decoderLimits)
        try pipeline.addHandler(
            RequestHandler(watch: watch, limits: limits, connections: connections, handler: handler))
    }

    /// Stops listening and closes every connection; answers that are being sent get a second to go out.
    public func stop() async {
        try? await channel.close().get()
        await connections.drain(within: .seconds(1))
        await connections.closeAll()
    }
}
