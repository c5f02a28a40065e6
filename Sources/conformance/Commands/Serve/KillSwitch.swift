import Foundation
import Synchronization

/// Ends this process by SIGKILL at a point that is counted, so that a test can repeat what it found.
///
/// Points lie around and inside every transaction of the store, and before and after every message.
final class KillSwitch: Sendable {
    private let left: Mutex<Int>

    /// Creates a switch.
    ///
    /// - Parameter point: At which point, from 1.
    init(point: Int) { left = Mutex(point) }

    /// Takes note of a point; does not return from the one that was named.
    func pass() {
        let strikes = left.withLock { left in
            left -= 1
            return left == 0
        }
        if strikes {
            kill(getpid(), SIGKILL)
            while true { pause() }
        }
    }
}
