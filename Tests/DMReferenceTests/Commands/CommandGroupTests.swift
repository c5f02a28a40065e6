import DMReference
import SyncML
import Testing

@Suite("Sequence and Atomic") struct CommandGroupTests {
    private let device = SampleDevice.device()

    @Test("answers the worked Atomic of section 4.3 and leaves the tree as it was")
    func workedAtomic() {
        let members = [
            SampleDevice.add("6", "./V/new"), SampleDevice.replace("7", "./V/denied"),
            SampleDevice.delete("8", "./V/c"),
        ]
        let runs = device.runningInAllWays([SampleDevice.atomic("5", members)])
        #expect(Set(runs.map(\.codes)) == ["5:507 6:216 7:425 8:215"])
        #expect(runs.allSatisfy { $0.device == device })
        #expect(runs[0].answers.map(\.name) == ["Atomic", "Add", "Replace", "Delete"])
    }

    @Test("keeps what an Atomic did when all its members did well")
    func goodAtomic() {
        let members = [SampleDevice.add("2", "./V/new", "1"), SampleDevice.delete("3", "./V/c")]
        let run = device.running([SampleDevice.atomic("1", members)])
        #expect(run.codes == "1:200 2:200 3:200")
        #expect(run.device.value("./V/new") == "1")
        #expect(run.device.value("./V/c") == nil)
    }

    @Test("undoes property writes too (GRP-08)")
    func undoneProperties() {
        let members = [
            SampleDevice.replace("2", "./V/a?prop=ACL", "Get=*"),
            SampleDevice.replace("3", "./V/b?prop=Name", "n"),
            SampleDevice.delete("4", "./V/no"),
        ]
        let run = device.running([SampleDevice.atomic("1", members)])
        #expect(run.codes == "1:507 2:216 3:216 4:404")
        #expect(run.device == device)
    }

    @Test("answers each Item of a failing command in an Atomic by itself")
    func itemsInAtomic() {
        let items = ["./V/a", "./V/denied", "./V/b"].map { SampleDevice.item($0, "x") }
        let command = Command.replace(TreeCommand(id: "2", items: items))
        let run = device.running([SampleDevice.atomic("1", [command])])
        #expect(run.codes == "1:507 2:216 2:425 2:215")
        #expect(run.answers.map(\.itemIndex) == [nil, 0, 1, 2])
        #expect(run.answers.map(\.target) == [nil, "./V/a", "./V/denied", "./V/b"])
    }

    @Test("fails an Atomic that holds a Get or an Atomic (GRP-06)")
    func illegalMembers() {
        let get = [SampleDevice.replace("2", "./V/a", "x"), SampleDevice.get("3", "./V/a")]
        let runs = device.runningInAllWays([SampleDevice.atomic("1", get)])
        #expect(Set(runs.map(\.codes)) == ["1:507 2:216 3:500", "1:507 2:215 3:500"])
        let nested = SampleDevice.atomic("2", [SampleDevice.delete("3", "./V/a")])
        let inner = device.runningInAllWays([SampleDevice.atomic("1", [nested])])
        #expect(Set(inner.map(\.codes)) == ["1:507 2:500 3:215"])
        #expect((runs + inner).allSatisfy { $0.device == device })
    }

    @Test("undoes what a Sequence in an Atomic did, where it takes one at all")
    func sequenceInAtomic() {
        let members = [SampleDevice.delete("3", "./V/a"), SampleDevice.delete("4", "./V/no")]
        let runs = device.runningInAllWays([
            SampleDevice.atomic("1", [SampleDevice.sequence("2", members)])
        ])
        #expect(Set(runs.map(\.codes)) == ["1:507 2:500 3:215 4:215", "1:507 2:200 3:216 4:404"])
        #expect(runs.allSatisfy { $0.device == device })
    }

    @Test("cannot undo a process that an Atomic began")
    func processInAtomic() {
        let members = [SampleDevice.exec("2", "./T/scan"), SampleDevice.delete("3", "./V/no")]
        let runs = device.runningInAllWays([SampleDevice.atomic("1", members)])
        #expect(Set(runs.map(\.codes)).isSuperset(of: ["1:507 2:500 3:215", "1:507 2:516 3:404"]))
        let begun = runs.filter { $0.codes.contains("2:516") }
        #expect(!begun.isEmpty)
        #expect(begun.allSatisfy { $0.device.toolRuns.count == 1 })
    }

    @Test("goes on after a failing member of a Sequence, or skips the rest (A-06)")
    func failingMember() {
        let members = [
            SampleDevice.delete("2", "./V/no"), SampleDevice.delete("3", "./V/a"),
            SampleDevice.sequence("4", [SampleDevice.delete("5", "./V/b")]),
        ]
        let commands = [SampleDevice.sequence("1", members), SampleDevice.delete("6", "./V/c")]
        let runs = device.runningInAllWays(commands)
        #expect(
            Set(runs.map(\.codes)) == [
                "1:200 2:404 3:200 4:200 5:200 6:200", "1:200 2:404 3:215 4:215 5:215 6:200",
            ])
        #expect(device.running(commands).codes == "1:200 2:404 3:200 4:200 5:200 6:200")
    }

    @Test("does not stop a message after a failing command")
    func failingCommand() {
        let commands = [SampleDevice.delete("1", "./V/no"), SampleDevice.delete("2", "./V/a")]
        #expect(device.runningInAllWays(commands).map(\.codes) == ["1:404 2:200"])
    }

    struct UserRow: Sendable, CustomTestStringConvertible {
        var reply: UserScript.Reply
        var place: String
        var codes: Set<String>
        var testDescription: String { "\(reply) in \(place)" }
    }

    static let userRows: [UserRow] = [
        UserRow(reply: .accept, place: "message", codes: ["1:200 2:200 9:200"]),
        UserRow(reply: .reject, place: "message", codes: ["1:304 2:200 9:200"]),
        UserRow(reply: .cancel, place: "message", codes: ["1:214 2:215 9:215"]),
        UserRow(reply: .silent, place: "message", codes: ["1:408 2:200 9:200", "1:408 2:215 9:215"]),
        UserRow(reply: .accept, place: "sequence", codes: ["0:200 1:200 2:200 9:200"]),
        UserRow(reply: .reject, place: "sequence", codes: ["0:200 1:304 2:215 9:200"]),
        UserRow(
            reply: .cancel, place: "sequence",
            codes: ["0:200 1:214 2:215 9:215", "0:200 1:214 2:215 9:200"]),
        UserRow(
            reply: .silent, place: "sequence",
            codes: ["0:200 1:408 2:200 9:200", "0:200 1:408 2:215 9:200", "0:200 1:408 2:215 9:215"]),
        UserRow(reply: .accept, place: "atomic", codes: ["0:200 1:200 2:200 9:200"]),
        UserRow(reply: .reject, place: "atomic", codes: ["0:507 1:304 2:215 9:200"]),
        UserRow(
            reply: .cancel, place: "atomic", codes: ["0:507 1:214 2:215 9:215", "0:507 1:214 2:215 9:200"]),
        UserRow(reply: .silent, place: "atomic", codes: ["0:507 1:408 2:215 9:200"]),
    ]

    @Test(
        "stops what the place of a refused or cancelled alert says (UI-02, GRP-02, GRP-04)",
        arguments: userRows)
    func userStops(_ row: UserRow) {
        let members = [SampleDevice.confirm("1"), SampleDevice.replace("2", "./V/a", "x")]
        let last = SampleDevice.replace("9", "./V/b", "y")
        let commands: [Command] =
            switch row.place {
            case "message": members + [last]
            case "sequence": [SampleDevice.sequence("0", members), last]
            default: [SampleDevice.atomic("0", members), last]
            }
        let runs = SampleDevice.device(user: UserScript(answers: [row.reply])).runningInAllWays(commands)
        #expect(Set(runs.map(\.codes)) == row.codes)
        for run in runs {
            #expect(run.device.value("./V/a") == (run.codes.contains("2:200") ? "x" : "a"))
            #expect(run.device.user.prompts.count == 1)
        }
    }

    @Test("undoes what came before a refused alert in an Atomic")
    func undoneBeforeRefusal() {
        let members = [SampleDevice.replace("1", "./V/a", "x"), SampleDevice.confirm("2")]
        let device = SampleDevice.device(user: UserScript(answers: [.reject]))
        let run = device.running([SampleDevice.atomic("0", members)])
        #expect(run.codes == "0:507 1:216 2:304")
        #expect(run.device.tree == device.tree)
    }

    @Test("takes Meta of the Item, else of the command, else of the group (GRM-04)")
    func inheritedMeta() {
        let item = Item(target: Location("./V/n"), data: "5")
        let own = Item(target: Location("./V/m"), meta: Meta(format: "bool"), data: "true")
        let command = TreeCommand(id: "2", meta: Meta(type: "text/x"), items: [item, own])
        let group = Group(id: "1", meta: Meta(format: "int", type: "text/y"), commands: [.add(command)])
        let run = device.running([.sequence(group)])
        #expect(run.device.tree[SampleDevice.uri("./V/n")]?.format == .int)
        #expect(run.device.tree[SampleDevice.uri("./V/n")]?.type == "text/x")
        #expect(run.device.tree[SampleDevice.uri("./V/m")]?.format == .bool)
    }
}
