import Foundation
import PropertyTesting
import Testing

@Suite("Example store") struct ExampleStoreTests {
    private static let lists = Gen<[Int]>.array(of: .integer())

    /// Runs a test with a store in a folder of its own, which is removed afterwards.
    private static func withStore(_ name: String, _ body: (ExampleStore) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "example-store-\(name)")
        try? FileManager.default.removeItem(at: folder)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(ExampleStore(directory: folder.path))
    }

    private static func token(_ number: Int64) -> ReproduceToken {
        ReproduceToken([Choice(kind: .integer, value: number, lower: .min, upper: .max, target: 0)])
    }

    @Test("what failed once is run first the next time") func reruns() throws {
        try Self.withStore("reruns") { store in
            let first = check(Self.lists, CheckConfiguration(seed: 1)) { $0.count < 3 }
            try store.record(first, of: "short lists")
            var seen: [[Int]] = []
            var configuration = try CheckConfiguration(seed: 2).running(examplesIn: store, of: "short lists")
            configuration.verifiesResult = false
            _ = check(Self.lists, configuration) { list in
                seen.append(list)
                return list.count < 3
            }
            #expect(seen.first == [0, 0, 0])
        }
    }

    @Test("examples are kept newest first, once each, up to a number, and can be pruned") func keeping()
        throws
    {
        try Self.withStore("keeping") { store in
            #expect(try store.examples(of: "none").isEmpty)
            let many = ExampleStore.maximumExamples + 5
            for number in 0..<many { try store.record(Self.token(Int64(number)), of: "a/b ü") }
            try store.record(Self.token(Int64(many - 3)), of: "a/b ü")
            let kept = try store.examples(of: "a/b ü")
            #expect(kept.count == ExampleStore.maximumExamples)
            #expect(
                kept.prefix(3) == [
                    Self.token(Int64(many - 3)), Self.token(Int64(many - 1)), Self.token(Int64(many - 2)),
                ])
            try store.prune("a/b ü") { $0 == Self.token(Int64(many - 1)) }
            #expect(try store.examples(of: "a/b ü") == [Self.token(Int64(many - 1))])
            #expect(try store.examples(of: "a/b u").isEmpty)
        }
    }

    @Test("a line that is no token is told with its place") func malformed() throws {
        try Self.withStore("malformed") { store in
            try store.record(Self.token(1), of: "p")
            let path = store.directory + "/p.examples"
            try Data((try String(contentsOfFile: path, encoding: .utf8) + "nonsense\n").utf8)
                .write(to: URL(filePath: path))
            let failure = try #require(throws: ExampleStore.Failure.self) { try store.examples(of: "p") }
            #expect(failure == .malformed(path: path, line: 2, .unknownVersion))
        }
    }
}
