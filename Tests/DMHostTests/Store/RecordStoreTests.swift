import ConformanceKit
import DMReference
import Foundation
import Testing

@testable import DMHost

@Suite("Record store")
struct RecordStoreTests {
    private static let key = RecordStore.Key(kind: "k", name: "n")

    /// The error with which a file is refused; nil where it is taken.
    private static func refusal(_ path: String, _ owner: RecordStore.Owner = .device) -> StoreError.Kind? {
        do throws(StoreError) {
            try RecordStore(path: path, owner: owner).close()
            return nil
        } catch {
            #expect(error.path == path)
            return error.kind
        }
    }

    private static func write(_ octets: [UInt8], _ path: String) throws {
        try Data(octets).write(to: URL(fileURLWithPath: path))
    }

    /// Changes the four octets of a number in the header of a closed database.
    private static func patch(_ path: String, at offset: Int, _ value: [UInt8]) throws {
        var octets = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        octets.replaceSubrange(offset..<offset + value.count, with: value)
        try write(octets, path)
    }

    @Test("keeps what was committed, in a file without a log once it is closed")
    func keeps() async throws {
        try await KillPoints.withFile { path in
            let store = try RecordStore(path: path, owner: .device)
            try store.commit([.put("k", "n", [1, 2]), .put("k", "m", [3])])
            try store.commit([.put("k", "n", [4]), .remove("k", "m")])
            store.close()
            #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
            let again = try RecordStore(path: path, owner: .device)
            #expect(try again.record(Self.key, as: [Int].self) == [4])
            var names: [String] = []
            try again.forEach("k", as: [Int].self) { name, _ in names.append(name) }
            #expect(names == ["n"])
            try again.commit([.put("z", "", [0])], clears: true)
            #expect(try again.record(Self.key, as: [Int].self) == nil)
            again.close()
            #expect(Self.refusal(path) == nil, "clearing leaves the owner")
        }
    }

    @Test("is used by one process at a time")
    func exclusive() async throws {
        try await KillPoints.withFile { path in
            let store = try RecordStore(path: path, owner: .device)
            #expect(Self.refusal(path) == .inUse)
            store.close()
            #expect(Self.refusal(path) == nil)
        }
    }

    @Test("refuses what is not its own, and changes nothing in it")
    func foreign() async throws {
        try await KillPoints.withFile { path in
            try Self.write(Array("no database at all, but longer than a header is".utf8), path)
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            #expect(Self.refusal(path) == .foreign)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        }
        try await KillPoints.withFile { path in
            try RecordStore(path: path, owner: .device).close()
            // Offset 68 of the header: the application id.
            try Self.patch(path, at: 68, [1, 2, 3, 4])
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            #expect(Self.refusal(path) == .foreign)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        }
        try await KillPoints.withFile { path in
            let missing = path + "/no/such/folder"
            guard case .cannotOpen? = Self.refusal(missing) else {
                Issue.record("a folder that is not there was taken")
                return
            }
        }
    }

    @Test("refuses another schema and the other role")
    func otherKinds() async throws {
        try await KillPoints.withFile { path in
            try RecordStore(path: path, owner: .device).close()
            #expect(Self.refusal(path, .server) == .otherOwner("device"))
            // Offset 60 of the header: the user version.
            try Self.patch(path, at: 60, [0, 0, 0, 9])
            #expect(Self.refusal(path) == .schema(found: 9, known: 1))
        }
    }

    @Test("an empty file is a new store")
    func empty() async throws {
        try await KillPoints.withFile { path in
            try Self.write([], path)
            #expect(Self.refusal(path) == nil)
            #expect(Self.refusal(path, .server) == .otherOwner("device"))
        }
    }

    @Test("names the record that cannot be understood")
    func unreadable() async throws {
        try await KillPoints.withFile { path in
            let store = try RecordStore(path: path, owner: .device)
            try store.commit([.put("meta", "identity", ["no": "device"])])
            let host = DeviceHost(store: store)
            let error = await #expect(throws: StoreError.self) { _ = try await host.restore() }
            guard case .unreadable(record: "meta identity", _)? = error?.kind else {
                Issue.record("\(String(describing: error))")
                return
            }
            store.close()
        }
    }

    @Test("a failing write refuses the call, and the device is off")
    func failing() async throws {
        try await KillPoints.withFile { path in
            let store = try RecordStore(path: path, owner: .device)
            let world = try await DeviceWorld(DeviceHost(store: store))
            try await world.reset()
            store.close()
            guard
                case .adapterFault? = await world.failure(.advanceClock, ClockAdvance(seconds: 10)),
                case .refused? = await world.failure(.advanceClock, ClockAdvance(seconds: 10))
            else {
                Issue.record("the device goes on without its store")
                return
            }
        }
    }
}
