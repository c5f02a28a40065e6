import SyncML
import Testing

@testable import DMReference

@Suite("Large objects")
struct LargeObjectTests {
    private static func replace(_ id: String, _ data: String, _ uri: String = "./X/a") -> Command {
        .replace(
            TreeCommand(id: id, items: [Item(target: Location(uri), meta: Meta(format: "chr"), data: data)]))
    }

    private static let text = "a0123456789 äöü € 😀 <&> end of it"

    @Test("pieces of any length come together again", arguments: 4...40)
    func together(length: Int) {
        let chunks = Self.replace("7", Self.text).chunks(of: length)
        var assembly = ObjectAssembly(limit: 1_000)
        for (index, chunk) in chunks.enumerated() {
            let outcome = assembly.take([chunk])
            let isLast = index == chunks.count - 1
            #expect(outcome.answers.map(\.code) == (isLast ? [] : [.chunkAccepted]))
            #expect(outcome.commands.map { $0.objectItem?.data } == (isLast ? [Self.text] : []))
            #expect(outcome.broken == nil)
            #expect((chunk.announcedSize != nil) == (index == 0 && chunks.count > 1))
            #expect(chunk.objectItem?.data?.utf8.count ?? 0 <= length)
        }
        #expect(!assembly.isUnderWay)
    }

    @Test("the bound of an object is the announced size")
    func bound() {
        for (limit, code) in [
            (Self.text.utf8.count, StatusCode.chunkAccepted),
            (Self.text.utf8.count - 1, .requestEntityTooLarge),
        ] {
            var assembly = ObjectAssembly(limit: limit)
            let chunks = Self.replace("7", Self.text).chunks(of: 10)
            #expect(assembly.take([chunks[0]]).answers.map(\.code) == [code])
            // What follows has the same fate, and the last piece is not taken for a value of its own.
            for chunk in chunks.dropFirst().dropLast() {
                #expect(assembly.take([chunk]).answers.map(\.code) == [code])
            }
            let last = assembly.take(chunks.suffix(1))
            #expect(last.commands.count == (code == .chunkAccepted ? 1 : 0))
            #expect(last.answers.map(\.code) == (code == .chunkAccepted ? [] : [code]))
        }
    }

    @Test("a length that cannot come right is refused at once", arguments: [0, 5, 10, 34, 35, 100])
    func length(size: Int) {
        var assembly = ObjectAssembly(limit: 1_000)
        let chunks = Self.replace("7", String(repeating: "x", count: 30)).chunks(of: 10, announcing: size)
        var codes = chunks.map { assembly.take([$0]).answers.first?.code }
        #expect(codes.popLast() == .sizeMismatch)
        #expect(codes.first == (size > 10 ? .chunkAccepted : .sizeMismatch))
        #expect(assembly.take([Self.replace("1", "y")]).commands.count == 1, "the next command is a new one")
    }

    @Test("without a Size, in a group or beside others nothing is taken")
    func malformed() {
        var assembly = ObjectAssembly(limit: 1_000)
        var item = Item(target: Location("./X/a"), data: "x", moreData: true)
        #expect(
            assembly.take([.replace(TreeCommand(id: "1", items: [item]))]).answers.map(\.code)
                == [.incompleteCommand])
        item.meta = Meta(size: "9")
        let two = Command.replace(
            TreeCommand(id: "1", items: [item, Item(target: Location("./X/b"), data: "y")]))
        let group = Command.sequence(Group(id: "2", commands: [Self.replace("3", "z"), two]))
        for command in [two, group] {
            let outcome = assembly.take([command])
            #expect(outcome.commands.isEmpty)
            #expect(Set(outcome.answers.map(\.code)) == [.badRequest])
        }
    }

    @Test("what comes in between breaks an object off, and is executed")
    func broken() {
        let chunk = Self.replace("1", Self.text).chunks(of: 10)[0]
        for other in [
            Self.replace("2", "v", "./X/b"),
            .get(TreeCommand(id: "2", items: [Item(target: Location("./X/a"))])),
        ] {
            var assembly = ObjectAssembly(limit: 1_000)
            _ = assembly.take([chunk])
            let outcome = assembly.take([other])
            #expect(outcome.broken?.target?.uri == "./X/a")
            #expect(outcome.commands == [other])
        }
        var silent = ObjectAssembly(limit: 1_000)
        _ = silent.take([chunk])
        #expect(silent.take([]).broken != nil)
        var again = ObjectAssembly(limit: 1_000)
        _ = again.take([chunk])
        #expect(again.take([chunk]).answers.map(\.code) == [.chunkAccepted], "an object begins anew")
    }

    // MARK: Packages

    private static let header = Header(
        sessionID: "1", messageID: "1", target: Location("http://s"), source: Location("d"))

    private static let package: [Command] = {
        let header = Command.status(
            Status(id: "1", messageReference: "1", commandReference: "0", commandName: "SyncHdr", code: .ok))
        let results = (2..<8).map { number in
            Command.results(
                Results(
                    id: "\(number)", messageReference: "1", commandReference: "\(number)",
                    items: [
                        Item(
                            source: Location("./X/\(number)"), meta: Meta(format: "chr"),
                            data: String(repeating: number == 4 ? "€<" : "x", count: number == 4 ? 700 : 90))
                    ]))
        }
        return [header] + results
    }()

    @Test(
        "a package is cut into messages within the limit, and nothing of it is lost",
        arguments: SyncMLEncoding.allCases)
    func cut(encoding: SyncMLEncoding) {
        for limit in stride(from: 700, through: 6_000, by: 53) {
            let form = MessageForm(encoding: encoding)
            let fit = MessageFit(limit: limit, form: form, header: Self.header)
            var waiting = Self.package
            var continued: String?
            var came: [Command] = []
            var messages = 0
            while !waiting.isEmpty, messages < 100 {
                var now = waiting
                let rest = fit.cut(&now, continued: continued)
                #expect(form.length(Self.header, now) <= limit)
                came += now.dropFirst()
                continued = rest.continuesValue ? rest.commands.first?.id : nil
                waiting = rest.commands.isEmpty ? [] : [Self.package[0]] + rest.commands
                messages += 1
            }
            let joined = JoinedResults(came)
            #expect(joined.problem == nil)
            let values = joined.commands.map { command -> String? in
                if case .results(let results) = command { results.items.first?.data } else { nil }
            }
            let whole = Self.package.dropFirst().map { command -> String? in
                if case .results(let results) = command { results.items.first?.data } else { nil }
            }
            #expect(values == whole, "limit \(limit)")
        }
    }

    @Test("a package that no limit fits goes out all the same, one command a message")
    func tiny() {
        let fit = MessageFit(limit: 1, form: MessageForm(), header: Self.header)
        var commands = [
            Self.package[0],
            .alert(Alert(id: "2", code: .genericAlert, items: [Item(data: "x")])),
            .alert(Alert(id: "3", code: .genericAlert, items: [Item(data: "y")])),
        ]
        let rest = fit.cut(&commands, continued: nil)
        #expect(commands.map(\.id) == ["1", "2"])
        #expect(rest.commands.map(\.id) == ["3"])
    }

    @Test("says what is wrong with values in pieces")
    func joining() {
        func piece(_ data: String, size: String?, more: Bool, _ uri: String = "./X") -> Command {
            .results(
                Results(
                    id: "1", messageReference: "1", commandReference: "2",
                    items: [
                        Item(
                            source: Location(uri), meta: size.map { Meta(size: $0) }, data: data,
                            moreData: more)
                    ]))
        }
        #expect(
            JoinedResults([piece("ab", size: "4", more: true), piece("cd", size: nil, more: false)]).problem
                == nil)
        let wrong: [[Command]] = [
            [piece("ab", size: "4", more: true)],
            [piece("ab", size: nil, more: true), piece("c", size: nil, more: false)],
            [piece("ab", size: "9", more: true), piece("cd", size: nil, more: false)],
            [piece("ab", size: "4", more: true), piece("cd", size: nil, more: false, "./Y")],
        ]
        for commands in wrong { #expect(JoinedResults(commands).problem != nil) }
    }
}
