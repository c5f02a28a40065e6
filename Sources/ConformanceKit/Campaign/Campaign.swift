import DMReference
import SyncML
public import Traceability

/// Runs cases one after the other against one IUT and writes the evidence as it happens.
public struct Campaign: Sendable {
    /// Writes an event of the evidence.
    public typealias Recorder = @Sendable (EvidenceEvent) async throws -> Void

    /// A case that knows how to run.
    struct Member: Sendable {
        var purpose: TestPurpose
        var run: @Sendable () async -> CaseOutcome
    }

    /// The role under test.
    public let role: Role
    /// How the IUT is reached, as the reports show it.
    public var uri: String
    /// What the supplier claims.
    public var ics: ICS
    /// What repeats a case, for the reports.
    public var reproduce: @Sendable (TestPurpose, CaseOutcome) -> String
    /// Told of each case as it ends.
    public var progress: @Sendable (TestPurpose, CaseOutcome) async -> Void
    /// Whether some case needs an IUT of the other role to run against.
    public var needsCounterpart: Bool { members.contains { $0.purpose.needsCounterpart } }
    private let members: [Member]
    /// How the suite proves itself as the peer.
    private let peerScheme: @Sendable () async -> Account.Scheme
    /// Whether there is an IUT of the other role to run against.
    private let hasCounterpart: @Sendable () async -> Bool
    /// Reads what the IUT declares; one that cannot be reset is found out by each case.
    private let probe: @Sendable () async -> Capabilities?

    private init(
        role: Role, members: [Member], uri: String,
        peerScheme: @escaping @Sendable () async -> Account.Scheme,
        hasCounterpart: @escaping @Sendable () async -> Bool,
        probe: @escaping @Sendable () async -> Capabilities?
    ) {
        self.peerScheme = peerScheme
        self.hasCounterpart = hasCounterpart
        self.role = role
        self.members = members
        self.uri = uri
        self.probe = probe
        ics = ICS()
        reproduce = { purpose, _ in purpose.id.rawValue }
        progress = { _, _ in }
    }

    /// Creates a campaign on a device.
    ///
    /// - Parameters:
    ///   - cases: The cases, in the order in which they run.
    ///   - tester: The tester of the IUT, already connected to the links.
    ///   - uri: How the IUT is reached, as the reports show it.
    public init(_ cases: [DeviceCase], on tester: DeviceTester, uri: String) {
        let members = cases.map { testCase in
            Member(purpose: testCase.purpose) { await CaseRunner().run(testCase, on: tester) }
        }
        self.init(
            role: .device, members: members, uri: uri,
            peerScheme: { await tester.settings.serverScheme },
            hasCounterpart: { await tester.counterpart != nil }
        ) {
            do {
                try await tester.reset(DeviceSetup())
                return try await tester.capabilities()
            } catch {
                return nil
            }
        }
    }

    /// Creates a campaign on a server.
    ///
    /// - Parameters:
    ///   - cases: The cases, in the order in which they run.
    ///   - tester: The tester of the IUT, already connected to the links.
    ///   - uri: How the IUT is reached, as the reports show it.
    public init(_ cases: [ServerCase], on tester: ServerTester, uri: String) {
        let members = cases.map { testCase in
            Member(purpose: testCase.purpose) { await CaseRunner().run(testCase, on: tester) }
        }
        self.init(
            role: .server, members: members, uri: uri,
            peerScheme: { await tester.settings.clientScheme },
            hasCounterpart: { await tester.counterpart != nil }
        ) { nil }
    }

    /// Thrown where a campaign is to be continued on another IUT than that of its log.
    public struct OtherIUT: Error, Hashable, Sendable, CustomStringConvertible {
        /// What differs.
        public var description: String
    }

    /// Runs the cases.
    ///
    /// - Parameters:
    ///   - control: The adapter; it is opened here, and again after it died.
    ///   - known: What the log of an unfinished campaign holds of this role; its cases are not run again.
    ///   - record: Writes the evidence.
    /// - Returns: What was found, now and before.
    /// - Throws: Where evidence cannot be written: nothing after that may count; `OtherIUT` where the IUT, or what its
    ///   claims are worth, is not as the log has it.
    public func run(
        control: ControlClient, resuming known: EvidenceResumption.KnownRole? = nil,
        record: @escaping Recorder
    ) async throws -> CampaignResult {
        await control.observe { observation in
            // A line that cannot be written shows at the next event of the campaign, which ends it.
            if let line = EvidenceControl(observation) { try? await record(.control(line)) }
        }
        let result = try await runObserved(control: control, resuming: known, record: record)
        await control.observe(nil)
        return result
    }

    private func runObserved(
        control: ControlClient, resuming known: EvidenceResumption.KnownRole?, record: Recorder
    ) async throws -> CampaignResult {
        var result = kept(known)
        let rest = members.filter { known?.holds($0.purpose.id) != true }
        if let known {
            if rest.isEmpty { return result }
            if let failure = known.iut.failure {
                let verdict =
                    known.outcomes.values.contains { $0.verdict == .error } ? Verdict.error : .inconclusive
                return try await abandon(verdict, failure, known, record: record)
            }
        }
        let hello: HelloResult
        do {
            hello = try await control.open()
        } catch {
            let verdict = error == .untrusted ? Verdict.error : .inconclusive
            return try await abandon(verdict, error.description, known, record: record)
        }
        guard hello.role == role else {
            return try await abandon(
                .inconclusive, "the adapter says that its IUT is a \(hello.role.rawValue)", known,
                record: record)
        }
        let iut = describe(hello)
        if let known {
            try Self.compare(known.iut, iut)
        } else {
            try await record(.iut(iut))
        }
        let facts = SelectionFacts(
            role: role, ics: ics, hello: hello, capabilities: await probe(),
            peerScheme: await peerScheme(), hasCounterpart: await hasCounterpart())
        result.review = StaticReview(facts)
        if let known {
            guard known.review == result.review else {
                throw OtherIUT(description: "the review of its claims differs")
            }
        } else {
            try await record(.review(result.review))
        }
        for member in rest {
            if let reason = Self.reason(member.purpose, facts) {
                result.notSelected.append((member.purpose, reason))
                try await record(.notSelected(member.purpose, reason: reason))
                continue
            }
            try await record(.caseStarted(member.purpose))
            var outcome: CaseOutcome
            do {
                try await control.open()
                outcome = await member.run()
            } catch {
                outcome = CaseOutcome(error == .untrusted ? .error : .inconclusive, reason: error.description)
            }
            if let reason = outcome.deselection {
                result.notSelected.append((member.purpose, reason))
                try await record(.notSelected(member.purpose, reason: reason))
                continue
            }
            try await record(.caseEnded(evidence(member.purpose, outcome)))
            result.outcomes.append((member.purpose, outcome))
            await progress(member.purpose, outcome)
        }
        return result
    }

    /// Runs the cases without writing evidence.
    func run(control: ControlClient) async -> CampaignResult {
        do {
            return try await run(control: control) { _ in }
        } catch {
            preconditionFailure("nothing was written, and yet writing failed: \(error)")
        }
    }

    /// Says why a case is left out; nil selects it. A malformed expression is a defect of the suite and selects.
    private static func reason(_ purpose: TestPurpose, _ facts: SelectionFacts) -> String? {
        (try? SelectionExpression(purpose.selection))?.obstacle(facts)
    }

    /// What an unfinished campaign has found already.
    private func kept(_ known: EvidenceResumption.KnownRole?) -> CampaignResult {
        var result = CampaignResult(role: role)
        guard let known else { return result }
        result.review = known.review
        for purpose in members.map(\.purpose) {
            if let reason = known.notSelected[purpose.id] {
                result.notSelected.append((purpose, reason))
            } else if let ended = known.outcomes[purpose.id] {
                var outcome = CaseOutcome(
                    ended.verdict, reason: ended.reason, refutation: ended.refutation,
                    stimuli: ended.history.count)
                outcome.history = ended.history
                result.outcomes.append((purpose, outcome))
            }
        }
        return result
    }

    private static func compare(_ known: EvidenceIUT, _ iut: EvidenceIUT) throws(OtherIUT) {
        let differing = [
            known.name == iut.name ? nil : "its name is \(iut.name), not \(known.name)",
            known.version == iut.version ? nil : "its version is \(iut.version), not \(known.version)",
            known.controls == iut.controls ? nil : "its adapter offers other controls",
        ]
        if let what = differing.compactMap(\.self).first { throw OtherIUT(description: what) }
    }

    private func describe(_ hello: HelloResult) -> EvidenceIUT {
        EvidenceIUT(
            role: hello.role, uri: uri, name: hello.implementation.name,
            version: hello.implementation.version,
            controls: hello.controls.map(\.rawValue).sorted())
    }

    /// The IUT never started: every case is inconclusive, with the message; one that lies is the tester's error.
    private func abandon(
        _ verdict: Verdict, _ reason: String, _ known: EvidenceResumption.KnownRole?, record: Recorder
    ) async throws -> CampaignResult {
        var result = kept(known)
        if known == nil {
            result.review = StaticReview(of: ics, role: role)
            try await record(
                .iut(
                    EvidenceIUT(
                        role: role, uri: uri, name: "unknown", version: "", controls: [],
                        failure: reason)))
            try await record(.review(result.review))
        }
        for member in members where known?.holds(member.purpose.id) != true {
            let outcome = CaseOutcome(verdict, reason: reason)
            try await record(.caseStarted(member.purpose))
            try await record(.caseEnded(evidence(member.purpose, outcome)))
            result.outcomes.append((member.purpose, outcome))
            await progress(member.purpose, outcome)
        }
        return result
    }

    private func evidence(_ purpose: TestPurpose, _ outcome: CaseOutcome) -> EvidenceOutcome {
        var evidence = EvidenceOutcome(
            id: purpose.id, verdict: outcome.verdict, reason: outcome.reason, refutation: outcome.refutation,
            history: outcome.history, reproduce: reproduce(purpose, outcome))
        if !outcome.coverage.isEmpty {
            evidence.states = outcome.coverage.states.sorted()
            evidence.transitions = outcome.coverage.transitions.sorted()
        }
        return evidence
    }
}

extension TesterEvent {
    /// The line of evidence for an event of a tester.
    public var evidence: EvidenceEvent {
        switch self {
        case .stimulus(let text): return .stimulus(text)
        case .control(let control): return .control(control)
        case .message(let peer, let fromIUT, let octets, let envelope):
            let text = Self.text(octets)
            let isExact = Array(text.utf8) == octets
            return .message(
                EvidenceMessage(
                    peer: peer, fromIUT: fromIUT, text: text,
                    octets: isExact ? nil : JSONValue.octets(octets).textValue,
                    envelope: envelope))
        case .judged(let states, let verdict):
            if case .refuted(let refutation) = verdict {
                return .judged(states: states, refutation: refutation)
            }
            return .judged(states: states, refutation: nil)
        case .note(let text): return .note(text)
        }
    }
}

extension TesterEvent {
    /// Returns a message as XML where it can be read as a message, else as the text that it is.
    private static func text(_ octets: [UInt8]) -> String {
        if SyncMLEncoding(of: octets) == .wbxml, let decoded = try? SyncMLWBXML.decode(octets) {
            return String(decoding: SyncMLXML.encode(decoded.message), as: UTF8.self)
        }
        return String(decoding: octets, as: UTF8.self)
    }
}

extension JSONValue {
    fileprivate var textValue: String? { if case .text(let text) = self { text } else { nil } }
}
