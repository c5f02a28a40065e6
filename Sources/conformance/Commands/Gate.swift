import ArgumentParser
import ConformanceKit
import Foundation
import Reports
import Traceability

struct Gate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Answers rules on a campaign by its exit code (docs/gates.md).")

    @Argument(help: "The report directory.")
    var directory: String

    @Option(
        name: .customLong("require"),
        help: "A rule, such as 'SHALL & core & device: proven' or 'no regression vs DIR'; may be repeated.")
    var rules: [String] = []

    @Option(help: "A file of waivers (docs/gates.md).")
    var waivers: String?

    @Option(help: "The day on which waivers must hold, YYYY-MM-DD; the present one (UTC) where absent.")
    var today: CalendarDay?

    func run() throws {
        let record = try Report.record(of: directory)
        let named = Set(rules.compactMap(GateReport.baseline))
        var baselines: [String: CampaignRecord] = [:]
        for path in named { baselines[path] = try Report.record(of: path) }
        let gate = GateReport(
            rules: rules, record: record, waivers: try readWaivers(), baselines: baselines)
        for line in gate.lines { print(line) }
        if !gate.isMet { throw ArgumentParser.ExitCode(gate.exitCode) }
    }

    private func readWaivers() throws -> Waivers? {
        guard let waivers else { return nil }
        guard let day = today ?? CalendarDay(String(Date().ISO8601Format().prefix(10))) else {
            throw Failure.tester("the system has no date of the calendar; name one by --today")
        }
        let octets: [UInt8]
        do {
            octets = try FileOctets.read(URL(fileURLWithPath: waivers), most: ConfigurationLimits().octets)
        } catch {
            throw Failure.usage("\(waivers) cannot be read: \(error.localizedDescription)")
        }
        do {
            return Waivers(try WaiverFile(octets).waivers, today: day)
        } catch {
            throw Failure.usage("\(waivers):\(error)")
        }
    }
}
