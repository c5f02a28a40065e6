import Foundation

/// Measures by processor time, which other processes disturb least.
enum Stopwatch {
    /// Returns the seconds of the fastest run among those that fit the time.
    static func best(within seconds: Double, _ work: () throws -> Void) rethrows -> Double {
        try work()
        var best = Double.infinity
        let begin = now()
        repeat {
            let start = now()
            try work()
            best = min(best, now() - start)
        } while now() - begin < seconds
        return best
    }

    private static func now() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
