// A source may be used from any thread; Dispatch does not say so to the compiler.
@unsafe @preconcurrency import Dispatch
import Foundation

/// SIGTERM as an event: what is being answered is finished, then the program ends by itself.
enum StopSignal {
    /// Takes over SIGTERM.
    ///
    /// - Returns: A stream that yields when the signal comes.
    static func events() -> AsyncStream<Void> {
        signal(SIGTERM, SIG_IGN)
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        let source = DispatchSource.makeSignalSource(signal: SIGTERM)
        source.setEventHandler { continuation.yield() }
        source.resume()
        continuation.onTermination = { _ in source.cancel() }
        return stream
    }
}
