import ConformanceKit
import DMReference
import SyncML
import Traceability

/// 6.1.7-2, 6.3.1-41: a schedule is paused, ended and removed. Numbers 0140 to 0199.
enum EndingCases {
    static let all: [DeviceCase] = [terminate, delete, anew, suspend, unknown, accountGone]

    static let terminate = DeviceCase(
        .device(
            140, "A terminated schedule never runs again",
            "Ensure that when the owner terminates an active schedule, then it is Ended at once, no run begins any more, a "
                + "second Terminate is answered 200, and Activate is refused.",
            ["REQ-6.1.7-2c", "REQ-6.3.1-41c", "UC-5.6.2-var-2b"],
            interpretations: ["AMB-18", "AMB-34"], clause: "6.1.7"),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        try await device.setUp("job", LifeCycleCases.periodic(beat))
        try await device.advance(beat)
        try await device.ensureToolRuns(1, "before Terminate")
        try await device.must(.terminate, "job")
        try await device.ensureInfo("job", ["State": "Ended", "EndReason": "terminated"], "after Terminate")
        try await device.advance(3 * beat)
        try await device.ensureToolRuns(1, "after Terminate")
        try await device.must(.terminate, "job")
        let verdict = try await device.request(.activate, "job")
        try await device.ensure(
            verdict.status.map { !$0.isSuccess } ?? false, "an Ended schedule was activated")
    }

    static let delete = DeviceCase(
        .device(
            145, "A deleted schedule is gone and never runs again",
            "Ensure that when the owner deletes an active schedule, then its node is gone and no run begins any more.",
            ["REQ-6.1.7-2c", "REQ-6.3.1-41c"], interpretations: ["AMB-18"], clause: "6.1.7"),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        try await device.setUp("job", LifeCycleCases.periodic(beat))
        try await device.advance(beat)
        try await device.must(.delete, "job")
        let state = try await device.info("job", "State")
        try await device.ensure(state == nil, "a deleted schedule is still there: \(state ?? "")")
        try await device.advance(3 * beat)
        try await device.ensureToolRuns(1, "after Delete")
    }

    static let anew = DeviceCase(
        .device(
            150, "A schedule made anew is another one",
            "Ensure that when a schedule was deleted and one of the same name is created, then it has a new instance "
                + "number, revision 1 and counters of its own.",
            ["REQ-6.3.1-41a", "REQ-6.3.1-41c"], interpretations: ["AMB-30"], clause: "6.3.1"),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        let definition = LifeCycleCases.periodic(beat)
        try await device.setUp("job", definition)
        try await device.advance(beat + beat / 2)
        let first = try await device.info("job", "Instance")
        try await device.must(.delete, "job")
        try await device.setUp("job", definition)
        let second = try await device.info("job", "Instance")
        try await device.ensure(
            first != nil && second != nil && first != second,
            "the new schedule has the instance \(second ?? "missing") of the old one")
        try await device.ensureInfo("job", ["Revision": "1", "Fired": "0"], "after the new creation")
    }

    static let suspend = DeviceCase(
        .device(
            155, "A suspended schedule does not run and can be resumed",
            "Ensure that when the owner suspends an active schedule, then occurrences until it is activated again are void, "
                + "and later ones run.",
            ["REQ-6.1.7-2a", "REQ-6.3.1-41b"], interpretations: ["AMB-01"], clause: "6.1.7",
            selection: "clock & tools & cap.Suspend"),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        try await device.setUp("job", LifeCycleCases.periodic(beat))
        try await device.advance(beat)
        try await device.must(.suspend, "job")
        try await device.advance(2 * beat)
        try await device.ensureToolRuns(1, "while suspended")
        try await device.must(.activate, "job")
        try await device.ensureToolRuns(1, "after the activation, between occurrences")
        try await device.advance(beat)
        try await device.ensureToolRuns(2, "at the first occurrence after the activation")
        try await device.ensureInfo("job", ["State": "Active", "Missed": "0"], "after the run")
    }

    static let unknown = DeviceCase(
        .device(
            160, "Requests on a schedule that does not exist are refused",
            "Ensure that when Terminate, Activate or Delete names a schedule that does not exist, then it is refused and "
                + "nothing is made.",
            ["REQ-6.1.7-2c", "REQ-6.3.1-41c"], interpretations: ["AMB-34"], clause: "6.3.1",
            behaviour: .inopportune, selection: ""),
        setup: DeviceFixture.setup
    ) { device in
        for operation in [Report.Operation.terminate, .activate, .delete] {
            let verdict = try await device.request(operation, "none")
            try await device.ensure(
                verdict.status.map { !$0.isSuccess } ?? false, "\(operation) of an unknown schedule succeeded"
            )
        }
        let state = try await device.info("none", "State")
        try await device.ensure(state == nil, "a refused request made a schedule")
    }

    static let accountGone = DeviceCase(
        .device(
            165, "A schedule ends with its owner's account",
            "Ensure that when the account of the owner is removed, then its schedules run no more, and the same account "
                + "made again does not revive them.",
            ["REQ-6.1.7-2c", "REQ-6.3.1-41c"], interpretations: ["AMB-08"], clause: "6.1.7",
            selection: "clock & tools & accounts"),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        try await device.setUp("job", LifeCycleCases.periodic(beat))
        try await device.advance(beat)
        try await device.ensureToolRuns(1, "while the account exists")
        try await device.perform(.removeAccount("srv-a"))
        try await device.advance(2 * beat)
        try await device.ensureToolRuns(1, "after the account was removed")
        try await device.perform(.addAccount("srv-a"))
        try await device.advance(beat)
        try await device.ensureToolRuns(1, "after the account was made again")
    }
}
