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
        var run: @Sendable (Work, UInt64) async -> Outcome
        /// How many generated cases there are.
        var flavours: Int
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
    /// How many pieces of work are under way at once.
    var width: Int

    /// Histories of one piece of work.
    private static let portion = 50

    /// Runs everything.
    ///
    /// - Parameter progress: Told of each subject as the last of its work ends.
    /// - Returns: A row a subject, in their order.
    func run(progress: (SoundnessRecord.Row) -> Void) async -> [SoundnessRecord.Row] {
        var rows = subjects.map {
            SoundnessRecord.Row(role: $0.role, variant: $0.name, summary: $0.summary)
        }
        let work = subjects.map(work)
        var queue = work.indices.flatMap { index in work[index].map { (index, $0) } }[...]
        var open = work.map(\.count)
        await withTaskGroup(of: (Int, Outcome).self) { group in
            func begin() {
                guard let (index, piece) = queue.popFirst() else { return }
                let subject = subjects[index]
                let seed = seed
                group.addTask { (index, await subject.run(piece, seed)) }
            }
            for _ in 0..<max(1, width) { begin() }
            while let (index, outcome) = await group.next() {
                begin()
                rows[index].take(outcome)
                open[index] -= 1
                if open[index] == 0 { progress(rows[index]) }
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
                let count = min(left, Self.portion)
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

    init(_ variant: DeviceVariant) {
        self.init(
            role: .device, name: variant.name, summary: variant.summary,
            run: { work, seed in
                let settings = DeviceTester.Settings(
                    seed: seed, oracle: .init(reportDelay: variant.reportHold))
                let bench = DeviceBench(
                    DeviceHost(variant: variant).endpoint(version: Version.text), settings: settings)
                let counter = Mutex(HistoryTally())
                switch work {
                case .fixedCases:
                    let generated = Set(GeneratedCases.cases(HistorySettings()).map(\.purpose.id))
                    let cases = DeviceSuite.all.filter { !generated.contains($0.purpose.id) }
                    return .init(result: await bench.run(cases), isFixed: true)
                case .histories(let flavour, let settings):
                    let cases = GeneratedCases.cases(settings) { tally in counter.withLock { $0 += tally } }
                    let result = await bench.run([cases[flavour]])
                    return .init(result: result, tally: counter.withLock { $0 }, isFixed: false)
                }
            }, flavours: GeneratedCases.cases(HistorySettings()).count)
    }

    init(_ variant: ServerVariant) {
        self.init(
            role: .server, name: variant.name, summary: variant.summary,
            run: { work, seed in
                let bench = ServerBench(
                    ServerHost(variant: variant).endpoint(version: Version.text),
                    settings: ServerTester.Settings(seed: seed))
                let counter = Mutex(HistoryTally())
                switch work {
                case .fixedCases:
                    let generated = Set(GeneratedServerCases.cases(HistorySettings()).map(\.purpose.id))
                    let cases = ServerSuite.all.filter { !generated.contains($0.purpose.id) }
                    return .init(result: await bench.run(cases), isFixed: true)
                case .histories(let flavour, let settings):
                    let cases = GeneratedServerCases.cases(settings) { tally in
                        counter.withLock { $0 += tally }
                    }
                    let result = await bench.run([cases[flavour]])
                    return .init(result: result, tally: counter.withLock { $0 }, isFixed: false)
                }
            }, flavours: GeneratedServerCases.cases(HistorySettings()).count)
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
