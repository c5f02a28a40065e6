internal import Glibc

/// A call of the system that failed.
struct SystemError: Error, CustomStringConvertible {
    /// The number of the error.
    var number: CInt

    /// What the system says about it.
    var description: String { unsafe String(cString: strerror(number)) }
}

/// The two ends of a pipe; no program that is started inherits them by itself.
struct PipeEnds: Sendable {
    /// The end to read from.
    var read: CInt
    /// The end to write to.
    var write: CInt

    /// Makes a pipe.
    ///
    /// Between the pipe and its mark a program started at the same time could inherit it; starts take a lock for that.
    init() throws(SystemError) {
        var ends: [CInt] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw SystemError(number: errno) }
        (read, write) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }
}
