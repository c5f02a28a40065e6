public import ConformanceKit
import DMReference
import SyncML
import Traceability

/// How the vectors of the project are made from the reference implementations (docs/vectors.md).
public enum VectorRecipes {
    /// Every recipe, devices first.
    public static let all: [VectorRecipe] =
        DeviceVectors.accepted + DeviceVectors.refusals + DeviceVectors.faulty + DeviceVectors.changed
        + ServerVectors.accepted + ServerVectors.refusals + ServerVectors.faulty + ServerVectors.changed
}

extension VectorRecipe {
    /// Creates a recipe on the common fixture of devices.
    ///
    /// - Parameters:
    ///   - id: What follows the role in the id.
    ///   - title: What the vector shows.
    ///   - requirements: The requirements that it is about; for a vector to be rejected, those that are not met.
    ///   - fault: The fault of the reference device; the vector is to be rejected.
    ///   - change: What is changed in what the device says; the vector is to be rejected.
    ///   - setup: The state of the device before.
    ///   - body: The stimuli.
    /// - Returns: The recipe.
    static func device(
        _ id: String, _ title: String, _ requirements: [RequirementID], fault: String? = nil,
        change: VectorChange? = nil, setup: DeviceSetup = DeviceFixture.setup,
        body: @escaping @Sendable (DeviceTester) async throws -> Void
    ) -> VectorRecipe {
        let isSpoilt = fault != nil || change != nil
        return VectorRecipe(
            id: "device-" + id, title: title, requirements: requirements, fault: fault, change: change,
            expectation: isSpoilt ? .rejected(requirements) : .accepted, script: .device(setup, body))
    }

    /// Creates a recipe on the common devices of servers.
    ///
    /// - Parameters:
    ///   - id: What follows the role in the id.
    ///   - title: What the vector shows.
    ///   - requirements: The requirements that it is about; for a vector to be rejected, those that are not met.
    ///   - fault: The fault of the reference server; the vector is to be rejected.
    ///   - change: What is changed in what the server says; the vector is to be rejected.
    ///   - setup: The devices.
    ///   - body: The stimuli.
    /// - Returns: The recipe.
    static func server(
        _ id: String, _ title: String, _ requirements: [RequirementID], fault: String? = nil,
        change: VectorChange? = nil, setup: ServerSetup = ServerFixture.setup,
        body: @escaping @Sendable (ServerTester) async throws -> Void
    ) -> VectorRecipe {
        let isSpoilt = fault != nil || change != nil
        return VectorRecipe(
            id: "server-" + id, title: title, requirements: requirements, fault: fault, change: change,
            expectation: isSpoilt ? .rejected(requirements) : .accepted, script: .server(setup, body))
    }

    /// Creates a recipe from a case of the suite.
    static func device(_ id: String, _ title: String, as testCase: DeviceCase) -> VectorRecipe {
        device(
            id, title, testCase.purpose.requirements.map(\.id), setup: testCase.setup, body: testCase.body)
    }

    /// Creates a recipe from a case of the suite.
    static func server(_ id: String, _ title: String, as testCase: ServerCase) -> VectorRecipe {
        server(
            id, title, testCase.purpose.requirements.map(\.id), setup: testCase.setup, body: testCase.body)
    }
}

extension VectorChange {
    /// Changes the first Status for a command that a server or device asked for; not for the alert that opens a session.
    ///
    /// - Parameters:
    ///   - text: What is changed.
    ///   - command: The command's name on the wire.
    ///   - change: Changes the Status; nil takes it out.
    /// - Returns: The change.
    static func status(
        _ text: String, of command: String, _ change: @escaping @Sendable (Status) -> Status?
    ) -> VectorChange {
        VectorChange(text) { message in
            for (index, entry) in message.commands.enumerated() {
                guard case .status(let status) = entry, status.commandName == command,
                    command != "Alert" || status.commandReference != "1"
                else { continue }
                if let status = change(status) {
                    message.commands[index] = .status(status)
                } else {
                    message.commands.remove(at: index)
                }
                return true
            }
            return false
        }
    }

    /// Gives the first Status for a command another code.
    static func code(_ code: StatusCode, of command: String, _ text: String) -> VectorChange {
        status(text, of: command) { status in
            var status = status
            status.code = code
            return status
        }
    }

    /// Changes the first message that reports something of a kind.
    ///
    /// - Parameters:
    ///   - text: What is changed.
    ///   - kind: The kind of report.
    ///   - change: Gives the reports to be sent instead, none for silence.
    /// - Returns: The change.
    static func report(
        _ text: String, _ kind: Report.Kind, _ change: @escaping @Sendable (Report) -> [Report]
    ) -> VectorChange {
        VectorChange(text) { message in
            for (index, entry) in message.commands.enumerated() {
                guard case .alert(let alert) = entry, let own = try? ReportCodec.decode(alert).report,
                    own.kind == kind
                else { continue }
                let alerts = change(own).enumerated().map { place, report in
                    let id = place == 0 ? alert.id : alert.id + "0\(place)"
                    return Command.alert(
                        ReportCodec.encode(report, root: NodeURI(segments: ["Schedule"]), id: id))
                }
                message.commands.replaceSubrange(index...index, with: alerts)
                return true
            }
            return false
        }
    }

    /// Changes the first record in a state.
    static func record(
        _ text: String, in state: ConformanceKit.ScheduleRecord.State,
        _ change: @escaping @Sendable (inout [String: JSONValue]) -> Bool
    ) -> VectorChange {
        VectorChange(text) { method, result in
            guard method == "schedule.record", case .object(var members) = result,
                members["state"] == .text(state.rawValue), change(&members)
            else { return false }
            result = .object(members)
            return true
        }
    }
}
