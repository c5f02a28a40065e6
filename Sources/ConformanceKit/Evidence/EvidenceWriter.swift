public import Foundation

/// Writes the evidence of a campaign as it happens: one JSON object a line, each bound to all lines before it.
public actor EvidenceWriter {
    /// Where the log stands.
    public private(set) var position: EvidencePosition
    private let sink: Sink
    private let now: @Sendable () -> String?
    private let redaction: Redaction

    /// Takes the octets of a line; they are out of this process when it returns.
    public typealias Sink = @Sendable ([UInt8]) throws -> Void

    /// Begins a log wherever its lines shall go, or continues one.
    ///
    /// - Parameters:
    ///   - position: Where the log stands; its start unless it is resumed.
    ///   - redaction: What must not be written.
    ///   - now: The time shown in each line, the one thing that a seed does not repeat; nil leaves it out.
    ///   - sink: Takes the lines.
    public init(
        at position: EvidencePosition = .start, redaction: Redaction = Redaction(),
        now: @escaping @Sendable () -> String? = { nil }, sink: @escaping Sink
    ) {
        self.position = position
        self.redaction = redaction
        self.now = now
        self.sink = sink
    }

    /// Begins a log in a file.
    ///
    /// - Parameters:
    ///   - url: Where; nothing may be there yet.
    ///   - redaction: What must not be written.
    ///   - now: The time shown in each line, the one thing that a seed does not repeat; nil leaves it out.
    /// - Throws: Where the file exists or cannot be made.
    public init(
        creating url: URL, redaction: Redaction = Redaction(),
        now: @escaping @Sendable () -> String? = { nil }
    ) throws {
        try Data().write(to: url, options: [.withoutOverwriting])
        let handle = try FileHandle(forWritingTo: url)
        self.init(redaction: redaction, now: now) { line in try handle.write(contentsOf: Data(line)) }
    }

    /// Continues the log of an unfinished campaign; what stands behind the position is cut away.
    ///
    /// - Parameters:
    ///   - url: Where the log is.
    ///   - position: Where its last good line ended.
    ///   - redaction: What must not be written.
    ///   - now: The time shown in each line.
    /// - Throws: Where the file cannot be written.
    public init(
        resuming url: URL, at position: EvidencePosition, redaction: Redaction = Redaction(),
        now: @escaping @Sendable () -> String? = { nil }
    ) throws {
        let handle = try FileHandle(forWritingTo: url)
        try handle.truncate(atOffset: UInt64(position.octets))
        try handle.seekToEnd()
        self.init(at: position, redaction: redaction, now: now) { line in
            try handle.write(contentsOf: Data(line))
        }
    }

    /// Writes an event; it is with the operating system when this returns.
    ///
    /// - Parameter event: What happened.
    /// - Throws: Where the line cannot be written: the campaign must end as the tester's own trouble.
    public func write(_ event: EvidenceEvent) throws { try write(event, time: now()) }

    /// Writes an event that happened before, as when logs are merged.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - time: When, as the line is to say; nil leaves it out.
    /// - Throws: Where the line cannot be written.
    public func write(_ event: EvidenceEvent, time: String?) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let plain = try encoder.encode(EvidenceLine(number: position.line + 1, time: time, event: event))
        let entry = redaction.applied(toJSON: Array(plain))
        let chain = EvidenceFrame.digest(of: entry, after: position.chain)
        let line = EvidenceFrame.line(chain: chain, entry: entry)
        try sink(line)
        position = EvidencePosition(
            line: position.line + 1, chain: chain, octets: position.octets + line.count)
    }
}
