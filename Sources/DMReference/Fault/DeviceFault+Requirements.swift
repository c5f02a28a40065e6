extension DeviceFault: ReferenceFault {
    /// The statements on each command as a scheduled action.
    static let commands = [
        "Add": ["REQ-6.1.7-4a"], "Get": ["REQ-6.1.7-4b", "UC-5.6.1-desc-1c", "UC-5.6.1-post-1b"],
        "Replace": ["REQ-6.1.7-4c", "UC-5.6.3-post-1b", "UC-5.6.3-flow-6"], "Delete": ["REQ-6.1.7-4d"],
        "Copy": ["REQ-6.1.7-4e"],
        "Exec": [
            "REQ-6.1.7-4f", "UC-5.6-def-1b", "UC-5.6.2-desc-1b", "UC-5.6.2-desc-1c", "UC-5.6.2-post-1b",
            "UC-5.6.2-flow-6",
        ],
        "Alert": ["REQ-6.1.7-4g"],
    ]

    /// Statements on conditions on the tree.
    private static let conditions = [
        "REQ-6.1.7-5a", "UC-5.6.1-var-1c", "UC-5.6.2-var-1c", "UC-5.6.1-desc-1e", "UC-5.6.1-flow-5",
        "UC-5.6.2-flow-5",
    ]
    /// Statements on what the server can end.
    private static let endings = [
        "REQ-6.1.7-2c", "REQ-6.3.1-41c", "UC-5.6.1-var-2b", "UC-5.6.2-var-2b", "UC-5.6.3-var-2b",
    ]
    /// Statements on consent to a request.
    private static let consent = [
        "UC-5.6.1-actor-1b", "UC-5.6.1-var-3b", "UC-5.6.2-actor-1a", "UC-5.6.3-actor-1a",
    ]
    /// Statements on consent to a run and on telling its outcome.
    private static let runConsent = [
        "UC-5.6.2-actor-1b", "UC-5.6.2-var-3b", "UC-5.6.3-actor-1b", "UC-5.6.3-var-3b",
    ]
    /// Statements on what survives a fault.
    private static let storage = ["REQ-6.1.7-3a", "REQ-6.1.7-3b", "REQ-6.3.1-43"]

    /// Statements on checking the work of a request, by the kind of work.
    static let checkedWork = [
        "Get": ["UC-5.6.1-actor-2a", "UC-5.6.1-flow-3"], "Exec": ["UC-5.6.2-flow-3"],
        "Group": ["UC-5.6.3-flow-3"],
    ]
    /// Statements on room for schedules, by the kind of their work.
    static let room = [
        "query": ["UC-5.6.1-pre-2", "UC-5.6.1-post-1a"], "tool": ["UC-5.6.2-pre-2", "UC-5.6.2-post-1a"],
        "groups": ["UC-5.6.3-pre-2", "UC-5.6.3-post-1a"],
    ]

    /// Returns the ids of the statements that a device with the fault breaks.
    ///
    /// - Parameter argument: One of `arguments`.
    /// - Returns: The ids; at least one.
    public func requirements(_ argument: String) -> [String] {
        switch self {
        case .dropsCommand: Self.commands[argument] ?? []
        case .limitIgnored where argument == Capabilities.Limit.outboxMax.rawValue: ["REQ-6.3.1.2-9a"]
        case .limitIgnored where argument == Capabilities.Limit.maxCatchUp.rawValue: ["REQ-6.1.7-5b"]
        case .claimsSuccess where argument.hasSuffix(".404"):
            ["REQ-6.3.1-41c", "REQ-6.3.1-42a", "REQ-6.3.1-42b", "REQ-6.3.1-42c"]
        case .silentOnSuccess where argument == "commit":
            ["REQ-6.3.1.2-9a", "UC-5.6.1-flow-4", "UC-5.6.2-flow-4", "UC-5.6.3-flow-4"]
        case .silentOnRefusal where argument == "consent": ["REQ-6.3.1.2-9b"] + Self.consent
        case .tellsNobody where argument == "Request":
            ["UC-5.6.1-actor-1a", "UC-5.6.1-var-3a", "UC-5.6.2-var-3a", "UC-5.6.3-var-3a"]
        case .skipsTargetRightsAtCommit:
            ["REQ-6.1.7-6a", "REQ-6.3.1-42a", "REQ-6.3.1-42b", "REQ-6.3.1.2-9b"]
        case .skipsWatchRightsAtCommit: ["REQ-6.1.7-5c", "REQ-6.1.7-6a", "REQ-6.3.1-42a"]
        case .skipsRightsAtRun, .snapshotsRights, .keepsDenial, .runsAsLastServer: ["REQ-6.1.7-6c"]
        case .skipsWrite: Self.storage
        case .mishandlesOverflow, .outboxIsShared: ["REQ-6.3.1.2-9a"]
        case .keepsFiringWithoutWatchRight: ["REQ-6.1.7-5c"]
        case .nonOwnerMayCommit: ["REQ-6.1.7-6b", "REQ-6.3.1-42b"]
        case .ignoresScheduleACL, .foreignMay: ["REQ-6.1.7-6b", "REQ-6.3.1-42c"]
        case .deniesOthers, .activatesUnchecked: ["REQ-6.1.7-6b"]
        case .executesUnauthenticated:
            ["REQ-6.1.7-6a", "REQ-6.1.1.1-1", "REQ-6.1.1.2-0", "REQ-6.1.1.2-1"]
        case .keepsWrongLength, .keepsBrokenObject, .addsLastPieceAlone, .executesAtAbort,
            .ignoresMessageSize:
            ["REQ-6.3.1-41a"]
        case .acceptsUnknownTarget, .acceptsContradiction, .acceptsOutOfRange, .acceptsMalformed,
            .acceptsIncomplete, .acceptsUnsupported:
            ["REQ-6.3.1-42a", "REQ-6.3.1-42b", "REQ-6.3.1.2-9b"]
        case .declaresLess: ["REQ-6.1.7-5a", "REQ-6.3.1-3a"]
        case .acceptsUnknownWatch, .acceptsTargetAccess, .acceptsPast, .acceptsSelf, .acceptsOverLimit,
            .acceptsAnyName, .limitIgnored, .limitIsExclusive, .skipsCheck:
            ["REQ-6.3.1-42a"]
        case .trustsChanges: ["REQ-6.3.1-42b"]
        case .claimsSuccess: ["REQ-6.3.1-42a", "REQ-6.3.1-42b"]
        case .allowsInState, .refusesInState: ["REQ-6.3.1-42b", "REQ-6.3.1-42c"]
        case .needsNoCorrelator: ["REQ-6.3.1.2-9b"]
        case .correlatorAloneIsRepeat: ["REQ-6.1.7-2b", "REQ-6.3.1-41b", "REQ-6.3.1-41c"]
        case .answersOnly:
            [
                "REQ-6.1.7-1a", "REQ-6.1.7-1b", "REQ-6.1.7-1c", "REQ-6.3.1-41a", "REQ-6.3.1-41b",
                "REQ-6.3.1-41c", "UC-5.6-def-1a", "UC-5.6-def-1b",
            ]
        case .refusesAll: ["REQ-6.1.7-1a", "REQ-6.1.7-1b", "REQ-6.3.1-41a", "UC-5.6-def-1a"]
        case .silentOnSuccess, .wrongOperationInVerification, .verifiesTwice: ["REQ-6.3.1.2-9a"]
        case .silentOnRefusal, .refusalReportedAsOK: ["REQ-6.3.1.2-9b"]
        case .dropsCorrelator, .repeatsAcknowledged, .sequenceNumberStays:
            ["REQ-6.3.1.2-9a", "REQ-6.3.1.2-9b"]
        case .losesSchedulesOnPowerCut, .losesCountersOnPowerCut, .losesChangesOnPowerCut,
            .losesStateOnPowerCut, .losesSuspensionOnPowerCut, .revivesEndedOnPowerCut,
            .losesAnswersOnPowerCut:
            Self.storage
        case .losesOutboxOnPowerCut where argument == "values":
            ["REQ-6.1.7-3b", "REQ-6.1.7-4b", "REQ-6.3.1.2-9a"]
        case .losesOutboxOnPowerCut: ["REQ-6.1.7-3b", "REQ-6.3.1.2-9a"]
        case .losesTruthOnPowerCut, .losesGapOnPowerCut: ["REQ-6.1.7-3a", "REQ-6.1.7-3b"]
        case .losesGroupOnPowerCut: ["REQ-6.1.7-3a", "REQ-6.1.7-3b", "UC-5.6.3-post-2"]
        case .losesOccurrencesOnPowerCut: ["REQ-6.1.7-3a", "REQ-6.1.7-3b", "REQ-6.1.7-5b"]
        case .repeatsInterruptedRun: ["REQ-6.1.7-3b", "REQ-6.1.7-4f"]
        case .reusesInstance: ["REQ-6.3.1-41a"]
        case .keepsDraft: ["REQ-6.1.7-2a", "REQ-6.1.7-2b"]
        case .refusedChangeLeaks: ["REQ-6.3.1-41b", "REQ-6.3.1-42b"]
        case .changeIsPartial, .changeResetsCounters, .revisionStays, .commitNotIdempotent:
            ["REQ-6.1.7-2b", "REQ-6.3.1-41b"]
        case .runsInstalled: ["REQ-6.1.7-2a"]
        case .runsAfterTerminate, .terminateOnlyAnswers, .deleteLeavesRunning: Self.endings
        case .survivesOwner: ["REQ-6.1.7-6c", "REQ-6.3.1-41c"]
        case .runsEarly:
            ["REQ-6.1.7-1a", "REQ-6.1.7-1c", "REQ-6.1.7-5b", "UC-5.6.1-var-1a", "UC-5.6.2-var-1a"]
        case .runsOnce, .skipsSecondRun:
            [
                "REQ-6.1.7-1a", "REQ-6.1.7-1c", "REQ-6.1.7-5b", "UC-5.6.1-var-1b", "UC-5.6.2-var-1b",
                "UC-5.6.1-flow-6b", "UC-5.6.2-flow-7b", "UC-5.6.1-actor-2b", "UC-5.6.2-actor-2",
            ]
        case .ignoresCount, .countsOneMore:
            ["REQ-6.1.7-1c", "REQ-6.1.7-5b", "UC-5.6.2-var-2a", "UC-5.6.3-var-2a"]
        case .ignoresEnd: ["REQ-6.1.7-1c", "REQ-6.1.7-5b", "UC-5.6.1-var-2a", "UC-5.6.3-var-2a"]
        case .endIsInclusive: ["REQ-6.1.7-1c", "REQ-6.1.7-5b", "UC-5.6.1-var-2a"]
        case .repeatsOnClockSetBack, .forgetsWhenClockJumps, .startNowIsOver, .windowIsInstant,
            .ignoresGrace:
            ["REQ-6.1.7-5b"]
        case .takesOtherPolicy where argument.hasSuffix("power"):
            ["REQ-6.1.7-1c", "REQ-6.1.7-3b", "REQ-6.1.7-5b"]
        case .takesOtherPolicy, .oneShotNeverEnds: ["REQ-6.1.7-1c", "REQ-6.1.7-5b"]
        case .catchesUpAfterSuspension: ["REQ-6.1.7-2a", "REQ-6.1.7-5b"]
        case .neverCatchesUp, .runsAllMissed, .endDropsLate: ["REQ-6.1.7-1c", "REQ-6.1.7-5b"]
        case .operatorWrong, .fireOnLevel, .firesOnlyOnce, .ignoresStartup, .startupAlwaysTrue,
            .atomsAnyForAll, .atomsAllForAny, .ignoresMinGap, .comparesAsText, .comparesAsNumber,
            .comparesWithoutCase,
            .ignoresRearm, .ignoresHold,
            .gapEndsInRun, .missesOwnChanges, .missingNodeSuspends, .followsWallClock:
            Self.conditions
        case .modeAnyForAll, .modeAllForAny: ["REQ-6.1.7-5d", "UC-5.6.1-var-1d", "UC-5.6.2-var-1d"]
        case .reversesSequence: ["REQ-6.1.7-4i"]
        case .atomicKeepsEffects, .atomicIsUndone: ["REQ-6.1.7-4h"]
        case .ignoresOnError, .stopsOnAnyFailure: ["REQ-6.1.7-4f", "REQ-6.1.7-4c"]
        case .refusalDoesNotSkip, .dropsAlert: ["REQ-6.1.7-4g"]
        case .dropsPropertyChange: ["REQ-6.1.7-4c"]
        case .keepsSubtrees: ["REQ-6.1.7-4d"]
        case .endsLongRunAtOnce: ["REQ-6.1.7-4f"]
        case .asksNobody, .noIsYes, .yesIsNo: Self.consent
        case .tellsNobody: Self.runConsent
        case .runsUnasked: Self.runConsent + ["REQ-6.1.4-14", "REQ-6.1.4-16"]
        case .groupIgnoresRank:
            ["UC-5.6.3-desc-1c", "UC-5.6.3-desc-1d", "UC-5.6.3-flow-5", "UC-5.6.3-flow-6", "UC-5.6.3-var-4"]
        case .groupReapplied:
            ["UC-5.6.3-post-1b", "UC-5.6.3-post-2", "UC-5.6.3-var-1c", "UC-5.6.3-flow-7b"]
        case .groupIgnoresDefault: ["UC-5.6.3-desc-1c", "UC-5.6.3-flow-6", "UC-5.6.3-post-1b"]
        case .groupNotAtomic: ["UC-5.6.3-actor-2", "UC-5.6.3-flow-6"]
        case .groupIgnoresWindow, .windowEndsAtMidnight:
            ["REQ-6.1.7-5b", "UC-5.6.3-var-1a", "UC-5.6.3-var-1b", "UC-5.6.3-var-1d"]
        case .noExecutionReport:
            ["UC-5.6-def-1c", "UC-5.6.2-desc-1d", "UC-5.6.2-flow-7a", "UC-5.6.3-flow-7a"]
        case .reportsWhenNever: ["UC-5.6-def-1c", "UC-5.6.2-post-2"]
        case .reportsSuccessAsFailure, .reportsFailureAsSuccess: ["UC-5.6.2-desc-1d", "UC-5.6.2-flow-7a"]
        case .reportLacksValues, .valueReadAtDelivery: ["REQ-6.1.7-4b", "UC-5.6.1-flow-6a"]
        case .reportToWrongServer: ["REQ-6.1.7-4b", "REQ-6.1.7-6c", "UC-5.6.1-flow-6a"]
        case .dropsUnacknowledged, .refusedReportIsTaken:
            ["REQ-6.3.1.2-9a", "UC-5.6.1-actor-2b", "UC-5.6.1-flow-6a", "UC-5.6.1-flow-4"]
        case .reordersReports: ["REQ-6.3.1.2-9a", "REQ-6.1.7-4b"]
        case .noEndedReport: ["UC-5.6.1-var-2a", "UC-5.6.2-var-2a"]
        case .runsBeforeChecking: ["UC-5.6.1-desc-1b", "REQ-6.3.1-42a"]
        case .oneKindOfWork: ["UC-5.6-def-1d"]
        case .overlooksTargets: ["REQ-6.3.1-42a"] + (Self.checkedWork[argument] ?? [])
        case .takesNoPlace: Self.room[argument] ?? []
        case .waitsForDelivery: ["UC-5.6.2-desc-1e"]
        }
    }
}
