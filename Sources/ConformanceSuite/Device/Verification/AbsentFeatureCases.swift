import ConformanceKit
import DMReference
import SyncML
import Traceability

/// A device declares what it must, and refuses what it does not declare, each token by itself (binding 8). Numbers 0769 to 0799.
enum AbsentFeatureCases {
    static let all: [DeviceCase] = [declared] + refusals

    /// The cases of devices that lack a feature, one a feature.
    static let refusals: [DeviceCase] =
        rows.enumerated().map { index, row in VerificationCases.refused(770 + index, row) } + [suspend]

    private static let declared = DeviceCase(
        769, "The device declares what every device must offer",
        ensure:
            "Ensure that what the device declares under Cap holds every operator, every action but Copy, and no limit beyond the "
            + "least that a device must offer, and that an operator of it works.",
        ["REQ-6.1.7-4a", "REQ-6.1.7-5a", "REQ-6.3.1-42a", "REQ-6.3.1-3a"], interpretations: ["AMB-29"],
        clause: "6.1.7", selection: "clock & tools"
    ) { device in
        for defect in await device.capabilityDefects where defect.isFault {
            try await device.ensure(false, "Cap/\(defect.leaf): \(defect.kind.rawValue) \(defect.text)")
        }
        let low = Definition.Atom(node: DeviceFixture.charged.node, .lessOrEqual, value: "80")
        try await device.install("s", DeviceFixture.watch(low))
        try await device.notice()
        try await device.ensureRuns(1, "after a condition that holds was activated")
    }

    /// A use of each feature that a definition can have; selected where the device does not declare it.
    private static let rows: [InvalidDefinitions.Row] =
        actions.map { action, command in
            row("a scheduled \(action.rawValue)", without: action.rawValue) {
                $0.put("Body", DeviceFixture.body(command))
            }
        }
        + Definition.Comparison.allCases.map { comparison in
            row("the operator \(comparison.rawValue)", without: comparison.rawValue) { tree in
                tree.remove("Time")
                tree.put("Cond/At/a1/Op", comparison.rawValue)
                switch comparison {
                case .present, .absent, .changed: tree.remove("Cond/At/a1/Value")
                case .equal, .notEqual, .greater, .greaterOrEqual, .less, .lessOrEqual: break
                }
            }
        } + options

    private static let actions: [(Capabilities.Action, Command)] = [
        (.add, DeviceFixture.add(1, "./Conf/c", "v")), (.get, DeviceFixture.get(1, "./Conf/a")),
        (.replace, DeviceFixture.replace(1, "./Conf/a", "v")), (.delete, DeviceFixture.delete(1, "./Conf/a")),
        (.exec, DeviceFixture.exec(1, "./Tools/Scan")),
        (.alert, DeviceFixture.alert(1, .display, "MINDT=10", "text")),
        (.atomic, DeviceFixture.atomic(1, DeviceFixture.replace(2, "./Conf/a", "v"))),
        (.sequence, DeviceFixture.sequence(1, DeviceFixture.replace(2, "./Conf/a", "v"))),
        (.copy, DeviceFixture.copy(1, "./Conf/a", to: "./Conf/c")),
    ]

    private static let options: [InvalidDefinitions.Row] = [
        row("a question to the user", without: "Confirm") {
            $0.put("User/OnRun", "Confirm")
            $0.put("User/Text", "text")
        },
        row("a notice to the user", without: "Notify") {
            $0.put("User/OnRun", "Notify")
            $0.put("User/Text", "text")
        },
        row("leave for targets to be missing", without: "Lenient") { $0.put("Lenient", "true") },
        row("a limit of failures", without: "FailLimit") { $0.put("Report/FailLimit", "3") },
    ]

    private static func row(
        _ name: String, without token: String, _ use: @escaping @Sendable (inout DefinitionTree) -> Void
    ) -> InvalidDefinitions.Row {
        InvalidDefinitions.Row(
            name: "\(name), which the device does not declare",
            allowed: [(.optionalFeatureNotSupported, "unsupported")], selection: "!cap.\(token)"
        ) { _ in
            var tree = InvalidDefinitions.valid
            use(&tree)
            return tree
        }
    }

    private static let suspend = DeviceCase(
        795, "Suspend, which the device does not declare",
        ensure:
            "Ensure that when the device does not declare Suspend and the owner asks for it, then it is refused, and the "
            + "schedule goes on.",
        ["REQ-6.1.7-2a", "REQ-6.3.1-42b"], interpretations: ["AMB-01"], clause: "6.3.1", behaviour: .invalid,
        selection: "clock & tools & !cap.Suspend"
    ) { device in
        let period = try await device.period()
        try await device.install(
            "s",
            Definition(
                time: .init(start: DeviceFixture.start + period, period: period), body: DeviceFixture.scan))
        let verdict = try await device.request(.suspend, "s")
        try await device.ensure(
            verdict.status.map { !$0.isSuccess } ?? false, "Suspend was answered with success")
        try await device.ensureState("s", "Active")
        try await device.advance(period)
        try await device.ensureRuns(1, "after Suspend was refused")
    }
}
