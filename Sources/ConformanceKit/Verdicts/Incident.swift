public import Traceability

/// The part of a test case in which something happens.
public enum CasePhase: String, CaseIterable, Hashable, Sendable, Codable {
    /// The IUT is brought into the state that the case needs.
    case preamble
    /// What the case examines.
    case body
    /// The IUT is left alone again.
    case postamble
}

extension ControlError {
    /// The verdict that a control call without a result gives (docs/verdicts.md).
    ///
    /// An adapter that broke in the body counts against the IUT only where a requirement of the case demands a
    /// reaction. Messages of an IUT that was not settled, and answers that only the adapter can have spoilt, never do.
    ///
    /// - Parameters:
    ///   - phase: Where in the case it happened.
    ///   - demandsReaction: Whether the stimulus was legal and a requirement of the case demands a reaction to it.
    /// - Returns: The verdict, none weaker than inconclusive.
    public func verdict(in phase: CasePhase, demandsReaction: Bool) -> Verdict {
        switch self {
        case .refused, .badParameters, .unknownMethod, .adapterFault, .couldNotStart: .inconclusive
        case .untrusted: .error
        case .died, .timedOut: phase == .body && demandsReaction ? .fail : .inconclusive
        case .babbled(let babble):
            switch babble {
            case .unsolicitedRequest, .unsolicitedLine, .badResult, .badHTTP: .inconclusive
            case .notJSON, .notJSONRPC, .wrongID, .tooLong:
                phase == .body && demandsReaction ? .fail : .inconclusive
            }
        }
    }
}
