public import DMReference
public import SyncML

/// A reference device that differs from the others in what the documents leave to the device.
///
/// `serve device --variant NAME` runs one, `conformance soundness` holds the suite against all.
public struct DeviceVariant: NamedVariant {
    /// The name.
    public let name: String
    /// What is different.
    public let summary: String
    /// How freedoms are resolved.
    public var policy: Policy
    /// What the device declares, before the limits of a set-up.
    public var capabilities: Capabilities
    /// How it writes XML.
    public var style: XMLStyle
    /// How it words its messages.
    public var manner: MessageManner
    /// Seconds of its first back-off after an offer of reports failed.
    public var shortestBackOff: Int
    /// Seconds for which it holds reports of runs and ends back; the suite has to be told (IXIT `reportDelay`).
    public var reportHold: Int
    /// The number of the first schedule since reset.
    public var firstInstance: Int

    init(
        _ name: String, _ summary: String, _ preferences: [Freedom: Int] = [:],
        style: XMLStyle = .canonical, manner: MessageManner = .usual, shortestBackOff: Int = 60,
        reportHold: Int = 0, firstInstance: Int = 1,
        declaring change: (inout Capabilities) -> Void = { _ in }
    ) {
        self.name = name
        self.summary = summary
        self.style = style
        self.manner = manner
        self.shortestBackOff = shortestBackOff
        self.reportHold = reportHold
        self.firstInstance = firstInstance
        policy = Policy(preferences)
        capabilities = Capabilities()
        change(&capabilities)
    }

    /// The device without a name: recommended behaviour wherever there is a recommendation.
    public static let reference = DeviceVariant("reference", "Does what is recommended.")

    /// All variants.
    public static let all: [DeviceVariant] =
        [reference] + answering + reporting + running + declaring

    // MARK: Sessions and messages

    private static let answering = [
        DeviceVariant(
            "statusPerCommand", "One Status for a command with several Items, Results behind all Statuses.",
            ["statusPerCommand": 1, "resultsPlacement": 1]),
        DeviceVariant(
            "waitsForChallenge", "Shows credentials only when challenged, and reports in no package 1.",
            ["credentialsInPackage1": 1, "reportsInPackage1": 1]),
        DeviceVariant(
            "plainAcceptance", "Accepts credentials with 200 where it may, and gives no nonce with it.",
            ["headerStatusAfterCredentials": 1, "nonceWithAcceptance": 1]),
        DeviceVariant(
            "indented", "Writes XML with white space, prefixes and CDATA.", style: .indented),
        DeviceVariant(
            "terse", "Leaves out of its messages whatever may be absent.", manner: .terse),
        DeviceVariant(
            "wordy", "Adds names, sizes, Meta and vendor nodes to its messages.", manner: .wordy),
        DeviceVariant(
            "identifiers", "Numbers commands, sessions and schedules in another way.",
            ["commandNumbers": 1, "sessionNumbers": 1], firstInstance: 4_711),
        DeviceVariant(
            "otherReasons", "Looks for what is wrong with a request in another order.",
            [
                "refusalReason": 1, "existenceBeforeRights": 1, "commandNotOfDM": 1, "commandWithoutItems": 1,
                "itemWithoutAddress": 1, "malformedURI": 1, "copySchedules": 1,
            ]),
        DeviceVariant(
            "lenientTree", "Makes missing parents, copies onto nodes, adds leaves without data.",
            [
                "addMissingParent": 1, "copyOntoExisting": 1, "addLeafWithoutData": 1, "autoACLGet": 1,
                "metaDefaults": 1, "formatOfOctets": 1, "addScheduleWithoutFormat": 1,
                "badPartName": 1, "oversizeBody": 1,
            ]),
        DeviceVariant(
            "otherTree", "Takes or refuses in the tree what another device does not.",
            [
                "copyAccess": 1, "copyInterior": 1, "copyOntoInterior": 1, "deleteWithPermanent": 1,
                "emptyRootACL": 1, "execWithoutProcess": 1, "formatChange": 1, "illegalName": 1,
                "inboxGet": 1, "leafBecomesInterior": 1, "listSupport": 1, "longTitle": 1,
                "malformedACL": 1, "metaNotGiven": 1, "optionalProperty": 1, "propertyAccess": 1,
                "propertyWithoutData": 1, "replaceInterior": 1, "rootACLAdd": 1, "sizeOfInterior": 1,
                "storageOverhead": 1, "unusualType": 1, "uriAtLimit": 1, "interiorWithData": 1,
                "unusableQuery": 1, "valueNotOfFormat": 1,
            ]),
    ]

    // MARK: Reports

    private static let reporting = [
        DeviceVariant(
            "verdictNextMessage", "Sends a verdict in the message after the Status.",
            ["verificationPlacement": 1]),
        DeviceVariant(
            "verdictNextSession", "Sends a verdict in a session of its own.",
            ["verificationPlacement": 2, "reportsInPackage1": 1]),
        DeviceVariant(
            "holdsReports", "Holds reports of runs and ends back for half a minute.", reportHold: 30),
        DeviceVariant(
            "patient", "Offers again only an hour after an offer failed, then two, and so on.",
            shortestBackOff: 3_600),
        DeviceVariant(
            "otherOrder", "Queues reports of one instant in another order, and forgets late.",
            [
                "faultBeforeExecution": 1, "overflowPlace": 1, "agedOut": 1, "noChangeAlert": 1,
                "firstValidTime": 1, "dueOfRemembered": 1,
            ]),
    ]

    // MARK: Runs

    private static let running = [
        DeviceVariant(
            "runsBetweenMessages", "Begins runs between the messages of a session.",
            ["runsBetweenMessages": 1, "evaluationInRun": 1]),
        DeviceVariant(
            "stopsAtFailure", "Leaves the rest of a Sequence or Body out once a member fails.",
            [
                "sequenceAfterFailure": 1, "refusalUnderStop": 1, "refusalInAtomic": 1, "cancelInGroup": 1,
                "timeOutAsCancel": 1,
            ]),
        DeviceVariant(
            "looksAhead", "Refuses an Atomic beforehand where a member cannot succeed.",
            ["atomicLooksAhead": 1, "memberOfAtomic": 1, "alertInFailedAtomic": 1, "execInFailedAtomic": 1]),
        DeviceVariant(
            "endsEarly", "Is over before its last run begins.",
            [
                "endsBeforeLastRun": 1, "endsDuringLastRun": 1, "runEndsBeforeTrigger": 1,
                "stateWhenOverAtOnce": 1,
            ]),
        DeviceVariant(
            "longExec", "Answers a tool that goes on with 200, and alerts without a user at once.",
            [
                "longExec": 1, "silentAlert": 1, "alertOutOfPlace": 1, "alertWithoutCode": 1,
                "alertWithoutText": 1, "consentInstant": 1,
            ]),
        DeviceVariant(
            "otherTriggers", "Takes on triggers that another device would join or skip.",
            [
                "groupTriggersCoalesce": 1, "triggerAtPrompt": 1, "cascadeRoot": 1, "evaluationInstant": 1,
            ]),
    ]

    // MARK: What is declared

    private static let declaring = [
        DeviceVariant("noCopy", "Cannot copy.") { $0.actions.remove(.copy) },
        DeviceVariant("noSuspend", "Cannot suspend.") { $0.options.remove(.suspend) },
        DeviceVariant("noUser", "Neither asks nor tells the user.") {
            $0.options.subtract([.confirm, .notify])
        },
        DeviceVariant(
            "bare", "Has no optional part, and copies although it does not schedule copies.",
            ["copySupport": 1]
        ) {
            $0.actions.remove(.copy)
            $0.options = []
        },
        DeviceVariant("coarse", "Notices changes late, and runs and repeats no oftener than it must.") {
            $0[.granularity] = 10
            $0[.minPeriod] = Capabilities.largestMinPeriod
            $0[.maxLatency] = 30
        },
        DeviceVariant("smallLimits", "Takes on as little as a device may.") { capabilities in
            for (limit, least) in Capabilities.minima { capabilities[limit] = least }
            capabilities[.maxSchedules] = 2
            capabilities[.maxPerServer] = 2
            capabilities[.maxCatchUp] = 1
            capabilities[.maxCascade] = 2
        },
        DeviceVariant("largeLimits", "Takes on much more than it must.") {
            $0[.maxSchedules] = 60
            $0[.maxPerServer] = 30
            $0[.maxBody] = 16_384
            $0[.maxActions] = 40
            $0[.maxAtoms] = 12
            $0[.maxGroups] = 20
            $0[.outboxMax] = 100
            $0[.minPeriod] = 1
            $0[.maxLatency] = 1
            $0[.maxCatchUp] = 20
        },
    ]
}
