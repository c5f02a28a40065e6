/// A status code that may answer a command, and when.
public struct StatusExpectation: Hashable, Sendable {
    /// The code.
    public var code: StatusCode
    /// How well it is founded.
    public var level: Level
    /// What it then means.
    public var meaning: String

    /// How well a code is founded for a command.
    public enum Level: String, Hashable, Sendable, Codable, CaseIterable {
        /// The representation document of DM 1.2 lists it for the command.
        case listed
        /// It follows from other rules, or products give it.
        case seen
    }
}

extension StatusCode {
    /// Returns the codes that may answer a command; empty for names that DM does not have.
    ///
    /// A Results that is accepted gets no Status at all (SES-14). Facts 4.1 and 4.2.
    ///
    /// - Parameter commandName: the name in Cmd, `SyncHdr` included.
    /// - Returns: listed codes first, each group in ascending order.
    public static func expected(for commandName: String) -> [StatusExpectation] {
        expectations[commandName] ?? []
    }

    /// Returns how well this code is founded as the answer to a command; nil if it is not.
    public func level(for commandName: String) -> StatusExpectation.Level? {
        Self.expected(for: commandName).first { $0.code == self }?.level
    }

    private static func rows(
        listed: KeyValuePairs<Int, String>, seen: KeyValuePairs<Int, String>
    ) -> [StatusExpectation] {
        listed.map { StatusExpectation(code: StatusCode($0.key), level: .listed, meaning: $0.value) }
            + seen.map { StatusExpectation(code: StatusCode($0.key), level: .seen, meaning: $0.value) }
    }

    private static let expectations: [String: [StatusExpectation]] = [
        "Add": rows(
            listed: [
                200: "the node is made",
                202: "the work goes on",
                213: "a chunk is kept",
                216: "undone",
                405: "no node can be made here",
                407: "no credentials",
                414: "URI limits",
                415: "Type, Format or TNDS",
                418: "the node exists",
                420: "no storage",
                424: "the chunks do not add up",
                425: "no Add right on the parent",
                500: "anything else",
            ],
            seen: [
                215: "skipped",
                400: "no target, or a malformed one",
                401: "wrong credentials",
                404: "the parent is missing",
                412: "a part is missing",
                413: "too large",
                516: "could not be undone",
            ]),
        "Replace": rows(
            listed: [
                200: "done",
                213: "a chunk is kept",
                216: "undone",
                404: "no such node",
                407: "no credentials",
                414: "URI limits",
                415: "Type, Format or TNDS",
                418: "the new name is taken",
                420: "no storage",
                424: "the chunks do not add up",
                425: "no right",
                500: "anything else",
            ],
            seen: [
                215: "skipped",
                400: "no target, or a malformed one",
                401: "wrong credentials",
                405: "access type, or a property that stays",
                406: "unknown property",
                412: "a part is missing",
                413: "too large",
                516: "could not be undone",
            ]),
        "Copy": rows(
            listed: [
                200: "done",
                216: "undone",
                403: "the source does not suit the target",
                405: "not allowed on the target",
                406: "the device has no Copy",
                407: "no credentials",
                414: "URI limits",
                418: "the target exists (A-07)",
                420: "no storage",
                425: "no right",
                500: "anything else",
                510: "the storage failed",
            ],
            seen: [
                215: "skipped",
                400: "no target, or a malformed one",
                401: "wrong credentials",
                404: "the source is missing",
                412: "a part is missing",
                516: "could not be undone",
            ]),
        "Delete": rows(
            listed: [
                200: "all of it is gone",
                216: "undone",
                404: "no such node",
                405: "root, permanent, or access type",
                407: "no credentials",
                414: "URI limits",
                425: "no right",
            ],
            seen: [
                215: "skipped",
                400: "no target, or a malformed one",
                401: "wrong credentials",
                412: "a part is missing",
                500: "anything else",
                516: "could not be undone",
            ]),
        "Get": rows(
            listed: [
                200: "Results follow",
                404: "no such node",
                406: "unknown property or attribute",
                407: "no credentials",
                413: "the result is too large",
                414: "URI limits",
                415: "the type is not to be had",
                425: "no right",
                500: "anything else; inside an Atomic",
            ],
            seen: [
                215: "skipped",
                400: "no target, or a malformed one",
                401: "wrong credentials",
                405: "access type, or ./Inbox",
                412: "a part is missing",
            ]),
        "Exec": rows(
            listed: [
                200: "it ran",
                202: "it runs; an alert follows",
                404: "no such node",
                405: "not allowed on the target",
                406: "the target cannot be started",
                407: "no credentials",
                414: "URI limits",
                420: "no storage",
                425: "no right",
                500: "anything else",
                510: "the storage failed",
            ],
            seen: [
                215: "skipped",
                400: "no target, or a malformed one",
                401: "wrong credentials",
                412: "a part is missing",
            ]),
        "Alert": rows(
            listed: [
                200: "done, yes, or the input",
                214: "cancelled",
                216: "undone",
                304: "no",
                405: "not in this package",
                406: "unknown alert",
                407: "no credentials",
                408: "too late",
                412: "Items are missing",
                415: "Type or Format",
                416: "cannot be shown",
                500: "anything else",
            ],
            seen: [
                202: "taken in for later",
                215: "skipped",
                401: "wrong credentials",
            ]),
        "Sequence": rows(
            listed: [
                200: "begun",
                407: "no credentials",
                500: "anything else",
            ],
            seen: [
                215: "skipped",
                401: "wrong credentials",
            ]),
        "Atomic": rows(
            listed: [
                200: "all members are done",
                406: "the device has no Atomic",
                407: "no credentials",
                500: "inside another Atomic",
                507: "a member failed",
                517: "the answers do not fit",
            ],
            seen: [
                215: "skipped",
                401: "wrong credentials",
            ]),
        "Results": rows(
            listed: [:],
            seen: [
                413: "too large",
                415: "the type",
                424: "the chunks do not add up",
                500: "anything else",
            ]),
        "SyncHdr": rows(
            listed: [
                200: "accepted for this message",
                212: "accepted for the session",
                401: "wrong credentials",
                407: "no credentials",
            ],
            seen: [
                101: "the work goes on",
                500: "anything else",
                503: "busy",
                505: "VerDTD",
                513: "VerProto",
            ]),
    ]
}
