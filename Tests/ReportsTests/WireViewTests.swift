import ConformanceKit
import Foundation
import Testing
import Traceability

@testable import Reports

/// What a reader of a wire log is led to.
@Suite("Wire logs of the page")
struct WireViewTests {
    private static func status(_ reference: Int, _ code: Int) -> String {
        "<Status><CmdID>\(reference + 1)</CmdID><MsgRef>1</MsgRef><CmdRef>\(reference)</CmdRef><Data>\(code)</Data></Status>"
    }

    private static let answer =
        "<SyncML><SyncBody>" + status(12, 200) + status(13, 418) + status(14, 216) + "</SyncBody></SyncML>"

    /// A failed case whose last step is refuted; its answers are in the second of three messages.
    private static func record(_ refutation: Refutation, before: [EvidenceEvent] = []) throws -> CaseRecord {
        let catalogue = try Repository.catalogue()
        var campaign = SyntheticCampaign(catalogue: catalogue, roles: [.device])
        let steps: [EvidenceEvent] =
            before + [
                .stimulus("reset {}"), .stimulus("session"),
                .message(EvidenceMessage(peer: "srv-a", fromIUT: false, text: answer)),
                .message(EvidenceMessage(peer: "srv-a", fromIUT: true, text: answer)),
                .message(EvidenceMessage(peer: "srv-a", fromIUT: true, text: "<SyncML><Final/></SyncML>")),
                .judged(states: 0, refutation: refutation),
            ]
        campaign.run(
            SyntheticCampaign.purpose(.device, 1, ["REQ-6.1.7-1a"]), .fail, reason: "no",
            refutation: refutation,
            steps: steps, history: ["session"])
        campaign.end(exitCode: 1)
        return try #require(try campaign.record().roles.first?.cases.first)
    }

    private static func view(_ record: CaseRecord, open: Int = 1 << 20) throws -> WireView {
        var limits = HTMLReport.Limits()
        limits.openCase = open
        var budget = WireBudget(limits)
        return try #require(WireView(record, budget: &budget, textLimit: 1 << 16))
    }

    private static func marked(_ view: WireView) -> [[String]] {
        view.items.compactMap { item in
            item.block.map { $0.parts.filter(\.isMarked).map(\.text) }
        }
    }

    @Test("the answer that the refutation names is marked, in what the device sent alone")
    func named() throws {
        let view = try Self.view(
            try Self.record(
                Refutation("no", allowed: ["Status 400 for Exec CmdID 13 on ./A; 200 came"])))
        let marked = Self.marked(view)
        #expect(marked.count == 3)
        #expect(marked[0].isEmpty && marked[2].isEmpty)
        try #require(marked[1].count == 1)
        #expect(marked[1][0].contains("<Data>418</Data>"))
        #expect(!marked[1][0].contains("200") && !marked[1][0].contains("216"))
        let text = view.items.compactMap(\.block)[1].parts.map(\.text).joined()
        #expect(text == IndentedXML(Self.answer).description)
    }

    @Test("where no answer is named, the last message of the step is marked")
    func unnamed() throws {
        let marked = Self.marked(try Self.view(try Self.record(Refutation("a report is missing"))))
        #expect(marked == [[], [], [IndentedXML("<SyncML><Final/></SyncML>").description]])
    }

    @Test("a log that does not fit begins at the last reset before what was refuted")
    func bounded() throws {
        let long = String(repeating: "<a>x</a>", count: 4000)
        let earlier = EvidenceEvent.message(EvidenceMessage(peer: "srv-a", fromIUT: true, text: long))
        let record = try Self.record(Refutation("no"), before: [.stimulus("reset {}"), earlier])
        let view = try Self.view(record, open: 8000)
        #expect(view.items.contains { $0.what == "Refuted" })
        #expect(!view.items.contains { $0.block?.parts.first?.text.contains("<a>x</a>") == true })
        #expect(try #require(view.more).hasPrefix("2 of 8 events are left out here for size"))
        #expect(try Self.view(record).more == nil)
    }

    @Test("octets that are no text are laid out, sixteen a line")
    func octets() throws {
        let octets = Data((0..<20).map { UInt8($0) }).base64EncodedString()
        let view = try #require(WireView.HexView(octets, most: 100))
        #expect(
            view.text
                == "0000  00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f\n0010  10 11 12 13")
        #expect(view.title == "20 octets as they were on the wire")
        #expect(WireView.HexView(octets, most: 17)?.text.hasSuffix("0010  10\nand 3 more") == true)
        #expect(WireView.HexView("no base64", most: 10) == nil)
    }
}
