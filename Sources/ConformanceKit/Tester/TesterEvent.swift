import SyncML

/// What a tester tells the campaign while it works; each becomes a line of evidence.
public enum TesterEvent: Sendable {
    /// A stimulus begins; the text is its canonical form.
    case stimulus(String)
    /// A DM message came from the IUT or went to it.
    case message(
        peer: String, fromIUT: Bool, octets: [UInt8], envelope: MessageEnvelope = MessageEnvelope())
    /// A control call or its result passed.
    case control(EvidenceControl)
    /// The oracle judged a step.
    case judged(states: Int, OracleVerdict)
    /// Something worth reading that decides nothing.
    case note(String)
}

/// What comes with a DM message over HTTP, as far as it says more than the message.
public struct MessageEnvelope: Hashable, Sendable {
    /// The HTTP status of an answer.
    public var status = 200
    /// The media type; nil where it is that of the encoding.
    public var contentType: String?
    /// The headers that the protocol knows, names in lower case.
    public var headers: [String: String] = [:]

    /// Creates an envelope that says nothing.
    public init() {}

    /// Creates the envelope of what was posted.
    public init(_ request: ExchangeRequest) {
        self.init(contentType: request.contentType, headers: request.headers, body: request.body)
    }

    /// Creates the envelope of an answer.
    public init(_ answer: ExchangeAnswer) {
        self.init(contentType: answer.contentType, headers: answer.headers, body: answer.body)
        status = answer.status
    }

    private init(contentType: String, headers: [String: String], body: [UInt8]) {
        self.contentType = contentType == SyncMLEncoding(of: body).contentType ? nil : contentType
        for (name, value) in headers where name.lowercased().hasPrefix("x-syncml") {
            self.headers[name.lowercased()] = value
        }
    }
}
