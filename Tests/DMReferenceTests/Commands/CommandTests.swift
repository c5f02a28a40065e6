import DMReference
import SyncML
import Testing

@Suite("Commands of a message") struct CommandTests {
    private let device = SampleDevice.device()

    private func codes(_ command: Command, by server: ServerID = "S") -> Set<Int> {
        Set(device.runningInAllWays([command], as: server).flatMap(\.answers).map(\.code.rawValue))
    }

    @Test("refuses Items that lack what the command needs (step 4)")
    func incompleteItems() {
        #expect(codes(.get(TreeCommand(id: "1", items: []))) == [412, 400])
        #expect(codes(.get(TreeCommand(id: "1", items: [Item(data: "x")]))) == [412, 400])
        #expect(codes(.copy(TreeCommand(id: "1", items: [SampleDevice.item("./V/new")]))) == [412, 400])
    }

    static let malformed = ["", "/V", "./V/", "./V//a", "./V/../a", "a/./b", "./V/a b", "./V?colour=red"]

    @Test("refuses malformed addresses (A-08)", arguments: malformed)
    func malformedAddress(_ text: String) {
        let expected: Set<Int> = text.contains("?") ? [400, 404, 405, 500, 406] : [400, 404, 405, 500]
        #expect(codes(SampleDevice.get("1", text)) == expected)
        #expect(device.running([SampleDevice.get("1", text)]).codes == "1:400")
    }

    @Test("answers commands that DM does not use with an error (A-13, GRM-01)")
    func foreignCommands() {
        let content: (String) -> Command = { name in
            .foreign(
                ForeignElement(
                    name: name,
                    content: [.element(ForeignElement(name: "CmdID", content: [.text("4")]))]))
        }
        #expect(codes(content("Put")) == [406, 405, 501, 400, 500])
        #expect(device.running([content("Put")]).codes == "4:406")
        #expect(device.running([content("Nonsense")]).codes == "4:400")
    }

    @Test("does not answer Status and Results")
    func unanswered() {
        let status = Status(
            id: "1", messageReference: "1", commandReference: "1", commandName: "Alert", code: .ok)
        let results = Results(id: "2", messageReference: "1", commandReference: "1", items: [])
        #expect(device.running([.status(status), .results(results)]).answers.isEmpty)
    }

    @Test("hands out what a Get read, and names the parent that an Add lacked")
    func answerItems() {
        let read = device.running([SampleDevice.get("1", "V/a")]).answers
        #expect(read[0].results.map(\.data) == ["a"])
        #expect(read[0].results.map(\.source?.uri) == ["./V/a"])
        let missing = device.running([SampleDevice.add("1", "./V/no/x")]).answers
        #expect(missing[0].items.map(\.target?.uri) == ["./V/no"])
    }

    @Test("logs processes, and keeps those that take time")
    func processes() {
        let run = device.running([SampleDevice.exec("1", "./T/scan"), SampleDevice.exec("2", "./T/slow")])
        #expect(run.codes == "1:200 2:202")
        let log = run.device.toolRuns
        #expect(log.map(\.uri.description) == ["./T/scan", "./T/slow"])
        #expect(log.map(\.data) == ["go", "go"])
        #expect(log.map(\.at) == [device.wall, device.wall])
        #expect(run.device.pendingTools.map(\.endsAt) == [device.monotonic + 30])
        #expect(run.device.pendingTools.map(\.origin) == [.live("S", correlator: "k2")])
        let run2 = device.running([SampleDevice.exec("7", "./T/slow")], context: .scheduled())
        #expect(run2.device.pendingTools.map(\.origin) == [.scheduled("s", commandID: "7")])
    }

    struct ConsentRow: Sendable, CustomTestStringConvertible {
        var target: String
        var reply: UserScript.Reply
        var code: Int
        var testDescription: String { "\(target) \(reply)" }
    }

    static let consentRows: [ConsentRow] = ["./T/update", "./V/stock"].flatMap { target in
        [(UserScript.Reply.accept, 200), (.reject, 304), (.silent, 304), (.cancel, 214)].map {
            ConsentRow(target: target, reply: $0.0, code: $0.1)
        }
    }

    @Test("asks before software is updated or inventory is read in a session", arguments: consentRows)
    func consent(_ row: ConsentRow) {
        let isTool = row.target.hasPrefix("./T")
        let command = isTool ? SampleDevice.exec("1", row.target) : SampleDevice.get("1", row.target)
        let device = SampleDevice.device(user: UserScript(answers: [row.reply]))
        let runs = device.runningInAllWays([command])
        #expect(Set(runs.map(\.codes)) == ["1:\(row.code)"])
        #expect(runs[0].device.user.prompts.map(\.kind) == [.confirm])
        #expect(runs[0].device.toolRuns.count == (isTool && row.code == 200 ? 1 : 0))
        #expect(runs[0].answers[0].results.count == (!isTool && row.code == 200 ? 1 : 0))
    }

    @Test("asks nobody when a schedule runs, a right is missing, or a property is read")
    func noConsent() {
        let scheduled = device.running([SampleDevice.exec("1", "./T/update")], context: .scheduled())
        #expect(scheduled.codes == "1:200")
        let denied = device.running([SampleDevice.exec("1", "./T/update")], as: "other")
        #expect(denied.codes == "1:425")
        let property = device.running([SampleDevice.get("1", "./V/stock?prop=Type")])
        #expect(property.codes == "1:200")
        for run in [scheduled, denied, property] { #expect(run.device.user.prompts.isEmpty) }
    }

    @Test("stops as soon as an answer contradicts what was seen, and voids that way")
    func witness() {
        let commands = [SampleDevice.add("1", "./V/no/x"), SampleDevice.delete("2", "./V/a")]
        let seen: @Sendable (Choices.Observation) -> Bool = { observation in
            switch observation {
            case .answer(let answer): answer.commandID == "1" ? answer.code == .ok : true
            case .note: true
            }
        }
        let explored = Choices.all(limit: 100, witness: seen) { choices in
            var copy = device
            return copy.execute(commands, as: "S", choices: &choices)
        }
        #expect(explored.outcomes.map { $0.outcome.map(\.code) } == [[.ok, .ok]])
        #expect(explored.exhausted)
    }
}
