import SyncML
import Testing

@Suite("Codes") struct CodeTests {
    @Test("the status table is complete and in ascending order")
    func statuses() {
        let codes = StatusCode.table.map(\.code.rawValue)
        let all = [101] + (200...216) + (300...305) + (400...428) + (500...517).filter { $0 != 515 }
        #expect(codes == all)
        #expect(codes.count == 70)
        for row in StatusCode.table {
            #expect(!row.name.isEmpty && !row.meaning.isEmpty && !row.clause.isEmpty)
            #expect(row.code.name == row.name)
            #expect(row.code.row == row)
        }
        #expect(StatusCode.ok.description == "200 OK")
        #expect(StatusCode.atomicFailed.description == "507 Atomic failed")
    }

    @Test("every status constant has a row, and unknown codes are read by their class")
    func classes() {
        let constants: [StatusCode] = [
            .ok, .acceptedForProcessing, .authenticationAccepted, .chunkAccepted, .operationCancelled,
            .notExecuted,
            .atomicRollBackOK, .notModified, .badRequest, .invalidCredentials, .forbidden, .notFound,
            .commandNotAllowed, .optionalFeatureNotSupported, .authenticationRequired, .requestTimeout,
            .incompleteCommand, .requestEntityTooLarge, .uriTooLong, .unsupportedMediaTypeOrFormat,
            .requestedSizeTooBig, .alreadyExists, .deviceFull, .sizeMismatch, .permissionDenied,
            .partialItemNotAccepted, .commandFailed, .commandNotImplemented, .serviceUnavailable,
            .dtdVersionNotSupported, .processingError, .atomicFailed, .dataStoreFailure, .serverFailure,
            .protocolVersionNotSupported, .atomicRollBackFailed, .atomicResponseTooLarge,
        ]
        for code in constants { #expect(code.row != nil, "\(code.rawValue)") }
        let relevances = constants.compactMap(\.row?.relevance)
        #expect(!relevances.contains(.synchronisation))
        let unknown = [515, 199, 299, 399, 499, 599, 0, -1, 600, Int.min, Int.max].map { StatusCode($0) }
        for code in unknown { #expect(code.row == nil && code.name.lowercased().contains("unknown code")) }
    }

    @Test("the alert table is complete and in ascending order")
    func alerts() {
        let codes = AlertCode.table.map(\.code.rawValue)
        #expect(codes == [1100, 1101, 1102, 1103, 1104, 1200, 1201, 1222, 1223, 1224, 1225, 1226])
        for row in AlertCode.table {
            #expect(row.code.name == row.name)
            #expect(!row.code.isReserved)
            #expect(row.code.isUserInteraction == (row.sender == .server))
        }
        #expect(AlertCode.genericAlert.description == "1226 GENERIC ALERT")
        #expect(AlertCode(1221).row == nil && !AlertCode(1221).isReserved)
        for code in [1105, 1199, 1202, 1220, 1227, 1299] { #expect(AlertCode(code).isReserved) }
    }

    struct Expected: Sendable, CustomTestStringConvertible {
        var command: String
        var listed: [Int]
        /// Codes that must be among the others.
        var seen: [Int]
        var testDescription: String { command }
    }

    static let expected: [Expected] = [
        Expected(
            command: "Add", listed: [200, 202, 213, 216, 405, 407, 414, 415, 418, 420, 424, 425, 500],
            seen: [401, 404, 413]),
        Expected(
            command: "Alert", listed: [200, 214, 216, 304, 405, 406, 407, 408, 412, 415, 416, 500],
            seen: [202, 215, 401]),
        Expected(command: "Atomic", listed: [200, 406, 407, 500, 507, 517], seen: [401]),
        Expected(
            command: "Copy", listed: [200, 216, 403, 405, 406, 407, 414, 418, 420, 425, 500, 510],
            seen: [401, 404]),
        Expected(command: "Delete", listed: [200, 216, 404, 405, 407, 414, 425], seen: [401, 500]),
        Expected(
            command: "Exec", listed: [200, 202, 404, 405, 406, 407, 414, 420, 425, 500, 510],
            seen: [215, 401]),
        Expected(
            command: "Get", listed: [200, 404, 406, 407, 413, 414, 415, 425, 500], seen: [215, 401, 405]),
        Expected(
            command: "Replace", listed: [200, 213, 216, 404, 407, 414, 415, 418, 420, 424, 425, 500],
            seen: [215, 401, 405, 406]),
        Expected(command: "Sequence", listed: [200, 407, 500], seen: [401]),
        Expected(command: "Results", listed: [], seen: [413, 415, 424, 500]),
        Expected(command: "SyncHdr", listed: [200, 212, 401, 407], seen: [101, 500, 503, 505, 513]),
    ]

    @Test("the codes of each command are those of the facts", arguments: Self.expected)
    func expectations(row: Expected) {
        let rows = StatusCode.expected(for: row.command)
        #expect(rows.filter { $0.level == .listed }.map(\.code.rawValue) == row.listed)
        let seen = rows.filter { $0.level == .seen }.map(\.code.rawValue)
        #expect(seen == seen.sorted())
        #expect(Set(row.seen).isSubset(of: seen))
        #expect(Set(rows.map(\.code)).count == rows.count)
        for row in rows { #expect(row.code.row != nil && !row.meaning.isEmpty) }
    }

    @Test("a code's level follows from the command")
    func levels() {
        #expect(StatusCode.alreadyExists.level(for: "Add") == .listed)
        #expect(StatusCode.notExecuted.level(for: "Add") == .seen)
        #expect(StatusCode.alreadyExists.level(for: "Get") == nil)
        #expect(StatusCode.ok.level(for: "Results") == nil)
        #expect(StatusCode.expected(for: "Put").isEmpty)
    }
}
