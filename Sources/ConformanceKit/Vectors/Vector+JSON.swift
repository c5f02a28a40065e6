import Foundation
package import Traceability

/// The form of a vector in its file; `vectors/vector.schema.json` describes the same.
extension Vector: JSONConvertible {
    /// The form's version.
    static let format = 1

    /// Creates a vector from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        guard try reader["format"].integer() == Self.format else {
            throw reader["format"].error("\(Self.format), the only form there is")
        }
        id = try reader["id"].text()
        role = try reader["role"].choice(Role.self)
        guard Self.isID(id, of: role) else {
            throw reader["id"].error(
                "\(role.rawValue)- and words of a-z and 0-9 joined by hyphens, at most 64")
        }
        title = try reader["title"].text()
        requirements = try reader["requirements"].requirements()
        provenance = try reader["provenance"].read()
        expectation = try reader["expectation"].read()
        start = try Start(reading: reader["start"], role: role)
        let role = role
        steps = try reader["steps"].array { reader throws(JSONShapeError) in
            let step: Step = try reader.read()
            switch role {
            case .device: _ = try step.deviceStimulus(reader)
            case .server: _ = try step.serverStimulus(reader)
            }
            return step
        }
        guard !steps.isEmpty else { throw reader["steps"].error("at least one step") }
    }

    /// The vector as JSON.
    public var json: JSONValue {
        [
            "format": .integer(Self.format), "id": .text(id), "role": .text(role.rawValue),
            "title": .text(title), "requirements": .texts(requirements.map(\.rawValue)),
            "provenance": provenance.json, "expectation": expectation.json, "start": start.json,
            "steps": .array(of: steps),
        ]
    }

    /// Whether a text is the id of a vector of a role, and so can be the name of a file.
    package static func isID(_ text: String, of role: Role) -> Bool {
        let words = text.split(separator: "-", omittingEmptySubsequences: false)
        return text.utf8.count <= 64 && words.count > 1 && words[0] == role.rawValue
            && words.allSatisfy { word in
                !word.isEmpty
                    && word.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
            }
    }
}

extension Vector.Provenance: JSONConvertible {
    /// Creates a provenance from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        let text = { (reader: JSONReader) throws(JSONShapeError) in try reader.text() }
        self.init(
            try reader["implementation"].text(), fault: try reader["fault"].optional(text),
            change: try reader["change"].optional(text))
    }

    /// The provenance as JSON.
    public var json: JSONValue {
        .members([
            "implementation": .text(implementation), "fault": fault.map(JSONValue.text),
            "change": change.map(JSONValue.text),
        ])
    }
}

extension Vector.Expectation: JSONConvertible {
    private enum Verdict: String, CaseIterable { case accepted, rejected }

    /// Creates an expectation from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        switch try reader["verdict"].choice(Verdict.self) {
        case .accepted: self = .accepted
        case .rejected:
            let requirements = try reader["requirements"].requirements()
            guard !requirements.isEmpty else {
                throw reader["requirements"].error("at least one requirement")
            }
            self = .rejected(requirements)
        }
    }

    /// The expectation as JSON.
    public var json: JSONValue {
        switch self {
        case .accepted: ["verdict": "accepted"]
        case .rejected(let requirements):
            ["verdict": "rejected", "requirements": .texts(requirements.map(\.rawValue))]
        }
    }

    /// The word for it.
    public var verdict: String {
        switch self {
        case .accepted: Verdict.accepted.rawValue
        case .rejected: Verdict.rejected.rawValue
        }
    }
}

extension Vector.Start {
    init(reading reader: JSONReader, role: Role) throws(JSONShapeError) {
        seed = UInt64(try reader["seed"].count())
        reset = reader["reset"].value
        switch role {
        case .device:
            side = .device(
                reportDelay: try reader["reportDelay"].count(), backOff: try reader["backOff"].count(),
                exchanges: try reader.exchanges())
            _ = try reader["reset"].read(DeviceProfileRequest.self)
        case .server:
            side = .server(
                url: try reader["url"].text(),
                devices: try reader["devices"].array { device throws(JSONShapeError) in try device.read() })
            _ = try reader["reset"].read(ServerProfileRequest.self)
        }
    }

    var json: JSONValue {
        switch side {
        case .device(let reportDelay, let backOff, let exchanges):
            .members([
                "seed": .integer(Int(clamping: seed)), "reset": reset, "reportDelay": .integer(reportDelay),
                "backOff": .integer(backOff), "exchanges": exchanges.isEmpty ? nil : .array(of: exchanges),
            ])
        case .server(let url, let devices):
            [
                "seed": .integer(Int(clamping: seed)), "reset": reset, "url": .text(url),
                "devices": .array(of: devices),
            ]
        }
    }
}

/// A device that the suite plays, as vectors have it: it uses no freedom in a way of its own and has no fault.
extension ServerSetup.Device: JSONConvertible {
    /// Creates a device from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        self.init(
            try reader["deviceID"].text(),
            nodes: try reader["nodes"].array { node throws(JSONShapeError) in try node.read() },
            tools: try reader["tools"].array { tool throws(JSONShapeError) in try tool.read() },
            limits: try reader["limits"].dictionary { limit throws(JSONShapeError) in try limit.count() },
            user: try reader["user"].read())
    }

    /// The device as JSON.
    public var json: JSONValue {
        [
            "deviceID": .text(deviceID), "nodes": .array(of: nodes), "tools": .array(of: tools),
            "limits": .object(limits.mapValues(JSONValue.integer)), "user": user.json,
        ]
    }
}

extension Vector.Step: JSONConvertible {
    /// Creates a step from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        let texts = { (list: JSONReader) throws(JSONShapeError) in
            try list.array { text throws(JSONShapeError) in try text.text() }
        }
        self.init(
            method: try reader["method"].text(), parameters: reader["parameters"].value,
            sends: try reader["sends"].optional(texts) ?? [],
            conduct: try reader["conduct"].optional { conduct throws(JSONShapeError) in
                try conduct.requireObject()
                return conduct.value
            }, result: reader["result"].isAbsent ? nil : reader["result"].value,
            notifications: try reader["notifications"].optional { list throws(JSONShapeError) in
                try list.array { message throws(JSONShapeError) in try message.octets() }
            }, exchanges: try reader.exchanges())
        try reader["parameters"].requireObject()
        try reader["result"].requireObject()
    }

    /// The step as JSON.
    public var json: JSONValue {
        .members([
            "method": .text(method), "parameters": parameters, "sends": sends.isEmpty ? nil : .texts(sends),
            "conduct": conduct, "result": result,
            "notifications": notifications.map { .array($0.map(JSONValue.octets)) },
            "exchanges": exchanges.isEmpty ? nil : .array(of: exchanges),
        ])
    }
}

extension Vector.Exchange: JSONConvertible {
    /// Creates an exchange from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        peer = try reader["peer"].text()
        device = try reader["device"].text()
        if !reader["server"].isAbsent {
            server = .message(try reader["server"].text())
        } else if !reader["status"].isAbsent {
            server = .status(try reader["status"].integer())
        } else {
            guard reader["lost"].value == .flag(true) else {
                throw reader["server"].error("a text, or there must be a status, or lost: true")
            }
            server = .lost
        }
    }

    /// The exchange as JSON.
    public var json: JSONValue {
        switch server {
        case .message(let text): ["peer": .text(peer), "device": .text(device), "server": .text(text)]
        case .status(let status): ["peer": .text(peer), "device": .text(device), "status": .integer(status)]
        case .lost: ["peer": .text(peer), "device": .text(device), "lost": true]
        }
    }
}

extension JSONReader {
    /// Reads ids of requirements.
    func requirements() throws(JSONShapeError) -> [RequirementID] {
        try array { id throws(JSONShapeError) in
            guard let id = RequirementID(rawValue: try id.text()) else {
                throw id.error("the id of a requirement, such as REQ-6.1.7-2a")
            }
            return id
        }
    }

    fileprivate func exchanges() throws(JSONShapeError) -> [Vector.Exchange] {
        try self["exchanges"].optional { list throws(JSONShapeError) in
            try list.array { exchange throws(JSONShapeError) in try exchange.read() }
        } ?? []
    }
}

extension JSONValue {
    /// The place of the first number whose magnitude is larger than a bound; nil where there is none.
    ///
    /// How a played side behaves is left out: the largest number stands there for "always".
    ///
    /// - Parameters:
    ///   - bound: The bound.
    ///   - path: The place of the value.
    /// - Returns: A path such as `steps[3].parameters.seconds`.
    func firstNumber(beyond bound: Int, at path: String = "") -> String? {
        switch self {
        case .null, .flag, .text: return nil
        case .integer(let number): return number.magnitude > bound.magnitude ? path : nil
        case .number(let number): return number.magnitude > Double(bound) ? path : nil
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                if let found = element.firstNumber(beyond: bound, at: "\(path)[\(index)]") { return found }
            }
            return nil
        case .object(let members):
            for name in members.keys.sorted() where name != "conduct" {
                let place = path.isEmpty ? name : "\(path).\(name)"
                if let found = members[name]?.firstNumber(beyond: bound, at: place) { return found }
            }
            return nil
        }
    }

    /// The place at which another value differs first; nil where they are equal.
    ///
    /// - Parameters:
    ///   - other: The value to compare with.
    ///   - path: The place of both.
    /// - Returns: A path such as `steps[3].sends`.
    func firstDifference(from other: JSONValue, at path: String = "") -> String? {
        switch (self, other) {
        case (.object(let own), .object(let others)):
            for name in Set(own.keys).union(others.keys).sorted() {
                let place = path.isEmpty ? name : "\(path).\(name)"
                guard let mine = own[name], let theirs = others[name] else { return place }
                if let found = mine.firstDifference(from: theirs, at: place) { return found }
            }
            return nil
        case (.array(let own), .array(let others)):
            for (index, (mine, theirs)) in zip(own, others).enumerated() {
                if let found = mine.firstDifference(from: theirs, at: "\(path)[\(index)]") { return found }
            }
            return own.count == others.count ? nil : "\(path)[\(min(own.count, others.count))]"
        case (_, _): return self == other ? nil : path
        }
    }
}
