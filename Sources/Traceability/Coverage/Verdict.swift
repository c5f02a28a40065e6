/// What a test case or a test purpose found, from weakest to strongest; it is only ever raised.
///
/// A test case that was not selected has no verdict at all, which is something else than `none`.
public enum Verdict: String, CaseIterable, Hashable, Sendable, Codable {
    /// Nothing was judged.
    case none
    /// What was required was seen.
    case pass
    /// Neither could be told, for reasons that lie with the IUT, its adapter or the means at hand.
    case inconclusive
    /// The IUT broke a rule.
    case fail
    /// The tester itself failed.
    case error

    /// Raises the verdict to another one if that is stronger, and never lowers it.
    ///
    /// - Parameter other: The verdict that was reached besides.
    public mutating func raise(to other: Verdict) { self = Swift.max(self, other) }
}

extension Verdict: Comparable {
    /// Tells which verdict is weaker.
    ///
    /// - Parameters:
    ///   - left: One verdict.
    ///   - right: The other verdict.
    /// - Returns: True where the first is the weaker one.
    public static func < (left: Verdict, right: Verdict) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .none: 0
        case .pass: 1
        case .inconclusive: 2
        case .fail: 3
        case .error: 4
        }
    }
}

extension Sequence<Verdict> {
    /// The strongest of some verdicts, `none` if there are none.
    public var strongest: Verdict { reduce(into: .none) { $0.raise(to: $1) } }
}
