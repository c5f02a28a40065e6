import Foundation

/// An entry of the evidence log: a number, a time, and an event. `EvidenceFrame` binds it to the lines before.
struct EvidenceLine: Codable {
    var number: Int
    var kind: String
    var time: String?
    var event: EvidenceEvent

    private enum CodingKeys: String, CodingKey {
        case number = "n"
        case kind, time
        case data
    }

    private struct NotSelected: Codable {
        var purpose: TestPurpose
        var reason: String
    }

    private struct Judged: Codable {
        var states: Int
        var refutation: Refutation?
    }

    init(number: Int, time: String?, event: EvidenceEvent) {
        self.number = number
        kind = event.kind
        self.time = time
        self.event = event
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        number = try container.decode(Int.self, forKey: .number)
        kind = try container.decode(String.self, forKey: .kind)
        time = try container.decodeIfPresent(String.self, forKey: .time)
        switch kind {
        case "header": event = .header(try container.decode(EvidenceHeader.self, forKey: .data))
        case "iut": event = .iut(try container.decode(EvidenceIUT.self, forKey: .data))
        case "review": event = .review(try container.decode(StaticReview.self, forKey: .data))
        case "notSelected":
            let data = try container.decode(NotSelected.self, forKey: .data)
            event = .notSelected(data.purpose, reason: data.reason)
        case "caseStarted": event = .caseStarted(try container.decode(TestPurpose.self, forKey: .data))
        case "stimulus": event = .stimulus(try container.decode(String.self, forKey: .data))
        case "control": event = .control(try container.decode(EvidenceControl.self, forKey: .data))
        case "message": event = .message(try container.decode(EvidenceMessage.self, forKey: .data))
        case "judged":
            let data = try container.decode(Judged.self, forKey: .data)
            event = .judged(states: data.states, refutation: data.refutation)
        case "note": event = .note(try container.decode(String.self, forKey: .data))
        case "caseEnded": event = .caseEnded(try container.decode(EvidenceOutcome.self, forKey: .data))
        case "footer": event = .footer(try container.decode(EvidenceFooter.self, forKey: .data))
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .kind, in: container, debugDescription: "unknown kind of event \"\(kind)\"")
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(number, forKey: .number)
        try container.encode(kind, forKey: .kind)
        try container.encodeIfPresent(time, forKey: .time)
        switch event {
        case .header(let data): try container.encode(data, forKey: .data)
        case .iut(let data): try container.encode(data, forKey: .data)
        case .review(let data): try container.encode(data, forKey: .data)
        case .notSelected(let purpose, let reason):
            try container.encode(NotSelected(purpose: purpose, reason: reason), forKey: .data)
        case .caseStarted(let data): try container.encode(data, forKey: .data)
        case .stimulus(let data), .note(let data): try container.encode(data, forKey: .data)
        case .control(let data): try container.encode(data, forKey: .data)
        case .message(let data): try container.encode(data, forKey: .data)
        case .judged(let states, let refutation):
            try container.encode(Judged(states: states, refutation: refutation), forKey: .data)
        case .caseEnded(let data): try container.encode(data, forKey: .data)
        case .footer(let data): try container.encode(data, forKey: .data)
        }
    }
}

extension EvidenceEvent {
    /// The name of the kind of event in the log.
    public var kind: String {
        switch self {
        case .header: "header"
        case .iut: "iut"
        case .review: "review"
        case .notSelected: "notSelected"
        case .caseStarted: "caseStarted"
        case .stimulus: "stimulus"
        case .control: "control"
        case .message: "message"
        case .judged: "judged"
        case .note: "note"
        case .caseEnded: "caseEnded"
        case .footer: "footer"
        }
    }
}
