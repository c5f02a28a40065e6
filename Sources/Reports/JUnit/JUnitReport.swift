import ConformanceKit
import Traceability

/// JUnit XML for CI systems: a suite for the campaign as a whole and one a role.
///
/// Inconclusive is an error of type `inconclusive`, never a pass; what was not selected is skipped with its reason. The
/// case `campaign` is green only where the exit code is 0 or another case shows why it is not.
struct JUnitReport {
    private let record: CampaignRecord

    init(_ record: CampaignRecord) { self.record = record }

    /// Longest text kept of a value that comes from an IUT.
    static let textLimit = 20_000

    /// The report.
    func text() -> String {
        let suites = [campaignSuite] + record.roles.map(suite)
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
        if let warning = record.state.warning {
            lines[0] += " <!-- \(comment(warning)) -->"
        }
        lines.append("<testsuites name=\"conformance\"\(counts(suites.flatMap(\.cases)))>")
        for suite in suites {
            lines.append("  <testsuite name=\"\(attribute(suite.name))\"\(counts(suite.cases))>")
            lines += properties(suite.properties)
            lines += suite.cases.flatMap(element)
            lines.append("  </testsuite>")
        }
        lines.append("</testsuites>")
        return lines.joined(separator: "\n") + "\n"
    }

    private struct Suite {
        var name: String
        var properties: [(name: String, value: String)]
        var cases: [Case]
    }

    private struct Case {
        enum Result {
            case passed
            case failure(message: String, text: String)
            case error(type: String, message: String, text: String)
            case skipped(message: String)
        }

        var group: String
        var name: String
        var result: Result
        var output = ""
    }

    private var campaignSuite: Suite {
        var properties: [(name: String, value: String)] = [("notice", Wording.notice)]
        if let header = record.header {
            properties += [
                ("tool", header.tool), ("suite", header.suite), ("catalogue", header.catalogue),
                ("configuration", header.configuration), ("seed", String(header.seed)),
                ("selection", header.selection),
            ]
        }
        properties.append(("exit code", String(record.exitCode)))
        let campaign = Case(group: "campaign", name: "campaign", result: campaignResult)
        return Suite(name: "campaign", properties: properties, cases: [campaign])
    }

    private var campaignResult: Case.Result {
        if let warning = record.state.warning {
            return .error(type: "unfinished", message: warning, text: Wording.sentence(for: record))
        }
        let missing = record.roles.flatMap { role in
            role.missingCore.map { "\(role.role.rawValue): \($0) was not examined" }
        }
        let message = Wording.sentence(for: record)
        if !missing.isEmpty {
            return .error(
                type: "inconclusive", message: "core requirements not examined: \(missing.count)",
                text: missing.joined(separator: "\n"))
        }
        let known = record.tally.knownFailures
        let isShown = record.cases.contains { entry in
            entry.verdict != .pass && !(entry.verdict == .fail && known.contains(entry.id))
        }
        switch record.conclusion {
        case .pass: return .passed
        case .fail:
            return isShown && !record.tally.newFailures.isEmpty
                ? .passed : .failure(message: message, text: "")
        case .inconclusive, .testerTrouble, .notFinished:
            return isShown ? .passed : .error(type: "inconclusive", message: message, text: "")
        }
    }

    private func suite(_ role: RoleRecord) -> Suite {
        var properties: [(name: String, value: String)] = []
        if let iut = role.iut {
            properties += [("iut", iut.name), ("version", iut.version), ("uri", iut.uri)]
            if let failure = iut.failure { properties.append(("failure", failure)) }
        }
        let cases =
            role.cases.map(entry)
            + role.unselected.map { unselected in
                Case(
                    group: group(unselected.purpose), name: name(unselected.purpose),
                    result: .skipped(message: unselected.reason))
            }
        return Suite(name: role.role.rawValue, properties: properties, cases: cases)
    }

    private func entry(_ record: CaseRecord) -> Case {
        let text = explanation(record)
        let result: Case.Result =
            switch record.verdict {
            case .pass: .passed
            case .fail:
                if let known = self.record.header?.knownFailures[record.id.rawValue] {
                    .skipped(message: "known failure, \(known): \(record.reason)")
                } else {
                    .failure(message: record.reason, text: text)
                }
            case .inconclusive: .error(type: "inconclusive", message: record.reason, text: text)
            case .error: .error(type: "error", message: record.reason, text: text)
            case .none: .error(type: "unfinished", message: record.reason, text: text)
            }
        let output = record.isVacuous ? "vacuous: nothing that the IUT did in the body was judged" : ""
        return Case(
            group: group(record.purpose), name: name(record.purpose), result: result, output: output)
    }

    private func group(_ purpose: TestPurpose) -> String { "\(purpose.role.rawValue).\(purpose.clause)" }

    private func name(_ purpose: TestPurpose) -> String { "\(purpose.id) \(purpose.title)" }

    private func explanation(_ record: CaseRecord) -> String {
        var lines = [record.purpose.ensure, "requirements: " + record.purpose.requirementList]
        if let refutation = record.outcome?.refutation {
            lines += refutation.allowed.map { "allowed: \($0)" }
            if !refutation.observed.isEmpty { lines.append("came: \(refutation.observed)") }
            if !refutation.requirements.isEmpty {
                lines.append(
                    "not met: " + refutation.requirements.map(\.rawValue).joined(separator: ", "))
            }
            if !refutation.interpretations.isEmpty {
                lines.append("decided by: " + refutation.interpretations.joined(separator: ", "))
            }
        }
        lines += (record.outcome?.history ?? []).enumerated().map { "\($0.offset + 1). \($0.element)" }
        if let outcome = record.outcome {
            lines.append("reproduce: " + Wording.command(reproducing: outcome))
        }
        return lines.joined(separator: "\n")
    }
}

extension JUnitReport {
    private func attribute(_ text: String) -> String {
        MarkupText(VisibleText(text, limit: Self.textLimit).description, isAttribute: true).description
    }

    private func content(_ text: String) -> String {
        MarkupText(VisibleText(text, limit: Self.textLimit).description).description
    }

    /// A comment must not hold two hyphens in a row, nor end in one.
    private func comment(_ text: String) -> String {
        VisibleText(text.replacing("-", with: "\u{2010}"), limit: 500).description
    }

    private func counts(_ cases: [Case]) -> String {
        var failures = 0
        var errors = 0
        var skipped = 0
        for entry in cases {
            switch entry.result {
            case .passed: break
            case .failure: failures += 1
            case .error: errors += 1
            case .skipped: skipped += 1
            }
        }
        return
            " tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\" skipped=\"\(skipped)\""
    }

    private func properties(_ properties: [(name: String, value: String)]) -> [String] {
        guard !properties.isEmpty else { return [] }
        let lines = properties.map {
            "      <property name=\"\(attribute($0.name))\" value=\"\(attribute($0.value))\"/>"
        }
        return ["    <properties>"] + lines + ["    </properties>"]
    }

    private func element(_ entry: Case) -> [String] {
        let start = "    <testcase classname=\"\(attribute(entry.group))\" name=\"\(attribute(entry.name))\""
        var inner: [String] = []
        switch entry.result {
        case .passed: break
        case .failure(let message, let text):
            inner.append(
                "      <failure type=\"fail\" message=\"\(attribute(message))\">\(content(text))</failure>")
        case .error(let type, let message, let text):
            inner.append(
                "      <error type=\"\(type)\" message=\"\(attribute(message))\">\(content(text))</error>")
        case .skipped(let message):
            inner.append("      <skipped message=\"\(attribute(message))\"/>")
        }
        if !entry.output.isEmpty {
            inner.append("      <system-out>\(content(entry.output))</system-out>")
        }
        return inner.isEmpty ? [start + "/>"] : [start + ">"] + inner + ["    </testcase>"]
    }
}

extension TestPurpose {
    /// The ids of its requirements in a row.
    var requirementList: String { requirements.map(\.id.rawValue).joined(separator: ", ") }
}
