/// A named way in which the reference server can be made to deviate from the model.
///
/// Each must be caught by a test case; `sensitivity` shows by which.
public enum ServerFault: String, CaseIterable, Hashable, Sendable, Codable {
    /// A plan is transferred and never committed.
    case neverCommits
    /// The period on the wire is one second longer than planned.
    case altersPeriod
    /// The condition is left out of what is transferred.
    case dropsCondition
    /// One part of a definition (the argument) is left out of what is transferred.
    case dropsPart
    /// One operator (the argument) is sent as its opposite.
    case wrongOperator
    /// A schedule that shall start later is sent as starting by itself.
    case startsAtOnce
    /// Activate is recorded and never sent.
    case neverActivates
    /// A request that was refused with one code (the argument) is recorded as confirmed.
    case ignoresVerdict
    /// A request counts as confirmed although the verdict is still to come.
    case confirmsOnStatus
    /// A good verdict on a request that waited for a user is not taken.
    case consentNotTaken
    /// A change is carried out by Delete and Add, so the schedule is lost in between.
    case recreatesOnChange
    /// A change of a schedule (the argument: its first, a later one) is recorded and never sent.
    case losesChange
    /// One part of a definition (the argument) stays as it was when a schedule is changed.
    case keepsPartOnChange
    /// Terminate of a schedule (the argument: one that has started, or one that waits for its start) is never sent.
    case terminateIgnored
    /// Suspend or remove (the argument) is recorded and never sent.
    case wishIgnored
    /// A wish takes the place of one for the same schedule, or the same device (the argument), that was not sent yet.
    case newWishReplacesOld
    /// A wish of one kind (the argument) whose answer was lost counts as carried out.
    case lostCountsAsDone
    /// The record shows a change that was refused.
    case refusedChangeCounts
    /// A refused suspension closes the record.
    case refusedSuspensionCloses
    /// One reason of a refusal (the argument) is recorded as another.
    case altersReason
    /// Every message is answered, nothing is sent to devices and nothing is filed.
    case answersOnly
    /// The record is closed before the device confirmed the termination.
    case closesBeforeConfirmation
    /// After terminate the record is absent.
    case terminateDeletesRecord
    /// Records are gone after a power cut.
    case losesRecordsOnPowerCut
    /// A request that a user has still to decide is forgotten over a power cut.
    case losesPendingOnPowerCut
    /// What became of a plan (the argument: confirmed, refused, closed) is forgotten over a power cut.
    case losesStateOnPowerCut
    /// Filed reports are gone after a power cut.
    case losesReportsOnPowerCut
    /// After a power cut a repeated report is filed again.
    case losesHighWaterMark
    /// A wish of one kind (the argument) that was not sent yet is gone after a power cut.
    case losesWishOnPowerCut
    /// A repeated report is filed again.
    case filesDuplicates
    /// Reports are answered 200 and not filed.
    case dropsReports
    /// Reports of one kind (the argument) are not filed.
    case dropsKind
    /// Reports of instances that were never confirmed are filed.
    case filesAnyInstance
    /// Values of a report are not filed.
    case dropsValues
    /// Reports are answered 406.
    case refusesReports
    /// Reports of a device that is not authenticated are answered 200 and filed.
    case answersBeforeAuthentication
    /// A report after closing is not marked late.
    case lateNotMarked
    /// Execution reports with a failure are not filed.
    case dropsFailureReports
    /// All operations use one correlator.
    case reusesCorrelator
    /// A report is filed for another device's schedule of the same name.
    case mixesDevices
    /// Reports of runs that come in one message are all filed for the schedule of the first.
    case mixesSchedules
    /// Reports of runs of a schedule that was changed are not filed.
    case filesFirstRevisionOnly
    /// A verdict that comes later than its Status (the argument: where) is refused.
    case refusesLateVerdict
    /// An Item without a Status of its own counts as failed.
    case expectsStatusPerItem
    /// Values of a report are filed in reverse order.
    case reordersValues
    /// Commands are sent to a device that has not proved itself.
    case commandsBeforeAuthentication
    /// A device is served that shows something else (the argument) than its credentials.
    case acceptsAnyCredentials
    /// The server never shows its credentials, even when challenged.
    case neverProvesItself
    /// What broke off (the argument: a session, power) is repeated under a new correlator, without reading Info.
    case repeatsWithoutReading
    /// A wish of one kind (the argument) whose answer was lost is repeated although the device told that it was done.
    case repeatsWhatWasDone
    /// A message, or a wish of the operator (the argument), is answered before what it brought is stored.
    case answersBeforeStoring
    /// A plan with a single group is sent as one with actions.
    case unwrapsSingleGroup
}
