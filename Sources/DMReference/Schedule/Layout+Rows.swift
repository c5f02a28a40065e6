extension Layout {
    /// All nodes, parents before children, in the order of schedule-mo 2.
    public static let rows: [Row] = capabilityRows + scheduleRows + lifeCycleRows + outboxRows

    private static func row(
        _ path: String, _ occurrence: Occurrence, _ format: Format, _ access: String, _ writer: Writer,
        _ fallback: String? = nil
    ) -> Row {
        let letters: [Character: AccessType] = [
            "A": .add, "C": .copy, "D": .delete, "E": .execute, "G": .get, "R": .replace,
        ]
        return Row(
            path: path.split(separator: "/").map(String.init), occurrence: occurrence, format: format,
            access: Set(access.compactMap { letters[$0] }), writer: writer, fallback: fallback)
    }

    private static let capabilityRows: [Row] =
        [row("", .one, .node, "G", .device), row("Cap", .one, .node, "G", .device)]
        + Capabilities.leafNames.map { name in
            let isText = ["Version", "Actions", "Operators", "Options", "Now"].contains(name)
            return row("Cap/" + name, .one, isText ? .chr : .int, "G", .device)
        }

    private static let scheduleRows: [Row] =
        [
            row("Set", .one, .node, "AG", .nobody),
            row("Set/<id>", .any, .node, "ADG", .server),
            row("Set/<id>/Def", .one, .node, "G", .device),
        ]
        + definitionRows.map { row in
            var moved = row
            moved.path = ["Set", "<id>", "Def"] + row.path
            return moved
        }

    private static let definitionRows: [Row] =
        [
            row("AutoStart", .optional, .bool, "ADGR", .server, "true"),
            row("Lenient", .optional, .bool, "ADGR", .server, "false"),
            row("Mode", .optional, .chr, "ADGR", .server, "All"),
            row("Time", .optional, .node, "ADG", .server),
            row("Time/Start", .optional, .chr, "ADGR", .server),
            row("Time/End", .optional, .chr, "ADGR", .server),
            row("Time/Period", .optional, .int, "ADGR", .server),
            row("Time/Duration", .optional, .int, "ADGR", .server),
            row("Time/Count", .optional, .int, "ADGR", .server),
            row("Time/Grace", .optional, .int, "ADGR", .server),
            row("Time/Missed", .optional, .chr, "ADGR", .server, "Once"),
            row("Cond", .optional, .node, "ADG", .server),
            row("Cond/Mode", .optional, .chr, "ADGR", .server, "All"),
            row("Cond/Startup", .optional, .bool, "ADGR", .server, "true"),
            row("Cond/MinGap", .optional, .int, "ADGR", .server, "1"),
        ] + atomRows("Cond") + [
            row("Body", .optional, .xml, "ADGR", .server),
            row("OnError", .optional, .chr, "ADGR", .server, "Go"),
            row("Groups", .optional, .node, "ADG", .server),
            row("Groups/Default", .optional, .chr, "ADGR", .server),
            row("Groups/G", .one, .node, "G", .device),
            row("Groups/G/<g>", .some, .node, "ADG", .server),
            row("Groups/G/<g>/Rank", .one, .int, "AGR", .server),
            row("Groups/G/<g>/Cond", .optional, .node, "ADG", .server),
            row("Groups/G/<g>/Cond/Mode", .optional, .chr, "ADGR", .server, "All"),
        ] + atomRows("Groups/G/<g>/Cond") + [
            row("Groups/G/<g>/From", .optional, .chr, "ADGR", .server),
            row("Groups/G/<g>/To", .optional, .chr, "ADGR", .server),
            row("Groups/G/<g>/Body", .one, .xml, "AGR", .server),
            row("Report", .one, .node, "G", .device),
            row("Report/When", .optional, .chr, "ADGR", .server, "Failure"),
            row("Report/Ended", .optional, .bool, "ADGR", .server, "true"),
            row("Report/FailLimit", .optional, .int, "ADGR", .server, "0"),
            row("User", .one, .node, "G", .device),
            row("User/OnRequest", .optional, .chr, "ADGR", .server, "None"),
            row("User/OnRun", .optional, .chr, "ADGR", .server, "None"),
            row("User/OnResult", .optional, .chr, "ADGR", .server, "None"),
            row("User/Text", .optional, .chr, "ADGR", .server),
            row("User/Timeout", .optional, .int, "ADGR", .server, "60"),
        ]

    private static func atomRows(_ condition: String) -> [Row] {
        [
            row(condition + "/At", .one, .node, "G", .device),
            row(condition + "/At/<a>", .any, .node, "ADG", .server),
            row(condition + "/At/<a>/Node", .one, .chr, "AGR", .server),
            row(condition + "/At/<a>/Op", .one, .chr, "AGR", .server),
            row(condition + "/At/<a>/Value", .optional, .chr, "ADGR", .server),
            row(condition + "/At/<a>/Rearm", .optional, .chr, "ADGR", .server),
            row(condition + "/At/<a>/Hold", .optional, .int, "ADGR", .server, "0"),
        ]
    }

    private static let lifeCycleRows: [Row] =
        [
            row("Set/<id>/Op", .one, .node, "G", .device),
            row("Set/<id>/Op/Commit", .one, .null, "EG", .device),
            row("Set/<id>/Op/Activate", .one, .null, "EG", .device),
            row("Set/<id>/Op/Terminate", .one, .null, "EG", .device),
            row("Set/<id>/Op/Suspend", .optional, .null, "EG", .device),
            row("Set/<id>/Info", .one, .node, "G", .device),
        ] + informationRows

    private static let informationRows: [Row] = [
        row("Set/<id>/Info/State", .one, .chr, "G", .device),
        row("Set/<id>/Info/EndReason", .one, .chr, "G", .device, ""),
        row("Set/<id>/Info/Owner", .one, .chr, "G", .device),
        row("Set/<id>/Info/Instance", .one, .int, "G", .device),
        row("Set/<id>/Info/Revision", .one, .int, "G", .device),
        row("Set/<id>/Info/Pending", .one, .bool, "G", .device),
        row("Set/<id>/Info/LastOp", .one, .chr, "G", .device),
        row("Set/<id>/Info/LastCode", .one, .int, "G", .device),
        row("Set/<id>/Info/LastReason", .one, .chr, "G", .device),
        row("Set/<id>/Info/LastNode", .one, .chr, "G", .device),
        row("Set/<id>/Info/LastCorrelator", .one, .chr, "G", .device),
        row("Set/<id>/Info/Fired", .one, .int, "G", .device, "0"),
        row("Set/<id>/Info/Missed", .one, .int, "G", .device, "0"),
        row("Set/<id>/Info/Skipped", .one, .int, "G", .device, "0"),
        row("Set/<id>/Info/Failed", .one, .int, "G", .device, "0"),
        row("Set/<id>/Info/Running", .one, .int, "G", .device, "0"),
        row("Set/<id>/Info/LastFire", .one, .chr, "G", .device, ""),
        row("Set/<id>/Info/NextFire", .one, .chr, "G", .device, ""),
        row("Set/<id>/Info/LastResult", .one, .int, "G", .device, "0"),
        row("Set/<id>/Info/Group", .one, .chr, "G", .device, ""),
        row("Set/<id>/Info/LastSeq", .one, .int, "G", .device, "0"),
        row("Set/<id>/Info/Queued", .one, .int, "G", .device, "0"),
    ]

    private static let outboxRows: [Row] = [
        row("Outbox", .one, .node, "G", .device),
        row("Outbox/Pending", .one, .int, "G", .device),
        row("Outbox/Dropped", .one, .int, "G", .device),
    ]
}
