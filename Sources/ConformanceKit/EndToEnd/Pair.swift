public import DMReference
import SyncML
public import Traceability

/// A device IUT and a server IUT that run against each other, with the suite in the middle.
///
/// The device's messages come to the suite and go on to the server as they are, the server's answers come back the same way;
/// both test controls drive them, and the oracle of each side judges its side of what passes. Whatever a scenario does to the
/// two goes through the server's tester, which has the device's one act; the device's tester only looks.
public struct Pair: Sendable {
    private let deviceTester: DeviceTester
    private let serverTester: ServerTester

    /// The server that the two talk as.
    public static let server: ServerID = "srv-a"
    /// The device that the two talk as.
    public static let device = "IMEI:000000000000001"

    /// Makes two IUTs known to each other: the server is told of the device's account, and their messages are carried.
    ///
    /// - Parameters:
    ///   - device: The device's tester; it was reset.
    ///   - server: The server's tester.
    /// - Throws: `SideFailure`.
    public init(device: DeviceTester, server: ServerTester) async throws {
        deviceTester = device
        serverTester = server
        let account = try await Self.blaming(.device) {
            try await device.begin(relayOf: Self.server) { [weak server] request, message in
                await server?.carry(request, message)
                    ?? DeviceTester.Carried(reply: .dropped, answer: .drop)
            }
        }
        try await Self.blaming(.server) { try await server.face(device, account: account) }
    }

    /// Brings the device into the state of a set-up, before it is made known to a server under test.
    ///
    /// - Parameters:
    ///   - device: The device's tester.
    ///   - setup: The state asked for.
    /// - Throws: `SideFailure`.
    public static func prepare(_ device: DeviceTester, _ setup: DeviceSetup) async throws {
        try await blaming(.device) {
            try await device.control.open()
            try await device.reset(setup)
        }
    }

    /// Lets an operator wish something, and the device open sessions until it is carried out.
    ///
    /// - Returns: The server's record afterwards.
    /// - Throws: `SideFailure`.
    @discardableResult
    public func carryOut(_ wish: OperatorWish, _ id: String) async throws -> ScheduleRecord {
        try await server { try await $0.carryOut(wish, id) }
    }

    /// Does something to the device or the server.
    ///
    /// - Parameter stimulus: What is done.
    /// - Throws: `SideFailure`.
    public func perform(_ stimulus: ServerStimulus) async throws {
        try await server { _ = try await $0.perform(stimulus) }
    }

    /// Lets time pass on both.
    public func advance(_ seconds: Int) async throws { try await perform(.advance(seconds: seconds)) }

    /// Loses messages from now on.
    ///
    /// - Parameter losses: Which.
    public func lose(_ losses: LinkLosses) async { await serverTester.lose(losses) }

    /// Looks at the device; what it finds there is the device's doing.
    ///
    /// - Parameter look: What is read and ensured; it opens no session.
    /// - Returns: What was found.
    /// - Throws: `SideFailure`.
    @discardableResult
    public func device<Found: Sendable>(
        _ look: @Sendable (DeviceTester) async throws -> Found
    ) async throws -> Found {
        let tester = deviceTester
        return try await Self.blaming(.device) { try await look(tester) }
    }

    /// Works with the server; what it finds there is the server's doing, unless the device is refuted meanwhile.
    ///
    /// - Parameter work: What is wished, read and ensured.
    /// - Returns: What was found.
    /// - Throws: `SideFailure`.
    @discardableResult
    public func server<Found: Sendable>(
        _ work: @Sendable (ServerTester) async throws -> Found
    ) async throws -> Found {
        let tester = serverTester
        return try await Self.blaming(.server) { try await work(tester) }
    }

    static func blaming<Found>(_ role: Role, _ work: () async throws -> Found) async throws -> Found {
        do {
            return try await work()
        } catch let failure as SideFailure {
            throw failure
        } catch {
            throw SideFailure(role: role, error: error)
        }
    }
}

/// Which messages between device and server get lost.
public struct LinkLosses: Hashable, Sendable {
    /// How many messages of the device still pass before one is lost; nil loses none.
    public var messageAfter: Int?
    /// How many answers of the server still pass before one is lost; nil loses none.
    public var answerAfter: Int?

    /// Creates losses; without arguments nothing is lost.
    public init(messageAfter: Int? = nil, answerAfter: Int? = nil) {
        self.messageAfter = messageAfter
        self.answerAfter = answerAfter
    }

    /// Whether the next message is lost; counts down.
    mutating func losesMessage() -> Bool { Self.countDown(&messageAfter) }

    /// Whether the next answer is lost; counts down.
    mutating func losesAnswer() -> Bool { Self.countDown(&answerAfter) }

    private static func countDown(_ left: inout Int?) -> Bool {
        guard let count = left else { return false }
        left = count > 0 ? count - 1 : nil
        return count == 0
    }
}

/// Thrown by a scenario with two IUTs: what happened, and on whose side.
public struct SideFailure: Error {
    /// Whose doing it is.
    public var role: Role
    /// What was thrown there.
    public var error: any Error

    /// What the case of a role makes of it: its own trouble as it is; that of the other side says nothing of this one.
    public func seen(by role: Role) -> any Error {
        guard role != self.role else { return error }
        let what =
            switch error {
            case let refutation as Refutation: refutation.summary
            case let failed as EnsureFailed: failed.message
            case let inconclusive as Inconclusive: inconclusive.message
            default: "\(error)"
            }
        return Inconclusive("the \(self.role.rawValue) that it runs against broke off: \(what)")
    }
}
