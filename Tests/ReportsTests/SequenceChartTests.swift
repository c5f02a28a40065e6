import ConformanceKit
import Testing
import Traceability

@testable import Reports

@Suite("Sequence charts") struct SequenceChartTests {
    private static let message = """
        <?xml version="1.0"?><SyncML xmlns="SYNCML:SYNCML1.2"><SyncHdr><MsgID>2</MsgID></SyncHdr><SyncBody>\
        <Status><CmdID>1</CmdID><Cmd>SyncHdr</Cmd><Data>212</Data></Status>\
        <Status><CmdID>2</CmdID><Cmd>Add</Cmd><Data>200</Data></Status>\
        <Status><CmdID>3</CmdID><Cmd>Add</Cmd><Data>200</Data></Status>\
        <Status><CmdID>4</CmdID><Cmd>Exec</Cmd><Data>425</Data></Status>\
        <Alert><CmdID>5</CmdID><Data>1226</Data></Alert>\
        <Sequence><CmdID>6</CmdID><Add><Item><Target><LocURI>./Schedule/Set/a</LocURI></Target>\
        <Data>x</Data></Item></Add><Add><Item/></Add>\
        <Replace><Item><Target><LocURI>./Schedule/Set/a/Def/Body</LocURI></Target>\
        <Data><![CDATA[<SyncBody><Exec><CmdID>1</CmdID></Exec></SyncBody>]]></Data></Item></Replace></Sequence>\
        <Get><Item><Target><LocURI>./DevInfo</LocURI></Target></Item></Get><Final/></SyncBody></SyncML>
        """

    @Test("a message is named by its number, its statuses and its commands")
    func summary() {
        let summary = MessageSummary(Self.message)
        #expect(summary.number == "2")
        #expect(
            summary.parts == [
                "Status 212 SyncHdr", "Status 200 Add ×2", "Status 425 Exec", "Alert 1226", "Sequence:",
                "Add ×2 ./Schedule/Set/a", "Replace …/a/Def/Body", "Get ./DevInfo",
            ])
    }

    @Test(
        "text that is no message has no command",
        arguments: [
            "", "<", "<SyncML", "</a></b>", "<SyncML><SyncBody>", "x", "<![CDATA[", "<a><SyncBody><Get>",
        ])
    func noMessage(text: String) {
        #expect(MessageSummary(text).line == "no command")
    }

    @Test("a message without end, depth or number of commands is looked at within bounds")
    func bounds() {
        let deep = "<SyncML><SyncBody>" + String(repeating: "<Sequence>", count: 10_000)
        #expect(MessageSummary(deep).parts.count <= 64)
        let many = "<SyncML><SyncBody>" + String(repeating: "<Get></Get>", count: 100_000)
        #expect(MessageSummary(many).parts.count == 1)
    }

    /// The record of one case with a preamble and a body.
    private static func record(
        _ verdict: Verdict, _ history: [String], refuted: Bool = false, peers: [String] = ["srv-a"]
    ) throws -> CaseRecord {
        var campaign = SyntheticCampaign(catalogue: try Repository.catalogue(), roles: [.device])
        let refutation = refuted ? Refutation("the status is wrong", allowed: ["425"], observed: "200") : nil
        var steps: [EvidenceEvent] = [.stimulus("reset"), .judged(states: 1, refutation: nil)]
        for (index, stimulus) in history.enumerated() {
            steps.append(.stimulus(stimulus))
            for peer in peers where !stimulus.hasSuffix("pass") {
                steps.append(.message(EvidenceMessage(peer: peer, fromIUT: false, text: Self.message)))
                steps.append(.message(EvidenceMessage(peer: peer, fromIUT: true, text: "?")))
            }
            let isLast = index == history.count - 1
            steps.append(.judged(states: 1, refutation: isLast ? refutation : nil))
        }
        campaign.run(
            SyntheticCampaign.purpose(.device, 1, ["REQ-6.1.7-1a"]), verdict, reason: "no",
            refutation: refutation, steps: steps, history: history)
        campaign.end(exitCode: 1)
        return try #require(try campaign.record().cases.first)
    }

    private static func chart(_ record: CaseRecord, limit: Int = 1 << 20) -> SequenceChart? {
        var limits = HTMLReport.Limits()
        limits.chartTotal = limit
        var budget = WireBudget(limits)
        return SequenceChart(record, anchor: "a", budget: &budget)
    }

    @Test("the body is drawn, with time, messages and the refuted step marked")
    func rows() throws {
        let rows = ChartRow.rows(
            of: try Self.record(.fail, ["session", "60 s pass", "exec"], refuted: true))
        #expect(
            rows.map(\.words).map { $0.split(separator: " (line ")[0] } == [
                "tester → IUT: session",
                "srv-a → IUT: #2 \(MessageSummary(Self.message).line)", "IUT → srv-a: no command",
                "60 s pass", "after 60 s: tester → IUT: exec",
                "after 60 s: srv-a → IUT: #2 \(MessageSummary(Self.message).line)",
                "after 60 s: IUT → srv-a: no command", "after 60 s: refuted: the status is wrong",
            ])
        #expect(rows.map(\.isRefuted) == [false, false, false, false, true, true, true, true])
    }

    @Test("a verdict without a refutation is the last row")
    func verdict() throws {
        let rows = ChartRow.rows(of: try Self.record(.inconclusive, ["session"]))
        #expect(rows.last?.words.hasPrefix("inconclusive: no") == true && rows.last?.isRefuted == true)
        #expect(rows.dropLast().allSatisfy { !$0.isRefuted })
    }

    @Test("of many histories, the last one that was refuted is drawn")
    func generated() throws {
        var campaign = SyntheticCampaign(catalogue: try Repository.catalogue(), roles: [.device])
        let refutation = Refutation("the status is wrong")
        func history(_ stimuli: [String], _ refutation: Refutation?) -> [EvidenceEvent] {
            [.stimulus("reset"), .judged(states: 1, refutation: nil)] + stimuli.map { .stimulus($0) }
                + [.judged(states: 1, refutation: refutation)]
        }
        let steps =
            history(["one", "two"], refutation) + history(["two"], refutation) + history(["one"], nil)
        campaign.run(
            SyntheticCampaign.purpose(.device, 1, ["REQ-6.1.7-1a"]), .fail, reason: "no",
            refutation: refutation, steps: steps, history: ["two"])
        campaign.end(exitCode: 1)
        let record = try #require(try campaign.record().cases.first)
        let words = ChartRow.rows(of: record).map { $0.words.split(separator: " (line ")[0] }
        #expect(words == ["tester → IUT: reset", "tester → IUT: two", "refuted: the status is wrong"])
    }

    @Test("a long history keeps its beginning and its end, and says what is left out")
    func long() throws {
        let history = (0..<200).map { "stimulus \($0)" }
        let rows = ChartRow.rows(of: try Self.record(.fail, history, refuted: true))
        #expect(rows.count == ChartRow.limit + 1)
        #expect(rows[0].words.contains("stimulus 0"))
        #expect(rows.contains { $0.words.contains("events are left out here") })
        #expect(rows.last?.words.contains("refuted") == true)
    }

    @Test("every arrow ends at two lifelines, everything lies within the picture", arguments: 1...7)
    func layout(peers: Int) throws {
        let record = try Self.record(
            .fail, ["session", "1 s pass", "exec"], refuted: true, peers: (1...peers).map { "srv-\($0)" })
        let chart = try #require(Self.chart(record))
        let places = chart.lifelines.map(\.x)
        #expect(places.count == 2 + min(peers, 4) && places == places.sorted())
        #expect(chart.lifelines.map(\.name).prefix(3) == ["Tester", "IUT", "srv-1"])
        #expect((chart.lifelines.last?.name == "other peers") == (peers > 4))
        #expect(chart.arrows.count == 2 + 4 * peers)
        for arrow in chart.arrows {
            #expect(places.contains(arrow.from) && places.contains { abs($0 - arrow.to) == 2 })
            #expect(arrow.y < chart.height)
        }
        #expect(chart.texts.allSatisfy { (0...chart.width).contains($0.x) && $0.y < chart.height })
        #expect(chart.bands.allSatisfy { $0.y + $0.height <= chart.height })
        #expect(chart.bands.count { $0.tone == "bad" } == 2 + 2 * peers)
        #expect(chart.words.count == 4 + 4 * peers)
    }

    @Test("a chart beyond the bound of the page, or of nothing, is not drawn")
    func budget() throws {
        let record = try Self.record(.fail, ["session"], refuted: true)
        #expect(Self.chart(record) != nil && Self.chart(record, limit: 200) == nil)
        var campaign = SyntheticCampaign(catalogue: try Repository.catalogue(), roles: [.device])
        campaign.run(
            SyntheticCampaign.purpose(.device, 1, ["REQ-6.1.7-1a"]), .fail, steps: [], history: [])
        let empty = try #require(try campaign.record().cases.first)
        #expect(ChartRow.rows(of: empty).count == 1)
    }

    @Test("the page holds the chart with a title, a description and the same in words")
    func page() throws {
        let page = try SyntheticCampaign.mixedPage()
        let elements = try MarkupScanner(page).elements
        let charts = elements.filter { $0.name == "svg" && $0.attributes["class"] == "chart" }
        #expect(charts.count == 3 && charts.allSatisfy { $0.attributes["role"] == "img" })
        let ids = Set(elements.compactMap { $0.attributes["id"] })
        for chart in charts {
            for name in ["aria-labelledby", "aria-describedby"] {
                #expect(ids.contains(try #require(chart.attributes[name])))
            }
        }
        #expect(elements.count { $0.name == "desc" } == 3)
        #expect(elements.count { $0.name == "summary" && $0.text == "The sequence in words" } == 3)
    }

    @Test("text is broken at words, long words are cut, the rest is an ellipsis")
    func breaking() {
        #expect(ChartText.lines("one two three", letters: 7, limit: 3) == ["one two", "three"])
        #expect(ChartText.lines("abcdefghij", letters: 4, limit: 3) == ["abcd", "efgh", "ij"])
        #expect(ChartText.lines("one two three four", letters: 5, limit: 2) == ["one", "two…"])
        #expect(ChartText.lines("", letters: 5, limit: 2).isEmpty)
        let cut = ChartText.lines(String(repeating: "x", count: 100), letters: 10, limit: 2)
        #expect(cut.count == 2 && cut.allSatisfy { $0.count <= 10 } && cut[1].hasSuffix("…"))
    }
}
