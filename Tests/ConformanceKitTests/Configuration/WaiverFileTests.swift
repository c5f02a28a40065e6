import ConformanceKit
import Testing
import Traceability

@Suite("File of waivers") struct WaiverFileTests {
    private static func read(_ text: String) throws(ConfigurationError) -> [Waiver] {
        try WaiverFile(Array(text.utf8)).waivers
    }

    @Test("reads requirements, for one role or both, and test cases")
    func reads() throws {
        let waivers = try Self.read(
            """
            - id: REQ-6.1.7-6a
              role: device
              reason: fixed in 2.1
              owner: Ada
              expires: 2026-12-31
            - {id: REQ-6.1.7-6a, reason: r, owner: o, expires: "2027-01-01"}
            - {id: DMSched-v1.0-client-con-0500, reason: r, owner: o, expires: 2027-01-01}
            """)
        let day = try #require(CalendarDay("2026-12-31"))
        #expect(
            waivers.first
                == Waiver(
                    .requirement("REQ-6.1.7-6a", .device), reason: "fixed in 2.1", owner: "Ada", expires: day)
        )
        #expect(
            waivers.map(\.subject) == [
                .requirement("REQ-6.1.7-6a", .device), .requirement("REQ-6.1.7-6a", nil),
                .testCase("DMSched-v1.0-client-con-0500"),
            ])
        #expect(try Self.read("[]").isEmpty)
    }

    static let refused = [
        "", "id: REQ-6.1.7-6a", "- REQ-6.1.7-6a", "- {id: REQ-6.1.7-6a, reason: r, owner: o}",
        "- {id: REQ-6.1.7-6a, reason: r, expires: 2026-12-31}",
        "- {id: REQ-6.1.7-6a, owner: o, expires: 2026-12-31}", "- {reason: r, owner: o, expires: 2026-12-31}",
        "- {id: REQ-6.1.7-6a, reason: ' ', owner: o, expires: 2026-12-31}",
        "- {id: REQ-6.1.7-6a, reason: r, owner: '', expires: 2026-12-31}",
        "- {id: REQ-6.1.7-6a, reason: r, owner: o, expires: 2026-02-30}",
        "- {id: REQ-6.1.7-6a, reason: r, owner: o, expires: never}",
        "- {id: REQ-*, reason: r, owner: o, expires: 2026-12-31}",
        "- {id: REQ-6.1.7-6a, role: user, reason: r, owner: o, expires: 2026-12-31}",
        "- {id: DMSched-v1.0-client-con-0500, role: device, reason: r, owner: o, expires: 2026-12-31}",
        "- {id: REQ-6.1.7-6a, reason: r, owner: o, expires: 2026-12-31, until: x}",
        "[&a {id: REQ-6.1.7-6a, reason: r, owner: o, expires: 2026-12-31}, *a]",
        """
        - {id: REQ-6.1.7-6a, reason: r, owner: o, expires: 2026-12-31}
        - {id: REQ-6.1.7-6a, reason: s, owner: p, expires: 2027-12-31}
        """,
    ]

    @Test("refuses whatever is missing, empty, unknown or double", arguments: refused)
    func refuses(text: String) {
        #expect(throws: ConfigurationError.self) { try Self.read(text) }
    }

    @Test("has bounds")
    func bounds() {
        var limits = ConfigurationLimits()
        limits.octets = 10
        #expect(throws: ConfigurationError.self) {
            try WaiverFile(Array("- {id: x}   ".utf8), limits: limits)
        }
        #expect(throws: ConfigurationError.self) { try WaiverFile([0x5B, 0xFF, 0x5D]) }
    }
}
