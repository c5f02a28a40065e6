/// What the specification says about a status code.
public struct StatusCodeRow: Hashable, Sendable {
    /// The code.
    public var code: StatusCode
    /// Its name.
    public var name: String
    /// What it tells, in a sentence.
    public var meaning: String
    /// How much DM has to do with it.
    public var relevance: Relevance
    /// Sections and facts that speak of it.
    public var clause: String

    /// How much DM has to do with a code.
    public enum Relevance: String, Hashable, Sendable, Codable, CaseIterable {
        /// Expected in DM.
        case core
        /// Plausible in DM.
        case common
        /// Allowed, seldom.
        case rare
        /// For data synchronisation only.
        case synchronisation
    }

    fileprivate init(
        _ code: Int, _ name: String, _ relevance: Relevance, _ clause: String, _ meaning: String
    ) {
        self.code = StatusCode(code)
        self.name = name
        self.meaning = meaning
        self.relevance = relevance
        self.clause = clause
    }
}

extension StatusCode {
    /// All codes of SyncML 1.2 in ascending order; 515 is not assigned.
    public static let table: [StatusCodeRow] = [
        StatusCodeRow(101, "In progress", .rare, "4", "The work has begun and goes on."),
        StatusCodeRow(
            200, "OK", .core, "4; 1.7; CHA-03",
            "Done; to a question: yes; for the header: accepted for this message alone."),
        StatusCodeRow(201, "Item added", .synchronisation, "4", "A new entry was made while synchronising."),
        StatusCodeRow(
            202, "Accepted for processing", .core, "4; GEN-01",
            "Taken in and begun; the outcome comes later by generic alert."),
        StatusCodeRow(
            203, "Non-authoritative response", .synchronisation, "4",
            "Answered by somebody else than the one asked."),
        StatusCodeRow(204, "No content", .rare, "4", "Done, and there is nothing to give back."),
        StatusCodeRow(205, "Reset content", .synchronisation, "4", "The asker's copy is stale."),
        StatusCodeRow(206, "Partial content", .rare, "4", "Done in part."),
        StatusCodeRow(
            207, "Conflict resolved by merge", .synchronisation, "4",
            "Both versions were merged while synchronising."),
        StatusCodeRow(
            208, "Conflict resolved, client wins", .synchronisation, "4",
            "The client's version was kept while synchronising."),
        StatusCodeRow(
            209, "Conflict resolved by duplicate", .synchronisation, "4",
            "Both versions were kept while synchronising."),
        StatusCodeRow(
            210, "Delete without archive", .synchronisation, "4", "Removed for good while synchronising."),
        StatusCodeRow(
            211, "Item not deleted", .synchronisation, "4",
            "There was nothing to remove; DM says 404 instead."),
        StatusCodeRow(
            212, "Authentication accepted", .core, "5.4; CHA-03",
            "The credentials are good for the rest of the session."),
        StatusCodeRow(
            213, "Chunked item accepted and buffered", .core, "1.9; LOB-05",
            "A chunk that is not the last is kept."),
        StatusCodeRow(
            214, "Operation cancelled", .core, "1.7; UI-02",
            "The user cancelled; the rest of the message is skipped."),
        StatusCodeRow(
            215, "Not executed", .core, "UI-02; GRP-03",
            "Skipped, because an earlier answer or failure stopped the processing."),
        StatusCodeRow(
            216, "Atomic roll back OK", .core, "GRP-03",
            "Was done inside an Atomic that failed, and was undone."),
        StatusCodeRow(
            300, "Multiple choices", .rare, "4", "The target is ambiguous; an Item lists the candidates."),
        StatusCodeRow(301, "Moved permanently", .rare, "4", "The target has a new URI, given in an Item."),
        StatusCodeRow(302, "Found", .rare, "4", "The target is elsewhere for now, see Item."),
        StatusCodeRow(303, "See other", .rare, "4", "Another URI, given in an Item, has it."),
        StatusCodeRow(304, "Not modified", .core, "1.7; UI-02", "Left undone; to a question: no."),
        StatusCodeRow(305, "Use proxy", .rare, "4", "Only reachable by the proxy named."),
        StatusCodeRow(
            400, "Bad request", .core, "GRM-01; GRM-02", "Malformed, or no command where one should be."),
        StatusCodeRow(
            401, "Invalid credentials", .core, "5.4; CHA-01",
            "The credentials are wrong; a challenge comes along."),
        StatusCodeRow(402, "Payment needed", .rare, "4", "Something has to be paid first."),
        StatusCodeRow(
            403, "Forbidden", .core, "4", "Refused for reasons that better credentials do not change."),
        StatusCodeRow(404, "Not found", .core, "4.1", "There is no such node."),
        StatusCodeRow(
            405, "Command not allowed", .core, "4.1; TND-04",
            "Access type, permanence, root, property or state forbids the command here."),
        StatusCodeRow(
            406, "Optional feature not supported", .core, "4.1; PRP-01; UI-01",
            "A property, attribute, alert or command that this device may lack, and lacks."),
        StatusCodeRow(
            407, "Authentication required", .core, "5.4; CHA-01",
            "No credentials came; a challenge comes along."),
        StatusCodeRow(
            408, "Request timeout", .core, "1.7; UI-01", "The user, or an awaited message, was too late."),
        StatusCodeRow(
            409, "Conflict", .synchronisation, "4", "Two changes contradict each other while synchronising."),
        StatusCodeRow(410, "Gone", .rare, "4", "The target is gone and stays away."),
        StatusCodeRow(411, "Size required", .rare, "4", "The command has to state a size."),
        StatusCodeRow(
            412, "Incomplete command", .core, "4.1; UI-01", "A required part is missing or malformed."),
        StatusCodeRow(
            413, "Request entity too large", .core, "LOB-09", "The value is larger than the receiver takes."),
        StatusCodeRow(414, "URI too long", .core, "6.1", "The URI breaks a limit of ./DevDetail/URI."),
        StatusCodeRow(
            415, "Unsupported media type or format", .core, "4.1; GEN-01",
            "Type or Format does not suit the target."),
        StatusCodeRow(
            416, "Requested size too big", .core, "UI-01", "The size is too big, or an alert cannot be shown."
        ),
        StatusCodeRow(417, "Retry later", .rare, "4", "It failed now and may succeed later."),
        StatusCodeRow(
            418, "Already exists", .core, "4.1; PRP-04", "The node to be made, or the new name, is taken."),
        StatusCodeRow(
            419, "Conflict resolved with server data", .synchronisation, "4",
            "The server's version was kept while synchronising."),
        StatusCodeRow(420, "Device full", .core, "4.1", "There is no storage left."),
        StatusCodeRow(
            421, "Unknown search grammar", .synchronisation, "4",
            "The query language is unknown to the receiver."),
        StatusCodeRow(422, "Bad CGI script", .rare, "4", "The part of the URI for a script is wrong."),
        StatusCodeRow(
            423, "Soft-delete conflict", .synchronisation, "4", "The entry was softly deleted before."),
        StatusCodeRow(
            424, "Size mismatch", .core, "LOB-06", "The assembled object is not as long as Size said."),
        StatusCodeRow(
            425, "Permission denied", .core, "6.5; ACL-01", "No access control list grants the right."),
        StatusCodeRow(
            426, "Partial item not accepted", .rare, "1.9",
            "A chunk is refused; the whole object may come again."),
        StatusCodeRow(
            427, "Item not empty", .synchronisation, "4",
            "A parent that has children cannot be removed while synchronising."),
        StatusCodeRow(
            428, "Move failed", .synchronisation, "4", "An entry could not be moved while synchronising."),
        StatusCodeRow(
            500, "Command failed", .core, "GRP-06",
            "Something else went wrong; also what an Atomic may not contain."),
        StatusCodeRow(
            501, "Command not implemented", .common, "GRM-01; A-13", "The receiver has no such command."),
        StatusCodeRow(502, "Bad gateway", .rare, "4", "A party behind the receiver answered nonsense."),
        StatusCodeRow(503, "Service unavailable", .common, "4", "Overloaded or under repair for now."),
        StatusCodeRow(504, "Gateway timeout", .rare, "4", "A party behind the receiver did not answer."),
        StatusCodeRow(
            505, "DTD version not supported", .common, "GRM-03",
            "VerDTD is unknown; an Item lists the known ones."),
        StatusCodeRow(506, "Processing error", .common, "4", "The application failed."),
        StatusCodeRow(
            507, "Atomic failed", .core, "GRP-03", "The Atomic itself, one member of which failed."),
        StatusCodeRow(
            508, "Refresh required", .synchronisation, "4", "The whole data have to be synchronised anew."),
        StatusCodeRow(509, "Reserved", .rare, "4", "Not assigned a meaning."),
        StatusCodeRow(510, "Data store failure", .core, "4.1", "The storage behind the receiver failed."),
        StatusCodeRow(511, "Server failure", .common, "4", "A severe failure; trying again is of no use."),
        StatusCodeRow(
            512, "Synchronization failed", .rare, "4", "The application ended the session in error."),
        StatusCodeRow(
            513, "Protocol version not supported", .common, "GRM-03",
            "VerProto is unknown; an Item lists the known ones."),
        StatusCodeRow(
            514, "Operation cancelled (not completed)", .rare, "4",
            "Cancelled before it was begun; may come again in another session."),
        StatusCodeRow(
            516, "Atomic roll back failed", .core, "GRP-03",
            "Was done inside an Atomic that failed, and could not be undone."),
        StatusCodeRow(
            517, "Atomic response too large to fit", .core, "GRP-05",
            "The answers to an Atomic do not fit one message; all is undone."),
    ]

    private static let rows = Dictionary(uniqueKeysWithValues: table.map { ($0.code, $0) })

    /// The row of the table; nil for codes that nobody assigned.
    public var row: StatusCodeRow? { Self.rows[self] }

    /// The name; for unknown codes that of their class, by which they are to be read (section 4).
    public var name: String {
        if let row { return row.name }
        switch rawValue / 100 {
        case 1: return "In progress (unknown code)"
        case 2: return "Success (unknown code)"
        case 3: return "Not done (unknown code)"
        case 4: return "Originator's fault (unknown code)"
        case 5: return "Recipient's fault (unknown code)"
        default: return "Unknown code"
        }
    }
}

extension StatusCode: CustomStringConvertible {
    /// Number and name.
    public var description: String { "\(rawValue) \(name)" }
}
