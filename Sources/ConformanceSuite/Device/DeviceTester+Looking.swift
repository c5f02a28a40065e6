import ConformanceKit
import DMReference
import SyncML

/// What cases look at, and how they say what they found.
extension DeviceTester {
    /// A distance in time that is long for every device: above its least period, its latency and its granularity.
    func beat() throws -> Int {
        let limits = try capabilities()
        return max(60, limits[.minPeriod], 4 * limits[.maxLatency], 4 * limits[.granularity])
    }

    /// Creates a schedule that every device must accept.
    func setUp(_ id: String, _ definition: Definition, correlator: String? = nil) async throws {
        let verdict = try await create(id, definition, correlator: correlator)
        try ensure(
            verdict.status == .ok,
            "a valid schedule was not accepted: \(verdict.status.map { String($0.rawValue) } ?? "no Status")")
    }

    /// Asks for a life-cycle operation that must be carried out.
    func must(_ operation: Report.Operation, _ id: String) async throws {
        let verdict = try await request(operation, id)
        try ensure(
            verdict.status == .ok,
            "\(operation) was not done: \(verdict.status.map { String($0.rawValue) } ?? "no Status")")
    }

    /// Reads the log of tools.
    func toolLog() async throws -> [DeviceReading.ToolEntry] {
        guard case .tools(let runs)? = try await perform(.readTools).reading else {
            throw Inconclusive("the log of tools was not read")
        }
        return runs
    }

    /// Fails unless tools ran so often since reset.
    func ensureToolRuns(_ count: Int, _ when: String) async throws {
        let runs = try await toolLog()
        try ensure(runs.count == count, "\(when): \(runs.count) runs of a tool instead of \(count)")
    }

    /// Reads the log of prompts.
    func prompts() async throws -> [UserScript.Prompt] {
        guard case .prompts(let prompts)? = try await perform(.readPrompts).reading else {
            throw Inconclusive("the log of prompts was not read")
        }
        return prompts
    }

    /// Reads a leaf past access control; nil where it is missing.
    func leaf(_ uri: String) async throws -> String? {
        guard
            case .node(let value, let exists)? = try await perform(.readNode(DeviceFixture.uri(uri))).reading
        else { throw Inconclusive("\(uri) was not read") }
        return exists ? value ?? "" : nil
    }

    /// Fails unless a leaf has a value; nil means that the node is missing.
    func ensureLeaf(_ uri: String, _ value: String?, _ when: String) async throws {
        let found = try await leaf(uri)
        try ensure(
            found == value, "\(when): \(uri) is \(found ?? "missing") instead of \(value ?? "missing")")
    }

    /// Fails unless leaves of a schedule's `Info` have these values.
    func ensureInfo(_ id: String, _ leaves: [String: String], _ when: String) async throws {
        let info = settings.scheduleRoot.child("Set").child(id).child("Info")
        let names = leaves.keys.sorted()
        let values = try await read(names.map { info.child($0) })
        for name in names {
            let found = values[info.child(name)] ?? "missing"
            try ensure(
                found == leaves[name],
                "\(when): Info/\(name) is \(found) instead of \(leaves[name] ?? "missing")")
        }
    }

    /// Changes a node as the device does by itself, to be seen before the next stimulus.
    func change(_ uri: String, _ value: String) async throws {
        try await change(DeviceFixture.uri(uri), to: value)
    }

    /// Takes the rights of `srv-a` on a leaf away, all but Get.
    func withdraw(_ uri: String, _ value: String) async throws {
        try await perform(
            .setNode(DeviceFixture.uri(uri), value: value, format: nil, acl: "Get=*&Replace=srv-b"))
    }

    /// Collects the reports of runs.
    func executions() async throws -> [Report] { try await collected(.execution) }

    /// Collects the reports of a kind, each once: a device may repeat what was not acknowledged.
    func collected(_ kind: Report.Kind) async throws -> [Report] {
        var seen: Set<Report> = []
        return try await collect().filter { $0.kind == kind && seen.insert($0).inserted }
    }
}
