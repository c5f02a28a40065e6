import Foundation
import Testing
import Traceability

@testable import ConformanceKit

@Suite("Files of vectors")
struct VectorFileTests {
    /// A member that is spoilt, and the error that names it.
    struct Row: Sendable, CustomTestStringConvertible {
        var path: [String]
        var value: JSONValue?
        var error: String
        var testDescription: String { error }

        init(_ path: String, _ value: JSONValue?, _ error: String) {
            self.path = path.split(separator: ".").map(String.init)
            self.value = value
            self.error = error
        }
    }

    static let rows = [
        Row("format", 2, "format must be 1, the only form there is"),
        Row("format", nil, "format must be a whole number"),
        Row("id", "../x", "id must be device- and words of a-z and 0-9 joined by hyphens, at most 64"),
        Row("id", "server-x", "id must be device- and words of a-z and 0-9 joined by hyphens, at most 64"),
        Row("role", "phone", "role must be one of device, server"),
        Row("title", 7, "title must be a text"),
        Row(
            "requirements", ["6.1.7"], "requirements[0] must be the id of a requirement, such as REQ-6.1.7-2a"
        ),
        Row("expectation.verdict", "maybe", "expectation.verdict must be one of accepted, rejected"),
        Row("expectation.requirements", [], "expectation.requirements must be at least one requirement"),
        Row("provenance.author", "x", "provenance.author is unknown to the form"),
        Row("more", true, "more is unknown to the form"),
        Row("start.reset.deviceID", 5, "start.reset.deviceID must be a text"),
        Row("start.reportDelay", -1, "start.reportDelay must be a whole number from 0 up"),
        Row("steps", [], "steps must be at least one step"),
        Row("steps", "none", "steps must be an array"),
        Row(
            "steps.1.method", "no.such.method",
            "steps[1].method must be a method for a device that vectors know"),
        Row(
            "steps.1.method", "schedule.plan",
            "steps[1].method must be a method for a device that vectors know"),
        Row("steps.1.parameters", ["seconds": "59"], "steps[1].parameters.seconds must be a whole number"),
        Row("steps.1.parameters", [], "steps[1].parameters must be an object"),
        Row("steps.1.sends", ["<SyncBody/>"], "steps[1].sends must be absent with clock.advance"),
        Row("steps.0.sends.0", "<SyncBody", "steps[0].sends[0] must be a SyncBody: "),
        Row(
            "steps.0.sends.0", "<SyncBody  xmlns=\"SYNCML:SYNCML1.2\"/>",
            "steps[0].sends[0] must be a SyncBody in canonical XML"),
        Row("steps.0.exchanges.0.server", 5, "steps[0].exchanges[0].server must be a text"),
        Row(
            "steps.0.exchanges.0.server", nil,
            "steps[0].exchanges[0].server must be a text, or there must be a status, or lost: true"),
        Row("steps.0.exchanges.0.more", 1, "steps[0].exchanges[0].more is unknown to the form"),
        Row(
            "steps.1.parameters.seconds", 8_640_001,
            "steps[1].parameters.seconds: more than 8640000 seconds pass in all"),
        Row(
            "steps.1.parameters.seconds", 253_402_300_800,
            "steps[1].parameters.seconds is beyond 253402300799"),
        Row("steps.0.conduct", ["manner": "rude"], "steps[0].conduct"),
    ]

    @Test("an error names the member and what it must be", arguments: rows)
    func malformed(row: Row) throws {
        let octets = try VectorSamples.json(row.path, row.value)
        let error = try #require(throws: VectorError.self) { try Vector(octets, file: "x.json") }
        #expect(error.description.hasPrefix("x.json: \(row.error)"), "\(error)")
    }

    @Test("every cut of a file is refused as no JSON, with the octet")
    func truncated() throws {
        let octets = try VectorSamples.octets(VectorSamples.sample)
        for length in stride(from: 0, to: octets.count - 2, by: 97) {
            let error = try #require(throws: VectorError.self) {
                try Vector(Array(octets.prefix(length)), file: "x.json")
            }
            #expect(error.problem.hasPrefix("not JSON at octet "), "\(error)")
        }
    }

    @Test("what is too large, too deep, too many or twice is refused")
    func bounds() throws {
        var limits = VectorLimits()
        func problem(_ octets: [UInt8]) throws -> String {
            try #require(throws: VectorError.self) { try Vector(octets, file: "x.json", limits: limits) }
                .problem
        }
        let octets = try VectorSamples.octets(VectorSamples.sample)
        #expect(try Vector(octets, file: "x.json", limits: limits).id == VectorSamples.sample)
        let deep = Array((String(repeating: "[", count: 33) + String(repeating: "]", count: 33)).utf8)
        #expect(try problem(deep).contains("nested deeper than 32"))
        #expect(try problem(Array(#"{"id":1,"id":2}"#.utf8)).contains(#"member "id" twice"#))
        limits.json.octets = octets.count
        #expect(try Vector(octets, file: "x.json", limits: limits).id == VectorSamples.sample)
        limits.json.octets = octets.count - 1
        #expect(try problem(octets).contains("longer than \(octets.count - 1) octets"))
        limits = VectorLimits()
        limits.json.values = 10
        #expect(try problem(octets).contains("more than 10 values"))
    }

    @Test("every file of the repository is written in the one canonical form")
    func canonical() throws {
        let folder = try VectorFolder(VectorSamples.directory)
        #expect(folder.problems == [])
        try #require(!folder.vectors.isEmpty)
        for vector in folder.vectors {
            #expect(try Array(vector.text.utf8) == VectorSamples.octets(vector.id), "\(vector.id)")
        }
    }

    @Test("a folder and its index have to agree")
    func index() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "vectors-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(throws: (any Error).self) { try VectorFolder(folder) }
        func write(_ text: String, _ name: String) throws {
            try Data(text.utf8).write(to: folder.appending(path: name))
        }
        let vector = try VectorSamples.vector(VectorSamples.sample)
        let other = try VectorSamples.vector("device-wrong-past")
        try write(vector.text, vector.fileName)
        try write(VectorIndex([vector]).text, VectorFolder.indexName)
        #expect(try VectorFolder(folder).problems == [])
        try write(VectorIndex([vector, vector, other]).text, VectorFolder.indexName)
        #expect(
            try VectorFolder(folder).problems.map(\.description) == [
                "index.json: vectors[1].id: device-wrong-early is listed twice",
                "index.json: vectors[2].id: there is no file device-wrong-past.json",
            ])
        var renamed = vector
        renamed.title = "another"
        try write(VectorIndex([renamed]).text, VectorFolder.indexName)
        try write(other.text, other.fileName)
        try write(other.text, "device-copy.json")
        try write("{", "device-cut.json")
        #expect(
            try VectorFolder(folder).problems.map(\.description) == [
                "device-copy.json: id is device-wrong-past, so the file must be device-wrong-past.json",
                "device-cut.json: not JSON at octet 1: ends within a value",
                "index.json: vectors[0].title is not what device-wrong-early.json says",
                "index.json: vectors: device-copy.json is not listed",
                "index.json: vectors: device-cut.json is not listed",
                "index.json: vectors: device-wrong-past.json is not listed",
            ])
    }
}
