public import PropertyTesting
public import Testing

/// Records one issue for a check that did not pass, and none for one that did.
///
/// The issue says what the smallest value does wrong, how that value differs from the first that failed, and the token that
/// makes it again. A check of which no run said anything has not passed either.
///
/// - Parameters:
///   - result: What the check found.
///   - comment: What the issue is told to say first.
///   - sourceLocation: Where the issue is shown.
/// - Returns: The result as it was given.
@discardableResult
public func expectPassed<Value>(
    _ result: CheckResult<Value>, _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
) -> CheckResult<Value> {
    guard let report = result.report ?? result.silence else { return result }
    let text = [comment?.rawValue, report].compactMap(\.self).joined(separator: "\n")
    Issue.record(Comment(rawValue: text), sourceLocation: sourceLocation)
    return result
}

extension CheckResult {
    /// Why a check that no value failed says nothing all the same; nil where it says something.
    fileprivate var silence: String? {
        guard case .passed(let tally) = self, tally.cases <= tally.inconclusive else { return nil }
        let reason = tally.wasCutShort ? ", before the deadline" : ""
        return "says nothing: \(tally.cases) values were run\(reason), \(tally.inconclusive) inconclusive"
    }
}
