import ConformanceKit
import DMHost
import DMReference
import Foundation
import SyncML

/// How a server grows with its devices, and a device with its schedules; each with its store on disk.
@main
enum ScaleBenchmarks {
    static func main() async throws {
        let sizes = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        print(
            "| devices | set-up s | plan ms | message ms, median (99 %) | messages | store MiB | octets a device | restart s | memory MiB |"
        )
        print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
        for size in sizes.isEmpty ? [1_000, 10_000, 100_000] : sizes { try await ServerScale.measure(size) }
        print(
            "\n| schedules | plan and transfer, ms each | message ms, median (99 %) | run ms | store KiB | restart ms |"
        )
        print("| ---: | ---: | ---: | ---: | ---: | ---: |")
        try await DeviceScale.measure([1, 10, 100, 1_000])
    }
}

/// Times of one kind of work.
struct Times {
    private var all: [Double] = []

    /// Measures work by the clock on the wall.
    mutating func measure<Value>(_ work: () async throws -> Value) async rethrows -> Value {
        let clock = ContinuousClock()
        let start = clock.now
        let value = try await work()
        all.append(Self.seconds(clock.now - start))
        return value
    }

    /// Adds a time in seconds.
    mutating func add(_ seconds: Double) { all.append(seconds) }

    var count: Int { all.count }
    var mean: Double { all.reduce(0, +) / Double(max(1, all.count)) }
    var sum: Double { all.reduce(0, +) }

    /// The time that a share of all did not exceed.
    func quantile(_ share: Double) -> Double {
        let sorted = all.sorted()
        return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }

    static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}

/// A folder for a store, which is removed with its content.
func withStore<Value>(_ work: (String) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "scale-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await work(folder.appendingPathComponent("store.db").path)
}

/// The octets of a store with its log.
func octets(_ path: String) -> Int {
    ["", "-wal"].reduce(0) { sum, ending in
        let values = try? FileManager.default.attributesOfItem(atPath: path + ending)
        return sum + ((values?[.size] as? Int) ?? 0)
    }
}

/// Present memory in MiB.
func memory() -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return (line.flatMap { Int($0.filter(\.isNumber)) } ?? 0) / 1_024
}

func text(_ value: Double, _ digits: Int = 2) -> String { String(format: "%.\(digits)f", value) }

/// A client of an endpoint in this process.
func client(_ endpoint: some ControlEndpoint) async throws -> ControlClient {
    let control = ControlClient(
        InProcessLink(endpoint), suite: HelloRequest(suite: "scale", version: "0")
    ) { _ in
        let (never, _) = AsyncStream.makeStream(of: Never.self)
        for await _ in never {}
    }
    try await control.open()
    return control
}

enum Setting {
    static let serverID: ServerID = "srv-a"
    static let start = Instant("20260101T000000Z") ?? Instant(seconds: 0)

    static func client(_ number: Int) -> Account.Credential {
        Account.Credential(scheme: .md5, name: "dev\(number)", secret: "s\(number)", nonce: [1])
    }

    static let server = Account.Credential(scheme: .md5, name: "srv-a", secret: "s", nonce: [2])

    static func definition(_ number: Int) throws -> JSONValue {
        let item = Item(target: Location("./X/a"), meta: Meta(format: "int"), data: "\(number)")
        return try JSONValue(
            encoding: DefinitionJSON(
                Definition(
                    time: .init(start: start + 3_600, period: 600),
                    body: SyncMLXML.encodeBody([.replace(TreeCommand(id: "1", items: [item]))]),
                    report: .init(when: .always))))
    }
}
