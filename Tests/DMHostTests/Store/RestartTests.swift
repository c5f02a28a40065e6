import ConformanceKit
import DMReference
import Foundation
import Testing

@testable import DMHost

@Suite("Restart from a store")
struct RestartTests {
    @Test("a device goes on where it was, with other nonces")
    func device() async throws {
        try await KillPoints.withFile { path in
            let store = try RecordStore(path: path, owner: .device)
            let host = DeviceHost(store: store)
            #expect(try await !host.restore(), "nothing is kept yet")
            let world = try await DeviceWorld(host)
            try await world.reset()
            try await world.peer.plan("s")
            for _ in 0..<2 { try await world.session() }
            _ = try await world.control.call(.advanceClock, ClockAdvance(seconds: 3_700))
            let before = try await host.look { $0 }
            await host.close()

            let reopened = try RecordStore(path: path, owner: .device)
            let restarted = DeviceHost(store: reopened)
            #expect(try await restarted.restore())
            let after = try await restarted.look { $0 }
            #expect(after.model.durable.tree == before.model.durable.tree)
            #expect(after.model.schedules.schedules["s"]?.fired == 1)
            #expect(
                after.model.schedules.schedules["s"]?.definition
                    == before.model.schedules.schedules["s"]?.definition)
            #expect(after.now == before.now)
            #expect(after.credentials == before.credentials)
            #expect(after.settings.seed != before.settings.seed)
            reopened.close()
        }
    }

    @Test("a server goes on where it was, at the same path")
    func server() async throws {
        try await KillPoints.withFile { path in
            let store = try RecordStore(path: path, owner: .server)
            let host = ServerHost(store: store)
            #expect(try await !host.restore(), "nothing is kept yet")
            let world = try await ServerHostWorld(host)
            try await world.reset()
            _ = try await world.control.call(.planSchedule, ServerHostWorld.wish())
            try await world.session()
            let before = try await world.record()
            #expect(before.state == .confirmed)
            await host.stop()

            let reopened = try RecordStore(path: path, owner: .server)
            let restarted = ServerHost(store: reopened)
            #expect(try await restarted.restore())
            let control = KillPoints.control(InProcessLink(restarted.endpoint(version: "test")))
            try await control.open()
            #expect(try await control.call(.readRecord, ServerHostWorld.selection()) == before)
            try await world.session { await restarted.receive($0) }
            #expect(await world.statuses.last == 200)
            reopened.close()
        }
    }

    @Test("SIGTERM ends a program when what it answers is answered", arguments: ["device", "server"])
    func terminated(_ role: String) async throws {
        try await KillPoints.withFile { path in
            let process = Process()
            process.executableURL = URL(fileURLWithPath: try KillPoints.program())
            process.arguments = ["serve", role, "--store", path]
            let input = Pipe()
            let output = Pipe()
            process.standardInput = input
            process.standardOutput = output
            let (ended, continuation) = AsyncStream<Void>.makeStream()
            process.terminationHandler = { _ in continuation.finish() }
            try process.run()
            let hello =
                #"{"jsonrpc":"2.0","id":1,"method":"hello","params":{"suite":"t","version":"0","control":"1"}}"#
            try input.fileHandleForWriting.write(contentsOf: Data((hello + "\n").utf8))
            // Its answer says that it is up; the signal finds it waiting.
            #expect(try !(output.fileHandleForReading.read(upToCount: 1) ?? Data()).isEmpty)
            process.terminate()
            for await _ in ended {}
            #expect(process.terminationReason == .exit && process.terminationStatus == 0)
            #expect(!FileManager.default.fileExists(atPath: path + "-wal"), "the store was closed")
        }
    }
}
