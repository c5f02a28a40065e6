extension Definition {
    /// Returns whether two definitions say the same: defaults filled in, Bodies compared as XML (test control 4).
    public func isEquivalent(to other: Definition) -> Bool { normalized == other.normalized }

    /// The definition with every default filled in and every Body in canonical form.
    ///
    /// Where the work reads values each run is reported whatever the setting says, so the setting reads Always there.
    public var normalized: Definition {
        var result = self
        result.autoStart = startsAtCommit
        result.lenient = allowsMissingNodes
        result.mode = combination
        result.onError = onError ?? .go
        if var time {
            time.duration = time.window
            time.missed = time.missedPolicy
            time.grace = time.lateness
            result.time = time
        }
        result.condition = condition.map { Self.normalized($0, isGroup: false) }
        let parsed = body.flatMap { try? ParsedBody($0) }
        result.body = parsed?.text ?? body
        for (name, group) in groups?.groups ?? [:] {
            var group = group
            group.condition = group.condition.map { Self.normalized($0, isGroup: true) }
            group.body = (try? ParsedBody(group.body))?.text ?? group.body
            result.groups?.groups[name] = group
        }
        result.report = ReportPart(
            when: parsed?.readsValues == true ? .always : report.reported, ended: report.reportsEnd,
            failLimit: report.failureLimit)
        result.user = UserPart(
            onRequest: user.atRequest, onRun: user.atRun, onResult: user.atResult, text: user.text ?? "",
            timeout: user.patience)
        return result
    }

    private static func normalized(_ condition: Condition, isGroup: Bool) -> Condition {
        var result = condition
        result.mode = condition.combination
        result.startup = isGroup ? nil : condition.triggersAtStartup
        result.minGap = isGroup ? nil : condition.gap
        for (name, atom) in condition.atoms {
            result.atoms[name]?.hold = atom.holdSeconds
            if !atom.comparison.needsOperand { result.atoms[name]?.value = nil }
        }
        return result
    }
}
