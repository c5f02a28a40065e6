import DMReference
import SyncML
import Testing

@Suite("Verification of bodies and targets") struct VerificationBodyTests {
    typealias Row = VerificationScene.Row

    static func target(_ uri: String) -> String { DefinitionSamples.target(uri) }

    static func command(_ name: String, _ id: String, _ uri: String, _ more: String = "") -> String {
        "<\(name)><CmdID>\(id)</CmdID>\(more)\(target(uri))</\(name)>"
    }

    static func add(_ id: String, _ uri: String, isNode: Bool = false) -> String {
        let meta = isNode ? "<Meta><Format xmlns=\"syncml:metinf\">node</Format></Meta>" : ""
        let data = isNode ? "" : "<Data>v</Data>"
        return
            "<Add><CmdID>\(id)</CmdID><Item><Target><LocURI>\(uri)</LocURI></Target>\(meta)\(data)</Item></Add>"
    }

    static func copy(_ id: String, _ source: String, _ uri: String) -> String {
        "<Copy><CmdID>\(id)</CmdID><Item><Target><LocURI>\(uri)</LocURI></Target>"
            + "<Source><LocURI>\(source)</LocURI></Source></Item></Copy>"
    }

    static func property(_ uri: String, _ name: String, _ value: String) -> String {
        DefinitionSamples.replace(1, "\(uri)?prop=\(name)", value)
    }

    static func alert(_ id: String, _ code: String) -> String {
        "<Alert><CmdID>\(id)</CmdID><Data>\(code)</Data><Item/><Item><Data>text</Data></Item></Alert>"
    }

    static let unsupported = "V8 406 unsupported"

    static let formRows: [Row] = [
        Row("no XML", ["V5 415 format"]) { $0.draft.put("Body", "Get ./A") },
        Row("another root", ["V5 415 format"]) {
            $0.draft.put("Body", "<SyncHdr xmlns=\"SYNCML:SYNCML1.2\"/>")
        },
        Row("cut off", ["V5 415 format"]) { $0.draft.put("Body", String(DefinitionSamples.get.dropLast())) },
        Row("empty text", ["V4 412 incomplete", "V5 415 format"]) { $0.draft.put("Body", "") },
        Row("no command", body: "", "V4 412 incomplete"),
        Row("an empty container", body: "<Sequence><CmdID>1</CmdID></Sequence>", "V4 412 incomplete !"),
        Row(
            "no CmdID", body: "<Get>\(target("./Device/Signal"))</Get>", "V5 415 format"),
        Row(
            "a CmdID twice",
            body: command("Get", "1", "./Device/Signal") + command("Get", "1", "./Device/Signal"),
            "V5 415 format"),
        Row(
            "a CmdID twice, in a container",
            body: "<Sequence><CmdID>1</CmdID>\(command("Get", "1", "./Device/Signal"))</Sequence>",
            "V5 415 format"),
        Row(
            "no Target", body: "<Get><CmdID>1</CmdID><Item/></Get>", "V4 412 incomplete !"),
        Row("malformed address", body: command("Get", "1", "./Device//Signal"), "V5 415 format"),
        Row("a command alone", ["V5 415 format !"]) {
            $0.draft.put(
                "Body", "<Get xmlns=\"SYNCML:SYNCML1.2\"><CmdID>1</CmdID>\(target("./Device/Signal"))</Get>")
        },
        Row("Final", body: command("Get", "1", "./Device/Signal") + "<Final/>", unsupported),
        Row("NoResp", body: command("Get", "1", "./Device/Signal", "<NoResp/>"), unsupported),
        Row(
            "Cred",
            body: command("Get", "1", "./Device/Signal", "<Cred><Data>x</Data></Cred>"), unsupported),
        Row(
            "Status",
            body:
                "<Status><CmdID>1</CmdID><MsgRef>1</MsgRef><CmdRef>1</CmdRef><Cmd>Get</Cmd><Data>200</Data></Status>",
            unsupported),
        Row("Alert 1100", body: alert("1", "1100")), Row("Alert 1104", body: alert("1", "1104")),
        Row("Alert 1099", body: alert("1", "1099"), unsupported),
        Row("Alert 1105", body: alert("1", "1105"), unsupported),
        Row("Alert 1200", body: alert("1", "1200"), unsupported),
        Row("Alert 1226", body: alert("1", "1226"), unsupported),
        Row("Alert without a number", body: alert("1", "now"), "V5 415 format", unsupported),
        Row("Replace in Atomic", body: inside("Atomic", DefinitionSamples.replace(1, "./Proxy/Addr", "v"))),
        Row("Get in Sequence", body: inside("Sequence", command("Get", "1", "./Device/Signal"))),
        Row("Get in Atomic", body: inside("Atomic", command("Get", "1", "./Device/Signal")), unsupported),
        Row("Exec in Atomic", body: inside("Atomic", command("Exec", "1", "./Tools/Scan")), unsupported),
        Row("Atomic in Atomic", body: inside("Atomic", nested("Atomic")), unsupported),
        Row("Sequence in Atomic", body: inside("Atomic", nested("Sequence")), unsupported),
        Row("Atomic in Sequence", body: inside("Sequence", nested("Atomic"))),
        Row(
            "Get in a Sequence in Atomic",
            body: inside(
                "Atomic", "<Sequence><CmdID>i</CmdID>\(command("Get", "1", "./Device/Signal"))</Sequence>"),
            unsupported, unsupported),
        Row("Copy where it is offered", body: copy("1", "./Proxy/Addr", "./Proxy/Other")),
        Row("Copy where it is not", [unsupported]) {
            $0.draft.put("Body", DefinitionSamples.body(copy("1", "./Proxy/Addr", "./Proxy/Other")))
            $0.capabilities.actions.remove(.copy)
        },
    ]

    static func inside(_ container: String, _ content: String) -> String {
        "<\(container)><CmdID>c</CmdID>\(content)</\(container)>"
    }

    static func nested(_ container: String) -> String {
        "<\(container)><CmdID>n</CmdID>\(DefinitionSamples.replace(1, "./Proxy/Addr", "v"))</\(container)>"
    }

    static let targetRows: [Row] = [
        Row("Add below an own node", body: add("1", "./Proxy/New")),
        Row("Add of what exists", body: add("1", "./Proxy/Addr")),
        Row("Add without a parent", body: add("1", "./Gone/New"), "V11 404 target"),
        Row("Add without the right on the parent", body: add("1", "./Secret/New"), "V12 425 target-rights"),
        Row("Add of what exists, Replace alone", body: add("1", "./Device/Signal")),
        Row("Add below what was added", body: add("1", "./Proxy/N", isNode: true) + add("2", "./Proxy/N/x")),
        Row("Get of what was added", body: add("1", "./Proxy/N") + command("Get", "2", "./Proxy/N")),
        Row(
            "Get of what is added later", body: command("Get", "2", "./Proxy/N") + add("1", "./Proxy/N"),
            "V11 404 target"),
        Row(
            "Get below what was added",
            body: add("1", "./Proxy/N", isNode: true) + command("Get", "2", "./Proxy/N/x"), "V11 404 target"),
        Row(
            "Get of what was copied",
            body: copy("1", "./Proxy/Addr", "./Proxy/N") + command("Get", "2", "./Proxy/N")),
        Row("Get by everyone's right", body: command("Get", "1", "./DevDetail/FwV")),
        Row("Get without the access type", body: command("Get", "1", "./Own/Blind"), "V11 405 target-access"),
        Row("Get without the right", body: command("Get", "1", "./Secret/Key"), "V12 425 target-rights"),
        Row("Get of an interior node", body: command("Get", "1", "./Proxy")),
        Row("Get of a listing", body: command("Get", "1", "./Proxy?list=Struct")),
        Row("Replace", body: DefinitionSamples.replace(1, "./Proxy/Addr", "v")),
        Row(
            "Replace of what is missing", body: DefinitionSamples.replace(1, "./Proxy/Gone", "v"),
            "V11 404 target"),
        Row(
            "Replace without access type and right",
            body: DefinitionSamples.replace(1, "./Tools/Locked", "v"),
            "V11 405 target-access", "V12 425 target-rights"),
        Row(
            "Replace without the right", body: DefinitionSamples.replace(1, "./DevDetail/FwV", "v"),
            "V12 425 target-rights"),
        Row("Delete", body: command("Delete", "1", "./Proxy/Addr")),
        Row(
            "Delete without the access type", body: command("Delete", "1", "./Own/Fixed"),
            "V11 405 target-access"),
        Row(
            "Delete of a permanent node", body: command("Delete", "1", "./Own/Kept"),
            "V11 405 target-access !"),
        Row("Delete of what is missing", body: command("Delete", "1", "./Proxy/Gone"), "V11 404 target"),
        Row("Exec", body: command("Exec", "1", "./Tools/Scan")),
        Row("Exec of no tool", body: command("Exec", "1", "./Own/Fixed"), "V11 405 target-access"),
        Row("Exec of what is missing", body: command("Exec", "1", "./Tools/Gone"), "V11 404 target"),
        Row("Copy of what is missing", body: copy("1", "./Proxy/Gone", "./Proxy/N"), "V11 404 target"),
        Row(
            "Copy of what may not be read", body: copy("1", "./Secret/Key", "./Proxy/N"),
            "V12 425 target-rights"),
        Row(
            "Copy to a parent that is missing", body: copy("1", "./Proxy/Addr", "./Gone/N"), "V11 404 target"),
        Row(
            "Copy to where nothing may be added", body: copy("1", "./Proxy/Addr", "./Secret/N"),
            "V12 425 target-rights"),
        Row(
            "Copy onto what may not be replaced", body: copy("1", "./Proxy/Addr", "./Secret/Key"),
            "V12 425 target-rights"),
        Row("ACL of an own interior node", body: property("./Proxy", "ACL", "Get=*")),
        Row("ACL of an own leaf", body: property("./Proxy/Addr", "ACL", "Get=*")),
        Row(
            "ACL of a leaf below a strange parent", body: property("./Secret/Key", "ACL", "Get=*"),
            "V12 425 target-rights"),
        Row("Name of an own leaf", body: property("./Proxy/Addr", "Name", "Host")),
        Row(
            "Get of what was renamed",
            body: property("./Proxy/Addr", "Name", "Host") + command("Get", "2", "./Proxy/Host")),
        Row(
            "Copy from inside the object", body: copy("1", "./Schedule/Cap/Now", "./Proxy/N"), "V13 403 self"),
        Row("the object's root", body: command("Delete", "1", "./Schedule"), "V13 403 self"),
        Row(
            "a property inside the object", body: property("./Schedule/Set/q1", "ACL", "Get=*"),
            "V13 403 self"),
        Row(
            "a node beside the object with its name in front", body: add("1", "./Scheduled")),
    ]

    @Test("finds what is malformed or not scheduled", arguments: formRows)
    func checksForm(_ row: Row) {
        #expect(VerificationTests().obliging(row.outcome.problems) == row.problems)
    }

    @Test(
        "finds targets that are missing, do not take the command or are out of reach", arguments: targetRows)
    func checksTargets(_ row: Row) {
        #expect(VerificationTests().obliging(row.outcome.problems) == row.problems)
    }

    static let watchRows: [Row] = [
        Row("PRESENT of what is missing", put: VerificationTests.atom("./Net/Gone", "PRESENT", nil)),
        Row("ABSENT of what is missing", put: VerificationTests.atom("./Net/Gone", "ABSENT", nil)),
        Row(
            "ABSENT below what may not be read", put: VerificationTests.atom("./Secret/Gone", "ABSENT", nil),
            "V10 425 watch-rights"),
        Row(
            "missing below what may not be read", put: VerificationTests.atom("./Secret/Gone", "EQ", "1"),
            "V9 404 watch", "V10 425 watch-rights"),
        Row("no access type", put: VerificationTests.atom("./Own/Blind", "EQ", "1"), "V10 425 watch-rights"),
        Row("interior node", put: VerificationTests.atom("./Proxy", "PRESENT", nil)),
    ]

    @Test("checks watched nodes and the rights on them", arguments: watchRows)
    func checksWatches(_ row: Row) {
        #expect(VerificationTests().obliging(row.outcome.problems) == row.problems)
    }

    @Test("allows missing nodes where the schedule is lenient")
    func allowsMissingWhenLenient() {
        var verification = VerificationScene.verification()
        verification.draft.put("Lenient", "true")
        verification.draft.put(
            "Body", DefinitionSamples.body(Self.command("Get", "1", "./Net/Gone") + Self.add("2", "./Gone/x"))
        )
        for (path, text) in VerificationTests.atom("./Net/Gone", "GT", "1") {
            verification.draft.put(path, text)
        }
        let problems = verification.commit().problems
        #expect(!problems.contains { $0.reason == .target || $0.reason == .watch })
        verification.draft.put("Lenient", "false")
        #expect(
            verification.commit().problems.filter { $0.force == .binding }.map(\.reason) == [
                .watch, .target, .target,
            ])
    }

    @Test("names the node that a problem of the tree is about")
    func namesNodes() {
        let rows = VerificationTests.statusRows + Self.targetRows + Self.watchRows
        let problems = rows.flatMap(\.outcome.problems).filter {
            $0.check.concernsTree && $0.force == .binding
        }
        #expect(problems.count > 20)
        for problem in problems {
            #expect(problem.node.map { !$0.isInside(VerificationScene.schedule.child("Def")) } == true)
        }
    }
}
