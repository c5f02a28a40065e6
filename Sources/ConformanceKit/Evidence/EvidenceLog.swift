public import Foundation
import Traceability

/// A log that was read, with what is wrong with it.
public struct EvidenceLog: Sendable {
    /// The lines in order, up to the first that is broken.
    public var entries: [Entry]
    /// The first thing that is wrong; nil for a log that is whole.
    public var defect: Defect?
    /// Where the last good line ended; the start for a log that was not read.
    public var position: EvidencePosition { ends.last ?? .start }
    /// Where each good line ended.
    private var ends: [EvidencePosition] = []

    /// A line that was read.
    public struct Entry: Hashable, Sendable {
        /// The line, from 1.
        public var line: Int
        /// When it was written, as the line says; nil where times were left out.
        public var time: String?
        /// What happened.
        public var event: EvidenceEvent

        /// Creates an entry.
        public init(line: Int, time: String?, event: EvidenceEvent) {
            self.line = line
            self.time = time
            self.event = event
        }
    }

    /// Where a line ended; nil for a line that was not read.
    public func position(after line: Int) -> EvidencePosition? {
        ends.indices.contains(line - 1) ? ends[line - 1] : nil
    }

    /// The events in order, up to the first line that is broken.
    public var events: [EvidenceEvent] { entries.map(\.event) }

    /// Creates a log from what is known already, such as that of a campaign that is about to end.
    public init(entries: [Entry], defect: Defect?) {
        self.entries = entries
        self.defect = defect
    }

    /// Why a log, or the rest of it, cannot be trusted.
    public struct Defect: Error, Hashable, Sendable, CustomStringConvertible {
        /// What is wrong.
        public enum Kind: Hashable, Sendable {
            /// There is no line at all.
            case empty
            /// A line is no event.
            case unreadable(String)
            /// A line is not bound to the one before it: something was changed, added or taken away.
            case broken
            /// The last line has no end: the writer was cut off within it.
            case torn
            /// The footer counts other verdicts than the log holds.
            case miscounted
            /// A header that is not first, or a first line that is no header.
            case misplacedHeader
            /// Something follows the footer.
            case afterFooter
            /// There is no footer: the campaign did not finish.
            case unfinished
        }

        /// What is wrong.
        public var kind: Kind
        /// The line, from 1.
        public var line: Int

        /// Creates a defect.
        public init(kind: Kind, line: Int) {
            self.kind = kind
            self.line = line
        }

        /// One sentence with the line.
        public var description: String {
            let what =
                switch kind {
                case .empty: "the log is empty"
                case .unreadable(let cause): "not an event: \(cause)"
                case .broken: "not bound to the line before it; the log was changed"
                case .torn: "torn off; the campaign did not finish"
                case .miscounted: "the footer counts other verdicts than the log holds"
                case .misplacedHeader: "the header must be the first line, and only that"
                case .afterFooter: "something follows the footer"
                case .unfinished: "there is no footer: the campaign did not finish"
                }
            return "evidence line \(line): \(what)"
        }
    }

    /// The bounds of what is read.
    public struct Limits: Hashable, Sendable {
        /// Most octets of a line.
        public var line = 64 << 20
        /// Most octets of a log.
        public var octets = 4 << 30

        /// Creates the usual bounds.
        public init() {}
    }

    /// Reads a log and checks the chain.
    ///
    /// - Parameters:
    ///   - url: Where it is.
    ///   - limits: The bounds.
    /// - Throws: Where the file cannot be read or exceeds a bound.
    public init(contentsOf url: URL, limits: Limits = Limits()) throws {
        let data = try Data(contentsOf: url, options: .mappedIfSafe)
        guard data.count <= limits.octets else {
            throw CocoaError(.fileReadTooLarge, userInfo: [NSFilePathErrorKey: url.path])
        }
        self.init(data, limits: limits)
    }

    /// Checks the octets of a log.
    public init(_ data: Data, limits: Limits = Limits()) {
        entries = []
        defect = nil
        let octets = Array(data)
        var start = octets.startIndex
        while start < octets.endIndex {
            let end = octets[start...].firstIndex(of: EvidenceFrame.newline)
            do throws(Defect) {
                guard let end else { throw Defect(kind: .torn, line: position.line + 1) }
                entries.append(try read(Array(octets[start..<end]), limits))
                start = end + 1
            } catch {
                defect = error
                return
            }
        }
        if position == .start {
            defect = Defect(kind: .empty, line: 0)
        } else if !isFinished {
            defect = Defect(kind: .unfinished, line: position.line)
        }
    }

    private var isFinished: Bool {
        if case .footer = entries.last?.event { true } else { false }
    }

    private mutating func read(_ line: [UInt8], _ limits: Limits) throws(Defect) -> Entry {
        let number = position.line + 1
        guard !isFinished else { throw Defect(kind: .afterFooter, line: number) }
        guard line.count <= limits.line else {
            throw Defect(kind: .unreadable("longer than \(limits.line) octets"), line: number)
        }
        guard let (chain, entry) = EvidenceFrame.parts(of: line) else {
            throw Defect(kind: .unreadable("not of the form {\"chain\":...,\"entry\":...}"), line: number)
        }
        guard EvidenceFrame.digest(of: entry, after: position.chain) == chain else {
            throw Defect(kind: .broken, line: number)
        }
        let read: EvidenceLine
        do {
            read = try JSONDecoder().decode(EvidenceLine.self, from: Data(entry))
        } catch {
            throw Defect(kind: .unreadable(String("\(error)".prefix(200))), line: number)
        }
        guard read.number == number else { throw Defect(kind: .broken, line: number) }
        let isHeader = if case .header = read.event { true } else { false }
        guard isHeader == (number == 1) else { throw Defect(kind: .misplacedHeader, line: number) }
        if case .footer(let footer) = read.event, !counts(footer) {
            throw Defect(kind: .miscounted, line: number)
        }
        ends.append(
            EvidencePosition(line: number, chain: chain, octets: position.octets + line.count + 1))
        return Entry(line: number, time: read.time, event: read.event)
    }

    /// Whether a footer counts the verdicts that the log holds.
    private func counts(_ footer: EvidenceFooter) -> Bool {
        var found: [String: Int] = [:]
        for entry in entries {
            if case .caseEnded(let outcome) = entry.event { found[outcome.verdict.rawValue, default: 0] += 1 }
        }
        return found == footer.verdicts.filter { $0.value != 0 }
    }
}
