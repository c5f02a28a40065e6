extension DeviceFault {
    /// The limits that a device enforces, and that a fault can switch off one by one.
    private static let limits: [Capabilities.Limit] = [
        .maxSchedules, .maxPerServer, .maxBody, .maxActions, .maxAtoms, .maxGroups, .outboxMax, .minPeriod,
        .maxCatchUp,
    ]

    /// What `silentOnRefusal` tells apart: operation and state, and requests that the user did not agree to.
    private static let refusals = [
        "suspend.Installed", "activate.Ended", "commit.Ended", "commit.Active", "commit.Draft", "consent",
    ]

    /// Commands that are answered 200 although they were refused.
    private static let claims = [
        "Add.Schedule.418", "Replace.Def.415", "Add.Def.405", "Add.Def.404", "Replace.Def.404",
        "Replace.Info.405", "Replace.Cap.405", "Delete.Op.405", "Get.Def.404", "Delete.Schedule.404",
        "Exec.Activate.404", "Exec.Terminate.404", "Replace.Name.405",
    ]

    private static let foreignCommands = [
        "Get.Info", "Get.Def", "Replace.Def", "Add.Def", "Delete.Def", "Exec.Commit", "Exec.Activate",
        "Exec.Terminate", "Delete.Schedule", "Replace.ACL", "Exec.Suspend",
    ]

    /// Checks of a definition: the reason that a refusal gives, and the place.
    private static let checks = [
        "incomplete", "incomplete.Body", "incomplete.Cond", "incomplete.Cond/At/*/Node",
        "incomplete.Cond/At/*/Op", "incomplete.Cond/At/*/Value", "incomplete.Groups/G/*",
        "incomplete.Groups/G/*/Body", "incomplete.Groups/G/*/Rank", "format.AutoStart", "format.Body",
        "format.Cond/At/*/Value", "format.Groups/G/*/From", "format.Mode", "format.Time/Period",
        "format.Time/Start", "range.Cond/At/*/Hold", "range.Time/Count", "range.Time/Grace",
        "range.Time/Period", "contradiction.Cond/At/*/Op", "contradiction.Cond/At/*/Rearm",
        "contradiction.Groups/Default", "contradiction.Groups/G/*/Body", "contradiction.Groups/G/*/Rank",
        "contradiction.Time/Duration", "contradiction.Time/End", "past.Time/Start", "past.Time/End",
        "unsupported.Body", "unsupported.Cond/At/*/Op", "unsupported.Groups/G/*/Body",
        "incomplete.Body.both", "incomplete.Body.empty", "format.Time/Start.field", "format.Body.CmdID",
        "contradiction.Cond/At/*/Rearm.operator", "unsupported.Body.Get", "unsupported.Body.Atomic",
    ]

    /// What the fault takes as its argument; one empty text where it takes none.
    public var arguments: [String] {
        switch self {
        case .operatorWrong: Definition.Comparison.allCases.map(\.rawValue)
        case .dropsCommand: Self.commands.keys.sorted()
        case .limitIgnored: Self.limits.map(\.rawValue)
        case .limitIsExclusive: Capabilities.tightable.map(\.rawValue)
        case .executesUnauthenticated: ["missing", "wrong", "stale"]
        case .losesOutboxOnPowerCut: ["reports", "values"]
        case .skipsWrite: ["answer", "begin"]
        case .mishandlesOverflow: ["newest", "verdict", "order", "number", "count"]
        case .skipsRightsAtRun, .skipsTargetRightsAtCommit: ["Get", "Replace", "Add", "Delete", "Exec"]
        case .acceptsUnknownTarget: ["Replace", "Exec", "Add"]
        case .acceptsSelf: ["target", "watch"]
        case .losesCountersOnPowerCut: ["counts", "number", "sequence"]
        case .takesOtherPolicy:
            ["Skip.clock", "Once.clock", "All.clock", "Skip.power", "Once.power", "All.power"]
        case .modeAnyForAll, .modeAllForAny: ["instants", "windows"]
        case .comparesAsNumber: ["bool", "chr"]
        case .stopsOnAnyFailure: ["denied", "failed"]
        case .survivesOwner: ["schedules", "rights"]
        case .acceptsAnyName: ["characters", "length"]
        case .skipsCheck: Self.checks
        case .trustsChanges:
            ["incomplete", "format", "range", "contradiction", "unsupported", "target", "target-rights"]
        case .nonOwnerMayCommit: ["Def", "Commit", "Activate"]
        case .foreignMay: Self.foreignCommands
        case .deniesOthers: ["Get.Info", "Exec.Terminate", "Delete.Schedule", "Exec.Suspend"]
        case .claimsSuccess: Self.claims
        case .allowsInState:
            [
                "activate.Draft", "terminate.Draft", "suspend.Installed", "activate.Ended", "suspend.Ended",
                "commit.Ended",
            ]
        case .refusesInState:
            [
                "activate.Active", "commit.Active", "suspend.Suspended", "terminate.Ended",
                "terminate.Installed", "terminate.Suspended",
            ]
        case .silentOnSuccess: ["commit", "change", "activate", "resume", "suspend", "terminate", "delete"]
        case .silentOnRefusal: Self.refusals
        case .comparesAsText: ["int", "float", "chr"]
        case .ignoresRearm: ["GT", "LT"]
        case .followsWallClock: ["MinGap", "Hold"]
        case .dropsAlert: ["1100", "1101", "1102", "1103", "1104"]
        case .noIsYes: ["reject", "cancel", "silence"]
        case .tellsNobody: ["Request", "Run", "Result"]
        case .overlooksTargets: Self.checkedWork.keys.sorted()
        case .takesNoPlace: Self.room.keys.sorted()
        case _: [""]
        }
    }
}
