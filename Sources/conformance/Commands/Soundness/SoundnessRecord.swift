import Traceability

/// What studies of soundness found, as `soundness.json` holds it.
struct SoundnessRecord: Codable {
    /// One variant.
    struct Row: Codable {
        var role: Role
        var variant: String
        var summary: String
        /// Fixed cases that ran; the others were not selected.
        var cases = 0
        var notSelected = 0
        /// Generated histories that ran.
        var histories = 0
        /// Those that said nothing.
        var inconclusive = 0
        var stimuli = 0
        /// Whatever did not pass.
        var alarms: [Alarm] = []
    }

    /// A case that did not pass on a conforming implementation.
    struct Alarm: Codable {
        var testCase: String
        var verdict: Verdict
        var reason: String
        var token: String?
        var history: [String]
        var allowed: [String]
        var observed: String?
    }

    /// One study of variants.
    struct Run: Codable {
        /// How the variants were reached.
        var over: SoundnessStudy.Way
        var seed: UInt64
        /// Histories asked for, for each variant.
        var histories: Int
        var variants: [Row]
    }

    /// The digest of the suite.
    var suite: String
    var runs: [Run]
}

extension SoundnessRecord.Run {
    private func count(_ isWanted: (Verdict) -> Bool) -> Int {
        variants.reduce(0) { $0 + $1.alarms.count { isWanted($0.verdict) } }
    }

    /// False alarms, and cases that broke off by the tester's own fault.
    var failures: Int { count { $0 == .fail || $0 == .error } }

    /// Cases that said nothing.
    var silences: Int { count { $0 == .inconclusive || $0 == .none } }

    /// The closing line of a study.
    func summary(in time: Duration, suite: String) -> String {
        let made = variants.reduce(0) { $0 + $1.histories }
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        return
            "\(variants.count) variants, \(made) histories in \(Int(seconds.rounded())) s (\(over.rawValue)), "
            + "\(failures) false alarms, \(silences) inconclusive; suite \(suite.prefix(12)), seed \(seed)"
    }
}

extension SoundnessRecord {
    /// Takes a study into the record: rows of the same way, seed and number give way to those of the study.
    mutating func take(_ run: Run) {
        let same = runs.firstIndex {
            $0.over == run.over && $0.seed == run.seed && $0.histories == run.histories
        }
        var joined = same.map { runs.remove(at: $0) } ?? run
        let new = Set(run.variants.map { [$0.role.rawValue, $0.variant] })
        joined.variants.removeAll { new.contains([$0.role.rawValue, $0.variant]) }
        joined.variants += run.variants
        // The order must not depend on what was done when.
        joined.variants.sort { ($0.role.rawValue, $0.variant) < ($1.role.rawValue, $1.variant) }
        runs.append(joined)
        runs.sort { ($0.over.rawValue, $0.seed, $0.histories) < ($1.over.rawValue, $1.seed, $1.histories) }
    }

    /// What a reader has to know of the record: how much it covers, and whether it belongs to a suite.
    func note(for suite: String) -> String {
        var histories: [SoundnessStudy.Way: Int] = [:]
        var names = Set<String>()
        for run in runs {
            for row in run.variants {
                histories[run.over, default: 0] += row.histories
                names.insert("\(row.role.rawValue) \(row.variant)")
            }
        }
        let counts = SoundnessStudy.Way.allCases.map { "\(histories[$0] ?? 0) \($0.rawValue)" }
        let failures = runs.reduce(0) { $0 + $1.failures }
        let age = suite == self.suite ? "of this suite" : "of an older suite (\(self.suite.prefix(12)))"
        return
            "soundness.json is \(age): \(names.count) variants, \(counts.joined(separator: " and ")) histories, "
            + "\(failures) false alarms"
    }
}

extension SoundnessRecord.Row {
    /// The line of progress.
    var line: String {
        let verdict = alarms.isEmpty ? "sound" : "\(alarms.count) ALARMS"
        return "\(verdict)  \(role.rawValue)  \(variant): \(cases) cases, \(notSelected) not selected, "
            + "\(histories) histories, \(inconclusive) inconclusive"
    }
}

extension SoundnessRecord.Alarm {
    /// What explains the alarm, and the line that repeats it.
    func text(_ row: SoundnessRecord.Row, seed: UInt64) -> String {
        var lines = [
            "", "\(verdict.rawValue)  \(testCase) on \(row.role.rawValue) \(row.variant): \(reason)",
        ]
        lines += history.map { "    \($0)" }
        if !allowed.isEmpty { lines += ["  allowed:"] + allowed.map { "    \($0)" } }
        if let observed { lines += ["  observed: \(observed)"] }
        let iut = "inprocess:\(row.role.rawValue)?variant=\(row.variant)"
        lines.append(
            "  reproduce: conformance check --role \(row.role.rawValue) --iut \(quoted(iut)) --seed \(seed) --select \(testCase)"
                + (token.map { " --history \($0)" } ?? ""))
        return lines.joined(separator: "\n")
    }
}
