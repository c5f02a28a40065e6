import DMReference
import SyncML

/// The worked schedules of schedule-mo 9 to 11, and generated ones.
enum DefinitionSamples {
    static let get = body("<Get><CmdID>1</CmdID>\(target("./Device/Signal"))</Get>")

    /// Proactive reporting (schedule-mo 9), as the example message has it.
    static let proactiveReport = Definition(
        time: Definition.TimePart(start: Instant("20050301T000000Z"), period: 21_600, count: 8),
        condition: Definition.Condition(atoms: [
            "a1": Definition.Atom(node: NodeURI(segments: ["Device", "Battery"]), .greater, value: "20")
        ]),
        body: body(
            "<Get><CmdID>1</CmdID>\(target("./Device/Signal"))</Get>"
                + "<Get><CmdID>2</CmdID>\(target("./DevDetail/FwV"))</Get>"))

    /// Tool run (schedule-mo 10).
    static let toolRun = Definition(
        mode: .any,
        time: Definition.TimePart(start: Instant("20260101T030000Z"), period: 86_400, missed: .once),
        condition: Definition.Condition(
            minGap: 3_600,
            atoms: [
                "a1": Definition.Atom(
                    node: NodeURI(segments: ["Store", "FreePct"]), .less, value: "10", rearm: "15")
            ]),
        body: body("<Exec><CmdID>1</CmdID>\(target("./Tools/Scan"))</Exec>"),
        report: Definition.ReportPart(when: .failure),
        user: Definition.UserPart(onRequest: .confirm, text: "Scan?"))

    /// Parameter adjustment (schedule-mo 11).
    static let adjustment = Definition(
        groups: Definition.Groups(
            defaultGroup: "normal",
            groups: [
                "light": Definition.Group(
                    rank: 1,
                    condition: Definition.Condition(atoms: [
                        "a1": Definition.Atom(
                            node: NodeURI(segments: ["Net", "RespMs"]), .greater, value: "800",
                            rearm: "500")
                    ]), body: proxy("10.0.0.1", 80)),
                "busy": Definition.Group(
                    rank: 2, from: 7 * 3_600, to: 19 * 3_600, body: proxy("10.0.0.2", 8_080)),
                "normal": Definition.Group(rank: 9, body: proxy("10.0.0.3", 3_128)),
            ]),
        report: Definition.ReportPart(when: .always),
        user: Definition.UserPart(onRun: Definition.UserPart.Prompt.none))

    static func body(_ commands: String) -> String {
        "<SyncBody xmlns=\"SYNCML:SYNCML1.2\">\(commands)</SyncBody>"
    }

    static func target(_ uri: String) -> String { "<Item><Target><LocURI>\(uri)</LocURI></Target></Item>" }

    static func replace(_ id: Int, _ uri: String, _ value: String) -> String {
        "<Replace><CmdID>\(id)</CmdID><Item><Target><LocURI>\(uri)</LocURI></Target>"
            + "<Data>\(value)</Data></Item></Replace>"
    }

    static func proxy(_ address: String, _ port: Int) -> String {
        body(replace(1, "./Proxy/Addr", address) + replace(2, "./Proxy/Port", String(port)))
    }

    /// A generator with a seed, so that a failing definition can be made again.
    struct Seeded: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
            return value ^ value >> 31
        }
    }
}
