import SyncML

// MARK: - V6

extension Verification {
    /// Returns where parts of a definition exclude each other (V6), and a period that is too short (V5).
    func contradictions(in definition: Definition) -> [Problem] {
        var problems: [Problem] = []
        func contradiction(_ path: String, _ aspect: String? = nil) {
            problems.append(
                Problem(.v6, .badRequest, .contradiction, node: place(path), aspect: aspect))
        }
        if let time = definition.time {
            if let start = time.start, let end = time.end, start >= end { contradiction("Time/End") }
            if let period = time.period, let duration = time.duration, duration > period {
                contradiction("Time/Duration")
            }
            if let period = time.period, period < capabilities[.minPeriod] {
                problems.append(
                    Problem(.v5, .badRequest, .range, node: place("Time/Period"), limit: .minPeriod))
            }
        }
        for (path, atom) in atoms(of: definition) where !hasPossibleRearm(atom) {
            contradiction(path + "/Rearm", atom.comparison.isNumeric ? nil : "operator")
        }
        if definition.combination == .all, definition.hasOccurrences, !definition.hasWindows,
            let condition = definition.condition
        {
            for (name, atom) in condition.atoms.sorted(by: { $0.key < $1.key })
            where atom.comparison == .changed {
                contradiction("Cond/At/\(name)/Op")
            }
        }
        if let groups = definition.groups { contradictions(in: groups).forEach { contradiction($0) } }
        return problems
    }

    /// Returns the places where groups contradict each other.
    private func contradictions(in groups: Definition.Groups) -> [String] {
        var places: [String] = []
        let names = draft.children(of: "Groups/G")
        var ranks: Set<Int> = []
        for name in names {
            let path = "Groups/G/\(name)/Rank"
            if let rank = draft[path]?.value.flatMap({ Int($0) }), !ranks.insert(rank).inserted {
                places.append(path)
            }
        }
        if let named = groups.defaultGroup, !names.contains(named) { places.append("Groups/Default") }
        for (name, group) in groups.groups.sorted(by: { $0.key < $1.key }) {
            for (atomName, atom) in group.condition?.atoms.sorted(by: { $0.key < $1.key }) ?? []
            where atom.comparison == .changed {
                places.append("Groups/G/\(name)/Cond/At/\(atomName)/Op")
            }
        }
        let written = groups.groups.sorted(by: { $0.key < $1.key }).compactMap { name, group in
            (try? ParsedBody(group.body)).map { (name, $0.targets) }
        }
        if let first = written.first {
            places += written.filter { $0.1 != first.1 }.map { "Groups/G/\($0.0)/Body" }
        }
        return places
    }

    /// Returns whether an atom's Rearm, if any, stands on the false side of a numeric threshold.
    private func hasPossibleRearm(_ atom: Definition.Atom) -> Bool {
        guard let text = atom.rearm else { return true }
        guard atom.comparison.isNumeric else { return false }
        guard let rearm = Number(text), let threshold = atom.value.flatMap({ Number($0) }) else {
            return true
        }
        return switch atom.comparison {
        case .greater: rearm <= threshold
        case .greaterOrEqual: rearm < threshold
        case .less: rearm >= threshold
        case .lessOrEqual: rearm > threshold
        case .equal, .notEqual, .present, .absent, .changed: false
        }
    }

    /// Returns all atoms with their paths below `Def`, in order.
    func atoms(of definition: Definition) -> [(path: String, atom: Definition.Atom)] {
        func list(_ condition: Definition.Condition?, _ path: String) -> [(String, Definition.Atom)] {
            (condition?.atoms ?? [:]).sorted { $0.key < $1.key }.map { ("\(path)/At/\($0.key)", $0.value) }
        }
        var result = list(definition.condition, "Cond")
        for (name, group) in (definition.groups?.groups ?? [:]).sorted(by: { $0.key < $1.key }) {
            result += list(group.condition, "Groups/G/\(name)/Cond")
        }
        return result
    }
}

// MARK: - V7

extension Verification {
    /// Returns why a schedule can never fire (V7): the end has passed, or every occurrence has.
    ///
    /// Where the clock is unknown nothing has passed. A change that leaves the time part alone may be accepted all
    /// the same, since occurrences do not restart; so may be refused an All whose last occurrence has passed.
    func hopelessness(of definition: Definition) -> [Problem] {
        guard let now, let time = definition.time else { return [] }
        let isSameTime = committed.map { $0.time == time } ?? false
        let force: Problem.Force = isSameTime ? .recommended : .binding
        if let end = time.end, end <= now {
            return [Problem(.v7, .badRequest, .past, node: place("Time/End"), force: force)]
        }
        guard definition.hasOccurrences, !hasOccurrence(time, from: now) else { return [] }
        if definition.groups == nil, definition.condition == nil {
            return [Problem(.v7, .badRequest, .past, node: place("Time/Start"), force: force)]
        }
        guard definition.groups != nil || definition.combination == .all else { return [] }
        return [Problem(.v7, .badRequest, .past, node: place("Time/Start"), force: .tolerated)]
    }

    /// Returns whether an occurrence is due at or after an instant that lies before End.
    private func hasOccurrence(_ time: Definition.TimePart, from now: Instant) -> Bool {
        let start = time.start ?? firstActivation ?? now
        guard start < now else { return time.end.map { start < $0 } ?? true }
        guard let period = time.period, period > 0 else { return false }
        let passed = (now - start + period - 1) / period
        let (offset, overflow) = passed.multipliedReportingOverflow(by: period)
        return !overflow && (time.end.map { start + offset < $0 } ?? true)
    }
}

// MARK: - V8 and V14 apart from bodies

extension Verification {
    /// Returns what a definition uses and the device does not offer (V8), bodies aside.
    ///
    /// A leaf that says the default of an absent option uses nothing; to refuse it is right as well.
    func missingOptions(for definition: Definition) -> [Problem] {
        var problems: [Problem] = []
        func need(_ option: Capabilities.Option, _ path: String, _ isUsed: Bool) {
            guard draft[path] != nil, !capabilities.options.contains(option) else { return }
            problems.append(
                Problem(
                    .v8, .optionalFeatureNotSupported, .unsupported, node: place(path),
                    force: isUsed ? .binding : .tolerated))
        }
        need(.lenient, "Lenient", definition.allowsMissingNodes)
        let prompts = [
            ("User/OnRequest", definition.user.atRequest), ("User/OnRun", definition.user.atRun),
            ("User/OnResult", definition.user.atResult),
        ]
        for (path, prompt) in prompts {
            switch prompt {
            case .confirm: need(.confirm, path, true)
            case .notify: need(.notify, path, true)
            case .none: break
            }
        }
        need(.failLimit, "Report/FailLimit", definition.report.failureLimit > 0)
        for (path, atom) in atoms(of: definition) where !capabilities.operators.contains(atom.comparison) {
            problems.append(
                Problem(.v8, .optionalFeatureNotSupported, .unsupported, node: place(path + "/Op")))
        }
        return problems
    }

    /// Returns the counts that a definition exceeds (V14), those of its bodies aside.
    ///
    /// `MaxAtoms` counts the atoms of a schedule; where one condition alone keeps to it and the groups together do
    /// not, a device that counts by condition is right as well.
    func excesses(of definition: Definition) -> [Problem] {
        var problems: [Problem] = []
        func full(_ limit: Capabilities.Limit, _ path: String, _ force: Problem.Force = .binding) {
            problems.append(
                Problem(.v14, .deviceFull, .full, node: place(path), limit: limit, force: force))
        }
        let names = draft.children(of: "Groups/G")
        let conditions = ["Cond"] + names.map { "Groups/G/\($0)/Cond" }
        let counts = conditions.map { draft.children(of: $0 + "/At").count }
        if let place = zip(conditions, counts).first(where: { $0.1 > capabilities[.maxAtoms] })?.0 {
            full(.maxAtoms, place)
        } else if counts.reduce(0, +) > capabilities[.maxAtoms] {
            full(.maxAtoms, "Groups", .recommended)
        }
        if names.count > capabilities[.maxGroups] { full(.maxGroups, "Groups") }
        for limit in exhausted { full(limit, "") }
        return problems
    }
}
