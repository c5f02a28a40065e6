public import Traceability

/// One thing that happened in a campaign; the evidence log holds one a line.
public enum EvidenceEvent: Hashable, Sendable {
    /// What was run, against what: the first line.
    case header(EvidenceHeader)
    /// An IUT introduced itself.
    case iut(EvidenceIUT)
    /// The claims about an IUT were reviewed.
    case review(StaticReview)
    /// A test case was left out; its purpose is kept, so that a report can say what was not examined.
    case notSelected(TestPurpose, reason: String)
    /// A test case begins.
    case caseStarted(TestPurpose)
    /// The suite did something to the IUT.
    case stimulus(String)
    /// A control call or its result passed.
    case control(EvidenceControl)
    /// A DM message passed.
    case message(EvidenceMessage)
    /// The oracle judged a step.
    case judged(states: Int, refutation: Refutation?)
    /// Something worth reading that decides nothing.
    case note(String)
    /// A test case ended.
    case caseEnded(EvidenceOutcome)
    /// The campaign ended: the last line.
    case footer(EvidenceFooter)
}

/// The first line of an evidence log.
public struct EvidenceHeader: Hashable, Sendable, Codable {
    /// Version of this format.
    public var format: Int
    /// Version of the tool.
    public var tool: String
    /// Digest of the suite: purposes and their order.
    public var suite: String
    /// Digest of the requirement catalogue.
    public var catalogue: String
    /// Digest of the configuration.
    public var configuration: String
    /// The seed that repeats everything.
    public var seed: UInt64
    /// The selection expression of the campaign; empty for all.
    public var selection: String
    /// The token of the one generated history that was repeated; nil where cases were run whole.
    public var history: String?
    /// What the oracle was told to grant the IUTs; nil where the log does not say.
    public var granted: EvidenceGrants?
    /// The roles examined.
    public var roles: [Role]
    /// How many cases the log is to account for, those that are not selected among them.
    public var planned: Int
    /// Which part of a divided campaign this is; nil for a whole one.
    public var shard: Shard?
    /// How many cases all parts of a divided campaign are to account for together; nil for a whole one.
    public var undivided: Int?
    /// The digests of the last lines of the logs that were merged into this one, in the order of the parts.
    public var parts: [String]?
    /// Core requirements that may stay unexamined, each with the reason.
    public var accepted: [String: String]
    /// Cases whose failure is known, each with the reason.
    public var knownFailures: [String: String]

    /// Creates a header.
    public init(
        tool: String, suite: String, catalogue: String, configuration: String, seed: UInt64,
        selection: String, roles: [Role], planned: Int, accepted: [String: String] = [:],
        knownFailures: [String: String] = [:]
    ) {
        format = 3
        self.tool = tool
        self.suite = suite
        self.catalogue = catalogue
        self.configuration = configuration
        self.seed = seed
        self.selection = selection
        self.roles = roles
        self.planned = planned
        self.accepted = accepted
        self.knownFailures = knownFailures
    }
}

/// How much time and how many sessions IUTs are granted before the oracle calls something missing (IXIT).
public struct EvidenceGrants: Hashable, Sendable, Codable {
    /// Seconds of device time within which a device offers a queued report; nil without a device.
    public var reportDelay: Int?
    /// Most seconds of device time until it offers again after an offer failed; nil without a device.
    public var backOff: Int?
    /// Sessions that a server may take to carry out a wish; nil without a server.
    public var sessions: Int?

    /// Creates the grants of a campaign without an IUT.
    public init() {}
}

/// What is known of an IUT.
public struct EvidenceIUT: Hashable, Sendable, Codable {
    /// The role under test.
    public var role: Role
    /// How it was reached.
    public var uri: String
    /// What it called itself.
    public var name: String
    /// Its version.
    public var version: String
    /// The control groups that its adapter offers.
    public var controls: [String]
    /// Why it could not be examined at all; nil where it could.
    public var failure: String?

    /// Creates the description of an IUT.
    public init(
        role: Role, uri: String, name: String, version: String, controls: [String], failure: String? = nil
    ) {
        self.role = role
        self.uri = uri
        self.name = name
        self.version = version
        self.controls = controls
        self.failure = failure
    }
}

/// A DM message on the wire.
public struct EvidenceMessage: Hashable, Sendable, Codable {
    /// The server or device at the suite's end.
    public var peer: String
    /// Whether the IUT sent it.
    public var fromIUT: Bool
    /// The message as text; octets that are no UTF-8 are replaced.
    public var text: String
    /// The octets as base64, where the text does not show them all.
    public var octets: String?
    /// The HTTP status of an answer; nil for 200 and for requests.
    public var status: Int?
    /// The media type, where it is not that of the encoding.
    public var contentType: String?
    /// The headers that the protocol knows; nil for none.
    public var headers: [String: String]?

    /// Creates a message.
    public init(
        peer: String, fromIUT: Bool, text: String, octets: String? = nil,
        envelope: MessageEnvelope = MessageEnvelope()
    ) {
        self.peer = peer
        self.fromIUT = fromIUT
        self.text = text
        self.octets = octets
        status = envelope.status == 200 ? nil : envelope.status
        contentType = envelope.contentType
        headers = envelope.headers.isEmpty ? nil : envelope.headers
    }
}

/// How a test case ended.
public struct EvidenceOutcome: Hashable, Sendable, Codable {
    /// Which case.
    public var id: TestCaseID
    /// The verdict.
    public var verdict: Verdict
    /// One sentence; empty for a pass.
    public var reason: String
    /// What was allowed and what came, where the oracle decided.
    public var refutation: Refutation?
    /// Stimuli of the body, or of the shrunken history.
    public var history: [String]
    /// What repeats it: arguments of `conformance check`.
    public var reproduce: String
    /// The abstract states of the model in which schedules were seen, in order; nil where none was.
    public var states: [String]?
    /// The transitions of the model that were seen, in order; nil where none was.
    public var transitions: [String]?

    /// Creates an outcome.
    public init(
        id: TestCaseID, verdict: Verdict, reason: String, refutation: Refutation?, history: [String],
        reproduce: String
    ) {
        self.id = id
        self.verdict = verdict
        self.reason = reason
        self.refutation = refutation
        self.history = history
        self.reproduce = reproduce
    }
}

/// The last line of an evidence log.
public struct EvidenceFooter: Hashable, Sendable, Codable {
    /// Number of cases by verdict.
    public var verdicts: [String: Int]
    /// Cases that were not selected.
    public var notSelected: Int
    /// The exit code of the campaign.
    public var exitCode: Int32

    /// Creates a footer.
    public init(verdicts: [String: Int], notSelected: Int, exitCode: Int32) {
        self.verdicts = verdicts
        self.notSelected = notSelected
        self.exitCode = exitCode
    }
}
