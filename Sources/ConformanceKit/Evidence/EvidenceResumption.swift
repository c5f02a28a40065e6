public import Traceability

/// What of the log of a campaign that did not finish can be kept: everything up to the end of the last case that ended.
///
/// The case that was open, and whatever else happened after the last one that ended, is done again.
public struct EvidenceResumption: Hashable, Sendable {
    /// Why a log cannot be continued.
    public enum Problem: Error, Hashable, Sendable {
        /// The campaign ended.
        case finished
        /// The log does not even hold its first line.
        case noBeginning
        /// The log was changed.
        case broken(EvidenceLog.Defect)
        /// The log contradicts itself at a line.
        case contradictory(line: Int)
    }

    /// What is known of one role.
    public struct KnownRole: Hashable, Sendable {
        /// The IUT as it introduced itself.
        public var iut: EvidenceIUT
        /// The review of its claims.
        public var review: StaticReview
        /// The cases that ended.
        public var outcomes: [TestCaseID: EvidenceOutcome] = [:]
        /// The cases that were left out, with the reason.
        public var notSelected: [TestCaseID: String] = [:]

        /// Whether a case is accounted for.
        public func holds(_ id: TestCaseID) -> Bool { outcomes[id] != nil || notSelected[id] != nil }
    }

    /// The first line, which says what the campaign is to do.
    public let header: EvidenceHeader
    /// What is known of each role that was reached.
    public let roles: [Role: KnownRole]
    /// The position behind what is kept.
    public let position: EvidencePosition

    /// How many cases ended or were left out.
    public var accounted: Int { roles.values.reduce(0) { $0 + $1.outcomes.count + $1.notSelected.count } }

    /// Looks where a log can be continued.
    ///
    /// - Parameter log: The log, read from a file.
    /// - Throws: Where it cannot.
    public init(_ log: EvidenceLog) throws(Problem) {
        switch log.defect?.kind {
        case nil: throw .finished
        case .empty: throw .noBeginning
        case .unfinished, .torn: break
        case .unreadable, .broken, .miscounted, .misplacedHeader, .afterFooter:
            if let defect = log.defect { throw .broken(defect) }
        }
        guard case .header(let header)? = log.entries.first?.event else { throw .noBeginning }
        var reader = Reader()
        for entry in log.entries { try reader.read(entry) }
        guard let position = log.position(after: max(1, reader.boundary)) else { throw .noBeginning }
        self.header = header
        self.position = position
        roles = reader.roles
    }

    /// Finds the last line behind which nothing is open.
    private struct Reader {
        var roles: [Role: KnownRole] = [:]
        var boundary = 1
        private var arriving: EvidenceIUT?
        private var open: TestPurpose?

        mutating func read(_ entry: EvidenceLog.Entry) throws(Problem) {
            let wrong = Problem.contradictory(line: entry.line)
            switch entry.event {
            case .header, .stimulus, .control, .message, .judged, .note: return
            case .footer: throw wrong
            case .iut(let iut):
                guard open == nil, roles[iut.role] == nil else { throw wrong }
                arriving = iut
                return
            case .review(let review):
                guard let iut = arriving, iut.role == review.role else { throw wrong }
                roles[review.role] = KnownRole(iut: iut, review: review)
                arriving = nil
            case .notSelected(let purpose, let reason):
                guard isNew(purpose) || open?.id == purpose.id else { throw wrong }
                roles[purpose.role]?.notSelected[purpose.id] = reason
                open = nil
            case .caseStarted(let purpose):
                guard isNew(purpose) else { throw wrong }
                open = purpose
                return
            case .caseEnded(let outcome):
                guard let purpose = open, purpose.id == outcome.id else { throw wrong }
                roles[purpose.role]?.outcomes[outcome.id] = outcome
                open = nil
            }
            boundary = entry.line
        }

        private func isNew(_ purpose: TestPurpose) -> Bool {
            open == nil && arriving == nil && roles[purpose.role]?.holds(purpose.id) == false
        }
    }
}

extension EvidenceResumption.Problem: CustomStringConvertible {
    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .finished: "the campaign ended; run `conformance check` for another"
        case .noBeginning: "the log holds no campaign; run `conformance check`"
        case .broken(let defect): "\(defect); a log that was changed cannot be continued"
        case .contradictory(let line): "evidence line \(line): it contradicts the lines before it"
        }
    }
}

extension EvidenceHeader {
    /// The first thing in which two campaigns, or two parts of one, were not set the same task; nil where nothing is.
    ///
    /// Which part it is, and how many cases that part has, is not compared.
    public func difference(from other: EvidenceHeader) -> String? {
        if format != other.format { return "format of the evidence" }
        if tool != other.tool { return "version of the tool" }
        if suite != other.suite { return "suite" }
        if catalogue != other.catalogue { return "catalogue" }
        if configuration != other.configuration { return "configuration" }
        if seed != other.seed { return "seed" }
        if selection != other.selection { return "selection" }
        if history != other.history { return "history" }
        if granted != other.granted { return "time or number of sessions that the IUT is granted" }
        if roles != other.roles { return "roles" }
        if accepted != other.accepted { return "accepted requirements" }
        if knownFailures != other.knownFailures { return "known failures" }
        if shard?.count != other.shard?.count { return "number of shards" }
        if undivided != other.undivided { return "number of cases of the whole" }
        return nil
    }
}
