import Testing
import Traceability

@Suite("Requirement id") struct RequirementIDTests {
    @Test(
        "reads what follows the grammar",
        arguments: [
            ("REQ-6.1.7-2a", "6.1.7", nil, 2, "a"), ("REQ-6-0", "6", nil, 0, nil),
            ("REQ-6.3.4.1-10b", "6.3.4.1", nil, 10, "b"), ("UC-5.6.1-flow-3", "5.6.1", .flow, 3, nil),
            ("UC-5.6-def-1d", "5.6", .definition, 1, "d"),
        ] as [(String, String, RequirementID.Step?, Int, Character?)])
    func wellFormed(text: String, section: String, step: RequirementID.Step?, number: Int, letter: Character?)
        throws
    {
        let id = try #require(RequirementID(rawValue: text))
        #expect(id.section == section)
        #expect(id.step == step)
        #expect(id.number == number)
        #expect(id.letter == letter)
        #expect(id.description == text)
        #expect(id.item.rawValue == (letter == nil ? text : String(text.dropLast())))
    }

    @Test(
        "refuses everything else",
        arguments: [
            "", "REQ", "REQ-6.1.7", "REQ-6.1.7-", "REQ-6.1.7-a", "REQ-6.1.7-2A", "REQ-6.1.7-2ab",
            "REQ-6.1.7-02",
            "REQ-6..7-2", "REQ-.6-2", "REQ-6.1.7-2-3", "REQ-06-2", "req-6.1.7-2", "UC-5.6.1-3",
            "UC-5.6.1-step-3",
            "REQ-6.1.7-flow-3", "REQ-6.1.7-2é", "REQ-6.1.7-99999", "REQ-6.1.7- 2", " REQ-6.1.7-2",
            "REQ-6.1.7-2\n",
            "REQ-" + String(repeating: "6.", count: 40) + "1-1", "REQ-6.1.7-٣",
        ])
    func malformed(text: String) {
        #expect(RequirementID(rawValue: text) == nil)
    }

    @Test("orders as the source does")
    func order() {
        let ordered: [RequirementID] = [
            "UC-5.6-def-1a", "UC-5.6.1-desc-1a", "UC-5.6.1-actor-1a", "UC-5.6.1-pre-1", "UC-5.6.1-flow-1",
            "UC-5.6.1-flow-6a", "UC-5.6.1-flow-6b", "UC-5.6.2-desc-1a", "REQ-6-0", "REQ-6.1.1.1-1",
            "REQ-6.1.2-1",
            "REQ-6.1.7-2a", "REQ-6.1.7-2b", "REQ-6.1.7-10", "REQ-6.3.1-9", "REQ-6.3.1-41a", "REQ-6.3.1.2-1",
        ]
        #expect(ordered.reversed().sorted() == ordered)
    }
}
