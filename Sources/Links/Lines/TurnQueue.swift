internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// Runs pieces of work in the order in which they came, each after the one before has ended or has let it begin.
///
/// A class, because all who add work share the queue.
final class TurnQueue: Sendable {
    private struct State {
        var isTaken = false
        var waiting: [@Sendable () -> Void] = []
        var unfinished = 0
        var drained: [EventLoopPromise<Void>] = []
    }

    private let state = Mutex(State())

    /// Adds work; it runs in a task of its own when its turn comes.
    ///
    /// - Parameter work: Its argument lets the next piece begin early; called again, it does nothing.
    func begin(_ work: @escaping @Sendable (@escaping @Sendable () -> Void) async -> Void) {
        let start: @Sendable () -> Void = { [self] in
            let once = Once { self.next() }
            Task {
                await work { once.run() }
                once.run()
                self.finish()
            }
        }
        let isFirst = state.withLock { state in
            state.unfinished += 1
            if state.isTaken {
                state.waiting.append(start)
                return false
            }
            state.isTaken = true
            return true
        }
        if isFirst { start() }
    }

    /// Waits until no work is left.
    func drain() async {
        let promise = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: Void.self)
        let isIdle = state.withLock { state in
            if state.unfinished > 0 { state.drained.append(promise) }
            return state.unfinished == 0
        }
        if isIdle { promise.succeed() }
        try? await promise.futureResult.get()
    }

    private func next() {
        let start = state.withLock { state -> (@Sendable () -> Void)? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.isTaken = false
            return nil
        }
        start?()
    }

    private func finish() {
        let drained = state.withLock { state -> [EventLoopPromise<Void>] in
            state.unfinished -= 1
            guard state.unfinished == 0 else { return [] }
            defer { state.drained = [] }
            return state.drained
        }
        for promise in drained { promise.succeed() }
    }
}

/// Runs something at most once.
private final class Once: Sendable {
    private let action: Mutex<(@Sendable () -> Void)?>

    init(_ action: @escaping @Sendable () -> Void) { self.action = Mutex(action) }

    func run() {
        let action = action.withLock { action in
            defer { action = nil }
            return action
        }
        action?()
    }
}
