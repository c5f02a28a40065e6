import Testing
import Traceability

@Suite("Waivers") struct WaiverTests {
    @Test("reads days that exist and nothing else")
    func days() throws {
        for text in ["2026-12-31", "2024-02-29", "2000-02-29", "1970-01-01", "9999-12-31"] {
            #expect(CalendarDay(text)?.description == text)
        }
        for text in [
            "", "2026-13-01", "2026-00-01", "2026-02-29", "1900-02-29", "2026-04-31", "2026-1-1", "26-01-01",
            "2026-01-01T00:00:00Z", "+026-01-01", "2026-01-00", "1969-12-31", "2026/01/01", "２０２６-01-01",
        ] {
            #expect(CalendarDay(text) == nil, "\(text)")
        }
        let days = try ["2025-12-31", "2026-01-01", "2026-01-02", "2026-02-01"].map {
            try #require(CalendarDay($0))
        }
        #expect(days == days.shuffled().sorted())
    }

    @Test("holds to the end of its last day")
    func expiry() throws {
        let waiver = Waiver(
            .requirement("REQ-6.1.7-1a", nil), reason: "r", owner: "o",
            expires: try #require(CalendarDay("2026-06-30")))
        for (today, holds) in [("2026-06-29", true), ("2026-06-30", true), ("2026-07-01", false)] {
            let waivers = Waivers([waiver], today: try #require(CalendarDay(today)))
            #expect(waivers.valid.isEmpty == !holds && waivers.expired.isEmpty == holds)
            #expect((waivers.waiver(of: "REQ-6.1.7-1a", role: .device) != nil) == holds)
            #expect(waivers.waiver(of: "REQ-6.1.7-1b", role: .device) == nil)
            #expect(waivers.waiver(ofCase: "REQ-6.1.7-1a") == nil)
        }
    }

    @Test("concerns the role that it names, or both")
    func role() throws {
        let day = try #require(CalendarDay("2026-06-30"))
        let one = Waiver(.requirement("REQ-6.1.7-1a", .device), reason: "r", owner: "o", expires: day)
        #expect(one.covers("REQ-6.1.7-1a", role: .device) && !one.covers("REQ-6.1.7-1a", role: .server))
        let both = Waiver(.requirement("REQ-6.1.7-1a", nil), reason: "r", owner: "o", expires: day)
        #expect(both.covers("REQ-6.1.7-1a", role: .device) && both.covers("REQ-6.1.7-1a", role: .server))
    }
}
