import DMReference
import SyncML
import Testing

@Suite("User-interaction alerts") struct UserAlertTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var code: Int
        var texts: [String]
        var reply: UserScript.Reply
        /// Status and the Data of its Items.
        var outcomes: Set<[String]>
        var testDescription: String { "\(code) \(texts) \(reply)" }

        init(_ code: Int, _ texts: [String], _ reply: UserScript.Reply, _ outcomes: Set<[String]>) {
            self.code = code
            self.texts = texts
            self.reply = reply
            self.outcomes = outcomes
        }
    }

    static let choice = ["", "Which?", "one", "two", "three"]

    static let rows: [Row] = [
        Row(1100, ["MINDT=10", "Hello"], .cancel, [["200"]]),
        Row(1101, ["", "Sure?"], .accept, [["200"]]),
        Row(1101, ["", "Sure?"], .reject, [["304"]]),
        Row(1101, ["", "Sure?"], .cancel, [["214"]]),
        Row(1101, ["MAXDT=30", "Sure?"], .silent, [["408"]]),
        Row(1101, ["MAXDT=30&DR=1", "Sure?"], .silent, [["408"], ["200"]]),
        Row(1101, ["MAXDT=30&DR=0", "Sure?"], .silent, [["408"], ["304"]]),
        Row(1102, ["", "Name?"], .text("Ann"), [["200", "Ann"]]),
        Row(1102, ["MAXLEN=2&IT=A", "Name?"], .text("Ann"), [["200", "An"]]),
        Row(1102, ["MAXLEN=x&Colour=red&DR", "Name?"], .text("Ann"), [["200", "Ann"]]),
        Row(1102, ["DR=Ann+B%2E", "Name?"], .accept, [["200", "Ann B."]]),
        Row(1102, ["", "Name?"], .cancel, [["214"]]),
        Row(1102, ["", "Name?"], .silent, [["408"]]),
        Row(1103, choice, .choices([2]), [["200", "2"]]),
        Row(1103, choice, .choices([4]), [["214"]]),
        Row(1103, ["DR=3"] + choice.dropFirst(), .accept, [["200", "3"]]),
        Row(1103, choice, .silent, [["408"]]),
        Row(1104, choice, .choices([3, 1]), [["200", "1", "3"]]),
        Row(1104, ["DR=2-3"] + choice.dropFirst(), .accept, [["200", "2", "3"]]),
        Row(1104, ["DR=2-9"] + choice.dropFirst(), .accept, [["200"]]),
        Row(1104, choice, .choices([]), [["200"]]),
        Row(1104, choice, .cancel, [["214"]]),
        Row(1100, [""], .accept, [["412"]]),
        Row(1101, [], .accept, [["412"]]),
        Row(1103, ["", "Which?"], .accept, [["412"]]),
        Row(1105, ["", "What?"], .accept, [["406"]]),
        Row(1226, ["", "What?"], .accept, [["406"], ["405"]]),
        Row(1222, [], .accept, [["200"]]),
    ]

    @Test("answers as the user does (section 1.7)", arguments: rows)
    func outcome(_ row: Row) {
        let device = SampleDevice.device(user: UserScript(answers: [row.reply], fallback: .cancel))
        let runs = device.runningInAllWays([SampleDevice.alert("1", row.code, row.texts)])
        let outcomes = runs.map { run in
            ["\(run.answers[0].code.rawValue)"] + run.answers[0].items.compactMap(\.data)
        }
        #expect(Set(outcomes) == row.outcomes)
        #expect(runs.allSatisfy { $0.answers.count == 1 && $0.answers[0].itemIndex == nil })
    }

    @Test("shows the text, takes one answer a prompt, and none for a notification")
    func prompts() {
        let script = UserScript(answers: [.reject, .text("x")], fallback: .accept)
        let commands = [
            SampleDevice.alert("1", 1100, ["", "Hello"]), SampleDevice.confirm("2"),
            SampleDevice.alert("3", 1102, ["", "Name?"]), SampleDevice.confirm("4"),
        ]
        let run = SampleDevice.device(user: script).running(commands)
        #expect(run.codes == "1:200 2:304 3:200 4:200")
        let prompts = run.device.user.prompts
        #expect(prompts.map(\.text) == ["Hello", "Really?", "Name?", "Really?"])
        #expect(prompts.map(\.kind) == [.notify, .confirm, .input, .confirm])
        #expect(prompts.map(\.reply) == [nil, .reject, .text("x"), .accept])
    }
}
