import ConformanceKit
import DMReference

/// How far the clocks of a reference implementation can be moved: to the last instant that can be written.
enum ClockSpan {
    /// The last second of the year 9999, since 1970.
    static let last = 253_402_300_799

    /// Refuses a span over which a clock would pass the last instant.
    ///
    /// - Parameters:
    ///   - seconds: The span, from 0.
    ///   - name: The parameter that holds it.
    ///   - now: What the clock shows; nil for unknown.
    /// - Throws: `badParameters`.
    static func check(_ seconds: Int, _ name: String, from now: Instant? = nil) throws(ControlFailure) {
        guard seconds <= last - (now?.seconds ?? 0) else {
            throw ControlFailure(.badParameters, "\(name) must not lead beyond the year 9999")
        }
    }
}
