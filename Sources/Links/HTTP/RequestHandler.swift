internal import NIOCore
internal import NIOHTTP1

/// Closes a connection whose request takes too long, or that stays without one.
///
/// Stands before the decoder, because a head that drips never leaves it.
final class RequestWatch: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private enum State {
        case idle
        case receiving
        case answering
        case closed
    }

    private let limits: HTTPLimits
    private var state = State.idle
    private var deadline: Scheduled<Void>?

    init(limits: HTTPLimits) { self.limits = limits }

    func channelActive(context: ChannelHandlerContext) {
        arm(limits.idleTime, context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if state == .idle {
            state = .receiving
            arm(limits.requestTime, context)
        }
        context.fireChannelRead(data)
    }

    func channelInactive(context: ChannelHandlerContext) {
        state = .closed
        deadline?.cancel()
        context.fireChannelInactive()
    }

    /// The request is complete; answering it takes the time it takes.
    func requestReceived() {
        state = .answering
        deadline?.cancel()
    }

    /// The answer is out.
    func answerSent(_ context: ChannelHandlerContext) {
        guard state == .answering else { return }
        state = .idle
        arm(limits.idleTime, context)
    }

    private func arm(_ time: Duration, _ context: ChannelHandlerContext) {
        deadline?.cancel()
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: TimeAmount(time)) { channel.close(promise: nil) }
    }
}

/// Gathers a request, has it answered, and sends the answer.
final class RequestHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private enum State {
        case idle
        case receiving(HTTPRequestHead, [UInt8])
        case answering
        case refused
    }

    private let watch: RequestWatch
    private let limits: HTTPLimits
    private let connections: ConnectionTable
    private let handler: HTTPListener.Handler
    private var state = State.idle
    private var isInputClosed = false

    init(
        watch: RequestWatch, limits: HTTPLimits, connections: ConnectionTable,
        handler: @escaping HTTPListener.Handler
    ) {
        self.watch = watch
        self.limits = limits
        self.connections = connections
        self.handler = handler
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            guard case .idle = state else { return }
            receive(head, context)
        case .body(let buffer):
            guard case .receiving(let head, var body) = state else { return }
            state = .idle
            guard body.count + buffer.readableBytes <= limits.body else {
                refuse(.payloadTooLarge, context)
                return
            }
            body.append(contentsOf: buffer.readableBytesView)
            state = .receiving(head, body)
        case .end:
            guard case .receiving(let head, let body) = state else { return }
            state = .answering
            watch.requestReceived()
            connections.requestReceived()
            answer(head, body, context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent {
            isInputClosed = true
            if case .answering = state {} else { context.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func receive(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        if let length = head.headers.first(name: "content-length").flatMap({ Int($0) }), length > limits.body
        {
            refuse(.payloadTooLarge, context)
            return
        }
        if head.headers.first(name: "expect")?.lowercased() == "100-continue" {
            context.writeAndFlush(
                wrapOutboundOut(.head(HTTPResponseHead(version: head.version, status: .continue))),
                promise: nil)
        }
        state = .receiving(head, [])
    }

    private func refuse(_ status: HTTPResponseStatus, _ context: ChannelHandlerContext) {
        state = .refused
        var head = HTTPResponseHead(version: .http1_1, status: status)
        head.headers.add(name: "Content-Length", value: "0")
        head.headers.add(name: "Connection", value: "close")
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
    }

    private func answer(_ head: HTTPRequestHead, _ body: [UInt8], _ context: ChannelHandlerContext) {
        var fields = HTTPFields()
        for (name, value) in head.headers { fields.append(name, value) }
        let request = HTTPRequest(
            method: head.method.rawValue, target: head.uri, headers: fields, body: body)
        let answer = context.eventLoop.makeFutureWithTask { [handler] in await handler(request) }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        answer.whenSuccess { answer in
            let (handler, context) = bound.value
            switch answer {
            case .respond(let response): handler.send(response, to: head, context)
            case .dropConnection:
                handler.connections.answerSent()
                context.close(promise: nil)
            }
        }
    }

    private func send(_ response: HTTPResponse, to request: HTTPRequestHead, _ context: ChannelHandlerContext)
    {
        let connections = connections
        guard context.channel.isActive else { return connections.answerSent() }
        let keepsAlive = request.isKeepAlive && !isInputClosed
        var head = HTTPResponseHead(
            version: request.version, status: HTTPResponseStatus(statusCode: response.status))
        for field in response.headers.all { head.headers.add(name: field.name, value: field.value) }
        head.headers.replaceOrAdd(name: "Content-Length", value: String(response.body.count))
        head.headers.replaceOrAdd(name: "Connection", value: keepsAlive ? "keep-alive" : "close")
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if request.method != .HEAD, !response.body.isEmpty {
            context.write(
                wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: response.body)))), promise: nil)
        }
        state = .idle
        watch.answerSent(context)
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { result in
            connections.answerSent()
            if case .success = result, keepsAlive { return }
            channel.close(promise: nil)
        }
    }
}

@available(*, unavailable)
extension RequestHandler: Sendable {}

@available(*, unavailable)
extension RequestWatch: Sendable {}
