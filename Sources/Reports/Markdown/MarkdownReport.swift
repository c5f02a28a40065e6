import ConformanceKit
import Traceability

/// A summary in GitHub's Markdown for a pull request; the whole is in the page and in the JSON.
struct MarkdownReport {
    private let record: CampaignRecord

    init(_ record: CampaignRecord) { self.record = record }

    /// Most cases listed a verdict; what is left out is counted.
    static let listLimit = 20
    /// Longest text kept of a value that comes from an IUT, in characters.
    static let textLimit = 300
    /// Longest reason for which a requirement was not examined, in characters.
    static let whyLimit = 120
    /// Most octets of the lists of cases together: GitHub takes comments of 64 KiB.
    static let listOctets = 36_000

    /// The report.
    func text() -> String {
        var lines: [String] = []
        if let warning = record.state.warning { lines += ["> **No result:** \(code(warning))", ""] }
        lines += [
            "# Conformance: \(record.conclusion.rawValue)", "", escape(Wording.sentence(for: record)), "",
        ]
        lines += overview
        var octets = Self.listOctets
        for role in record.roles {
            lines += cases(of: role, octets: &octets) + gaps(of: role) + reach(of: role)
        }
        lines += ground + ["", "*\(Wording.notice)*"]
        return lines.joined(separator: "\n") + "\n"
    }

    private var overview: [String] {
        guard !record.roles.isEmpty else { return [] }
        var lines = [
            "| Role | IUT | pass | fail | inconclusive | error | not selected | core proven |",
            "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        ]
        for role in record.roles {
            let core = role.coverage.summary(by: \.tier)[.core] ?? CoverageSummary()
            let verdicts = [Verdict.pass, .fail, .inconclusive, .error].map { String(role.count($0)) }
            let iut = role.iut.map { code("\($0.name) \($0.version)") } ?? "never introduced itself"
            let cells =
                [role.role.rawValue, iut] + verdicts + [
                    String(role.unselected.count), "\(core.proven) of \(core.total)",
                ]
            lines.append("| " + cells.joined(separator: " | ") + " |")
        }
        for role in record.roles {
            guard let failure = role.iut?.failure else { continue }
            lines += ["", "The \(role.role.rawValue) could not be examined: \(code(failure))"]
        }
        for review in record.roles.compactMap(\.review) {
            let entries = review.failures + review.findings
            guard !entries.isEmpty else { continue }
            lines += ["", "## \(review.role.rawValue): static conformance review", ""]
            lines += entries.prefix(Self.listLimit).map { "- \(code($0.description))" }
            if entries.count > Self.listLimit { lines.append("- and \(entries.count - Self.listLimit) more") }
        }
        return lines
    }

    private func cases(of role: RoleRecord, octets: inout Int) -> [String] {
        var lines: [String] = []
        for verdict in [Verdict.fail, .error, .inconclusive, .none] {
            let cases = role.cases.filter { $0.verdict == verdict }
            guard !cases.isEmpty else { continue }
            let title = verdict == .none ? "did not end" : verdict.rawValue
            lines += ["", "## \(role.role.rawValue): \(title)", ""]
            var listed = 0
            for entry in cases.prefix(Self.listLimit) {
                let item = item(entry)
                let size = item.reduce(0) { $0 + $1.utf8.count + 1 }
                guard size <= octets else { break }
                octets -= size
                listed += 1
                lines += item
            }
            if listed < cases.count { lines.append("- and \(cases.count - listed) more") }
        }
        return lines
    }

    private func item(_ record: CaseRecord) -> [String] {
        var lines = [
            "- **\(code(record.id.rawValue))** \(code(record.purpose.title)): \(code(record.reason))",
            "  - requirements: \(escape(record.purpose.requirementList))",
        ]
        if let refutation = record.outcome?.refutation {
            let more = refutation.allowed.count - 3
            lines += refutation.allowed.prefix(3).map { "  - allowed: \(code($0))" }
            if more > 0 { lines.append("  - and \(more) more that were allowed") }
            if !refutation.observed.isEmpty { lines.append("  - came: \(code(refutation.observed))") }
            if !refutation.requirements.isEmpty {
                let unmet = refutation.requirements.map(\.rawValue).joined(separator: ", ")
                lines.append("  - not met: \(escape(unmet))")
            }
        }
        if let outcome = record.outcome {
            lines.append("  - reproduce: \(code(Wording.command(reproducing: outcome)))")
        }
        return lines
    }

    private func gaps(of role: RoleRecord) -> [String] {
        var lines: [String] = []
        for id in role.unexaminedCore {
            let why = role.coverage.states[id]?.explanation ?? ""
            let accepted = role.accepted[id].map { "; accepted: \(code($0, limit: Self.whyLimit))" } ?? ""
            lines.append("- \(id): \(code(why, limit: Self.whyLimit))\(accepted)")
        }
        if !lines.isEmpty {
            lines = ["", "## \(role.role.rawValue): core requirements not examined", ""] + lines
        }
        let vacuous = role.cases.filter(\.isVacuous)
        if !vacuous.isEmpty {
            let names = vacuous.prefix(Self.listLimit).map { code($0.id.rawValue) }.joined(separator: ", ")
            lines += [
                "", "\(Wording.cases(vacuous.count)) of the \(role.role.rawValue) passed vacuously: \(names)",
            ]
        }
        return lines
    }

    private func reach(of role: RoleRecord) -> [String] {
        guard let reach = role.reach else { return [] }
        var lines = ["", "## \(role.role.rawValue): the model's transitions", "", escape(reach.sentence)]
        let open = reach.transitions.unexercised
        guard !open.isEmpty else { return lines }
        lines += ["", "Reachable, and exercised by no case:", ""]
        lines += open.prefix(Self.listLimit).map { "- \(code($0))" }
        if open.count > Self.listLimit { lines.append("- and \(open.count - Self.listLimit) more") }
        return lines
    }

    private var ground: [String] {
        var lines = ["", "## Why to believe it", ""]
        lines.append("- sensitivity: \(escape(record.sensitivity.warning ?? "recorded for this suite"))")
        if let header = record.header {
            lines.append(
                "- seed \(header.seed), tool \(code(header.tool)), suite \(code(String(header.suite.prefix(12)))), catalogue \(code(String(header.catalogue.prefix(12))))"
            )
            if !header.selection.isEmpty { lines.append("- only these cases: \(code(header.selection))") }
        }
        lines.append("- evidence: \(record.lines) lines")
        return lines
    }

    /// Text as a code span, in which neither markup nor mentions of people work.
    private func code(_ text: String, limit: Int = Self.textLimit) -> String {
        let shown = VisibleText(text, limit: limit).description
            .replacing("\n", with: " ").replacing("\t", with: " ").replacing("|", with: "\u{2502}")
        guard shown.contains(where: { $0 != " " }) else { return "(nothing)" }
        var longest = 0
        var run = 0
        for scalar in shown.unicodeScalars {
            run = scalar == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        return longest == 0 ? fence + shown + fence : "\(fence) \(shown) \(fence)"
    }

    /// Text of ours with the characters that mean something to Markdown or HTML escaped.
    private func escape(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in VisibleText(text, limit: 1000).description.unicodeScalars {
            if "\\`*_[]<>|#@&~".unicodeScalars.contains(scalar) { escaped.append("\\") }
            escaped.append(scalar == "\n" ? " " : scalar)
        }
        return String(escaped)
    }
}
