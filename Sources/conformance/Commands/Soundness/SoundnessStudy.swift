import ArgumentParser
import ConformanceKit
import ConformanceSuite
import DMHost
import PropertyTesting
import Synchronization
import Traceability

/// Runs fixed and generated cases against variants, several at a time.
struct SoundnessStudy: Sendable {
    /// A variant of a role, and how cases run on it.
    struct Subject: Sendable {
        var role: Role
        var name: String
        var summary: String
        /// Runs the fixed cases, or the generated one with this index.
        var run: @Sendable (Work, UInt64, Way) async throws -> Outcome
        /// How many generated cases there are.
        var flavours: Int
    }

    /// How cases reach a variant.
    enum Way: String, Codable, CaseIterable, ExpressibleByArgument {
        /// In this process, by function calls.
        case inprocess
        /// As a process of its own, its messages over loopback HTTP.
        case http

        /// Histories of one piece of work; over HTTP each piece starts a process.
        fileprivate var portion: Int {
            switch self {
            case .inprocess: 50
            case .http: 125
            }
        }
    }

    /// One piece of work on a subject.
    enum Work: Sendable {
        case fixedCases
        case histories(flavour: Int, HistorySettings)
    }

    /// What a piece of work came to.
    struct Outcome: Sendable {
        var result: CampaignResult
        var tally = HistoryTally()
        var isFixed: Bool
    }

    var subjects: [Subject]
    /// Histories of each subject.
    var histories: Int
    /// Repeats everything.
    var seed: UInt64
    var hasFixedCases: Bool
    /// How cases reach the variants.
    var way = Way.inprocess
    /// How many pieces of work are under way at once.
    var width: Int

    /// Runs everything.
    ///
    /// - Parameter progress: Told of each subject as the last of its work ends.
    /// - Returns: A row a subject, in their order; the same whatever the width.
    /// - Throws: `Failure` where a variant cannot be reached.
    func run(progress: (SoundnessRecord.Row) throws -> Void) async throws -> [SoundnessRecord.Row] {
        var rows = subjects.map {
            SoundnessRecord.Row(role: $0.role, variant: $0.name, summary: $0.summary)
        }
        let work = subjects.map(work)
        var queue = work.indices.flatMap { index in work[index].enumerated().map { (index, $0, $1) } }[...]
        var outcomes: [[Outcome?]] = work.map { Array(repeating: nil, count: $0.count) }
        try await withThrowingTaskGroup(of: (Int, Int, Outcome).self) { group in
            func begin() {
                guard let (index, place, piece) = queue.popFirst() else { return }
                let subject = subjects[index]
                let (seed, way) = (seed, way)
                group.addTask { (index, place, try await subject.run(piece, seed, way)) }
            }
            for _ in 0..<max(1, width) { begin() }
            while let (index, place, outcome) = try await group.next() {
                begin()
                outcomes[index][place] = outcome
                guard outcomes[index].allSatisfy({ $0 != nil }) else { continue }
                for outcome in outcomes[index].compactMap(\.self) { rows[index].take(outcome) }
                try progress(rows[index])
            }
        }
        return rows
    }

    private func work(on subject: Subject) -> [Work] {
        var work: [Work] = hasFixedCases ? [.fixedCases] : []
        for flavour in 0..<subject.flavours {
            // The first ones take what does not divide evenly.
            var left = histories / subject.flavours + (flavour < histories % subject.flavours ? 1 : 0)
            var part: UInt64 = 0
            while left > 0 {
                let count = min(left, way.portion)
                let seed = Seed(rawValue: seed).derived(part)
                work.append(.histories(flavour: flavour, HistorySettings(histories: count, seed: seed)))
                left -= count
                part += 1
            }
        }
        return work
    }
}

extension SoundnessStudy.Subject {
    /// Every variant of both roles.
    static var all: [Self] { DeviceVariant.all.map(Self.init) + ServerVariant.all.map(Self.init) }

    /// Joins a variant with its cases: those that are not generated, what makes the generated ones (always as many), and
    /// what runs cases on the variant.
    private init<Case: Sendable>(
        _ role: Role, _ name: String, _ summary: String, fixed: [Case],
        generate: @escaping @Sendable (HistorySettings, @escaping HistoryCounter) -> [Case],
        judge: @escaping @Sendable ([Case], UInt64, SoundnessStudy.Way) async throws -> CampaignResult
    ) {
        self.init(
            role: role, name: name, summary: summary,
            run: { work, seed, way in
                let counter = Mutex(HistoryTally())
                let cases: [Case]
                switch work {
                case .fixedCases: cases = fixed
                case .histories(let flavour, let settings):
                    cases = [generate(settings) { tally in counter.withLock { $0 += tally } }[flavour]]
                }
                let result = try await judge(cases, seed, way)
                return .init(result: result, tally: counter.withLock { $0 }, isFixed: work.isFixed)
            }, flavours: generate(HistorySettings()) { _ in }.count)
    }

    init(_ variant: DeviceVariant) {
        self.init(
            .device, variant.name, variant.summary,
            fixed: DeviceSuite.all.filter { !$0.purpose.id.isGenerated },
            generate: { GeneratedCases.cases($0, count: $1) }
        ) { cases, seed, way in try await Self.run(cases, on: variant, seed, way) }
    }

    private static func run(
        _ cases: [DeviceCase], on variant: DeviceVariant, _ seed: UInt64, _ way: SoundnessStudy.Way
    ) async throws -> CampaignResult {
        switch way {
        case .inprocess:
            let settings = DeviceTester.Settings(seed: seed, oracle: .init(reportDelay: variant.reportHold))
            return await DeviceBench(
                DeviceHost(variant: variant).endpoint(version: Version.text), settings: settings
            ).run(cases)
        case .http:
            let uri = "builtin:device?variant=\(variant.name)"
            let connection = try await DeviceConnection(uri: uri, seed: seed, ixit: IXIT()) { _ in }
            let result = try await Campaign(cases, on: connection.tester, uri: uri)
                .run(control: connection.control) { _ in }
            await connection.close()
            return result
        }
    }

    init(_ variant: ServerVariant) {
        self.init(
            .server, variant.name, variant.summary,
            fixed: ServerSuite.all.filter { !$0.purpose.id.isGenerated },
            generate: { GeneratedServerCases.cases($0, count: $1) }
        ) { cases, seed, way in try await Self.run(cases, on: variant, seed, way) }
    }

    private static func run(
        _ cases: [ServerCase], on variant: ServerVariant, _ seed: UInt64, _ way: SoundnessStudy.Way
    ) async throws -> CampaignResult {
        switch way {
        case .inprocess:
            return await ServerBench(
                ServerHost(variant: variant).endpoint(version: Version.text),
                settings: ServerTester.Settings(seed: seed)
            ).run(cases)
        case .http:
            let uri = "builtin:server?variant=\(variant.name)"
            let connection = try await ServerConnection(uri: uri, seed: seed, ixit: IXIT()) { _ in }
            let result = try await Campaign(cases, on: connection.tester, uri: uri)
                .run(control: connection.control) { _ in }
            await connection.close()
            return result
        }
    }
}

extension SoundnessStudy.Work {
    fileprivate var isFixed: Bool {
        switch self {
        case .fixedCases: true
        case .histories: false
        }
    }
}

extension SoundnessRecord.Row {
    fileprivate mutating func take(_ outcome: SoundnessStudy.Outcome) {
        if outcome.isFixed {
            cases += outcome.result.outcomes.count
            notSelected += outcome.result.notSelected.count
        }
        histories += outcome.tally.histories
        inconclusive += outcome.tally.inconclusive
        stimuli += outcome.tally.stimuli
        for (purpose, outcome) in outcome.result.outcomes where outcome.verdict != .pass {
            alarms.append(
                SoundnessRecord.Alarm(
                    testCase: purpose.id.rawValue, verdict: outcome.verdict, reason: outcome.reason,
                    token: outcome.token, history: outcome.history,
                    allowed: outcome.refutation?.allowed ?? [], observed: outcome.refutation?.observed))
        }
    }
}
