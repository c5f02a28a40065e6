import Foundation
import Testing
import Traceability

@testable import ConformanceKit

/// The vectors of the repository, and spoilt copies of them.
enum VectorSamples {
    static let root: URL = {
        var file = URL(filePath: #filePath)
        for _ in 0..<4 { file.deleteLastPathComponent() }
        return file
    }()

    static let directory = root.appending(path: "vectors", directoryHint: .isDirectory)

    static func octets(_ id: String) throws -> [UInt8] {
        Array(try Data(contentsOf: directory.appending(path: id + ".json")))
    }

    static func vector(_ id: String) throws -> Vector {
        try Vector(try octets(id), file: id + ".json")
    }

    static func known() throws -> Set<RequirementID> {
        let text = try String(contentsOf: root.appending(path: "requirements.md"), encoding: .utf8)
        return Set(try Catalogue(markdown: text).requirements.map(\.id))
    }

    /// The JSON of a small vector with one member replaced; nil takes it out.
    static func json(_ path: [String], _ value: JSONValue?) throws -> [UInt8] {
        func replaced(_ json: JSONValue, _ path: ArraySlice<String>) throws -> JSONValue {
            let name = try #require(path.first)
            var result = value
            switch json {
            case .object(var members):
                if path.count > 1 { result = try replaced(try #require(members[name]), path.dropFirst()) }
                members[name] = result
                return .object(members)
            case .array(var elements):
                let index = try #require(Int(name))
                if path.count > 1 { result = try replaced(elements[index], path.dropFirst()) }
                elements[index] = try #require(result)
                return .array(elements)
            case .null, .flag, .integer, .number, .text: throw CocoaError(.coderInvalidValue)
            }
        }
        let json = try JSONValue(parsing: try octets(sample))
        return Array(try replaced(json, path[...]).description.utf8)
    }

    /// A small vector: a schedule is created, and the log of tools is read too early.
    static let sample = "device-wrong-early"
}
