import ConformanceKit
import DMHost
import FoundationEssentials
import Synchronization
import Testing
import Traceability

@Suite("Documentation of adapters")
struct AdapterDocumentTests {
    private static func lines() throws -> [String] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/adapter.md")
        return String(decoding: try Data(contentsOf: file), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// The messages of the lines that begin with a mark.
    private static func messages(_ mark: String) throws -> [ControlMessage] {
        try lines().filter { $0.hasPrefix(mark) }.map { line in
            try ControlMessage(parsing: Array(line.utf8.dropFirst(mark.utf8.count)))
        }
    }

    @Test("the conversation is one with the reference device")
    func conversation() async throws {
        let answers = try Self.messages("< ")
        var answersOfSuite: [ExchangeAnswer] = []
        var requests: [(id: JSONValue, method: String, parameters: JSONValue)] = []
        for message in try Self.messages("> ") {
            switch message {
            case .request(let id, let method, let parameters): requests.append((id, method, parameters))
            case .result(_, let result):
                answersOfSuite.append(try ExchangeAnswer(reading: JSONReader(result)))
            case .failure(_, let failure): Issue.record("the suite sends an error: \(failure)")
            }
        }
        try #require(!requests.isEmpty && answersOfSuite.count == 1)
        let answer = answersOfSuite[0]
        let said = Mutex<[ControlMessage]>([])
        let turn = ControlTurn { request throws(ControlFailure) in
            var shown = request.json
            if case .object(var members) = shown {
                members["body"] = "..."
                shown = .object(members)
            }
            said.withLock { $0.append(.request(id: 1, method: "exchange", parameters: shown)) }
            return answer
        }
        let endpoint = DeviceHost().endpoint(version: "0.1.0")
        for (id, method, parameters) in requests {
            let message: ControlMessage
            do throws(ControlFailure) {
                message = .result(id: id, try await endpoint.answer(method, parameters, turn: turn))
            } catch {
                message = .failure(id: id, error)
            }
            said.withLock { $0.append(message) }
        }
        #expect(said.withLock(\.self) == answers)
    }

    private struct Row: Hashable {
        var group: String
        var method: String
    }

    /// The methods of the tables of a section, with the group in front of them.
    private static func rows(of section: String) throws -> [Row] {
        let body = try lines().drop { !$0.hasPrefix("## \(section)") }.dropFirst()
            .prefix { !$0.hasPrefix("## ") }
        let groups = Set(Role.allCases.flatMap { ControlGroup.all(of: $0) }.map(\.rawValue))
        return body.flatMap { line -> [Row] in
            let cells = line.split(separator: "|").map { $0.filter { $0 != " " } }
            guard cells.count > 2, let group = cells.first, groups.contains(group) else { return [] }
            return cells[1].split(separator: ",").map {
                Row(group: group, method: $0.filter { $0 != "`" })
            }
        }
    }

    @Test("the tables name the methods that there are")
    func methods() throws {
        let device = try Self.rows(of: "3 Device")
        let common: Set = ["hello", "reset", "bye"]
        #expect(
            Set(device.map(\.method))
                == Set(DeviceHost().endpoint(version: "").methods).subtracting(common)
                // The reference device does not offer it.
                .union([ControlMethod.fillStorage.name]))
        #expect(Set(device.map(\.group)) == Set(ControlGroup.all(of: .device).map(\.rawValue)))
        let server = try Self.rows(of: "4 Server")
        #expect(
            Set(server.map(\.method))
                == Set(ServerHost().endpoint(version: "").methods)
                .subtracting(common.union([ControlMethod.exchange.name])))
        #expect(Set(server.map(\.group)) == Set(ControlGroup.all(of: .server).map(\.rawValue)))
    }

    @Test("the table of records names the states that there are")
    func states() throws {
        let rows = try Self.lines().drop { !$0.hasPrefix("| State |") }.dropFirst(2)
            .prefix { $0.hasPrefix("| `") }
        let names = rows.compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) }
        #expect(names == ScheduleRecord.State.allCases.map(\.rawValue))
    }
}
