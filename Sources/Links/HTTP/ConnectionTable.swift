internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// The connections of one listener.
///
/// A class, because it is shared by every connection and the listener.
final class ConnectionTable: Sendable {
    private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])
    private let limit: Int
    private let requests = RequestCount()

    init(limit: Int) { self.limit = limit }

    /// A request arrived whole.
    func requestReceived() { requests.add(1) }

    /// Its answer is out, or will never be.
    func answerSent() { requests.add(-1) }

    /// Waits until every request is answered, or until the time is up.
    func drain(within limit: Duration) async { await requests.drain(within: limit) }

    func add(_ channel: any Channel) -> Bool {
        let id = ObjectIdentifier(channel)
        let isAdded = channels.withLock { channels in
            guard channels.count < limit else { return false }
            channels[id] = channel
            return true
        }
        if isAdded {
            channel.closeFuture.whenComplete { [self] _ in
                channels.withLock { _ = $0.removeValue(forKey: id) }
            }
        }
        return isAdded
    }

    func closeAll() async {
        for channel in channels.withLock({ Array($0.values) }) { try? await channel.close().get() }
    }
}

/// How many requests are being answered.
private final class RequestCount: Sendable {
    private struct State {
        var count = 0
        var waiting: [EventLoopPromise<Void>] = []
    }

    private let state = Mutex(State())

    func add(_ change: Int) {
        let waiting = state.withLock { state -> [EventLoopPromise<Void>] in
            state.count += change
            guard state.count == 0 else { return [] }
            defer { state.waiting = [] }
            return state.waiting
        }
        for promise in waiting { promise.succeed() }
    }

    func drain(within limit: Duration) async {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let promise = loop.makePromise(of: Void.self)
        let timer = loop.scheduleTask(in: TimeAmount(limit)) { promise.succeed() }
        let isIdle = state.withLock { state in
            if state.count > 0 { state.waiting.append(promise) }
            return state.count == 0
        }
        if isIdle { promise.succeed() }
        try? await promise.futureResult.get()
        timer.cancel()
    }
}
