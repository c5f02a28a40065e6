internal import NIOCore
internal import NIOPosix

/// Two descriptors, one read line by line, one written line by line.
struct LineChannel: Sendable {
    /// What comes out of the input.
    enum Event: Sendable {
        /// A line without its end.
        case line([UInt8])
        /// A line that is longer than allowed; nothing more follows.
        case tooLong(limit: Int)
        /// The input ended.
        case end
    }

    private let channel: any Channel

    /// Takes two descriptors over.
    ///
    /// - Parameters:
    ///   - input: What is read; closed when the channel is.
    ///   - output: What is written; nil for nothing.
    ///   - limit: Most octets of a line.
    ///   - splitsLongLines: Whether a longer one is cut in pieces instead of ending everything.
    ///   - receive: Takes the events in order; must not block.
    /// - Returns: The channel; it reads until it is closed.
    /// - Throws: Where a descriptor cannot be watched, such as a plain file.
    static func open(
        input: CInt, output: CInt?, limit: Int, splitsLongLines: Bool = false,
        receive: @escaping @Sendable (Event) -> Void
    ) async throws -> LineChannel {
        let bootstrap = NIOPipeBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        LineHandler(limit: limit, splitsLongLines: splitsLongLines, receive: receive))
                }
            }
        let channel =
            if let output {
                try await bootstrap.takingOwnershipOfDescriptors(input: input, output: output).get()
            } else {
                try await bootstrap.takingOwnershipOfDescriptor(input: input).get()
            }
        return LineChannel(channel: channel)
    }

    /// Writes a line; what cannot be written any more is lost, which the other side's end tells.
    func write(_ line: String) {
        var buffer = ByteBuffer()
        buffer.writeString(line)
        buffer.writeString("\n")
        channel.writeAndFlush(buffer, promise: nil)
    }

    /// Closes the output and waits until everything was written.
    func closeOutput() async { try? await channel.close(mode: .output).get() }

    /// Closes both descriptors.
    func close() async { try? await channel.close().get() }

    /// Closes both descriptors without waiting for it.
    func closeSoon() { channel.close(promise: nil) }

    private init(channel: any Channel) { self.channel = channel }
}

/// Cuts what is read into lines.
private final class LineHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private enum State {
        case reading
        case ended
    }

    private let limit: Int
    private let splitsLongLines: Bool
    private let receive: @Sendable (LineChannel.Event) -> Void
    private var pending: [UInt8] = []
    private var state = State.reading

    init(limit: Int, splitsLongLines: Bool, receive: @escaping @Sendable (LineChannel.Event) -> Void) {
        self.limit = limit
        self.splitsLongLines = splitsLongLines
        self.receive = receive
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard state == .reading else { return }
        var view = unwrapInboundIn(data).readableBytesView[...]
        while let end = view.firstIndex(of: UInt8(ascii: "\n")) {
            pending.append(contentsOf: view[..<end])
            view = view[(end + 1)...]
            if pending.count > limit {
                overflow(context)
                guard splitsLongLines else { return }
            }
            if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
            receive(.line(pending))
            pending.removeAll(keepingCapacity: pending.count < 1 << 16)
        }
        pending.append(contentsOf: view)
        if pending.count > limit { overflow(context) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent { end() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A broken output shows as the end of the process; a broken input ends the channel here.
        context.close(promise: nil)
    }

    private func overflow(_ context: ChannelHandlerContext) {
        if splitsLongLines {
            receive(.line(pending))
            pending = []
            return
        }
        state = .ended
        pending = []
        receive(.tooLong(limit: limit))
        context.close(promise: nil)
    }

    /// Tells the end once; a last line without an end is a line too.
    private func end() {
        guard state == .reading else { return }
        state = .ended
        if !pending.isEmpty { receive(.line(pending)) }
        pending = []
        receive(.end)
    }
}

@available(*, unavailable)
extension LineHandler: Sendable {}
