import SyncML

extension Definition {
    /// Leaves out or alters what faults of the server leave out or alter on the way to the device.
    mutating func spoil(by faults: FaultSet<ServerFault>) {
        if faults.has(.unwrapsSingleGroup) { unwrapSingleGroup() }
        guard faults.has(.dropsPart) || faults.has(.wrongOperator) else { return }
        let parts: [(String, (inout Definition) -> Void)] = [
            ("Start", { $0.time?.start = nil }), ("End", { $0.time?.end = nil }),
            ("Count", { $0.time?.count = nil }), ("Duration", { $0.time?.duration = nil }),
            ("Missed", { $0.time?.missed = nil }), ("Grace", { $0.time?.grace = nil }),
            ("Mode", { $0.mode = nil }), ("Startup", { $0.condition?.startup = nil }),
            ("MinGap", { $0.condition?.minGap = nil }), ("OnError", { $0.onError = nil }),
            ("User", { $0.user = UserPart() }), ("Report", { $0.report = ReportPart() }),
            ("Default", { $0.groups?.defaultGroup = nil }),
            ("GroupConditions", { $0.eachGroup { $0.condition = nil } }),
            (
                "GroupWindows",
                { definition in
                    definition.eachGroup { group in
                        group.from = nil
                        group.to = nil
                    }
                }
            ), ("Hold", { $0.eachAtom { $0.hold = nil } }), ("Rearm", { $0.eachAtom { $0.rearm = nil } }),
            ("SecondCommand", { $0.body = $0.body.map(Self.firstCommand) }),
            ("Lenient", { $0.lenient = nil }), ("FailLimit", { $0.report.failLimit = nil }),
            ("Ended", { $0.report.ended = nil }), ("OnResult", { $0.user.onResult = nil }),
            ("Timeout", { $0.user.timeout = nil }),
        ]
        for (name, drop) in parts where faults.has(.dropsPart, name) { drop(&self) }
        eachAtom { atom in
            if faults.has(.wrongOperator, atom.comparison.rawValue) {
                atom.comparison = atom.comparison.opposite
            }
        }
    }

    private mutating func unwrapSingleGroup() {
        guard let only = groups?.groups.values.first, groups?.groups.count == 1 else { return }
        groups = nil
        time = time ?? TimePart()
        condition = only.condition
        body = only.body
    }

    /// Leaves parts as they were that faults of the server forget in a change.
    mutating func keepParts(of former: Definition, by faults: FaultSet<ServerFault>) {
        func keeps(_ part: String) -> Bool { faults.has(.keepsPartOnChange, part) }
        if keeps("Time") { time = former.time }
        if keeps("Cond.new"), former.condition == nil { condition = nil }
        if keeps("Cond.gone"), condition == nil { condition = former.condition }
        if keeps("Body") { body = former.body }
        if keeps("Groups") { groups = former.groups }
        if keeps("Report") { report = former.report }
        if keeps("User") { user = former.user }
    }

    private mutating func eachAtom(_ change: (inout Atom) -> Void) {
        for name in condition?.atoms.keys.sorted() ?? [] {
            guard var atom = condition?.atoms[name] else { continue }
            change(&atom)
            condition?.atoms[name] = atom
        }
    }

    private mutating func eachGroup(_ change: (inout Group) -> Void) {
        for name in groups?.groups.keys.sorted() ?? [] {
            guard var group = groups?.groups[name] else { continue }
            change(&group)
            groups?.groups[name] = group
        }
    }

    private static func firstCommand(_ body: String) -> String {
        guard let commands = try? ParsedBody(body).commands else { return body }
        return SyncMLXML.encodeBody(Array(commands.prefix(1)))
    }
}

extension Definition.Comparison {
    /// The operator that holds where this one does not; itself where there is none.
    fileprivate var opposite: Definition.Comparison {
        switch self {
        case .equal: .notEqual
        case .notEqual: .equal
        case .greater: .lessOrEqual
        case .greaterOrEqual: .less
        case .less: .greaterOrEqual
        case .lessOrEqual: .greater
        case .present: .absent
        case .absent: .present
        case .changed: .present
        }
    }
}
