import ConformanceKit
import DMReference
import SyncML

/// Definitions that may not be accepted, each with the faults it has: the checks V4 to V14 of semantics 4.
enum InvalidDefinitions {
    /// A definition with one fault.
    struct Row: Sendable {
        /// The fault, in a few words.
        var name: String
        /// The codes and reasons that may be given.
        var allowed: [(code: StatusCode, reason: String)]
        /// What a device must offer for the fault to be the one named.
        var selection = ""
        /// Makes the definition, for a device with these capabilities.
        var make: @Sendable (Capabilities) -> DefinitionTree
    }

    /// A valid definition that rows spoil.
    static let valid = DefinitionTree(
        Definition(
            time: .init(start: DeviceFixture.start + 600, period: 600),
            condition: .init(atoms: ["a1": DeviceFixture.charged]), body: DeviceFixture.scan))

    private static func row(
        _ name: String, _ code: StatusCode, _ reason: String, selection: String = "",
        _ spoil: @escaping @Sendable (inout DefinitionTree) -> Void
    ) -> Row {
        Row(name: name, allowed: [(code, reason)], selection: selection) { _ in
            var tree = valid
            spoil(&tree)
            return tree
        }
    }

    /// Returns a row whose Body is another one.
    private static func body(_ name: String, _ code: StatusCode, _ reason: String, _ text: String) -> Row {
        row(name, code, reason) { $0.put("Body", text) }
    }

    private static func wrapped(_ markup: String) -> String {
        "<SyncBody xmlns=\"SYNCML:SYNCML1.2\">\(markup)</SyncBody>"
    }

    private static func replacing(_ leaf: String, _ id: Int = 1) -> String {
        DeviceFixture.body(DeviceFixture.replace(id, leaf, "v"))
    }

    /// Every row, in the order of the checks.
    static let all: [Row] =
        incomplete + malformed + outOfRange + contradictory + past + unsupported + misplaced + targets

    static let incomplete: [Row] = [
        row("no trigger", .incompleteCommand, "incomplete") {
            $0.remove("Time")
            $0.remove("Cond")
        },
        row("no work", .incompleteCommand, "incomplete") { $0.remove("Body") },
        row("Body and Groups", .incompleteCommand, "incomplete") {
            $0.remove("Cond")
            $0.put("Groups/G/g/Rank", "1")
            $0.put("Groups/G/g/Body", replacing("./Conf/a"))
        },
        row("an empty Cond", .incompleteCommand, "incomplete") { $0.remove("Cond/At/a1") },
        row("an atom without Node", .incompleteCommand, "incomplete") { $0.remove("Cond/At/a1/Node") },
        row("an atom without Op", .incompleteCommand, "incomplete") { $0.remove("Cond/At/a1/Op") },
        row("an atom without Value", .incompleteCommand, "incomplete") { $0.remove("Cond/At/a1/Value") },
        Row(
            name: "a Body without a command",
            allowed: [(.incompleteCommand, "incomplete"), (.unsupportedMediaTypeOrFormat, "format")]
        ) { _ in
            var tree = valid
            tree.put("Body", wrapped(""))
            return tree
        },
        row("a group without Rank", .incompleteCommand, "incomplete") {
            groups(&$0) { $0.remove("Groups/G/g/Rank") }
        },
        row("a group without Body", .incompleteCommand, "incomplete") {
            groups(&$0) { $0.remove("Groups/G/g/Body") }
        },
        row("From without To", .incompleteCommand, "incomplete") {
            groups(&$0) { $0.put("Groups/G/g/From", "070000Z") }
        },
    ]

    /// Turns a definition into one with two groups, and spoils that.
    private static func groups(_ tree: inout DefinitionTree, _ spoil: (inout DefinitionTree) -> Void) {
        tree.remove("Time")
        tree.remove("Cond")
        tree.remove("Body")
        tree.put("Groups/G/g/Rank", "1")
        tree.put("Groups/G/g/Body", replacing("./Conf/a"))
        tree.put("Groups/G/h/Rank", "2")
        tree.put("Groups/G/h/Body", replacing("./Conf/a"))
        spoil(&tree)
    }

    static let malformed: [Row] = [
        row("a Start that is no instant", .unsupportedMediaTypeOrFormat, "format") {
            $0.put("Time/Start", "tomorrow")
        },
        row("a Start in a 25th hour", .unsupportedMediaTypeOrFormat, "format") {
            $0.put("Time/Start", "20260101T250000Z")
        },
        row("a Period that is no number", .unsupportedMediaTypeOrFormat, "format") {
            $0.put("Time/Period", "6o")
        },
        row("an AutoStart that is no truth value", .unsupportedMediaTypeOrFormat, "format") {
            $0.put("AutoStart", "yes")
        },
        row("an unknown Mode", .unsupportedMediaTypeOrFormat, "format") { $0.put("Mode", "Both") },
        row("an operand that is no number", .unsupportedMediaTypeOrFormat, "format") {
            $0.put("Cond/At/a1/Value", "high")
        },
        body("a Body that cannot be parsed", .unsupportedMediaTypeOrFormat, "format", "<SyncBody"),
        body(
            "a Body with a CmdID twice", .unsupportedMediaTypeOrFormat, "format",
            DeviceFixture.body(DeviceFixture.exec(1, "./Tools/Scan"), DeviceFixture.exec(1, "./Tools/Scan"))),
        row("a From that is no time of day", .unsupportedMediaTypeOrFormat, "format") {
            groups(&$0) {
                $0.put("Groups/G/g/From", "7 o'clock")
                $0.put("Groups/G/g/To", "190000Z")
            }
        },
    ]

    static let outOfRange: [Row] = [
        row("a Count of 0", .badRequest, "range") { $0.put("Time/Count", "0") },
        row("a negative Period", .badRequest, "range") { $0.put("Time/Period", "-60") },
        row("a negative Grace", .badRequest, "range") { $0.put("Time/Grace", "-1") },
        row("a negative Hold", .badRequest, "range") { $0.put("Cond/At/a1/Hold", "-1") },
        Row(name: "a Period below MinPeriod", allowed: [(.badRequest, "range")]) { capabilities in
            var tree = valid
            tree.put("Time/Period", String(capabilities[.minPeriod] - 1))
            return tree
        },
    ]

    static let contradictory: [Row] = [
        Row(
            name: "an End before Start", allowed: [(.badRequest, "contradiction"), (.badRequest, "past")]
        ) { _ in
            var tree = valid
            tree.put("Time/End", (DeviceFixture.start + 300).description)
            return tree
        },
        row("a Duration above Period", .badRequest, "contradiction") { $0.put("Time/Duration", "601") },
        row("a Rearm on the true side", .badRequest, "contradiction") { $0.put("Cond/At/a1/Rearm", "81") },
        row("a Rearm of an operator that has none", .badRequest, "contradiction") {
            $0.put("Cond/At/a1/Op", "EQ")
            $0.put("Cond/At/a1/Rearm", "50")
        },
        row("CHANGED sampled at instants", .badRequest, "contradiction") {
            $0.put("Cond/At/a1/Op", "CHANGED")
            $0.remove("Cond/At/a1/Value")
        },
        row("two groups of one rank", .badRequest, "contradiction") {
            groups(&$0) { $0.put("Groups/G/h/Rank", "1") }
        },
        row("groups that write different leaves", .badRequest, "contradiction") {
            groups(&$0) { $0.put("Groups/G/h/Body", replacing("./Conf/b")) }
        },
        row("a Default that is no group", .badRequest, "contradiction") {
            groups(&$0) { $0.put("Groups/Default", "x") }
        },
    ]

    static let past: [Row] = [
        row("a one-shot in the past", .badRequest, "past") {
            $0.remove("Cond")
            $0.remove("Time/Period")
            $0.put("Time/Start", (DeviceFixture.start + -60).description)
        },
        row("an End in the past", .badRequest, "past") {
            $0.remove("Time")
            $0.put("Time/End", (DeviceFixture.start + -60).description)
        },
    ]

    static let unsupported: [Row] = [
        Row(
            name: "an unknown operator",
            allowed: [
                (.optionalFeatureNotSupported, "unsupported"), (.unsupportedMediaTypeOrFormat, "format"),
            ]
        ) { _ in
            var tree = valid
            tree.put("Cond/At/a1/Op", "LIKE")
            return tree
        },
        body(
            "a session alert as work", .optionalFeatureNotSupported, "unsupported",
            wrapped(
                "<Alert><CmdID>1</CmdID><Data>1201</Data></Alert><Exec><CmdID>2</CmdID><Item><Target><LocURI>"
                    + "./Tools/Scan</LocURI></Target></Item></Exec>")),
        body(
            "a Get inside Atomic", .optionalFeatureNotSupported, "unsupported",
            DeviceFixture.body(.atomic(Group(id: "1", commands: [DeviceFixture.get(2, "./Conf/a")])))),
        body(
            "an Atomic inside Atomic", .optionalFeatureNotSupported, "unsupported",
            DeviceFixture.body(
                .atomic(
                    Group(
                        id: "1",
                        commands: [
                            .atomic(Group(id: "2", commands: [DeviceFixture.replace(3, "./Conf/a", "v")]))
                        ])))),
        row("an Exec in a group", .optionalFeatureNotSupported, "unsupported") {
            groups(&$0) {
                $0.put("Groups/G/g/Body", DeviceFixture.scan)
                $0.put("Groups/G/h/Body", DeviceFixture.scan)
            }
        },
    ]

    static let misplaced: [Row] = [
        body(
            "a target inside the schedule object", .forbidden, "self",
            DeviceFixture.body(DeviceFixture.get(1, "./Schedule/Cap/Version"))),
        row("a watch inside the schedule object", .forbidden, "self") {
            $0.put("Cond/At/a1/Node", "./Schedule/Cap/Free")
        },
    ]

    static let targets: [Row] = [
        row("a watched node that does not exist", .notFound, "watch") {
            $0.put("Cond/At/a1/Node", "./Net/None")
        },
        body("a target that does not exist", .notFound, "target", replacing("./Conf/none")),
        Row(
            name: "an Exec of a tool that does not exist",
            allowed: [(.notFound, "target"), (.permissionDenied, "target-rights")]
        ) { _ in
            var tree = valid
            tree.put("Body", DeviceFixture.body(DeviceFixture.exec(1, "./Tools/None")))
            return tree
        },
        body(
            "an Add below what does not exist", .notFound, "target",
            DeviceFixture.body(DeviceFixture.add(1, "./Conf/none/x", "v"))),
        body(
            "a Replace of what cannot be written", .commandNotAllowed, "target-access",
            replacing("./Fixed/ro")),
        row("a watch without the right", .permissionDenied, "watch-rights") {
            $0.put("Cond/At/a1/Node", "./Private/x")
            $0.put("Cond/At/a1/Op", "EQ")
        },
        body("a target without the right", .permissionDenied, "target-rights", replacing("./Private/x")),
    ]
}
