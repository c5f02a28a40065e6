import ConformanceKit
import DMReference
import SyncML
import Traceability

/// What the three use cases ask of a request alike: that its work is checked, and that there is room for it.
enum WorkCases {
    /// An occurrence that no case waits for.
    static let later = Definition.TimePart(start: DeviceFixture.start + 86_400)

    /// A tool that the owner of the cases may not run.
    static let foreignTool = "./Tools/Foreign"

    private static let setup: DeviceSetup = {
        var setup = DeviceFixture.setup
        setup.tools.append(ToolProfile(uri: foreignTool, acl: "Exec=srv-b&Get=*"))
        return setup
    }()

    /// Returns the case that work of one kind is checked: each of some requests is refused, one is accepted.
    ///
    /// - Parameters:
    ///   - number: The number within the ids of device cases.
    ///   - title: A few words for lists.
    ///   - subject: What is asked for, with its article.
    ///   - requirements: The requirements it examines.
    ///   - clause: The clause group.
    ///   - selection: The selection expression.
    ///   - refused: What must be refused, and what is wrong with it.
    ///   - accepted: What must be accepted.
    /// - Returns: The case.
    static func checked(
        _ number: Int, _ title: String, _ subject: String, _ requirements: [RequirementID], clause: String,
        selection: String = "clock & tools", refused: [(name: String, definition: Definition)],
        accepted: Definition
    ) -> DeviceCase {
        DeviceCase(
            .device(
                number, title,
                "Ensure that when \(subject) is asked for \(refused.map(\.name).joined(separator: ", or ")), then the "
                    + "request is refused and nothing of it is stored, and one that has nothing wrong is accepted.",
                requirements, interpretations: ["AMB-03", "AMB-05"], clause: clause, behaviour: .invalid,
                selection: selection),
            setup: setup
        ) { device in
            for (index, row) in refused.enumerated() {
                let verdict = try await device.create("no\(index)", row.definition)
                try await device.ensure(
                    verdict.status.map { !$0.isSuccess } ?? false,
                    "\(subject) \(row.name) is answered \(verdict.status?.rawValue ?? 0)")
                try await device.ensureState("no\(index)", nil)
            }
            try await device.setUp("yes", accepted)
            try await device.ensureInfo("yes", ["State": "Active", "Revision": "1"], "after the set-up")
        }
    }

    /// Returns the case that a device keeps room for what it accepted, and refuses what it has no room for.
    ///
    /// - Parameters:
    ///   - number: The number within the ids of device cases.
    ///   - subject: What the schedules do; begins the title.
    ///   - requirements: The requirements it examines.
    ///   - clause: The clause group.
    ///   - selection: The selection expression.
    ///   - definition: What each schedule does.
    /// - Returns: The case.
    static func room(
        _ number: Int, _ subject: String, _ requirements: [RequirementID], clause: String,
        selection: String = "clock", _ definition: Definition
    ) -> DeviceCase {
        DeviceCase(
            .device(
                number, "\(subject) have their place reserved",
                "Ensure that when as many schedules as a server may have were accepted, then Free went down by one each "
                    + "time to 0, a further Add is refused with 420 and leaves nothing, and after one was terminated and "
                    + "deleted Free is 1 and another one is accepted.",
                requirements, interpretations: ["AMB-29"], clause: clause, selection: selection),
            setup: DeviceFixture.setup
        ) { device in
            let capabilities = try await device.capabilities()
            let limit = min(capabilities[.maxPerServer], capabilities[.maxSchedules])
            try await device.require(limit <= 64, "the limit is too high for this case")
            for number in 1...limit {
                try await device.setUp("s\(number)", definition)
                try await device.ensureFree(limit - number, "after \(number) of \(limit) schedules")
            }
            let schedule = await device.settings.scheduleRoot.child("Set").child("more")
            let refused = try await device.session(
                "srv-a",
                [
                    .add(
                        TreeCommand(
                            id: "1",
                            items: [
                                Item(target: Location(schedule.description), meta: Meta(format: "node"))
                            ]))
                ])
            try await device.ensure(
                refused.code("1") == .deviceFull,
                "the Add is answered \(refused.code("1")?.rawValue ?? 0), not 420")
            try await device.ensureState("more", nil)
            try await device.must(.terminate, "s1")
            try await device.must(.delete, "s1")
            try await device.ensureFree(1, "after a deletion")
            try await device.setUp("more", definition)
            try await device.ensureFree(0, "at the limit again")
        }
    }
}

extension DeviceTester {
    /// Fails unless `Cap/Free` has a value.
    fileprivate func ensureFree(_ count: Int, _ when: String) async throws {
        let node = settings.scheduleRoot.child("Cap").child("Free")
        let found = try await read([node])[node]
        try ensure(found == String(count), "\(when): Cap/Free is \(found ?? "missing"), not \(count)")
    }
}
