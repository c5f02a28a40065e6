import DMReference
import Foundation
import SyncML
import Testing

@Suite("Definition as commands") struct DefinitionCommandsTests {
    /// The folder of the worked messages, where it is at hand.
    static let examples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/design/examples")

    static func example(_ name: String) throws -> Message {
        let data = try Data(contentsOf: examples.appending(path: name))
        return try SyncMLXML.decode(Array(data)).message
    }

    static let hasExamples = FileManager.default.fileExists(atPath: examples.path())

    @Test("are those of the worked set-up message", .enabled(if: hasExamples))
    func matchWorkedSetUp() throws {
        let message = try Self.example("uc1-setup-pkg4.xml")
        let expected = try #require(message.commands.last)
        let made = DefinitionSamples.proactiveReport.creationCommand(
            root: VerificationScene.root, id: "q1", correlator: "c1", firstID: 2)
        #expect(made == expected)
    }

    @Test("of the worked set-up message give the definition", .enabled(if: hasExamples))
    func workedSetUpGivesDefinition() throws {
        let message = try Self.example("uc1-setup-pkg4.xml")
        let sequence = try #require(message.commands.last)
        let tree = Self.apply(sequence.members, to: DefinitionTree())
        #expect(tree.parse().definition == DefinitionSamples.proactiveReport)
        #expect(tree.parse().problems.isEmpty)
    }

    /// Carries out the writes below `Def`, each of which must succeed.
    static func apply(_ commands: [Command], to start: DefinitionTree) -> DefinitionTree {
        var tree = start
        var choices = Choices()
        let rules = DefinitionTree.WriteRules(bodyLimit: 1_000_000)
        let base = VerificationScene.schedule.child("Def")
        func write(_ kind: DefinitionTree.Write.Kind, _ command: TreeCommand) {
            for item in command.items {
                guard let node = (item.target?.uri).flatMap({ NodeURI($0) }), node.isInside(base) else {
                    continue
                }
                let path = Array(node.segments.dropFirst(base.segments.count))
                let write = DefinitionTree.Write(
                    kind, path, format: item.meta?.format, type: item.meta?.type, data: item.data)
                let code = tree.perform(write, rules: rules, choices: &choices)
                #expect(code == .ok, "\(kind) \(path)")
            }
        }
        for command in commands {
            switch command {
            case .add(let content): write(.add, content)
            case .replace(let content): write(.replace, content)
            case .delete(let content): write(.delete, content)
            case .copy, .get, .exec, .alert, .atomic, .sequence, .status, .results, .foreign: break
            }
        }
        return tree
    }

    @Test("create what they were made from", arguments: 0..<100 as Range<UInt64>)
    func creationIsFaithful(seed: UInt64) {
        let definition = DefinitionGenerator.definition(seed: seed)
        let command = definition.creationCommand(root: VerificationScene.root, id: "q1", correlator: "c")
        let tree = Self.apply(command.members, to: DefinitionTree())
        #expect(tree == DefinitionTree(definition), "seed \(seed)")
        #expect(Self.isNumbered(command))
    }

    @Test("turn one definition into any other", arguments: 0..<100 as Range<UInt64>)
    func changeIsFaithful(seed: UInt64) {
        let before = DefinitionGenerator.definition(seed: seed)
        let after = DefinitionGenerator.definition(seed: seed + 1_000)
        let command = before.changeCommand(to: after, root: VerificationScene.root, id: "q1", correlator: "c")
        let tree = Self.apply(command.members, to: DefinitionTree(before))
        #expect(tree == DefinitionTree(after), "seed \(seed)")
        #expect(Self.isNumbered(command))
    }

    /// CmdIDs count up from 1, and the commit comes last with its correlator.
    static func isNumbered(_ command: Command) -> Bool {
        let ids = [command.id] + command.members.map(\.id)
        guard case .exec(let last) = command.members.last else { return false }
        return ids == (1...ids.count).map(String.init) && last.correlator == "c"
            && last.items.first?.target?.uri == "./Schedule/Set/q1/Op/Commit"
    }

    @Test("make a part anew where a required leaf is gone")
    func replacesPartsWithoutRequiredLeaf() {
        let before = DefinitionTree(DefinitionSamples.adjustment)
        var after = before
        after.remove("Groups/G/busy/Rank")
        let command = before.changeCommand(to: after, of: VerificationScene.schedule, correlator: "c")
        #expect(Self.apply(command.members, to: before) == after)
    }

    @Test("of no change are the commit alone, or nothing")
    func noChange() {
        let tree = DefinitionTree(DefinitionSamples.toolRun)
        let commit = tree.changeCommand(to: tree, of: VerificationScene.schedule, correlator: "c")
        #expect(commit.members.map(\.name) == ["Exec"])
        let nothing = tree.changeCommand(
            to: tree, of: VerificationScene.schedule, correlator: nil, commits: false)
        #expect(nothing.members.isEmpty)
    }
}

@Suite("Equivalence of definitions") struct DefinitionEquivalenceTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var isEquivalent: Bool
        var change: @Sendable (inout Definition) -> Void
        init(_ name: String, _ isEquivalent: Bool, _ change: @escaping @Sendable (inout Definition) -> Void) {
            self.name = name
            self.isEquivalent = isEquivalent
            self.change = change
        }
        var testDescription: String { name }
    }

    static let rows: [Row] = [
        Row("nothing", true) { _ in },
        Row("AutoStart by default", true) { $0.autoStart = true },
        Row("AutoStart", false) { $0.autoStart = false },
        Row("Grace of a period", true) { $0.time?.grace = 21_600 },
        Row("another Grace", false) { $0.time?.grace = 21_601 },
        Row("Duration of 0", true) { $0.time?.duration = 0 },
        Row("Duration", false) { $0.time?.duration = 1 },
        Row("Missed by default", true) { $0.time?.missed = .once },
        Row("MinGap by default", true) { $0.condition?.minGap = 1 },
        Row("no MinGap", false) { $0.condition?.minGap = 0 },
        Row("Hold by default", true) { $0.condition?.atoms["a1"]?.hold = 0 },
        Row("another operand", false) { $0.condition?.atoms["a1"]?.value = "21" },
        Row("another name of an atom", false) { definition in
            let atom = definition.condition?.atoms.removeValue(forKey: "a1")
            definition.condition?.atoms["a2"] = atom
        },
        Row("Always, implied by Get", true) { $0.report.when = .always },
        Row("Ended", false) { $0.report.ended = false },
        Row("Timeout by default", true) { $0.user.timeout = 60 },
        Row("empty Text", true) { $0.user.text = "" },
        Row("white space and CDATA in the Body", true) { definition in
            definition.body = definition.body?.replacingOccurrences(of: "<Get>", with: "\n  <Get>")
                .replacingOccurrences(of: "./Device/Signal", with: "<![CDATA[./Device/Signal]]>")
        },
        Row("another prefix in the Body", true) { definition in
            definition.body = definition.body?.replacingOccurrences(of: "</", with: "</s:")
                .replacingOccurrences(of: "<(?=[A-Z])", with: "<s:", options: .regularExpression)
                .replacingOccurrences(of: "xmlns=", with: "xmlns:s=")
        },
        Row("another target in the Body", false) { definition in
            definition.body = definition.body?.replacingOccurrences(of: "Signal", with: "Noise")
        },
        Row("the commands in another order", false) { definition in
            definition.body = DefinitionSamples.body(
                VerificationBodyTests.command("Get", "2", "./DevDetail/FwV")
                    + VerificationBodyTests.command("Get", "1", "./Device/Signal"))
        },
    ]

    @Test("fills defaults in and compares Bodies as XML", arguments: rows)
    func compares(_ row: Row) {
        var changed = DefinitionSamples.proactiveReport
        row.change(&changed)
        #expect(changed.isEquivalent(to: DefinitionSamples.proactiveReport) == row.isEquivalent)
        #expect(DefinitionSamples.proactiveReport.isEquivalent(to: changed) == row.isEquivalent)
    }

    @Test("holds of what was filled in", arguments: 0..<100 as Range<UInt64>)
    func normalizingChangesNothing(seed: UInt64) {
        let definition = DefinitionGenerator.definition(seed: seed)
        #expect(definition.isEquivalent(to: definition.normalized))
        #expect(definition.normalized.normalized == definition.normalized)
    }
}
