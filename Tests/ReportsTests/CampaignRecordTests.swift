import ConformanceKit
import Foundation
import Reports
import Testing
import Traceability

@Suite("Campaign record") struct CampaignRecordTests {
    @Test("gathers verdicts, what was left out and vacuous passes by role")
    func gathers() throws {
        let record = try SyntheticCampaign.mixedRecord()
        #expect(record.state == .whole)
        #expect(record.roles.map(\.role) == [.device, .server])
        let device = try #require(record.roles.first)
        #expect(Verdict.allCases.map { device.count($0) } == [0, 2, 1, 1, 1])
        #expect(device.unselected.map(\.purpose.id.rawValue) == ["DMSched-v1.0-client-con-0520"])
        #expect(device.cases.filter(\.isVacuous).map(\.purpose.title) == ["passes without a look"])
        #expect(device.coverage.states["REQ-6.1.7-6a"]?.kind == .failed)
        #expect(device.coverage.states["REQ-6.1.7-3a"]?.kind == .inconclusive)
        #expect(device.coverage.states["REQ-6.1.7-5a"]?.kind == .notExamined)
        #expect(device.coverage.states["REQ-6.1.7-1a"]?.kind == .partlyExamined)
        #expect(record.conclusion == .fail)
        #expect(record.exitCode == 1)
    }

    @Test("tells where the body of a case begins")
    func body() throws {
        let record = try SyntheticCampaign.mixedRecord()
        let first = try #require(record.cases.first)
        let line = try #require(first.firstBodyLine)
        let entry = try #require(first.steps.first { $0.line == line })
        #expect(entry.event == .stimulus("session srv-a: Add ./Schedule/Set/a"))
    }

    @Test("a case that had begun and turned out not to apply is one that was not selected")
    func turnsOutNotToApply() throws {
        let catalogue = try Repository.catalogue()
        var campaign = SyntheticCampaign(catalogue: catalogue, roles: [.device])
        campaign.introduce(.device)
        let purpose = SyntheticCampaign.purpose(.device, 110, ["REQ-6.1.7-6a"])
        campaign.events += [.caseStarted(purpose), .stimulus("reset {}")]
        campaign.leaveOut(purpose, reason: "no tools")
        campaign.end(exitCode: 2)
        let record = CampaignRecord(
            campaign.log(), catalogue: catalogue, sensitivity: nil,
            interpretations: try Repository.interpretations())
        #expect(record.state == .whole)
        #expect(record.cases.isEmpty)
        #expect(record.unselected.map(\.reason) == ["no tools"])
    }

    /// What a campaign comes to, by its verdicts.
    struct ExitRow: Sendable, CustomTestStringConvertible {
        var verdicts: [Verdict]
        var footer: Int32
        var accepts: Bool
        var exit: Int32
        var testDescription: String { "\(verdicts.map(\.rawValue)) \(footer) \(accepts) -> \(exit)" }
    }

    static let exitRows = [
        ExitRow(verdicts: [.pass], footer: 0, accepts: true, exit: 0),
        ExitRow(verdicts: [.pass], footer: 0, accepts: false, exit: 2),
        ExitRow(verdicts: [.pass], footer: 1, accepts: true, exit: 1),
        ExitRow(verdicts: [.pass, .fail, .inconclusive, .error], footer: 0, accepts: true, exit: 1),
        ExitRow(verdicts: [.pass, .inconclusive], footer: 0, accepts: true, exit: 2),
        ExitRow(verdicts: [.pass, .error], footer: 0, accepts: true, exit: 2),
        ExitRow(verdicts: [.inconclusive, .error], footer: 0, accepts: true, exit: 2),
        ExitRow(verdicts: [.error, .error], footer: 0, accepts: true, exit: 70),
        ExitRow(verdicts: [], footer: 0, accepts: true, exit: 2),
    ]

    @Test("gives the exit code of the rules, whatever the footer claims", arguments: exitRows)
    func exits(row: ExitRow) throws {
        let catalogue = try Repository.catalogue()
        let core = catalogue.requirements.filter { $0.tier == .core }.map(\.id.rawValue)
        let accepted = Dictionary(uniqueKeysWithValues: core.map { ($0, "not of interest here") })
        var campaign = SyntheticCampaign(
            catalogue: catalogue, roles: [.device], accepted: row.accepts ? accepted : [:])
        campaign.introduce(.device)
        for (index, verdict) in row.verdicts.enumerated() {
            campaign.run(SyntheticCampaign.purpose(.device, index + 1, ["REQ-6.1.7-1a"]), verdict)
        }
        campaign.end(exitCode: row.footer)
        let record = try campaign.record()
        #expect(record.state == .whole)
        #expect(record.exitCode == row.exit)
    }

    @Test("shows a campaign that did not end, and never as a pass")
    func unfinished() throws {
        var campaign = SyntheticCampaign.mixed(try Repository.catalogue())
        campaign.events.removeLast(3)
        let defect = EvidenceLog.Defect(kind: .unfinished, line: campaign.events.count)
        let record = try campaign.record(defect: defect)
        guard case .unfinished = record.state else {
            Issue.record("\(record.state)")
            return
        }
        #expect(record.cases.last?.verdict == Verdict.none)
        #expect(record.conclusion == .notFinished)
        #expect(record.exitCode == 1)
        #expect(GateReport(rules: ["no fail"], record: record).exitCode == 2)
    }

    @Test("an unfinished campaign of passes alone exits with 2")
    func unfinishedPasses() throws {
        var campaign = SyntheticCampaign(catalogue: try Repository.catalogue(), roles: [.device])
        campaign.run(SyntheticCampaign.purpose(.device, 1, ["REQ-6.1.7-1a"]), .pass)
        #expect(try campaign.record(defect: EvidenceLog.Defect(kind: .unfinished, line: 9)).exitCode == 2)
    }

    @Test("finds what contradicts itself", arguments: Contradiction.allCases)
    func contradictions(kind: Contradiction) throws {
        let catalogue = try Repository.catalogue()
        let record = try kind.campaign(catalogue).record()
        guard case .broken = record.state else {
            Issue.record("\(kind): \(record.state)")
            return
        }
        #expect(record.exitCode != 0)
        #expect(!GateReport(rules: ["coverage(core) >= 0%"], record: record).isMet)
        for format in ReportFormat.allCases {
            #expect(try format.render(record).contains("broken: "), "\(format)")
        }
    }

    /// Ways in which a log that is bound line by line can still make no sense.
    enum Contradiction: String, CaseIterable, Sendable {
        case footerTotals, repeatedCase, endWithoutBeginning, nested, openAtFooter, strangeRole, noVerdict
        case unknownRequirement, secondIUT

        func campaign(_ catalogue: Catalogue) -> SyntheticCampaign {
            var campaign = SyntheticCampaign(catalogue: catalogue, roles: [.device])
            let purpose = SyntheticCampaign.purpose(.device, 1, ["REQ-6.1.7-1a"])
            let outcome = EvidenceOutcome(
                id: purpose.id, verdict: .pass, reason: "", refutation: nil, history: ["x"], reproduce: "")
            switch self {
            case .footerTotals:
                campaign.events.append(.caseStarted(purpose))
                campaign.events.append(.caseEnded(outcome))
            case .repeatedCase:
                campaign.run(purpose, .pass)
                campaign.run(purpose, .pass)
            case .endWithoutBeginning: campaign.events.append(.caseEnded(outcome))
            case .nested:
                campaign.events.append(.caseStarted(SyntheticCampaign.purpose(.device, 2, ["REQ-6.1.7-1a"])))
                campaign.run(purpose, .pass)
            case .openAtFooter: campaign.events.append(.caseStarted(purpose))
            case .strangeRole: campaign.run(SyntheticCampaign.purpose(.server, 1, ["REQ-6.1.7-1a"]), .pass)
            case .noVerdict: campaign.run(purpose, .none)
            case .unknownRequirement:
                campaign.run(SyntheticCampaign.purpose(.device, 1, ["REQ-9.9.9-99"]), .pass)
            case .secondIUT:
                campaign.introduce(.device)
                campaign.introduce(.device)
            }
            campaign.end(exitCode: 0)
            return campaign
        }
    }

    @Test("refuses evidence of another catalogue")
    func otherCatalogue() throws {
        var campaign = SyntheticCampaign(catalogue: try Repository.catalogue(), roles: [.device])
        guard case .header(var header)? = campaign.events.first else { return }
        header.catalogue = String(repeating: "0", count: 64)
        campaign.events[0] = .header(header)
        campaign.end(exitCode: 0)
        let record = try campaign.record()
        guard case .otherCatalogue = record.state else {
            Issue.record("\(record.state)")
            return
        }
        #expect(GateReport(rules: ["coverage(core) >= 0%"], record: record).exitCode == 2)
    }

    @Test("a log that was changed on disk is broken from the changed line on")
    func tampered() async throws {
        let catalogue = try Repository.catalogue()
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "reports-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "evidence.jsonl")
        let writer = try EvidenceWriter(creating: file)
        for event in SyntheticCampaign.mixed(catalogue).events { try await writer.write(event) }
        let written = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let whole = EvidenceLog(Data(written.utf8))
        #expect(whole.defect == nil)
        #expect(whole.events == SyntheticCampaign.mixed(catalogue).events)
        let forged = written.replacing("\"verdict\":\"fail\"", with: "\"verdict\":\"pass\"")
        #expect(forged != written)
        let record = CampaignRecord(
            EvidenceLog(Data(forged.utf8)), catalogue: catalogue, sensitivity: nil,
            interpretations: try Repository.interpretations())
        guard case .broken = record.state else {
            Issue.record("\(record.state)")
            return
        }
        #expect(record.exitCode != 0)
    }

    @Test("a record of sensitivity counts only for its own suite and catalogue")
    func sensitivity() throws {
        let catalogue = try Repository.catalogue()
        let suite = try #require(ContentDigest(rawValue: String(repeating: "5", count: 64)))
        let other = try #require(ContentDigest(rawValue: String(repeating: "6", count: 64)))
        let fault = SensitivityRecord.Fault(
            name: "acceptsPast", role: .device, requirements: ["REQ-6.1.7-1a"],
            caughtBy: ["DMSched-v1.0-client-con-0110"], shrunkenStimuli: 2)
        func state(_ suite: ContentDigest) throws -> RequirementState.Kind? {
            let sensitivity = SensitivityRecord(
                suite: suite, catalogue: catalogue.digest, faults: [fault], cases: fault.caughtBy)
            let record = try SyntheticCampaign.mixedRecord(sensitivity: sensitivity)
            return record.roles.first?.coverage.states["REQ-6.1.7-1a"]?.kind
        }
        #expect(try state(suite) == .proven)
        #expect(try state(other) == .partlyExamined)
    }
}
