import Crypto
public import Foundation

/// Writes the evidence of a campaign as it happens: one JSON object a line, each bound to the line before by its digest.
public actor EvidenceWriter {
    private let handle: FileHandle
    private let now: @Sendable () -> String?
    private var number = 0
    private var previous = ""

    /// Begins a log.
    ///
    /// - Parameters:
    ///   - url: Where; nothing may be there yet.
    ///   - now: The time shown in each line, the one thing that a seed does not repeat; nil leaves it out.
    /// - Throws: Where the file exists or cannot be made.
    public init(creating url: URL, now: @escaping @Sendable () -> String? = { nil }) throws {
        try Data().write(to: url, options: [.withoutOverwriting])
        handle = try FileHandle(forWritingTo: url)
        self.now = now
    }

    /// Writes an event; it is with the operating system when this returns.
    ///
    /// - Parameter event: What happened.
    /// - Throws: Where the line cannot be written: the campaign must end as the tester's own trouble.
    public func write(_ event: EvidenceEvent) throws {
        number += 1
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let line = try encoder.encode(
            EvidenceLine(number: number, time: now(), previous: previous, event: event))
        try handle.write(contentsOf: line + [0x0A])
        previous = EvidenceDigest.of(line)
    }

    /// Ends the log.
    ///
    /// - Throws: Where what was written cannot be brought to the disk.
    public func close() throws {
        try handle.synchronize()
        try handle.close()
    }
}

enum EvidenceDigest {
    static func of(_ line: Data) -> String {
        SHA256.hash(data: line).map { octet in
            let text = String(octet, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }
}
