public import DMReference
import Foundation
import SyncML
import Traceability

/// A test case as the evidence of a campaign holds it, ready to be judged again by the oracle of this suite.
///
/// The case is run as in a campaign, against an implementation that does what was recorded. What the suite does must be
/// what was recorded too; where it is not, because the suite or what it was told is another one, nothing can be said.
public struct RecordedCase: Sendable {
    /// What it was to check.
    public let purpose: TestPurpose
    /// How it ended.
    public let outcome: EvidenceOutcome
    /// The seed of the campaign.
    let seed: UInt64
    /// What the adapter said of itself last before the case.
    let hello: JSONValue?
    /// What passed.
    let items: [RecordedIUT.Item]

    /// What came of judging a case again.
    public enum Judgement: Hashable, Sendable {
        /// It has a verdict.
        case judged(CaseOutcome)
        /// The implementation was not reached, so there is nothing to judge.
        case untouched
        /// The suite does otherwise than recorded, and this is the first difference.
        case unfit(String)
    }

    /// Finds the cases of a log that ended.
    ///
    /// - Parameter log: The log.
    /// - Returns: The cases in the order of the log; none where it does not begin with a header.
    public static func all(in log: EvidenceLog) -> [RecordedCase] {
        guard case .header(let header)? = log.events.first else { return [] }
        var cases: [RecordedCase] = []
        var hellos: [Role: JSONValue] = [:]
        var open: (purpose: TestPurpose, hello: JSONValue?, items: [RecordedIUT.Item])?
        for event in log.events {
            if case .control(.result(method: ControlMethod.hello.name, let value)) = event,
                case .text(let role)? = value["role"], let role = Role(rawValue: role)
            {
                hellos[role] = value
            }
            switch event {
            case .caseStarted(let purpose): open = (purpose, hellos[purpose.role], [])
            case .control(let control): if let item = RecordedIUT.Item(control) { open?.items.append(item) }
            case .message(let message): open?.items.append(.message(message))
            case .caseEnded(let outcome):
                if let begun = open, begun.purpose.id == outcome.id {
                    cases.append(
                        RecordedCase(
                            purpose: begun.purpose, outcome: outcome, seed: header.seed, hello: begun.hello,
                            items: begun.items))
                }
                open = nil
            case .header, .iut, .review, .notSelected, .stimulus, .judged, .note, .footer: break
            }
        }
        return cases
    }

    /// Judges a device case again.
    ///
    /// - Parameters:
    ///   - testCase: The case of this suite.
    ///   - oracle: What the oracle is told.
    ///   - accounts: The accounts that the device had beforehand, with their secrets.
    ///   - redaction: What the evidence does not show.
    /// - Returns: What came of it; nothing is thrown.
    public func judge(
        _ testCase: DeviceCase, oracle: DeviceOracle.Settings,
        accounts: [ServerID: ProvisionedAccount] = [:], redaction: Redaction = Redaction()
    ) async -> Judgement {
        guard let profile = firstReset(), let first = (profile["accounts"]?.elements ?? []).first else {
            return items.isEmpty ? .untouched : .unfit("the device was not reset")
        }
        let iut = RecordedIUT(items, hello: hello, redaction: redaction)
        iut.restore(accounts.mapValues(\.client))
        var settings = DeviceTester.Settings(seed: seed, oracle: oracle)
        settings.accounts = accounts
        settings.encoding = profile["encoding"]?.text.flatMap { SyncMLEncoding(rawValue: $0) } ?? .xml
        settings.clientScheme = first["client"]?.scheme ?? settings.clientScheme
        settings.serverScheme = first["server"]?.scheme ?? settings.serverScheme
        let server = ServerID(rawValue: first["serverID"]?.text ?? "")
        settings.baseURL = base(of: first["url"]?.text ?? "", path: accounts[server]?.path)
        let control = ControlClient(recorded: iut)
        let tester = DeviceTester(control: control, settings: settings)
        await control.answerExchanges { request throws(ControlFailure) in
            switch await tester.receive(request) {
            case .answer(let answer): return answer
            case .drop: throw ControlFailure(.adapterFault, "the connection was closed")
            }
        }
        return await finish(iut, control) { await CaseRunner().run(testCase, on: tester) }
    }

    /// Judges a server case again.
    ///
    /// - Parameters:
    ///   - testCase: The case of this suite.
    ///   - sessions: Sessions that the server may take to carry out a wish.
    ///   - ics: What the supplier claims.
    /// - Returns: What came of it; nothing is thrown.
    public func judge(_ testCase: ServerCase, sessions: Int, ics: ICS = ICS()) async -> Judgement {
        guard let profile = firstReset() else {
            return items.isEmpty ? .untouched : .unfit("the server was not reset")
        }
        let iut = RecordedIUT(items, hello: hello, redaction: Redaction())
        var settings = ServerTester.Settings(seed: seed, serverSessions: sessions, ics: ics)
        let first = (profile["devices"]?.elements ?? []).first
        settings.clientScheme = first?["client"]?.scheme ?? settings.clientScheme
        settings.serverScheme = first?["server"]?.scheme ?? settings.serverScheme
        let sent = items.lazy.compactMap(\.message).first { !$0.fromIUT }
        settings.encoding = sent.map { SyncMLEncoding(of: $0.body) } ?? .xml
        let control = ControlClient(recorded: iut)
        let tester = ServerTester(
            control: control, settings: settings,
            post: { request throws(ControlError) in try iut.post(request) })
        return await finish(iut, control) { await CaseRunner().run(testCase, on: tester) }
    }

    private func finish(
        _ iut: RecordedIUT, _ control: ControlClient, _ run: () async -> CaseOutcome
    ) async -> Judgement {
        let outcome: CaseOutcome
        do {
            try await control.open()
            outcome = await run()
        } catch {
            outcome = CaseOutcome(error == .untrusted ? .error : .inconclusive, reason: error.description)
        }
        if let mismatch = iut.mismatch { return .unfit(mismatch) }
        // A verdict that came before everything recorded was seen is a verdict all the same: the oracle refuses earlier.
        if outcome.verdict == .pass, let left = iut.left { return .unfit(left) }
        return .judged(outcome)
    }

    private func firstReset() -> JSONValue? {
        for case .call(method: "reset", let parameters) in items { return parameters }
        return nil
    }

    /// The address before the path that belongs to the account.
    private func base(of url: String, path: String?) -> String {
        if let path, url.hasSuffix(path) { return String(url.dropLast(path.count)) }
        guard let token = url.range(of: "/c\(seed)-", options: .backwards) else { return url }
        return String(url[..<token.lowerBound])
    }
}

extension JSONValue {
    fileprivate var text: String? { if case .text(let text) = self { text } else { nil } }
    fileprivate var elements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
    /// The scheme of a credential.
    fileprivate var scheme: Account.Scheme? { self["scheme"]?.text.flatMap { Account.Scheme(rawValue: $0) } }
}

extension ControlClient {
    /// Creates a client of an implementation that does what was recorded, and is never late.
    fileprivate init(recorded iut: RecordedIUT) {
        self.init(iut, suite: HelloRequest(suite: "conformance", version: "recorded"), startAttempts: 1) {
            _ in
            // Wait until the call is over.
            let (stream, continuation) = AsyncStream<Never>.makeStream()
            for await _ in stream {}
            continuation.finish()
        }
    }
}
