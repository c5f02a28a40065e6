import ConformanceKit
import Foundation
import Links
import Testing

/// How often processes are killed, and where.
struct KillPoints {
    /// Kills of a device asked for; a server is killed half as often. The variable `KILLS` asks for more.
    static let wanted = ProcessInfo.processInfo.environment["KILLS"].flatMap(Int.init) ?? 200

    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// The point at which the next process ends itself.
    mutating func next() -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % 45 + 1
    }

    /// The program that these tests were built with.
    static func program() throws -> String {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let path = folder.appendingPathComponent("conformance").path
        try #require(FileManager.default.isExecutableFile(atPath: path), "\(path) is not built")
        return path
    }

    /// Has a file name in a folder of its own, which is removed afterwards.
    static func withFile(_ work: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "store-\(ProcessInfo.processInfo.processIdentifier)-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await work(folder.appendingPathComponent("store.db").path)
    }

    /// Returns a client that waits for ever, and starts nothing a second time.
    static func control(_ link: any ControlLink) -> ControlClient {
        ControlClient(link, suite: HelloRequest(suite: "test", version: "0"), startAttempts: 1) { _ in
            let (never, _) = AsyncStream.makeStream(of: Never.self)
            for await _ in never {}
        }
    }

    /// Whether an error says that the process was killed.
    static func isKill(_ error: ControlError) -> Bool {
        switch error {
        case .died(.signalled(9)): true
        case .couldNotStart(let text): text.contains("signal 9")
        case _: false
        }
    }

    /// Starts a reference implementation that ends itself at a point, at none where it is nil.
    static func start(
        _ role: String, store: String, fault: String?, at point: Int?, _ exchange: @escaping Exchange
    ) async throws -> ControlClient {
        let kill = point.map { ["--kill-at", String($0)] } ?? []
        let faults = fault.map { ["--fault", $0] } ?? []
        let link = ExecLink([try program(), "serve", role, "--store", store] + faults + kill)
        let control = control(link)
        await control.answerExchanges(exchange)
        _ = try await control.open()
        return control
    }
}
