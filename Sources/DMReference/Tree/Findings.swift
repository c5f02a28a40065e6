import SyncML

/// What speaks against one command, in the order in which the reference device looks (section 4.1).
///
/// A device may look in another order, so where several faults are present any of their codes is correct.
struct Findings {
    private struct Finding {
        var freedom: Freedom
        /// Codes it may be refused with; nil where it may as well be accepted.
        var options: [StatusCode?]
        var mustRefuse: Bool { !options.contains(nil) }
    }

    private var findings: [Finding] = []

    /// Notes a fault that has one code.
    mutating func refuse(_ code: StatusCode) { refuse("refusalReason", [code]) }

    /// Notes a fault for which several codes are in use.
    mutating func refuse(_ freedom: Freedom, _ codes: [StatusCode]) {
        findings.append(Finding(freedom: freedom, options: codes))
    }

    /// Notes something that may be refused, or accepted where an option is nil.
    mutating func mayRefuse(_ freedom: Freedom, _ options: [StatusCode?]) {
        findings.append(Finding(freedom: freedom, options: options))
    }

    /// Decides which code refuses the command.
    ///
    /// - Parameter choices: Resolves which fault is told, and whether what may be refused is.
    /// - Returns: The code; nil where the command is to be executed.
    func verdict(_ choices: inout Choices) -> StatusCode? {
        guard findings.contains(where: \.mustRefuse) else {
            for finding in findings {
                if let code = choices.pick(finding.freedom, finding.options) { return code }
            }
            return nil
        }
        if findings.count == 1 { return choices.pick(findings[0].freedom, findings[0].options) }
        let likely = findings.filter { $0.options[0] != nil }
        let unlikely = findings.filter { $0.options[0] == nil }
        var codes: [StatusCode] = []
        for case let code? in (likely + unlikely).flatMap(\.options) where !codes.contains(code) {
            codes.append(code)
        }
        return choices.pick(Self.freedom(for: codes), codes)
    }

    /// A-17 has a name of its own.
    private static func freedom(for codes: [StatusCode]) -> Freedom {
        let aboutExistence: [Set<StatusCode>] = [
            [.notFound, .permissionDenied], [.alreadyExists, .permissionDenied],
        ]
        return aboutExistence.contains(Set(codes)) ? "existenceBeforeRights" : "refusalReason"
    }
}
