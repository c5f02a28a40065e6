/// A named way in which the reference device can be made to deviate from the model.
///
/// Each must be caught by a test case; `sensitivity` shows by which.
public enum DeviceFault: String, CaseIterable, Hashable, Sendable, Codable {
    /// Commit does not check the owner's right on the targets of one command (the argument) (V12).
    case skipsTargetRightsAtCommit
    /// Commit does not check the owner's Get right on watched nodes (V10).
    case skipsWatchRightsAtCommit
    /// A run ignores access control lists for one command (the argument).
    case skipsRightsAtRun
    /// A run uses the rights of the moment of commit.
    case snapshotsRights
    /// A run has the rights of the server that spoke last, not of its owner.
    case runsAsLastServer
    /// Evaluation ignores the loss of the Get right on a watched node.
    case keepsFiringWithoutWatchRight
    /// Any server with Replace in the list of the schedule may change it (the argument: Def, Commit, Activate).
    case nonOwnerMayCommit
    /// Any server may terminate, suspend, delete and read any schedule.
    case ignoresScheduleACL
    /// Commands of a server take effect that shows something else (the argument) than its credentials.
    case executesUnauthenticated
    /// A large object of another length than its Size says is executed all the same.
    case keepsWrongLength
    /// A large object that was broken off is executed as far as it came.
    case keepsBrokenObject
    /// Of a large object that is added the last piece alone is kept.
    case addsLastPieceAlone
    /// A large object that the end of the session leaves incomplete is executed as far as it came.
    case executesAtAbort
    /// The server's MaxMsgSize is ignored.
    case ignoresMessageSize
    /// Commit does not check that the targets of one command (the argument) exist (V11).
    case acceptsUnknownTarget
    /// Commit does not check that watched nodes exist (V9).
    case acceptsUnknownWatch
    /// Commit does not check access types of targets (V11).
    case acceptsTargetAccess
    /// Commit does not check that the schedule can ever fire (V7).
    case acceptsPast
    /// Commit does not check consistency (V6).
    case acceptsContradiction
    /// Commit does not check ranges (V5).
    case acceptsOutOfRange
    /// Commit does not check formats and takes defaults for what it cannot read (V5).
    case acceptsMalformed
    /// Commit does not check completeness (V4).
    case acceptsIncomplete
    /// Commit allows actions or watches (the argument) inside the schedule object (V13).
    case acceptsSelf
    /// Commit drops commands it does not schedule instead of refusing them (V8).
    case acceptsUnsupported
    /// One check of the definition (the argument: reason, place, and what of it) is forgotten.
    case skipsCheck
    /// Problems of one kind (the argument: the reason) are overlooked in changes.
    case trustsChanges
    /// Activate checks no rights.
    case activatesUnchecked
    /// Any server may use one command on a schedule (the argument: the command and where).
    case foreignMay
    /// Another server is denied one command on a schedule (the argument) whatever the lists say.
    case deniesOthers
    /// A command on the schedule object that is refused (the argument: command, place, status) is answered 200.
    case claimsSuccess
    /// An operation is answered 200 in a state that forbids it (the argument: operation and state).
    case allowsInState
    /// An operation is refused in a state in which it is allowed (the argument: operation and state).
    case refusesInState
    /// Operations need no Correlator.
    case needsNoCorrelator
    /// A Correlator that was used before makes a request a repeated one, whatever the operation.
    case correlatorAloneIsRepeat
    /// Every command of a message but Get is answered 200, and nothing is done.
    case answersOnly
    /// Every command of a message but Get is answered 500.
    case refusesAll
    /// A schedule's name may have more characters, or other ones (the argument: length, characters).
    case acceptsAnyName
    /// Limits are not enforced (V14).
    case acceptsOverLimit
    /// One operator less is declared and taken than every device must offer.
    case declaresLess
    /// No verification alert follows a request that was accepted (the argument: which).
    case silentOnSuccess
    /// No verification alert follows a request that was refused (the argument: operation and state).
    case silentOnRefusal
    /// The verification alert of a refused request says 200.
    case refusalReportedAsOK
    /// The verification alert of terminate says commit.
    case wrongOperationInVerification
    /// The verification alert is queued twice, with two numbers.
    case verifiesTwice
    /// The verification alert lacks the correlator.
    case dropsCorrelator
    /// Schedules are gone after a power cut.
    case losesSchedulesOnPowerCut
    /// After a power cut the counters, the numbers of runs or those of reports (the argument) start anew.
    case losesCountersOnPowerCut
    /// Queued reports, or the values in them (the argument), are gone after a power cut.
    case losesOutboxOnPowerCut
    /// The first revision is back after a power cut.
    case losesChangesOnPowerCut
    /// Remembered truth is false after a power cut, so a true condition fires again.
    case losesTruthOnPowerCut
    /// Active schedules are Installed after a power cut.
    case losesStateOnPowerCut
    /// A suspended schedule is active after a power cut.
    case losesSuspensionOnPowerCut
    /// An ended schedule is active after a power cut.
    case revivesEndedOnPowerCut
    /// One durable write (the argument: before an answer, before a run begins) is left out.
    case skipsWrite
    /// The answer to the last request is forgotten over a power cut.
    case losesAnswersOnPowerCut
    /// The current group is forgotten over a power cut.
    case losesGroupOnPowerCut
    /// The gap after a run, and what waits for its end, are forgotten over a power cut.
    case losesGapOnPowerCut
    /// Occurrences that fell due without power are forgotten.
    case losesOccurrencesOnPowerCut
    /// A run that a power cut interrupted is done once more.
    case repeatsInterruptedRun
    /// A schedule made anew gets its predecessor's instance number.
    case reusesInstance
    /// A draft survives its session and is committed at its end.
    case keepsDraft
    /// A refused modification stays in force.
    case refusedChangeLeaks
    /// A modification takes over all but the body.
    case changeIsPartial
    /// A modification of the work restarts the counters.
    case changeResetsCounters
    /// A modification keeps the revision number.
    case revisionStays
    /// A schedule runs although it was not activated.
    case runsInstalled
    /// A terminated schedule runs once more.
    case runsAfterTerminate
    /// Terminate is answered 200 and does nothing.
    case terminateOnlyAnswers
    /// Delete removes the node, and the schedule goes on running.
    case deleteLeavesRunning
    /// A repeated request with the same correlator takes effect again.
    case commitNotIdempotent
    /// Occurrences run one second early.
    case runsEarly
    /// Of a period only the first occurrence runs.
    case runsOnce
    /// The second run does nothing.
    case skipsSecondRun
    /// An occurrence at the very instant of the activation is void.
    case startNowIsOver
    /// Occurrences that fell due in a suspension are caught up afterwards.
    case catchesUpAfterSuspension
    /// A window of time is an instant.
    case windowIsInstant
    /// Grace does not limit how late a run may be.
    case ignoresGrace
    /// MinGap or Hold (the argument) is measured on the wall clock, and moves when that is set.
    case followsWallClock
    /// Count does not end the schedule.
    case ignoresCount
    /// Count ends the schedule one run late.
    case countsOneMore
    /// End does not end the schedule.
    case ignoresEnd
    /// An occurrence exactly at End runs.
    case endIsInclusive
    /// Occurrences that were passed over together with End are dropped.
    case endDropsLate
    /// Occurrences run again after the clock is set back.
    case repeatsOnClockSetBack
    /// Occurrences passed over by a clock set forward never run.
    case forgetsWhenClockJumps
    /// Late occurrences are always missed.
    case neverCatchesUp
    /// Every late occurrence runs, whatever the policy.
    case runsAllMissed
    /// One policy for late occurrences is taken for another (the argument: which, and what made them late).
    case takesOtherPolicy
    /// A schedule whose only occurrence has run goes on.
    case oneShotNeverEnds
    /// One operator (the argument) is evaluated as its complement.
    case operatorWrong
    /// Values of one format (the argument) are compared as text.
    case comparesAsText
    /// Values of one format (the argument) are equal only as numbers.
    case comparesAsNumber
    /// Texts that differ in case alone are equal.
    case comparesWithoutCase
    /// The rearm value of one operator (the argument) is ignored.
    case ignoresRearm
    /// Hold is ignored.
    case ignoresHold
    /// At the end of a gap the schedule runs although its condition is no longer true.
    case gapEndsInRun
    /// Values that the device itself changes trigger nothing.
    case missesOwnChanges
    /// A schedule is suspended where a watched node is missing.
    case missingNodeSuspends
    /// The condition fires at every evaluation while it is true.
    case fireOnLevel
    /// The condition fires on its first edge only.
    case firesOnlyOnce
    /// An already true condition never triggers at activation.
    case ignoresStartup
    /// An already true condition triggers at activation although Startup is false.
    case startupAlwaysTrue
    /// Atoms are combined by disjunction, whatever the mode.
    case atomsAnyForAll
    /// Atoms are combined by conjunction, whatever the mode.
    case atomsAllForAny
    /// Time (the argument: instants, windows) and tree part are combined by disjunction, whatever the mode.
    case modeAnyForAll
    /// Time (the argument: instants, windows) and tree part are combined by conjunction, whatever the mode.
    case modeAllForAny
    /// The minimum gap is not kept.
    case ignoresMinGap
    /// One command (the argument: Add, Get, ...) is answered 200 in a run and not performed.
    case dropsCommand
    /// An alert of one code (the argument) is answered 200 in a run and not shown.
    case dropsAlert
    /// A scheduled Replace of a property does nothing.
    case dropsPropertyChange
    /// A scheduled Delete of an interior node does nothing.
    case keepsSubtrees
    /// A tool that takes time counts as ended when it was started.
    case endsLongRunAtOnce
    /// A scheduled Atomic that succeeded is undone.
    case atomicIsUndone
    /// The first failure of one kind (the argument: denied, failed) ends every run.
    case stopsOnAnyFailure
    /// Once a right was missing in a run it is taken to be missing for good.
    case keepsDenial
    /// The members of a scheduled Sequence run in reverse order.
    case reversesSequence
    /// A failed scheduled Atomic is not rolled back.
    case atomicKeepsEffects
    /// OnError=Stop does not stop.
    case ignoresOnError
    /// After a refused user alert the rest of the Sequence runs.
    case refusalDoesNotSkip
    /// The user is not asked for consent to a request.
    case asksNobody
    /// The user's consent to a request counts as a refusal.
    case yesIsNo
    /// What the user does (the argument: reject, cancel, silence) counts as consent.
    case noIsYes
    /// The user is not told (the argument: Request, Run, Result).
    case tellsNobody
    /// The user is not asked for consent to a run.
    case runsUnasked
    /// The highest rank that matches wins.
    case groupIgnoresRank
    /// The current group is applied again at each evaluation.
    case groupReapplied
    /// No group is applied where none matches.
    case groupIgnoresDefault
    /// A group whose application fails in part stays half applied.
    case groupNotAtomic
    /// From and To are ignored.
    case groupIgnoresWindow
    /// A window that wraps midnight ends at midnight.
    case windowEndsAtMidnight
    /// Runs are never reported.
    case noExecutionReport
    /// Runs are reported although the setting is Never.
    case reportsWhenNever
    /// A run that ended well is reported with 500.
    case reportsSuccessAsFailure
    /// A run that failed is reported with 200.
    case reportsFailureAsSuccess
    /// Values that were read are left out of the report.
    case reportLacksValues
    /// Values are read when the report is sent.
    case valueReadAtDelivery
    /// Reports go to another account.
    case reportToWrongServer
    /// A report that was sent is dropped whatever the server answers.
    case dropsUnacknowledged
    /// A report that the server refused counts as taken.
    case refusedReportIsTaken
    /// An acknowledged report is sent once more.
    case repeatsAcknowledged
    /// The newest report is sent first.
    case reordersReports
    /// Where the outbox is full the wrong report is lost, the order, a number or the count (the argument).
    case mishandlesOverflow
    /// Reports of all owners share the room of one outbox.
    case outboxIsShared
    /// Reports of one instance share one number.
    case sequenceNumberStays
    /// An automatic end is not reported.
    case noEndedReport
    /// After the owner's account was removed its schedules go on, with its rights or without (the argument).
    case survivesOwner
    /// One limit (the argument) is not enforced.
    case limitIgnored
    /// What just keeps to a limit (the argument) is refused.
    case limitIsExclusive
    /// What is due at once is run before the request is checked.
    case runsBeforeChecking
    /// Of commands of several kinds in one Body only those of the first one's kind run.
    case oneKindOfWork
    /// Targets of one kind of work (the argument: Get, Exec, Group) are not checked at commit.
    case overlooksTargets
    /// Schedules with one kind of work (the argument: query, tool, groups) take no place.
    case takesNoPlace
    /// Runs wait until the reports of earlier ones were taken.
    case waitsForDelivery
}
