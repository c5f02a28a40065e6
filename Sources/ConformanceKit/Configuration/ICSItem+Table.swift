import DMReference
public import Traceability

extension ICSItem {
    /// Every item, in the order of the ids.
    public static let all: [ICSItem] = device + server

    /// The items of a role.
    public static func all(of role: Role) -> [ICSItem] { all.filter { $0.role == role } }

    private static let most = Int(Int32.max)

    private static let device: [ICSItem] =
        [
            ICSItem(1, .device, .mandatory, "creates, verifies and answers schedules (Commit)"),
            ICSItem(2, .device, .mandatory, "activates schedules"),
            ICSItem(3, .device, .mandatory, "changes schedules"),
            ICSItem(4, .device, .mandatory, "terminates and removes schedules"),
            ICSItem(5, .device, .mandatory, "keeps schedules over loss of power"),
            ICSItem(6, .device, .mandatory, "time conditions"),
            ICSItem(7, .device, .mandatory, "conditions on nodes of the tree"),
            ICSItem(8, .device, .mandatory, "adjustment of parameters by groups"),
            ICSItem(9, .device, .mandatory, "reports by generic alert, queued while they cannot be sent"),
        ] + actions + operators + options + numbers + deviceForms + controls(of: .device, from: 70)

    private static let actions = Capabilities.Action.allCases.enumerated().map { index, action in
        ICSItem(
            20 + index, .device, action == .copy ? .optional : .mandatory, "scheduled \(action.rawValue)",
            word: "cap.\(action.rawValue)")
    }

    private static let operators = Definition.Comparison.allCases.enumerated().map { index, comparison in
        ICSItem(
            30 + index, .device, .mandatory, "the operator \(comparison.rawValue)",
            word: "cap.\(comparison.rawValue)")
    }

    private static let options = Capabilities.Option.allCases.enumerated().map { index, option in
        ICSItem(
            40 + index, .device, .optional, "the option \(option.rawValue)", word: "cap.\(option.rawValue)")
    }

    private static let numbers = Capabilities.Limit.allCases.enumerated().map { index, limit in
        let least = Capabilities.minima[limit] ?? 0
        let bounds = limit == .minPeriod ? 0...Capabilities.largestMinPeriod : least...most
        return ICSItem(
            50 + index, .device,
            Capabilities.minima[limit] == nil && limit != .minPeriod ? .optional : .mandatory,
            "the value of Cap/\(limit.rawValue)", form: .number(limit, bounds))
    }

    private static let deviceForms = [
        ICSItem(65, .device, .mandatory, "messages in XML", word: "encoding.xml"),
        ICSItem(66, .device, .optional, "messages in WBXML", word: "encoding.wbxml"),
        ICSItem(67, .device, .optional, "large objects, both ways (./DevDetail/LrgObj)"),
    ]

    private static let server: [ICSItem] =
        [
            ICSItem(101, .server, .mandatory, "creates schedules on devices"),
            ICSItem(102, .server, .mandatory, "activates schedules"),
            ICSItem(103, .server, .mandatory, "changes schedules"),
            ICSItem(104, .server, .mandatory, "terminates and removes schedules"),
            ICSItem(105, .server, .mandatory, "takes the device's verdict into its record"),
            ICSItem(106, .server, .mandatory, "takes reports, and acknowledges each"),
            ICSItem(107, .server, .mandatory, "keeps its records over loss of power"),
            ICSItem(140, .server, .optional, "suspends schedules"),
            ICSItem(165, .server, .mandatory, "messages in XML", word: "encoding.xml"),
            ICSItem(166, .server, .optional, "messages in WBXML", word: "encoding.wbxml"),
        ] + controls(of: .server, from: 170)

    /// What test control reaches; without it the cases that need it are not selected.
    private static func controls(of role: Role, from number: Int) -> [ICSItem] {
        ControlGroup.all(of: role).enumerated().map { index, group in
            ICSItem(
                number + index, role, .optional, "test control: \(group.rawValue)", word: group.rawValue)
        } + [
            ICSItem(
                number + 10, role, .optional, "test control while a message is held back", word: "overlap")
        ]
    }
}
