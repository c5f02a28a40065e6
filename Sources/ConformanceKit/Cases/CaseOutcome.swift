public import DMReference
public import Traceability

/// How a test case ended, with what explains it.
public struct CaseOutcome: Hashable, Sendable {
    /// The verdict.
    public var verdict: Verdict
    /// One sentence; empty for a pass.
    public var reason: String
    /// The refutation, where the oracle or an ensured condition decided.
    public var refutation: Refutation?
    /// The number of stimuli performed; for a shrunken history, its length.
    public var stimuli: Int
    /// The stimuli of the body, one line each; for a generated case, of the shrunken history.
    public var history: [String] = []
    /// What the case has shown of the model.
    public var coverage = ModelCoverage()
    /// A token that repeats a generated history; nil where the case id alone repeats it.
    public var token: String?
    /// Why the case does not apply to the IUT after all; nil where it does, and then there is a verdict.
    public var deselection: String?

    /// Creates an outcome.
    public init(
        _ verdict: Verdict, reason: String = "", refutation: Refutation? = nil, stimuli: Int = 0,
        token: String? = nil
    ) {
        self.verdict = verdict
        self.reason = reason
        self.refutation = refutation
        self.stimuli = stimuli
        self.token = token
    }
}

/// Thrown by a case body where a condition that its purpose ensures does not hold.
public struct EnsureFailed: Error, Hashable, Sendable {
    /// What was to be ensured.
    public var message: String

    /// Creates the error.
    public init(_ message: String) { self.message = message }
}

/// Thrown where the adapter cannot bring the IUT into the state that a case begins in, and says so.
///
/// In the preamble the case is not selected; later it is inconclusive, for something was done already.
public struct CannotSetUp: Error, Hashable, Sendable {
    /// What of the profile is not taken on.
    public var message: String

    /// Creates the error.
    public init(_ message: String) { self.message = message }
}

/// Thrown where the IUT did nothing wrong, and yet nothing can be said.
public struct Inconclusive: Error, Hashable, Sendable {
    /// Why.
    public var message: String

    /// Creates the error.
    public init(_ message: String) { self.message = message }
}
