import SyncML

/// The verification of a request to commit or activate a schedule: checks V4 to V14 of semantics 4.
///
/// It lists every fault that is present, for any of them may be reported (schedule-mo 5); `Problem.verdict` decides.
/// What concerns the request itself (authentication, rights on the schedule, state, consent) is not part of it.
public struct Verification: Sendable {
    /// What shall be committed.
    public var draft: DefinitionTree
    /// The schedule, `<root>/Set/<id>`.
    public var schedule: NodeURI
    /// The root of the schedule object.
    public var root: NodeURI
    /// Whose rights count.
    public var owner: ServerID
    /// The device's tree.
    public var tree: DMTree
    /// What the device can schedule.
    public var capabilities: Capabilities
    /// Where the device deviates.
    public var faults: FaultSet<DeviceFault>
    /// The wall clock; nil while unknown.
    public var now: Instant?
    /// When the schedule was first activated, which is the default of Start; nil before.
    public var firstActivation: Instant?
    /// The definition in force; nil for a creation.
    public var committed: Definition?
    /// Counts that have no room for one more schedule or report (V14).
    public var exhausted: [Capabilities.Limit]

    /// Creates a verification of a creation with nothing else going on; the rest is set afterwards.
    public init(
        _ draft: DefinitionTree, of schedule: NodeURI, root: NodeURI, owner: ServerID, tree: DMTree,
        capabilities: Capabilities, faults: FaultSet<DeviceFault> = FaultSet(), now: Instant?
    ) {
        self.draft = draft
        self.schedule = schedule
        self.root = root
        self.owner = owner
        self.tree = tree
        self.capabilities = capabilities.tightened(by: faults)
        self.faults = faults
        self.now = now
        exhausted = []
    }

    /// What a verification yields.
    public struct Outcome: Hashable, Sendable {
        /// The definition that a commit would put into force.
        public var definition: Definition
        /// Every problem present, in the order in which a verdict considers them.
        public var problems: [Problem]
    }

    /// Verifies a commit.
    public func commit() -> Outcome {
        let all = examine()
        let problems = all.problems.filter { !isOverlooked($0) }
        return Outcome(definition: defused(all.definition), problems: problems)
    }

    /// Returns the problems of an activation: rights on watched nodes and targets alone (V10, V12).
    public func activation() -> [Problem] {
        examine().problems.filter { $0.check == .v10 || $0.check == .v12 }
    }

    /// The address of `Def`.
    var base: NodeURI { schedule.child("Def") }

    /// Returns the address of a node of the definition.
    func place(_ path: String) -> NodeURI {
        NodeURI(segments: base.segments + DefinitionTree.segments(path))
    }

    private func examine() -> Outcome {
        let parsed = draft.parse(at: base)
        let definition = parsed.definition
        var problems = parsed.problems
        problems += contradictions(in: definition)
        problems += hopelessness(of: definition)
        problems += missingOptions(for: definition)
        problems += excesses(of: definition)
        for body in bodies(of: definition) { problems += self.problems(of: body, in: definition) }
        problems += watchProblems(of: definition)
        return Outcome(definition: definition, problems: Problem.ordered(problems))
    }
}

// MARK: - Faults of the reference device

extension Verification {
    /// Returns whether a fault of the device makes it overlook a problem.
    private func isOverlooked(_ problem: Problem) -> Bool {
        let (key, aspect) = (key(problem), problem.aspect ?? "")
        if faults.has(.skipsCheck, key) || faults.has(.skipsCheck, "\(key).\(aspect)") { return true }
        if let limit = problem.limit, faults.has(.limitIgnored, limit.rawValue) { return true }
        return switch problem.reason {
        case .incomplete: faults.has(.acceptsIncomplete)
        case .format: faults.has(.acceptsMalformed)
        case .range: faults.has(.acceptsOutOfRange)
        case .contradiction: faults.has(.acceptsContradiction)
        case .past: faults.has(.acceptsPast)
        case .unsupported: faults.has(.acceptsUnsupported)
        case .inSelf: faults.has(.acceptsSelf, aspect == "watch" ? "watch" : "target")
        case .watch: faults.has(.acceptsUnknownWatch)
        case .watchRights: faults.has(.skipsWatchRightsAtCommit)
        case .target: faults.has(.acceptsUnknownTarget, aspect)
        case .targetAccess: faults.has(.acceptsTargetAccess)
        case .targetRights: faults.has(.skipsTargetRightsAtCommit, aspect)
        case .full, .size: faults.has(.acceptsOverLimit)
        case .ok, .rights, .state, .refused, .cancelled, .noAnswer, .failed, .interrupted, .overflow,
            .failures, .internalError:
            false
        }
    }

    /// Returns whether a fault of the device makes it overlook what a command acts on.
    func overlooksTargets(of command: Command, isOfGroup: Bool) -> Bool {
        faults.has(.overlooksTargets, isOfGroup ? "Group" : command.name)
    }

    /// What a problem is called in the arguments of a fault: its reason, and the place below `Def` where it has one.
    private func key(_ problem: Problem) -> String {
        guard let node = problem.node, node.isInside(base) else { return problem.reason.rawValue }
        var names = node.segments.dropFirst(base.segments.count).map(\.self)
        for index in names.indices.dropFirst() where ["At", "G"].contains(names[index - 1]) {
            names[index] = "*"
        }
        return ([problem.reason.rawValue] + [names.joined(separator: "/")].filter { !$0.isEmpty })
            .joined(separator: ".")
    }

    /// Returns the definition with numbers that the model can run with, where a fault let impossible ones pass.
    private func defused(_ definition: Definition) -> Definition {
        var result = definition
        func least(_ number: Int?, _ bound: Int) -> Int? { number.map { max($0, bound) } }
        result.time?.period = least(definition.time?.period, 1)
        result.time?.duration = least(definition.time?.duration, 0)
        result.time?.grace = least(definition.time?.grace, 0)
        result.condition?.minGap = least(definition.condition?.minGap, 0)
        result.user.timeout = least(definition.user.timeout, 0)
        for (name, atom) in definition.condition?.atoms ?? [:] {
            result.condition?.atoms[name]?.hold = least(atom.hold, 0)
        }
        for (name, group) in definition.groups?.groups ?? [:] {
            for (atomName, atom) in group.condition?.atoms ?? [:] {
                result.groups?.groups[name]?.condition?.atoms[atomName]?.hold = least(atom.hold, 0)
            }
        }
        return result
    }
}
