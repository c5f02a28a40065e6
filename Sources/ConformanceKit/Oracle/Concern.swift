import DMReference
import SyncML
package import Traceability

/// What an observation is about; each concern stands for the requirements that a refutation of it names.
package enum Concern: Hashable, Sendable, CaseIterable {
    /// The verdict on a request that was granted is told.
    case acceptance
    /// The verdict on a request that was refused is told.
    case refusal
    /// Scheduled actions run when they are due, and only then.
    case runs
    /// Scheduled tools run when they are due, and only then.
    case toolRuns
    /// What a run brought is reported as the schedule asks.
    case runReports
    /// Values that a run read are reported.
    case values
    /// The loss of a right is reported.
    case faultReports
    /// A schedule that ends by itself says so.
    case endReports
    /// A device sets a schedule up or changes it, after it looked whether the request is valid.
    case commit
    /// A server decides when a schedule runs.
    case activation
    /// A device ends a schedule.
    case termination
    /// Rights are looked at when a schedule is set up or changed.
    case rights
    /// A server proves who it is before it is obeyed.
    case serverIdentity
    /// A device proves who it is before it is believed or told anything.
    case deviceIdentity
    /// What a device holds of a schedule.
    case storedSchedule
    /// The user is told and asked as the schedule says.
    case prompts
    /// A server sets a schedule up on a device.
    case serverPlan
    /// A server changes a schedule on a device.
    case serverChange
    /// A server ends a schedule on a device.
    case serverEnd
    /// A server takes reports.
    case reportIntake
    /// What a server has on record.
    case serverRecord

    /// The requirements, by id of the catalogue.
    package var requirements: [RequirementID] {
        switch self {
        case .acceptance:
            ["REQ-6.3.1.2-9a", "UC-5.6.1-flow-4", "UC-5.6.2-flow-4", "UC-5.6.3-flow-4"]
        case .refusal: ["REQ-6.3.1.2-9b"]
        case .runs: ["REQ-6.1.7-1c", "UC-5.6-def-1b"]
        case .toolRuns: ["REQ-6.1.7-1c", "REQ-6.1.7-4f", "UC-5.6.2-flow-6"]
        case .runReports: ["UC-5.6-def-1c", "UC-5.6.2-flow-7a", "UC-5.6.3-flow-7a"]
        case .values: ["REQ-6.1.7-4b", "UC-5.6.1-flow-6a"]
        case .faultReports: ["REQ-6.1.7-5c", "REQ-6.1.7-6c"]
        case .endReports: ["UC-5.6.1-var-2a", "UC-5.6.2-var-2a", "UC-5.6.3-var-2a"]
        case .commit: ["REQ-6.3.1-41a", "REQ-6.3.1-41b", "REQ-6.3.1-42a", "REQ-6.3.1-42b"]
        case .activation: ["REQ-6.1.7-2a"]
        case .termination: ["REQ-6.1.7-2c", "REQ-6.3.1-41c", "REQ-6.3.1-42c"]
        case .rights: ["REQ-6.1.7-6a", "REQ-6.1.7-6b"]
        case .serverIdentity: ["REQ-6.1.1.2-1", "REQ-6.1.7-6a", "REQ-6.1.7-6b"]
        case .deviceIdentity: ["REQ-6.1.1.2-3", "REQ-6.1.7-6a"]
        case .storedSchedule: ["REQ-6.1.7-3a", "REQ-6.1.7-3b", "REQ-6.3.1-43"]
        case .prompts: ["REQ-6.1.7-4g", "UC-5.6.1-actor-1a", "UC-5.6.1-actor-1b"]
        case .serverPlan: ["REQ-6.1.7-1a", "REQ-6.1.7-1b", "REQ-6.3.4-35a"]
        case .serverChange: ["REQ-6.1.7-2b", "REQ-6.3.4-35b"]
        case .serverEnd: ["REQ-6.1.7-2c", "REQ-6.3.4-35c"]
        case .reportIntake: ["REQ-6.3.4.1-10a", "REQ-6.3.4.1-10b"]
        case .serverRecord: ["REQ-6.1.7-3c", "REQ-6.3.4-36"]
        }
    }
}

extension Set<Concern> {
    /// The requirements of all of them, in order, each once.
    package var requirements: [RequirementID] { Set<RequirementID>(flatMap(\.requirements)).sorted() }
}

// MARK: Devices

extension Concern {
    /// What a report of a device is about.
    static func of(_ report: Report) -> Set<Concern> {
        switch report.kind {
        case .verification: [report.code?.isFulfilled == true ? .acceptance : .refusal]
        case .execution: report.values.isEmpty ? [.runs, .runReports] : [.runs, .runReports, .values]
        case .fault: [.faultReports]
        case .ended: [.endReports]
        }
    }

    /// What the answer to a command is about, that the model gives in the same place.
    static func of(_ answer: Answer, root: NodeURI) -> Set<Concern> {
        guard let node = answer.target.flatMap({ NodeReference($0)?.node }) else { return [] }
        guard node.isInside(root) else { return answer.name == "Get" ? [.runs] : [] }
        var concerns: Set<Concern> = answer.code == .permissionDenied ? [.rights] : []
        let path = node.segments.dropFirst(root.segments.count + 2)
        switch (answer.name, path.first, path.last) {
        case ("Exec", "Op", let name?):
            concerns.formUnion(Report.Operation(rawValue: name.lowercased()).map(asked) ?? [])
        case ("Delete", nil, _): concerns.insert(.termination)
        case ("Get", "Info", "Fired"), ("Get", "Info", "Failed"), ("Get", "Info", "Group"):
            concerns.insert(.runs)
        case ("Get", _, _): concerns.insert(.storedSchedule)
        case (_, _, _): concerns.insert(.commit)
        }
        return concerns
    }

    private static func asked(_ operation: Report.Operation) -> Set<Concern> {
        switch operation {
        case .commit: [.commit]
        case .activate, .suspend: [.activation]
        case .terminate, .delete: [.termination]
        }
    }
}

// MARK: Servers

extension Concern {
    /// What an operation that a server sends is about.
    static func sent(_ operation: Report.Operation) -> Set<Concern> {
        switch operation {
        case .commit: [.serverPlan, .serverChange]
        case .activate, .suspend: [.activation]
        case .terminate, .delete: [.serverEnd]
        }
    }

    /// What the wish of an operator is about.
    static func of(_ wish: OperatorWish) -> Set<Concern> {
        switch wish {
        case .plan: [.serverPlan]
        case .change: [.serverChange]
        case .activate, .suspend: [.activation]
        case .terminate, .remove: [.serverEnd]
        }
    }
}
