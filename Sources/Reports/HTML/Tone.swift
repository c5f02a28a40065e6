import Traceability

/// The class of a colour; a word and a sign always stand beside it.
enum Tone: String {
    case good
    case bad
    case open
    case part
    case none
}

extension Verdict {
    var tone: Tone {
        switch self {
        case .pass: .good
        case .fail: .bad
        case .inconclusive, .error, .none: .open
        }
    }

    /// The word that a reader sees.
    var word: String { self == .none ? "did not end" : rawValue }

    var symbol: String {
        switch self {
        case .pass: "✓"
        case .fail: "✗"
        case .inconclusive: "?"
        case .error: "!"
        case .none: "…"
        }
    }
}

extension RequirementState.Kind {
    var tone: Tone {
        switch self {
        case .proven: .good
        case .failed: .bad
        case .inconclusive: .open
        case .partlyExamined: .part
        case .notExamined: .none
        }
    }

    var symbol: String {
        switch self {
        case .proven: "●"
        case .failed: "✗"
        case .inconclusive: "?"
        case .partlyExamined: "◐"
        case .notExamined: "○"
        }
    }
}

extension CampaignRecord.Conclusion {
    var tone: Tone {
        switch self {
        case .pass: .good
        case .fail, .notFinished: .bad
        case .inconclusive, .testerTrouble: .open
        }
    }

    /// The word that a reader sees first.
    var headline: String {
        switch self {
        case .pass: "✓ Yes: pass"
        case .fail: "✗ No: fail"
        case .inconclusive: "? Not shown: inconclusive"
        case .testerTrouble: "! Not shown: trouble of the tester"
        case .notFinished: "… Not shown: the evidence is not whole"
        }
    }
}
