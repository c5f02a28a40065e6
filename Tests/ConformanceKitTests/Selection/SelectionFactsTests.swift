import ConformanceKit
import DMReference
import Testing
import Traceability

@Suite("Facts that select test cases")
struct SelectionFactsTests {
    private static func facts(
        _ claims: [ICSItemID: ICSClaim] = [:], peer: Account.Scheme = .md5,
        capabilities: Capabilities? = Capabilities()
    ) -> SelectionFacts {
        SelectionFacts(
            role: .device, ics: ICS(claims),
            hello: HelloResult(
                role: .device, implementation: .init(name: "x", version: "1"), controls: [.clock],
                links: [], encodings: ["xml"]),
            capabilities: capabilities, peerScheme: peer)
    }

    @Test("a word holds as the implementation declares it, unless the claims deny it")
    func declarations() throws {
        let facts = Self.facts()
        #expect(facts.answer("clock").holds && !facts.answer("power").holds)
        #expect(facts.answer("encoding.xml").holds && !facts.answer("encoding.wbxml").holds)
        #expect(!facts.answer("overlap").holds)
        #expect(facts.answer("cap.EQ").holds == Capabilities().operators.contains(.equal))
        #expect(!Self.facts(capabilities: nil).answer("cap.EQ").holds)
        let item = try #require(ICSItem.item(named: "clock", of: .device))
        let denied = Self.facts([item.id: .supported(false)]).answer("clock")
        #expect(!denied.holds && denied.reason == "\(item.id) = No")
        #expect(!facts.answer("nonsense").holds && !SelectionFacts.knows("nonsense", of: .device))
    }

    @Test(
        "cases on credentials are selected where the peer shows such credentials",
        arguments: [
            (Account.Scheme.none, false, false), (.basic, true, false), (.md5, true, true),
            (.hmac, true, true),
        ])
    func peer(scheme: Account.Scheme, credentials: Bool, nonces: Bool) {
        let facts = Self.facts(peer: scheme)
        #expect(facts.answer("credentials").holds == credentials)
        #expect(facts.answer("nonces").holds == nonces)
        #expect(facts.answer("nonces").reason.contains(scheme.rawValue))
        #expect(
            SelectionFacts.knows("credentials", of: .device) && SelectionFacts.knows("nonces", of: .server))
    }
}
