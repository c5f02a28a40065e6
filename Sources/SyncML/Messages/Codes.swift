/// The outcome of a command: an open type, because a peer may send any number (section 4).
public struct StatusCode: RawRepresentable, Hashable, Sendable, Codable, Comparable {
    /// The number in Status/Data.
    public var rawValue: Int

    /// Creates a status code from its number.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Creates a status code from its number.
    public init(_ rawValue: Int) { self.rawValue = rawValue }

    /// Whether the code reports success (2xx).
    public var isSuccess: Bool { (200..<300).contains(rawValue) }

    /// Whether what was asked for was done or taken on: a success other than cancelled, not executed and rolled back.
    public var isFulfilled: Bool {
        isSuccess && self != .operationCancelled && self != .notExecuted && self != .atomicRollBackOK
    }

    /// Orders codes by number.
    public static func < (left: StatusCode, right: StatusCode) -> Bool { left.rawValue < right.rawValue }
}

/// The kind of an Alert: an open type, because a peer may send any number (sections 1.7 and 1.8).
public struct AlertCode: RawRepresentable, Hashable, Sendable, Codable {
    /// The number in Alert/Data.
    public var rawValue: Int

    /// Creates an alert code from its number.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Creates an alert code from its number.
    public init(_ rawValue: Int) { self.rawValue = rawValue }
}

extension StatusCode {
    /// 200: Done; a confirm alert: yes; SyncHdr: accepted for this message only.
    public static let ok = StatusCode(200)
    /// 202: Begun; the final outcome follows by a generic alert.
    public static let acceptedForProcessing = StatusCode(202)
    /// 212: SyncHdr alone: the credentials hold for the rest of the session.
    public static let authenticationAccepted = StatusCode(212)
    /// 213: A chunk that is not the last is buffered.
    public static let chunkAccepted = StatusCode(213)
    /// 214: The user cancelled.
    public static let operationCancelled = StatusCode(214)
    /// 215: Skipped because of an earlier outcome.
    public static let notExecuted = StatusCode(215)
    /// 216: Was executed in a failed Atomic and undone.
    public static let atomicRollBackOK = StatusCode(216)
    /// 304: The user answered no.
    public static let notModified = StatusCode(304)
    /// 400: Malformed.
    public static let badRequest = StatusCode(400)
    /// 401: Credentials refused; comes with a challenge.
    public static let invalidCredentials = StatusCode(401)
    /// 403: Refused by policy.
    public static let forbidden = StatusCode(403)
    /// 404: No such node.
    public static let notFound = StatusCode(404)
    /// 405: Access type, permanent node, root, or state forbids it.
    public static let commandNotAllowed = StatusCode(405)
    /// 406: Unknown property, attribute, alert, option or operator.
    public static let optionalFeatureNotSupported = StatusCode(406)
    /// 407: No credentials; comes with a challenge.
    public static let authenticationRequired = StatusCode(407)
    /// 408: The user did not answer.
    public static let requestTimeout = StatusCode(408)
    /// 412: A required part is missing.
    public static let incompleteCommand = StatusCode(412)
    /// 413: Larger than the receiver takes.
    public static let requestEntityTooLarge = StatusCode(413)
    /// 414: A limit of ./DevDetail/URI is exceeded.
    public static let uriTooLong = StatusCode(414)
    /// 415: Type or Format is not accepted here.
    public static let unsupportedMediaTypeOrFormat = StatusCode(415)
    /// 416: An alert cannot be shown, or Size is too big.
    public static let requestedSizeTooBig = StatusCode(416)
    /// 418: The node to be made exists.
    public static let alreadyExists = StatusCode(418)
    /// 420: No storage left.
    public static let deviceFull = StatusCode(420)
    /// 424: The assembled object has another length than Size said.
    public static let sizeMismatch = StatusCode(424)
    /// 425: The access control list grants no such right.
    public static let permissionDenied = StatusCode(425)
    /// 426: A chunk is refused; the whole object is to be sent again.
    public static let partialItemNotAccepted = StatusCode(426)
    /// 500: Anything else went wrong.
    public static let commandFailed = StatusCode(500)
    /// 501: Unknown command.
    public static let commandNotImplemented = StatusCode(501)
    /// 503: Temporarily overloaded.
    public static let serviceUnavailable = StatusCode(503)
    /// 505: Unknown VerDTD.
    public static let dtdVersionNotSupported = StatusCode(505)
    /// 506: The application failed.
    public static let processingError = StatusCode(506)
    /// 507: The Atomic itself failed.
    public static let atomicFailed = StatusCode(507)
    /// 510: The storage back end failed.
    public static let dataStoreFailure = StatusCode(510)
    /// 511: The server failed severely.
    public static let serverFailure = StatusCode(511)
    /// 513: Unknown VerProto.
    public static let protocolVersionNotSupported = StatusCode(513)
    /// 516: Was executed in a failed Atomic and could not be undone.
    public static let atomicRollBackFailed = StatusCode(516)
    /// 517: The answers of an Atomic do not fit one message.
    public static let atomicResponseTooLarge = StatusCode(517)
}

extension AlertCode {
    /// 1100: Shows a text.
    public static let display = AlertCode(1100)
    /// 1101: Asks yes or no.
    public static let confirmOrReject = AlertCode(1101)
    /// 1102: Asks for a text.
    public static let textInput = AlertCode(1102)
    /// 1103: Asks for one of several.
    public static let singleChoice = AlertCode(1103)
    /// 1104: Asks for some of several.
    public static let multipleChoice = AlertCode(1104)
    /// 1200: The device opens a session because of a notification.
    public static let serverInitiatedManagement = AlertCode(1200)
    /// 1201: The device opens a session by itself.
    public static let clientInitiatedManagement = AlertCode(1201)
    /// 1222: Asks for the next message of a package.
    public static let nextMessage = AlertCode(1222)
    /// 1223: Ends the session at once.
    public static let sessionAbort = AlertCode(1223)
    /// 1224: Tells of an event on the device.
    public static let clientEvent = AlertCode(1224)
    /// 1225: An object broke off before its last chunk.
    public static let noEndOfData = AlertCode(1225)
    /// 1226: Tells of a management object's event.
    public static let genericAlert = AlertCode(1226)
}
