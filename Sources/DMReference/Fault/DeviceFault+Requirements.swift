extension DeviceFault: ReferenceFault {
    /// The limits that a device enforces, and that a fault can switch off one by one.
    private static let limits: [Capabilities.Limit] = [
        .maxSchedules, .maxPerServer, .maxBody, .maxActions, .maxAtoms, .maxGroups, .outboxMax, .minPeriod,
    ]

    /// The statement on each command as a scheduled action.
    private static let commands = [
        "Add": "REQ-6.1.7-4a", "Get": "REQ-6.1.7-4b", "Replace": "REQ-6.1.7-4c", "Delete": "REQ-6.1.7-4d",
        "Copy": "REQ-6.1.7-4e", "Exec": "REQ-6.1.7-4f", "Alert": "REQ-6.1.7-4g",
    ]

    /// What the fault takes as its argument; one empty text where it takes none.
    public var arguments: [String] {
        switch self {
        case .operatorWrong: Definition.Comparison.allCases.map(\.rawValue)
        case .dropsCommand: Self.commands.keys.sorted()
        case .limitIgnored: Self.limits.map(\.rawValue)
        case .acceptsAnyName: ["characters", "length"]
        case _: [""]
        }
    }

    /// Returns the ids of the statements that a device with the fault breaks.
    ///
    /// - Parameter argument: One of `arguments`.
    /// - Returns: The ids; at least one.
    public func requirements(_ argument: String) -> [String] {
        switch self {
        case .dropsCommand: Self.commands[argument].map { [$0] } ?? []
        case .limitIgnored where argument == Capabilities.Limit.outboxMax.rawValue: ["REQ-6.3.1.2-9a"]
        case .skipsTargetRightsAtCommit: ["REQ-6.1.7-6a", "REQ-6.3.1-42a", "REQ-6.3.1-42b"]
        case .skipsWatchRightsAtCommit: ["REQ-6.1.7-5c", "REQ-6.1.7-6a", "REQ-6.3.1-42a"]
        case .skipsRightsAtRun, .snapshotsRights: ["REQ-6.1.7-6c"]
        case .keepsFiringWithoutWatchRight: ["REQ-6.1.7-5c"]
        case .nonOwnerMayCommit: ["REQ-6.1.7-6b", "REQ-6.3.1-42b"]
        case .ignoresScheduleACL: ["REQ-6.1.7-6b", "REQ-6.3.1-42c"]
        case .executesUnauthenticated: ["REQ-6.1.7-6a"]
        case .acceptsUnknownTarget, .acceptsContradiction, .acceptsOutOfRange, .acceptsMalformed,
            .acceptsIncomplete, .acceptsUnsupported:
            ["REQ-6.3.1-42a", "REQ-6.3.1-42b", "REQ-6.3.1.2-9b"]
        case .unknownScheduleIsFine: ["REQ-6.3.1-41c", "REQ-6.3.1-42c"]
        case .acceptsUnknownWatch, .acceptsTargetAccess, .acceptsPast, .acceptsSelf, .acceptsOverLimit,
            .acceptsAnyName, .limitIgnored:
            ["REQ-6.3.1-42a"]
        case .silentOnSuccess, .wrongOperationInVerification, .verifiesTwice: ["REQ-6.3.1.2-9a"]
        case .silentOnRefusal, .refusalReportedAsOK: ["REQ-6.3.1.2-9b"]
        case .dropsCorrelator, .repeatsAcknowledged, .sequenceNumberStays:
            ["REQ-6.3.1.2-9a", "REQ-6.3.1.2-9b"]
        case .losesSchedulesOnPowerCut, .losesCountersOnPowerCut, .losesChangesOnPowerCut,
            .losesStateOnPowerCut:
            ["REQ-6.1.7-3a", "REQ-6.1.7-3b", "REQ-6.3.1-43"]
        case .losesOutboxOnPowerCut: ["REQ-6.1.7-3b", "REQ-6.3.1.2-9a"]
        case .losesTruthOnPowerCut: ["REQ-6.1.7-3a", "REQ-6.1.7-3b"]
        case .reusesInstance: ["REQ-6.3.1-41a"]
        case .keepsDraft: ["REQ-6.1.7-2a", "REQ-6.1.7-2b"]
        case .refusedChangeLeaks: ["REQ-6.3.1-41b", "REQ-6.3.1-42b"]
        case .changeIsPartial, .changeResetsCounters, .revisionStays, .commitNotIdempotent:
            ["REQ-6.1.7-2b", "REQ-6.3.1-41b"]
        case .runsInstalled: ["REQ-6.1.7-2a"]
        case .runsAfterTerminate, .terminateOnlyAnswers, .deleteLeavesRunning:
            ["REQ-6.1.7-2c", "REQ-6.3.1-41c"]
        case .survivesOwner: ["REQ-6.1.7-6c", "REQ-6.3.1-41c"]
        case .runsEarly: ["REQ-6.1.7-1c", "REQ-6.1.7-5b"]
        case .runsOnce:
            ["REQ-6.1.7-1c", "REQ-6.1.7-5b", "UC-5.6.1-var-1b", "UC-5.6.2-var-1b", "UC-5.6.1-flow-6b"]
        case .ignoresCount, .countsOneMore: ["REQ-6.1.7-1c", "REQ-6.1.7-5b", "UC-5.6.2-var-2a"]
        case .ignoresEnd, .endIsInclusive: ["REQ-6.1.7-1c", "REQ-6.1.7-5b", "UC-5.6.1-var-2a"]
        case .repeatsOnClockSetBack, .forgetsWhenClockJumps: ["REQ-6.1.7-5b"]
        case .neverCatchesUp, .runsAllMissed, .endDropsLate: ["REQ-6.1.7-1c", "REQ-6.1.7-5b"]
        case .operatorWrong, .fireOnLevel, .firesOnlyOnce, .ignoresStartup, .startupAlwaysTrue,
            .atomsAnyForAll, .atomsAllForAny, .ignoresMinGap:
            ["REQ-6.1.7-5a", "UC-5.6.1-var-1c", "UC-5.6.2-var-1c"]
        case .modeAnyForAll, .modeAllForAny: ["REQ-6.1.7-5d", "UC-5.6.1-var-1d", "UC-5.6.2-var-1d"]
        case .reversesSequence: ["REQ-6.1.7-4i"]
        case .atomicKeepsEffects: ["REQ-6.1.7-4h"]
        case .ignoresOnError: ["REQ-6.1.7-4f", "REQ-6.1.7-4c"]
        case .refusalDoesNotSkip: ["REQ-6.1.7-4g"]
        case .groupIgnoresRank: ["UC-5.6.3-desc-1c", "UC-5.6.3-flow-6"]
        case .groupReapplied: ["UC-5.6.3-post-1b", "UC-5.6.3-flow-7b"]
        case .groupIgnoresDefault: ["UC-5.6.3-desc-1c", "UC-5.6.3-flow-6", "UC-5.6.3-post-1b"]
        case .groupNotAtomic: ["UC-5.6.3-actor-2", "UC-5.6.3-flow-6"]
        case .groupIgnoresWindow: ["REQ-6.1.7-5b", "UC-5.6.3-var-1a"]
        case .noExecutionReport: ["UC-5.6-def-1c", "UC-5.6.2-desc-1d", "UC-5.6.2-flow-7a"]
        case .reportsWhenNever: ["UC-5.6-def-1c"]
        case .reportsSuccessAsFailure, .reportsFailureAsSuccess: ["UC-5.6.2-desc-1d", "UC-5.6.2-flow-7a"]
        case .reportLacksValues, .valueReadAtDelivery: ["REQ-6.1.7-4b", "UC-5.6.1-flow-6a"]
        case .reportToWrongServer: ["REQ-6.1.7-4b", "REQ-6.1.7-6c", "UC-5.6.1-flow-6a"]
        case .dropsUnacknowledged: ["REQ-6.3.1.2-9a", "UC-5.6.1-actor-2b", "UC-5.6.1-flow-6a"]
        case .reordersReports: ["REQ-6.3.1.2-9a", "REQ-6.1.7-4b"]
        case .noEndedReport: ["UC-5.6.1-var-2a", "UC-5.6.2-var-2a"]
        }
    }
}
