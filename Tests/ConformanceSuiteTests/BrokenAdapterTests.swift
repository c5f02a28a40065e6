import ConformanceKit
import ConformanceSuite
import DMHost
import Synchronization
import Testing
import Traceability

/// How an adapter breaks.
private enum Breakage: CaseIterable, Sendable {
    case dies, isKilled, hangs, babbles, answersWrongly
}

/// The way to the reference device; it breaks once, at a call of a method while a certain case runs.
private final class BreakingLink: ControlLink {
    private let inner = InProcessLink(DeviceHost().endpoint(version: "test"))
    private let breakage: Breakage
    private let method: String
    private let begin: Int
    private let state = Mutex((resets: 0, isBroken: false, isHanging: false))

    /// Creates a link.
    ///
    /// - Parameters:
    ///   - breakage: How it breaks.
    ///   - method: At a call of which method.
    ///   - begin: The number of resets after which it does.
    init(_ breakage: Breakage, at method: String, afterResets begin: Int) {
        self.breakage = breakage
        self.method = method
        self.begin = begin
    }

    func start() async throws(ControlError) { try await inner.start() }

    func send(
        _ request: ControlRequest, exchange: @escaping Exchange
    ) async throws(ControlError) -> JSONValue {
        let breaks = state.withLock { state in
            if request.method == "reset" { state.resets += 1 }
            guard !state.isBroken, state.resets >= begin, request.method == method else { return false }
            state.isBroken = true
            return true
        }
        guard breaks else { return try await inner.send(request, exchange: exchange) }
        switch breakage {
        case .dies: throw .died(.exited(status: 3))
        case .isKilled: throw .died(.signalled(11))
        case .babbles: throw .babbled(.wrongID("7"))
        case .answersWrongly: throw .babbled(.badHTTP("status 500"))
        case .hangs:
            state.withLock { $0.isHanging = true }
            await untilCancelled()
            throw .died(.connectionLost("cancelled"))
        }
    }

    /// Whether a call hangs, so that its time is up.
    var isHanging: Bool { state.withLock(\.isHanging) }

    func stop() async { state.withLock { $0.isHanging = false } }
    func takeDiagnostics() async -> String { "" }
}

/// Returns when the task is cancelled.
private func untilCancelled() async {
    let (stream, continuation) = AsyncStream<Never>.makeStream()
    for await _ in stream {}
    continuation.finish()
}

/// The table of architecture 4.5 on whole campaigns: one case suffers, the others still run and pass.
@Suite("Campaigns on adapters that break")
struct BrokenAdapterTests {
    private static let cases = [110, 470, 471].compactMap { number in
        DeviceSuite.all.first { $0.purpose.id == TestCaseID(.device, number) }
    }

    /// Runs three cases on an adapter that breaks in the second one; returns their verdicts.
    ///
    /// The campaign resets once before the first case, to read what the device declares.
    fileprivate static func verdicts(_ breakage: Breakage, at method: String) async throws -> [Verdict] {
        let link = BreakingLink(breakage, at: method, afterResets: 3)
        let control = ControlClient(link, suite: HelloRequest(suite: "test", version: "1")) { _ in
            guard breakage == .hangs else { return await untilCancelled() }
            while !link.isHanging, !Task.isCancelled { await Task.yield() }
        }
        let tester = DeviceTester(
            control: control, settings: DeviceTester.Settings(oracle: .init(reportDelay: 0)))
        await control.answerExchanges { request throws(ControlFailure) in
            switch await tester.receive(request) {
            case .answer(let answer): return answer
            case .drop: throw ControlFailure(.adapterFault, "the connection was closed")
            }
        }
        let result = try await Campaign(cases, on: tester, uri: "test:").run(control: control) { _ in }
        return result.outcomes.map(\.outcome.verdict)
    }

    @Test("a breakage in the preamble says nothing of the device", arguments: Breakage.allCases)
    fileprivate func preamble(breakage: Breakage) async throws {
        try #expect(await Self.verdicts(breakage, at: "reset") == [.pass, .inconclusive, .pass])
    }

    @Test("a device that is gone in the body fails the case, and only this one")
    func body() async throws {
        for breakage in [Breakage.dies, .isKilled, .hangs, .babbles] {
            try #expect(
                await Self.verdicts(breakage, at: "clock.advance") == [.pass, .fail, .pass], "\(breakage)")
        }
    }

    @Test("an answer that the adapter alone can have spoilt does not count against the device")
    func spoiltAnswer() async throws {
        try #expect(
            await Self.verdicts(.answersWrongly, at: "clock.advance") == [.pass, .inconclusive, .pass])
    }
}
