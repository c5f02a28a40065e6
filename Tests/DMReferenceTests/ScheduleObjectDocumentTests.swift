import DMReference
import FoundationEssentials
import SyncML
import Testing

/// The tables of docs/schedule-object.md say what the code says.
@Suite("Documentation of the schedule object")
struct ScheduleObjectDocumentTests {
    private static func lines() throws -> [String] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/schedule-object.md")
        return String(decoding: try Data(contentsOf: file), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// The rows of the table whose first line begins so; cells without the blanks around them.
    private static func table(_ heading: String) throws -> [[String]] {
        let rows = try lines().drop { !$0.hasPrefix(heading) }.dropFirst(2).prefix { $0.hasPrefix("|") }
        try #require(!rows.isEmpty, "no table begins with \(heading)")
        return rows.map { row in
            row.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false).map { cell in
                let start = cell.drop { $0 == " " }
                return String(start.prefix(start.count - start.reversed().prefix { $0 == " " }.count))
            }
        }
    }

    /// The words in code type of a cell.
    private static func code(_ cell: String) -> [String] {
        cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }

    @Test("lists every node of the layout as it is")
    func layout() throws {
        let letters: [(String, AccessType)] = [
            ("A", .add), ("D", .delete), ("E", .execute), ("G", .get), ("R", .replace),
        ]
        let expected = Layout.rows.map { row in
            [
                row.path.isEmpty ? "(root)" : "`\(row.pattern)`", row.occurrence.rawValue,
                row.format.rawValue, letters.filter { row.access.contains($0.1) }.map(\.0).joined(),
                row.writer.rawValue, row.fallback.map { $0.isEmpty ? "(empty)" : $0 } ?? "",
            ]
        }
        #expect(try Self.table("| Node | Occ |").map { Array($0.prefix(6)) } == expected)
    }

    @Test("lists every limit with what a device must offer")
    func limits() throws {
        let reference = Capabilities()
        let expected = Capabilities.Limit.allCases.map { limit in
            let bound =
                limit == .minPeriod
                ? "at most \(Capabilities.largestMinPeriod)"
                : Capabilities.minima[limit].map { "at least \($0)" } ?? ""
            return ["`\(limit.rawValue)`", String(reference[limit]), bound]
        }
        #expect(try Self.table("| Leaf | Reference |") == expected)
    }

    @Test("lists the words of Cap, those that a device must have apart")
    func words() throws {
        let least = Capabilities.read([:]).capabilities
        func row<Word: RawRepresentable<String> & CaseIterable & Hashable>(
            _ leaf: String, _ least: Set<Word>
        ) -> [[String]] {
            [
                [leaf], Word.allCases.filter(least.contains).map(\.rawValue),
                Word.allCases.filter { !least.contains($0) }.map(\.rawValue),
            ]
        }
        let found = try Self.table("| Leaf | A device must have |").map { $0.map(Self.code) }
        #expect(
            found == [
                row("Actions", least.actions), row("Operators", least.operators),
                row("Options", least.options),
            ])
    }

    @Test("lists every reason, and uses no other")
    func reasons() throws {
        let known = Reason.allCases.map(\.rawValue)
        #expect(try Self.table("| Token |").flatMap { Self.code($0[0]) } == known)
        let used = try Self.table("| Request | Situation |").flatMap { Self.code($0[3]) }
        #expect(used.allSatisfy { (known + ["clock-pending"]).contains($0) })
        let checks: Set<Reason> = [
            .incomplete, .format, .range, .contradiction, .past, .unsupported, .inSelf, .watch, .watchRights,
            .target, .targetAccess, .targetRights, .full, .size, .refused, .noAnswer, .cancelled, .state,
            .rights,
        ]
        #expect(checks.isSubset(of: Set(used.compactMap(Reason.init(rawValue:)))))
    }

    @Test("lists the keys of every report in their order, and says what each is")
    func keys() throws {
        let expected = Report.Kind.allCases.map { [[$0.rawValue], ReportCodec.keys(of: $0)] }
        #expect(try Self.table("| Kind | Keys |").map { $0.map(Self.code) } == expected)
        let described = try Self.table("| Key | Value |").flatMap { Self.code($0[0]) }
        #expect(Set(described) == Set(Report.Kind.allCases.flatMap(ReportCodec.keys(of:))))
        #expect(Set(described).count == described.count)
    }

    @Test("names the alert types, operations and triggers that there are")
    func names() throws {
        let identifiers = try Self.table("| Identifier |").flatMap { Self.code($0[0]) }
        #expect(
            identifiers
                == [Layout.objectType]
                + Report.Kind.allCases.map { ReportCodec.typePrefix + $0.rawValue } + [ReportCodec.valueType])
        let values = Dictionary(
            uniqueKeysWithValues: try Self.table("| Key | Value |").map { ($0[0], Self.code($0[1])) })
        #expect(values["`op`"] == Report.Operation.allCases.map(\.rawValue))
        #expect(values["`trigger`"] == Report.Trigger.allCases.map(\.rawValue))
        let meanings = Dictionary(
            uniqueKeysWithValues: try Self.table("| Node | Occ |").map { ($0[0], Self.code($0[6])) })
        #expect(meanings["`Set/<id>/Info/State`"] == Schedule.State.allCases.map(\.rawValue))
        #expect(meanings["`Set/<id>/Info/EndReason`"] == Schedule.EndReason.allCases.map(\.rawValue))
    }

    @Test("shows headers that are read and written as they stand")
    func headers() throws {
        let headers = try Self.lines().filter { $0.hasPrefix("v=1;") }
        try #require(headers.count == 3)
        for (header, kind) in zip(headers, [Report.Kind.verification, .execution, .ended]) {
            var remarks: [ReportCodec.Remark] = []
            let report = try ReportCodec.decodeHeader(header, kind: kind, findings: &remarks)
            #expect(remarks.isEmpty && ReportCodec.header(of: report) == header)
        }
    }

    @Test("shows the set-up that its definition has")
    func setUp() throws {
        let xml = try Self.lines().drop { $0 != "```xml" }.dropFirst().prefix { $0 != "```" }
        let text = xml.map { String($0.drop { $0 == " " }) }.joined()
        let body = try SyncMLXML.decodeBody("<SyncBody xmlns=\"SYNCML:SYNCML1.2\">\(text)</SyncBody>")
        let scan = Command.exec(TreeCommand(id: "1", items: [Item(target: Location("./Tools/Scan"))]))
        let definition = Definition(
            time: .init(
                start: Instant("20260101T000100Z"), end: Instant("20260101T000300Z"), period: 60),
            body: SyncMLXML.encodeBody([scan]))
        #expect(
            body.commands == [
                definition.creationCommand(
                    root: NodeURI(segments: ["Schedule"]), id: "bound", correlator: "k1", firstID: 8)
            ])
    }
}
