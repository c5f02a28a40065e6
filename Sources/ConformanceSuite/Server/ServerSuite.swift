public import ConformanceKit

/// Every server case of the suite, in the order of their ids.
public enum ServerSuite {
    /// The cases; a line a clause group, in the order of the ranges of numbers.
    public static let all: [ServerCase] = [
        // 0100 to 0199: what operators wish for reaches the device.
        PlanningCases.all, OperationCases.all,
        // 0200 to 0299: verdicts. 0300 to 0399: storage. 0400 to 0499: reports. 0500 to 0599: security.
        VerdictCases.all, ServerStorageCases.all, ServerReportCases.all, ServerSecurityCases.all,
        // 0800 to 1099: use cases.
        ServerUseCases.all, GeneratedServerCases.all,
    ].flatMap(\.self)

    /// The cases that a server can be examined by which offers everything; the others need one that lacks something.
    public static let ofCompleteServer: [ServerCase] = all.filter {
        $0.purpose.id != OperationCases.unoffered.purpose.id
    }
}
