public import ConformanceKit
import Traceability

/// The parts of a divided campaign joined into the log of a whole one, which still lacks its footer.
///
/// Nothing is judged again and nothing is lost: each line of a part stands in the joined log, in the order of the roles
/// and of the case ids, with the time at which it was written; headers, footers, and what each part says of an IUT, are
/// written once.
public struct EvidenceMerge: Sendable {
    /// The log of one part.
    public struct Part: Sendable {
        /// What the user calls it: its directory.
        public var name: String
        /// The log.
        public var log: EvidenceLog

        /// Creates a part.
        public init(name: String, log: EvidenceLog) {
            self.name = name
            self.log = log
        }
    }

    /// Why logs cannot be joined.
    public enum Problem: Error, Hashable, Sendable {
        /// There is no log.
        case nothing
        /// A log is unfinished or broken.
        case damaged(name: String, cause: String)
        /// A log is of a whole campaign.
        case notAPart(name: String)
        /// A log is of another campaign; the first thing that differs is named.
        case mismatched(name: String, first: String, what: String)
        /// Two logs are of one part.
        case double(name: String, other: String, Shard)
        /// Parts of the campaign that no log is of.
        case missing([Shard])
        /// A log holds a case of another part, or of none.
        case foreign(name: String, TestCaseID)
        /// The logs do not account for the cases that were planned.
        case miscounted(found: Int, planned: Int)
    }

    /// The first line of the joined log.
    public let header: EvidenceHeader
    /// The lines behind it, without a footer; their numbers are those of the parts.
    public let entries: [EvidenceLog.Entry]

    /// Joins logs.
    ///
    /// - Parameter parts: All parts of one campaign, in any order.
    /// - Throws: Where one is missing, double, damaged, or of another campaign.
    public init(_ parts: [Part]) throws(Problem) {
        var members: [Member] = []
        for part in parts { members.append(try Member(part)) }
        members.sort { $0.shard.index < $1.shard.index }
        guard let first = members.first else { throw .nothing }
        for member in members {
            if let what = member.difference(from: first) {
                throw .mismatched(name: member.name, first: first.name, what: what)
            }
        }
        for (member, next) in zip(members, members.dropFirst()) where member.shard == next.shard {
            throw .double(name: next.name, other: member.name, member.shard)
        }
        let present = Set(members.map(\.shard.index))
        let missing = (1...first.shard.count).filter { !present.contains($0) }
        guard missing.isEmpty else {
            throw .missing(missing.compactMap { Shard($0, of: first.shard.count) })
        }
        try Self.check(members)
        var header = first.header
        header.shard = nil
        header.undivided = nil
        header.planned = members.reduce(0) { $0 + $1.header.planned }
        header.parts = members.map(\.chain)
        self.header = header
        entries = header.roles.flatMap { role in Self.entries(of: role, members) }
    }

    /// Each case must lie in the part to which its id belongs: so none is double, and none was moved.
    private static func check(_ members: [Member]) throws(Problem) {
        let ids = Set(members.flatMap { $0.blocks.map(\.id) })
        for member in members {
            let own = member.shard.part(of: ids)
            for block in member.blocks where !own.contains(block.id) {
                throw .foreign(name: member.name, block.id)
            }
        }
        let planned = members.first?.header.undivided ?? 0
        let found = members.reduce(0) { $0 + $1.blocks.count }
        guard found == planned, found == ids.count else { throw .miscounted(found: found, planned: planned) }
    }

    private static func entries(of role: Role, _ members: [Member]) -> [EvidenceLog.Entry] {
        // An IUT that could not be examined in one part is described by another part that could.
        let speaking = members.first { $0.iuts[role].map { $0.iut.failure == nil } == true }
        let chosen = speaking ?? members.first { $0.iuts[role] != nil }
        let opening = [chosen?.iuts[role]?.entry, chosen?.reviews[role]].compactMap(\.self)
        let blocks = members.flatMap(\.blocks).filter { $0.role == role }.sorted { $0.id < $1.id }
        return opening + members.flatMap { $0.outside[role] ?? [] } + blocks.flatMap(\.entries)
    }

    /// Writes the joined log, all but its footer.
    ///
    /// - Parameter writer: The writer of a new log.
    /// - Throws: Where a line cannot be written.
    public func write(to writer: EvidenceWriter) async throws {
        try await writer.write(.header(header))
        for entry in entries { try await writer.write(entry.event, time: entry.time) }
    }
}

/// One log, taken apart.
private struct Member {
    /// A case with its lines.
    struct Block {
        var id: TestCaseID
        var role: Role
        var entries: [EvidenceLog.Entry]
    }

    let name: String
    let header: EvidenceHeader
    let shard: Shard
    let chain: String
    var iuts: [Role: (iut: EvidenceIUT, entry: EvidenceLog.Entry)] = [:]
    var reviews: [Role: EvidenceLog.Entry] = [:]
    var outside: [Role: [EvidenceLog.Entry]] = [:]
    var blocks: [Block] = []

    init(_ part: EvidenceMerge.Part) throws(EvidenceMerge.Problem) {
        let reader = CampaignReader(part.log)
        let state = CampaignRecord.state(
            of: part.log, contradiction: reader.contradiction, reader: reader, catalogue: nil)
        guard let header = reader.header, let shard = header.shard else {
            if let cause = state.warning { throw .damaged(name: part.name, cause: cause) }
            throw .notAPart(name: part.name)
        }
        switch state {
        case .part, .whole: break
        case .unfinished, .broken, .otherCatalogue:
            throw .damaged(name: part.name, cause: state.warning ?? "")
        }
        name = part.name
        self.header = header
        self.shard = shard
        chain = part.log.position.chain
        var role = header.roles.first
        var isOpen = false
        for entry in part.log.entries {
            switch entry.event {
            case .header, .footer: break
            case .iut(let iut):
                role = iut.role
                iuts[iut.role] = (iut, entry)
            case .review(let review): reviews[review.role] = entry
            case .notSelected(let purpose, _):
                if isOpen, blocks[blocks.count - 1].id == purpose.id {
                    blocks[blocks.count - 1].entries.append(entry)
                    isOpen = false
                } else {
                    blocks.append(Block(id: purpose.id, role: purpose.role, entries: [entry]))
                }
            case .caseStarted(let purpose):
                blocks.append(Block(id: purpose.id, role: purpose.role, entries: [entry]))
                isOpen = true
            case .stimulus, .control, .message, .judged, .note, .caseEnded:
                if isOpen {
                    blocks[blocks.count - 1].entries.append(entry)
                } else if let role {
                    outside[role, default: []].append(entry)
                }
                if case .caseEnded = entry.event { isOpen = false }
            }
        }
    }

    /// What keeps two logs from being of one campaign; nil where nothing does. Addresses may differ.
    func difference(from other: Member) -> String? {
        if let what = header.difference(from: other.header) { return what }
        for role in header.roles {
            guard let iut = iuts[role]?.iut, let twin = other.iuts[role]?.iut, iut.failure == nil,
                twin.failure == nil
            else { continue }
            if iut.name != twin.name { return "name of the \(role.rawValue)" }
            if iut.version != twin.version { return "version of the \(role.rawValue)" }
            if iut.controls != twin.controls { return "controls of the \(role.rawValue)" }
            if reviews[role]?.event != other.reviews[role]?.event { return "review of the \(role.rawValue)" }
        }
        return nil
    }
}

extension EvidenceMerge.Problem: CustomStringConvertible {
    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .nothing: "there is nothing to merge; name the directories of all shards"
        case .damaged(let name, let cause): "\(name): \(cause)"
        case .notAPart(let name): "\(name): the evidence of a whole campaign, not of a shard"
        case .mismatched(let name, let first, let what):
            "\(name) and \(first) are not of one campaign: the \(what) differs"
        case .double(let name, let other, let shard): "\(name) and \(other) are both shard \(shard)"
        case .missing(let shards):
            "missing: shard " + shards.prefix(20).map(\.description).joined(separator: ", ")
                + (shards.count > 20 ? " and \(shards.count - 20) more" : "")
        case .foreign(let name, let id): "\(name): \(id) does not belong to this shard"
        case .miscounted(let found, let planned):
            "\(planned) cases were planned, and the shards hold \(found)"
        }
    }
}
