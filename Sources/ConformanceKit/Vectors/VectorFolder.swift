public import Foundation
public import Traceability

/// The bounds of what is read as a vector.
public struct VectorLimits: Hashable, Sendable {
    /// What one file may cost: by default 4 MiB of octets, 32 levels, 200,000 values.
    public var json: JSONLimits = {
        var limits = JSONLimits()
        limits.octets = 4 << 20
        limits.depth = 32
        limits.values = 200_000
        return limits
    }()
    /// Largest number: the last second of the year 9999, since 1970.
    public var number = 253_402_300_799
    /// Most seconds that pass in all.
    public var seconds = 8_640_000
    /// Most files of a folder.
    public var files = 10_000

    /// Creates limits with the defaults.
    public init() {}
}

/// Why a file is no vector or no index: which file, where in it, and what is wrong.
public struct VectorError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name of the file.
    public var file: String
    /// Place and cause.
    public var problem: String

    /// Creates an error.
    public init(_ file: String, _ problem: String) {
        self.file = file
        self.problem = problem
    }

    /// File, place and cause in one line.
    public var description: String { "\(file): \(problem)" }
}

/// The order in which members of a vector's file and of the index are written.
private let memberOrder = [
    "format", "id", "role", "title", "requirements", "verdict", "provenance", "implementation", "expectation",
    "start", "seed", "deviceID", "serverID", "uri", "peer", "device", "server", "method", "parameters",
    "sends",
    "conduct", "result", "notifications", "exchanges", "steps", "vectors",
]

extension Vector {
    /// The text of the vector's file.
    public var text: String { json.indented(first: memberOrder) }

    /// The name of the vector's file.
    public var fileName: String { "\(id).json" }

    /// Reads the file of a vector.
    ///
    /// Members that the form does not know are refused, since a reader that skips them would judge something else.
    ///
    /// - Parameters:
    ///   - octets: The content of the file.
    ///   - file: Its name, for errors.
    ///   - limits: What it may cost.
    /// - Throws: The first thing that is wrong.
    public init(
        _ octets: [UInt8], file: String, limits: VectorLimits = VectorLimits()
    ) throws(VectorError) {
        self = try Self.read(octets, file, limits)
        var seconds = 0
        for (index, step) in steps.enumerated() {
            for name in ["seconds", "off"] {
                guard step.method != "tools.set", case .integer(let value)? = step.parameters[name] else {
                    continue
                }
                seconds += value
                if seconds > limits.seconds {
                    throw VectorError(
                        file,
                        "steps[\(index)].parameters.\(name): more than \(limits.seconds) seconds pass in all")
                }
            }
        }
    }

    fileprivate static func read<Value: JSONConvertible>(
        _ octets: [UInt8], _ file: String, _ limits: VectorLimits
    ) throws(VectorError) -> Value {
        let json: JSONValue
        do throws(JSONError) {
            json = try JSONValue(parsing: octets, limits: limits.json)
        } catch {
            throw VectorError(file, error.description)
        }
        if let place = json.firstNumber(beyond: limits.number) {
            throw VectorError(file, "\(place) is beyond \(limits.number)")
        }
        let value: Value
        do throws(JSONShapeError) {
            value = try Value(reading: JSONReader(json))
        } catch {
            throw VectorError(file, error.description)
        }
        if let place = json.firstDifference(from: value.json) {
            throw VectorError(file, "\(place) is unknown to the form, or not written as the form has it")
        }
        return value
    }
}

/// The list of a folder's vectors.
public struct VectorIndex: JSONConvertible {
    /// What the index says of a vector; the vector says the same.
    public struct Entry: JSONConvertible {
        /// The id; the file is called so, with `.json` behind it.
        public var id: String
        /// The side that the vector shows.
        public var role: Role
        /// `accepted` or `rejected`.
        public var verdict: String
        /// What it shows.
        public var title: String
        /// The requirements that it is about.
        public var requirements: [RequirementID]

        /// Creates the entry of a vector.
        public init(_ vector: Vector) {
            id = vector.id
            role = vector.role
            verdict = vector.expectation.verdict
            title = vector.title
            requirements = vector.requirements
        }

        /// Creates an entry from JSON.
        public init(reading reader: JSONReader) throws(JSONShapeError) {
            role = try reader["role"].choice(Role.self)
            id = try reader["id"].text()
            guard Vector.isID(id, of: role) else { throw reader["id"].error("the id of a vector") }
            verdict = try reader["verdict"].text()
            title = try reader["title"].text()
            requirements = try reader["requirements"].requirements()
        }

        /// The entry as JSON.
        public var json: JSONValue {
            [
                "id": .text(id), "role": .text(role.rawValue), "verdict": .text(verdict),
                "title": .text(title), "requirements": .texts(requirements.map(\.rawValue)),
            ]
        }
    }

    /// The vectors, in the order of their ids.
    public var entries: [Entry]

    /// Creates the index of vectors.
    public init(_ vectors: [Vector]) { entries = vectors.map(Entry.init).sorted { $0.id < $1.id } }

    /// Creates an index from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        guard try reader["format"].integer() == Vector.format else {
            throw reader["format"].error("\(Vector.format), the only form there is")
        }
        entries = try reader["vectors"].array { entry throws(JSONShapeError) in try entry.read() }
    }

    /// The index as JSON.
    public var json: JSONValue {
        ["format": .integer(Vector.format), "vectors": .array(of: entries)]
    }

    /// The text of the index's file.
    public var text: String { json.indented(first: memberOrder) }
}

/// A folder of vectors with an index.
public struct VectorFolder: Sendable {
    /// The name of the index in its folder.
    public static let indexName = "index.json"
    /// Names of files beside the vectors and the index.
    private static let others: Set = ["vector.schema.json", "index.schema.json"]

    /// The vectors that can be read, in the order of their ids.
    public private(set) var vectors: [Vector] = []
    /// What is wrong with files and index.
    public private(set) var problems: [VectorError] = []

    /// Reads a folder; what is wrong with single files is kept as problems.
    ///
    /// - Parameters:
    ///   - directory: The folder.
    ///   - limits: What may be read.
    /// - Throws: An error of the file system where folder or index cannot be read at all.
    public init(_ directory: URL, limits: VectorLimits = VectorLimits()) throws {
        let index = try Self.octets(directory.appending(path: Self.indexName), limits)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
            .filter { $0.hasSuffix(".json") && $0 != Self.indexName && !Self.others.contains($0) }.sorted()
        guard names.count <= limits.files else {
            problems.append(VectorError(directory.path, "more than \(limits.files) files"))
            return
        }
        for name in names {
            do {
                let octets = try Self.octets(directory.appending(path: name), limits)
                let vector = try Vector(octets, file: name, limits: limits)
                if vector.fileName == name {
                    vectors.append(vector)
                } else {
                    problems.append(
                        VectorError(name, "id is \(vector.id), so the file must be \(vector.fileName)"))
                }
            } catch let error as VectorError {
                problems.append(error)
            }
        }
        do throws(VectorError) {
            compare(try Vector.read(index, Self.indexName, limits), files: Set(names))
        } catch {
            problems.append(error)
        }
    }

    private static func octets(_ url: URL, _ limits: VectorLimits) throws -> [UInt8] {
        let handle = try FileHandle(forReadingFrom: url)
        defer { try? handle.close() }
        return Array(try handle.read(upToCount: limits.json.octets + 1) ?? Data())
    }

    private mutating func compare(_ index: VectorIndex, files: Set<String>) {
        func note(_ text: String) { problems.append(VectorError(Self.indexName, text)) }
        let known = Dictionary(vectors.map { ($0.id, VectorIndex.Entry($0)) }) { first, _ in first }
        var seen: Set<String> = []
        for (place, entry) in index.entries.enumerated() {
            if !seen.insert(entry.id).inserted { note("vectors[\(place)].id: \(entry.id) is listed twice") }
            guard files.contains("\(entry.id).json") else {
                note("vectors[\(place)].id: there is no file \(entry.id).json")
                continue
            }
            if let vector = known[entry.id], let member = entry.json.firstDifference(from: vector.json) {
                note("vectors[\(place)].\(member) is not what \(entry.id).json says")
            }
        }
        for name in files.sorted() where !seen.contains(String(name.dropLast(".json".count))) {
            note("vectors: \(name) is not listed")
        }
    }
}
