public import ConformanceKit

/// Every device case of the suite, in the order of their ids.
public enum DeviceSuite {
    /// The cases; a line a clause group, in the order of the ranges of numbers.
    public static let all: [DeviceCase] = [
        // 0100 to 0399: life cycle, storage, actions.
        LifeCycleCases.all,
        StorageCases.all,
        ActionCases.all, LargeObjectCases.all,
        // 0400 to 0799: conditions, security, verification, notification.
        ConditionCases.all, TimeCases.all, SecurityCases.all, VerificationCases.all, NotificationCases.all,
        AbsentFeatureCases.all,
        // 0800 to 1099: use cases.
        ReportingCases.all,
        ToolCases.all,
        AdjustmentCases.all,
        // 1100 to 1199: generated histories.
        GeneratedCases.all,
    ].flatMap(\.self)

    /// The cases that a device can be examined by which declares every feature; the others need one that lacks something.
    public static let ofCompleteDevice: [DeviceCase] = {
        let others = Set(AbsentFeatureCases.refusals.map(\.purpose.id))
        return all.filter { !others.contains($0.purpose.id) }
    }()
}
