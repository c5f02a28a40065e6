extension ServerFault: ReferenceFault {
    private static let calendar = ["UC-5.6.1-var-1a", "UC-5.6.2-var-1a", "UC-5.6.3-var-1a"]
    private static let periods = ["UC-5.6.1-var-1b", "UC-5.6.2-var-1b", "UC-5.6.3-var-1b"]
    private static let conditions = ["UC-5.6.1-var-1c", "UC-5.6.2-var-1c", "UC-5.6.3-var-1c"]
    private static let mixed = ["UC-5.6.1-var-1d", "UC-5.6.2-var-1d", "UC-5.6.3-var-1d"]
    private static let endings = ["UC-5.6.1-var-2b", "UC-5.6.2-var-2b", "UC-5.6.3-var-2b"]

    /// Statements on the rights that a server has to hold.
    private static let rights = ["UC-5.6.1-pre-1", "UC-5.6.2-pre-1", "UC-5.6.3-pre-1"]

    /// Parts of a definition.
    private static let parts = [
        "Start", "End", "Count", "Duration", "Missed", "Grace", "Mode", "Startup", "MinGap", "OnError",
        "User",
        "Report", "Default", "GroupConditions", "GroupWindows", "Hold", "Rearm", "SecondCommand", "Lenient",
        "FailLimit", "Ended", "OnResult", "Timeout",
    ]

    /// What the fault takes as its argument; one empty text where it takes none.
    public var arguments: [String] {
        switch self {
        case .dropsPart: Self.parts
        case .wrongOperator: Definition.Comparison.allCases.map(\.rawValue)
        case .wishIgnored: ["suspend", "remove"]
        case .terminateIgnored: ["started", "waiting"]
        case .losesChange: ["first", "later"]
        case .keepsPartOnChange: ["Time", "Cond.new", "Cond.gone", "Body", "Groups", "Report", "User"]
        case .newWishReplacesOld: ["schedule", "device"]
        case .lostCountsAsDone, .losesWishOnPowerCut, .repeatsWhatWasDone: ["plan", "change", "terminate"]
        case .ignoresVerdict: ["400", "404", "420", "425", "304", "214"]
        case .acceptsAnyCredentials: ["missing", "wrong", "stale", "otherScheme"]
        case .refusesLateVerdict: ["message", "package1", "session"]
        case .repeatsWithoutReading: ["session", "power"]
        case .answersBeforeStoring: ["message", "wish"]
        case .altersReason:
            [
                "target-rights", "target", "contradiction", "past", "full", "range", "refused", "cancelled",
                "no-answer",
            ]
        case .losesStateOnPowerCut: ["confirmed", "refused", "closed"]
        case .dropsKind: ["execution", "fault", "ended"]
        case _: [""]
        }
    }

    /// Returns the ids of the statements that a server with the fault breaks.
    ///
    /// - Parameter argument: One of `arguments`.
    /// - Returns: The ids; at least one.
    public func requirements(_ argument: String) -> [String] {
        switch self {
        case .dropsPart where ["Default", "GroupConditions", "GroupWindows"].contains(argument):
            [
                "REQ-6.1.7-1b", "REQ-6.3.4-35a", "UC-5.6.3-desc-1b", "UC-5.6.3-actor-3", "UC-5.6.3-flow-1",
                "UC-5.6.3-flow-2a", "UC-5.6.3-var-1c",
            ]
        case .dropsPart where argument == "Start":
            ["REQ-6.1.7-1a", "REQ-6.1.7-1b", "REQ-6.1.7-5b"] + Self.calendar
        case .dropsPart: ["REQ-6.1.7-1a", "REQ-6.1.7-1b", "REQ-6.1.7-5b", "REQ-6.3.4-35a"]
        case .wrongOperator: ["REQ-6.1.7-1b", "REQ-6.1.7-5a"] + Self.conditions
        case .wishIgnored where argument == "remove": ["REQ-6.1.7-2c", "REQ-6.3.4-35c"]
        case .wishIgnored: ["REQ-6.1.7-2a"]
        case .newWishReplacesOld where argument == "device":
            ["REQ-6.3.4-35a", "REQ-6.3.4-35b", "REQ-6.3.4-36"]
        case .newWishReplacesOld: ["REQ-6.3.4-35b", "REQ-6.3.4-36"]
        case .lostCountsAsDone, .losesPendingOnPowerCut: ["REQ-6.1.7-3b", "REQ-6.1.7-3c", "REQ-6.3.4-36"]
        case .losesStateOnPowerCut: ["REQ-6.1.7-3a", "REQ-6.1.7-3c", "REQ-6.3.4-36"]
        case .refusedChangeCounts: ["REQ-6.3.4-35b", "REQ-6.3.4-36"]
        case .altersReason where argument == "target-rights": ["REQ-6.3.4-36"] + Self.rights
        case .refusedSuspensionCloses, .altersReason, .consentNotTaken: ["REQ-6.3.4-36"]
        case .answersOnly:
            [
                "REQ-6.1.7-1a", "REQ-6.1.7-1b", "REQ-6.1.7-2a", "REQ-6.1.7-2b", "REQ-6.1.7-2c",
                "REQ-6.3.4-35a", "REQ-6.3.4-35b", "REQ-6.3.4-35c", "REQ-6.3.4.1-10a", "REQ-6.3.4.1-10b",
                "UC-5.6.1-desc-1a", "UC-5.6.1-flow-1", "UC-5.6.1-flow-2", "UC-5.6.2-flow-1",
                "UC-5.6.2-flow-2",
                "UC-5.6.3-flow-1", "UC-5.6.3-flow-2a", "UC-5.6.3-flow-2b", "UC-5.6.1-post-2",
                "UC-5.6.2-actor-3", "UC-5.6.1-actor-3a", "UC-5.6.1-actor-3b", "UC-5.6-def-1d",
            ]
        case .dropsKind, .filesFirstRevisionOnly: ["REQ-6.3.4.1-10a"]
        case .mixesSchedules: ["REQ-6.3.4.1-10a", "REQ-6.3.4.1-10b"]
        case .refusesLateVerdict, .expectsStatusPerItem:
            ["REQ-6.3.4-35a", "REQ-6.3.4-35b", "REQ-6.3.4-35c"]
        case .filesAnyInstance: ["REQ-6.3.4.1-10a", "REQ-6.3.4-36"]
        case .neverCommits: ["REQ-6.1.7-1b", "REQ-6.3.4-35a"]
        case .altersPeriod: ["REQ-6.1.7-1a", "REQ-6.1.7-1b", "REQ-6.1.7-5b"] + Self.periods
        case .dropsCondition: ["REQ-6.1.7-1b", "REQ-6.1.7-5a", "REQ-6.1.7-5d"] + Self.conditions + Self.mixed
        case .startsAtOnce, .neverActivates: ["REQ-6.1.7-2a"]
        case .ignoresVerdict where argument == "425":
            ["REQ-6.3.4-35a", "REQ-6.3.4-36"] + Self.rights
        case .ignoresVerdict, .confirmsOnStatus: ["REQ-6.3.4-35a", "REQ-6.3.4-36"]
        case .recreatesOnChange, .losesChange, .keepsPartOnChange: ["REQ-6.1.7-2b", "REQ-6.3.4-35b"]
        case .terminateIgnored: ["REQ-6.1.7-2c", "REQ-6.3.4-35c"] + Self.endings
        case .closesBeforeConfirmation: ["REQ-6.3.4-35c", "REQ-6.3.4-36"]
        case .terminateDeletesRecord: ["REQ-6.3.4-36"]
        case .losesRecordsOnPowerCut: ["REQ-6.1.7-3a", "REQ-6.1.7-3c", "REQ-6.3.4-36"]
        case .losesReportsOnPowerCut, .losesHighWaterMark: ["REQ-6.1.7-3b", "REQ-6.3.4.1-10a"]
        case .losesWishOnPowerCut: ["REQ-6.1.7-3b", "REQ-6.1.7-3c", "REQ-6.3.4-36"]
        case .filesDuplicates, .dropsReports, .refusesReports, .answersBeforeAuthentication, .lateNotMarked,
            .dropsFailureReports:
            ["REQ-6.3.4.1-10a"]
        case .dropsValues, .reordersValues: ["REQ-6.3.4.1-10b"]
        case .reusesCorrelator: ["REQ-6.3.4-35a", "REQ-6.3.4-35b", "REQ-6.3.4-35c"]
        case .mixesDevices: ["REQ-6.3.4-36", "REQ-6.3.4.1-10a"]
        case .commandsBeforeAuthentication, .acceptsAnyCredentials:
            ["REQ-6.3.4-35a", "REQ-6.3.4.1-10a", "REQ-6.1.1.2-3"]
        case .neverProvesItself: ["REQ-6.3.4-35a", "REQ-6.3.4-2", "REQ-6.3.4-27"]
        case .repeatsWithoutReading, .repeatsWhatWasDone: ["REQ-6.1.7-3b", "REQ-6.3.4-36"]
        case .answersBeforeStoring: ["REQ-6.1.7-3b", "REQ-6.1.7-3c", "REQ-6.3.4-36"]
        case .unwrapsSingleGroup: ["UC-5.6.3-var-4", "REQ-6.3.4-35a"]
        }
    }
}
