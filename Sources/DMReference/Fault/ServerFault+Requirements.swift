extension ServerFault: ReferenceFault {
    /// No fault of the server takes an argument.
    public var arguments: [String] { [""] }

    /// Returns the ids of the statements that a server with the fault breaks.
    ///
    /// - Parameter argument: One of `arguments`.
    /// - Returns: The ids; at least one.
    public func requirements(_ argument: String) -> [String] {
        switch self {
        case .neverCommits: ["REQ-6.1.7-1b", "REQ-6.3.4-35a"]
        case .altersPeriod: ["REQ-6.1.7-1a", "REQ-6.1.7-1b", "REQ-6.1.7-5b"]
        case .dropsCondition: ["REQ-6.1.7-1b", "REQ-6.1.7-5a", "REQ-6.1.7-5d"]
        case .startsAtOnce, .neverActivates: ["REQ-6.1.7-2a"]
        case .ignoresVerdict, .confirmsOnStatus: ["REQ-6.3.4-35a", "REQ-6.3.4-36"]
        case .recreatesOnChange, .losesChange: ["REQ-6.1.7-2b", "REQ-6.3.4-35b"]
        case .terminateIgnored: ["REQ-6.1.7-2c", "REQ-6.3.4-35c"]
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
        case .commandsBeforeAuthentication, .acceptsAnyCredentials: ["REQ-6.3.4-35a", "REQ-6.3.4.1-10a"]
        case .neverProvesItself: ["REQ-6.3.4-35a"]
        case .repeatsWithoutReading: ["REQ-6.1.7-3b", "REQ-6.3.4-36"]
        case .answersBeforeStoring: ["REQ-6.1.7-3b", "REQ-6.1.7-3c", "REQ-6.3.4-36"]
        }
    }
}
