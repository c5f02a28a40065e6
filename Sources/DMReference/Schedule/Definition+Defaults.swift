extension Definition {
    /// Whether the first commit also activates.
    public var startsAtCommit: Bool { autoStart ?? true }
    /// Whether missing targets and watched nodes are allowed.
    public var allowsMissingNodes: Bool { lenient ?? false }
    /// How the time part and the tree part combine.
    public var combination: Combination { mode ?? .all }
    /// Whether a failing command ends the run.
    public var stopsOnError: Bool { onError == .stop }

    /// Whether the time part makes occurrences, rather than only bounding the tree part or the groups (semantics 5).
    ///
    /// Without groups it does if it has a start, a period or a duration, or where there is no condition; with groups
    /// only a period does.
    public var hasOccurrences: Bool {
        guard let time else { return false }
        if groups != nil { return time.period != nil }
        return time.start != nil || time.period != nil || time.window != nil || condition == nil
    }

    /// Whether occurrences are windows rather than instants.
    public var hasWindows: Bool { hasOccurrences && time?.window != nil }
}

extension Definition.TimePart {
    /// Length of the window of an occurrence; nil where occurrences are instants.
    ///
    /// A Duration of 0 opens no window and reads as none.
    public var window: Int? { duration.flatMap { $0 > 0 ? $0 : nil } }
    /// What happens to late occurrences.
    public var missedPolicy: Definition.Missed { missed ?? .once }
    /// How late a run may be; nil for a one-shot without limit short of End.
    public var lateness: Int? { grace ?? period }
}

extension Definition.Condition {
    /// How the atoms combine.
    public var combination: Definition.Combination { mode ?? .all }
    /// Whether an already true condition triggers at activation.
    public var triggersAtStartup: Bool { startup ?? true }
    /// Least seconds between runs caused by conditions.
    public var gap: Int { minGap ?? 1 }
}

extension Definition.Atom {
    /// Seconds the comparison must hold before the atom counts as true.
    public var holdSeconds: Int { hold ?? 0 }
}

extension Definition.Comparison {
    /// Whether values are compared as numbers.
    public var isNumeric: Bool {
        switch self {
        case .greater, .greaterOrEqual, .less, .lessOrEqual: true
        case .equal, .notEqual, .present, .absent, .changed: false
        }
    }

    /// Whether the operator needs a Value.
    public var needsOperand: Bool {
        switch self {
        case .equal, .notEqual, .greater, .greaterOrEqual, .less, .lessOrEqual: true
        case .present, .absent, .changed: false
        }
    }

    /// Whether the operator asks for existence, so that the node may be missing.
    public var asksForExistence: Bool { self == .present || self == .absent }
}

extension Definition.ReportPart {
    /// Which runs are reported, a Get in the work aside.
    public var reported: When { when ?? .failure }
    /// Whether an automatic end is reported.
    public var reportsEnd: Bool { ended ?? true }
    /// Consecutive failures that suspend the schedule; 0 is off.
    public var failureLimit: Int { failLimit ?? 0 }
}

extension Definition.UserPart {
    /// How the user takes part at the request.
    public var atRequest: Prompt { onRequest ?? .none }
    /// How the user takes part before a run.
    public var atRun: Prompt { onRun ?? .none }
    /// How the user takes part after a run.
    public var atResult: Prompt { onResult ?? .none }
    /// Seconds until silence counts as refusal.
    public var patience: Int { timeout ?? 60 }
    /// Whether any setting shows something to the user.
    public var prompts: Bool { atRequest != .none || atRun != .none || atResult != .none }
}
