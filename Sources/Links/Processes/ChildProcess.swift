internal import ConformanceKit
internal import Foundation
internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// A program that was started, with pipes to its three standard streams and a session of its own.
///
/// A class, because a process has an identity, and the thread that waits for its end shares it. The session keeps the
/// user's Ctrl-C away from it and lets everything it started be ended with it. It is reaped as soon as it ends.
final class ChildProcess: Sendable {
    /// The descriptors of our side.
    struct Pipes: Sendable {
        /// Writes to its standard input.
        var input: CInt
        /// Reads its standard output.
        var output: CInt
        /// Reads its standard error.
        var error: CInt
    }

    private enum State {
        case running
        case ended
    }

    /// One start at a time, so that no program inherits the pipes of another.
    private static let spawning = Mutex(())

    /// Our side of the pipes; whoever takes them closes them.
    let pipes: Pipes
    let id: pid_t
    private let state = Mutex(State.running)
    private let ending: EventLoopFuture<ControlError.Ending>

    /// Starts a program.
    ///
    /// - Parameter command: The program, looked up in PATH where it has no slash, and its arguments.
    /// - Throws: `couldNotStart`.
    init(_ command: [String]) throws(ControlError) {
        guard let program = command.first, !program.isEmpty else { throw .couldNotStart("no command") }
        let ends: [PipeEnds]
        do throws(SystemError) {
            (id, ends) = try Self.spawning.withLock { _ throws(SystemError) in try Self.start(command) }
        } catch {
            throw .couldNotStart("\(program): \(error)")
        }
        pipes = Pipes(input: ends[0].write, output: ends[1].read, error: ends[2].read)
        let promise = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: ControlError.Ending.self)
        ending = promise.futureResult
        Thread.detachNewThread { [self] in promise.succeed(awaitEnd()) }
    }

    /// Waits for its end.
    ///
    /// - Parameter limit: How long; nil for ever.
    /// - Returns: How it ended; nil where it still runs.
    func ended(within limit: Duration? = nil) async -> ControlError.Ending? {
        let first = ending.eventLoop.makePromise(of: ControlError.Ending?.self)
        ending.whenSuccess { first.succeed($0) }
        let timer = limit.map { limit in
            ending.eventLoop.scheduleTask(in: TimeAmount(limit)) { first.succeed(nil) }
        }
        defer { timer?.cancel() }
        return try? await first.futureResult.get()
    }

    /// Sends a signal to it and to everything it started, unless it has ended.
    func signal(_ number: CInt) {
        state.withLock { state in
            // While it is not reaped, no other process can have its number.
            if state == .running { kill(-id, number) }
        }
    }

    /// Blocks until it ends, ends what it left behind, and reaps it.
    private func awaitEnd() -> ControlError.Ending {
        var info = unsafe siginfo_t()
        while unsafe waitid(P_PID, id_t(id), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        return state.withLock { state in
            kill(-id, SIGKILL)
            var status: CInt = 0
            while unsafe waitpid(id, &status, 0) < 0, errno == EINTR {}
            state = .ended
            let signal = status & 0x7F
            return signal == 0 ? .exited(status: Int(status >> 8 & 0xFF)) : .signalled(Int(signal))
        }
    }
}

extension ChildProcess {
    /// Makes the pipes, starts the program with the far ends, and closes those here.
    private static func start(_ command: [String]) throws(SystemError) -> (pid_t, [PipeEnds]) {
        var ends: [PipeEnds] = []
        do throws(SystemError) {
            for _ in 0..<3 { ends.append(try PipeEnds()) }
            let id = try spawn(command, input: ends[0].read, output: ends[1].write, error: ends[2].write)
            for descriptor in [ends[0].read, ends[1].write, ends[2].write] { close(descriptor) }
            return (id, ends)
        } catch {
            for pipe in ends {
                close(pipe.read)
                close(pipe.write)
            }
            throw error
        }
    }

    private typealias CloseFrom =
        @convention(c) (
            UnsafeMutablePointer<posix_spawn_file_actions_t>, CInt
        ) -> CInt

    /// `posix_spawn_file_actions_addclosefrom_np`, which C libraries have for some years but headers hide from Swift.
    ///
    /// Without it a program inherits our sockets, and a connection that we close stays open until it ends.
    private static let closeFrom: CloseFrom? = {
        guard let symbol = unsafe dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else { return nil }
        return unsafe unsafeBitCast(symbol, to: CloseFrom.self)
    }()

    private static func spawn(
        _ command: [String], input: CInt, output: CInt, error: CInt
    ) throws(SystemError) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (descriptor, target) in [(input, STDIN_FILENO), (output, STDOUT_FILENO), (error, STDERR_FILENO)] {
            unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, target)
        }
        // Sockets of this process are not marked to be closed by themselves.
        if let closeFrom = unsafe closeFrom { _ = unsafe closeFrom(&actions, STDERR_FILENO + 1) }
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var defaults = sigset_t()
        unsafe sigfillset(&defaults)
        var mask = sigset_t()
        unsafe sigemptyset(&mask)
        unsafe posix_spawnattr_setsigdefault(&attributes, &defaults)
        unsafe posix_spawnattr_setsigmask(&attributes, &mask)
        let flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | Int32(0x80)  // POSIX_SPAWN_SETSID
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))

        let arguments = unsafe command.map { unsafe strdup($0) }
        defer { unsafe arguments.forEach { unsafe free($0) } }
        var id: pid_t = 0
        let result = unsafe posix_spawnp(&id, command[0], &actions, &attributes, arguments + [nil], environ)
        guard result == 0 else { throw SystemError(number: result) }
        return id
    }
}
