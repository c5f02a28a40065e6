import ConformanceKit
import Foundation
import Traceability

/// Campaigns made up in memory: every verdict, both roles, and an IUT that tries to forge the report.
struct SyntheticCampaign {
    /// What an IUT would send to break out of a page, a table, a code span or a line.
    static let hostile =
        "</script><b onload=\"x\">'&\u{301}\"\u{301} ]]> | `` @you {{notice}} \u{0}\u{1B}[31m\u{202E}gnp"
    /// A mark that stands in every hostile text, by which a test finds it.
    static let bait = "<b onload"

    var events: [EvidenceEvent] = []
    private var verdicts: [String: Int] = [:]
    private var unselected = 0

    /// Begins a campaign with a header.
    init(
        catalogue: Catalogue, roles: [Role] = [.device, .server], accepted: [String: String] = [:],
        knownFailures: [String: String] = [:], suite: String = String(repeating: "5", count: 64),
        selection: String = ""
    ) {
        events.append(
            .header(
                EvidenceHeader(
                    tool: "conformance 0.1.0", suite: suite, catalogue: catalogue.digest.rawValue,
                    configuration: String(repeating: "c", count: 64), seed: 7, selection: selection,
                    roles: roles, planned: 0, accepted: accepted, knownFailures: knownFailures)))
    }

    /// Adds an IUT.
    mutating func introduce(_ role: Role, name: String = "Reference", failure: String? = nil) {
        events.append(
            .iut(
                EvidenceIUT(
                    role: role, uri: "builtin:\(role.rawValue)", name: name, version: "1.0",
                    controls: ["clock", "power", "tree"], failure: failure)))
    }

    /// Makes a purpose.
    static func purpose(
        _ role: Role, _ number: Int, _ requirements: [RequirementID], title: String = "refuses a stranger",
        ensure: String = "Ensure that when a stranger asks then the request is refused.",
        interpretations: [String] = ["AMB-03", "SES-12"], selection: String = ""
    ) -> TestPurpose {
        TestPurpose(
            id: TestCaseID(role, number), role: role, title: title, ensure: ensure,
            initialConditions: "the device is idle",
            requirements: requirements.map { TestPurpose.RequirementReference($0) },
            interpretations: interpretations, clause: "6.1.7", selection: selection)
    }

    /// Adds a case from its beginning to its end.
    mutating func run(
        _ purpose: TestPurpose, _ verdict: Verdict, reason: String = "", refutation: Refutation? = nil,
        steps: [EvidenceEvent]? = nil, history: [String]? = nil
    ) {
        events.append(.caseStarted(purpose))
        let history = history ?? ["session srv-a: Add ./Schedule/Set/a", "advance 60 s"]
        events += steps ?? Self.steps(history, refutation: refutation)
        let reproduce = "--seed 7 --select \(purpose.id)"
        events.append(
            .caseEnded(
                EvidenceOutcome(
                    id: purpose.id, verdict: verdict, reason: reason, refutation: refutation,
                    history: history, reproduce: reproduce)))
        verdicts[verdict.rawValue, default: 0] += 1
    }

    /// The events of a case whose every stimulus is judged.
    static func steps(_ history: [String], refutation: Refutation? = nil, text: String? = nil)
        -> [EvidenceEvent]
    {
        let message =
            "<SyncML><SyncHdr><VerDTD>1.2</VerDTD><SessionID>1</SessionID></SyncHdr><SyncBody><Final/></SyncBody></SyncML>"
        var events: [EvidenceEvent] = [.stimulus("reset"), .judged(states: 1, refutation: nil)]
        for (index, stimulus) in history.enumerated() {
            events.append(.stimulus(stimulus))
            events.append(.message(EvidenceMessage(peer: "srv-a", fromIUT: false, text: message)))
            events.append(.message(EvidenceMessage(peer: "srv-a", fromIUT: true, text: text ?? message)))
            events.append(.note("settled"))
            let isLast = index == history.count - 1
            events.append(
                .judged(states: isLast && refutation != nil ? 0 : 2, refutation: isLast ? refutation : nil))
        }
        return events
    }

    /// Leaves a case out.
    mutating func leaveOut(_ purpose: TestPurpose, reason: String) {
        events.append(.notSelected(purpose, reason: reason))
        unselected += 1
    }

    /// Ends the campaign with totals that agree.
    mutating func end(exitCode: Int32, planned: Int? = nil) {
        if case .header(var header)? = events.first {
            header.planned = planned ?? verdicts.values.reduce(unselected, +)
            events[0] = .header(header)
        }
        events.append(
            .footer(EvidenceFooter(verdicts: verdicts, notSelected: unselected, exitCode: exitCode)))
    }

    /// The log as it would be read.
    func log(defect: EvidenceLog.Defect? = nil) -> EvidenceLog {
        let entries = events.enumerated().map { index, event in
            let seconds = index % 60
            let time =
                "2026-01-01T00:\(index / 60 % 60 < 10 ? "0" : "")\(index / 60 % 60):\(seconds < 10 ? "0" : "")\(seconds)Z"
            return EvidenceLog.Entry(line: index + 1, time: time, event: event)
        }
        return EvidenceLog(entries: entries, defect: defect)
    }
}

extension SyntheticCampaign {
    /// A finished campaign with every verdict, a vacuous pass, cases left out, and hostile text wherever an IUT has a say.
    static func mixed(_ catalogue: Catalogue) -> SyntheticCampaign {
        var campaign = SyntheticCampaign(catalogue: catalogue, selection: "clause.6.1.7 | \(hostile)")
        campaign.introduce(.device, name: "Acme \(hostile)")
        campaign.introduce(.server, name: "Reference server")
        let refutation = Refutation(
            "the status is none that the model allows \(hostile)",
            allowed: ["Status 425 for Exec \(hostile)", "Status 401 for Exec"],
            observed: "Status 200 for Exec \(hostile)", interpretations: ["AMB-03", "A-06", hostile],
            requirements: ["REQ-6.1.7-6a"])
        campaign.run(purpose(.device, 110, ["REQ-6.1.7-1a"], title: "creates a schedule"), .pass)
        campaign.run(
            purpose(.device, 500, ["REQ-6.1.7-6a", "REQ-6.3.1-42a"]), .fail, reason: refutation.summary,
            refutation: refutation, steps: steps(["exec \(hostile)"], refutation: refutation, text: hostile),
            history: ["exec \(hostile)"])
        campaign.run(
            purpose(.device, 505, ["REQ-6.1.7-3a"], title: "keeps a schedule over a power cut \(hostile)"),
            .inconclusive, reason: "preamble: \(hostile)")
        campaign.run(purpose(.device, 510, ["REQ-6.1.7-4a"]), .error, reason: "no space left \(hostile)")
        campaign.run(
            purpose(.device, 515, ["REQ-6.1.7-5a"], title: "passes without a look"), .pass, steps: [],
            history: [])
        campaign.leaveOut(
            purpose(.device, 520, ["REQ-6.3.1-43"], selection: "cap.Confirm"),
            reason: "cap.Confirm = No \(hostile)")
        campaign.run(
            purpose(.server, 110, ["REQ-6.1.7-1a", "REQ-6.3.4-35a"], title: "sends a schedule"), .pass)
        campaign.end(exitCode: 1)
        return campaign
    }
}
