extension DefinitionTree {
    /// Creates the tree that says what a definition says; absent parts are absent nodes.
    public init(_ definition: Definition) {
        self.init()
        leaf("AutoStart", definition.autoStart.map(String.init))
        leaf("Lenient", definition.lenient.map(String.init))
        leaf("Mode", definition.mode?.rawValue)
        if let time = definition.time { write(time) }
        if let condition = definition.condition { write(condition, at: "Cond", isGroup: false) }
        leaf("Body", definition.body)
        leaf("OnError", definition.onError?.rawValue)
        if let groups = definition.groups { write(groups) }
        leaf("Report/When", definition.report.when?.rawValue)
        leaf("Report/Ended", definition.report.ended.map(String.init))
        leaf("Report/FailLimit", definition.report.failLimit.map(String.init))
        leaf("User/OnRequest", definition.user.onRequest?.rawValue)
        leaf("User/OnRun", definition.user.onRun?.rawValue)
        leaf("User/OnResult", definition.user.onResult?.rawValue)
        leaf("User/Text", definition.user.text)
        leaf("User/Timeout", definition.user.timeout.map(String.init))
    }

    private mutating func leaf(_ path: String, _ value: String?) {
        if let value { make(path, value) }
    }

    private mutating func write(_ time: Definition.TimePart) {
        make("Time", nil)
        leaf("Time/Start", time.start?.description)
        leaf("Time/End", time.end?.description)
        leaf("Time/Period", time.period.map(String.init))
        leaf("Time/Duration", time.duration.map(String.init))
        leaf("Time/Count", time.count.map(String.init))
        leaf("Time/Grace", time.grace.map(String.init))
        leaf("Time/Missed", time.missed?.rawValue)
    }

    /// Startup and MinGap have no node in a group's condition, so they are left out there.
    private mutating func write(_ condition: Definition.Condition, at path: String, isGroup: Bool) {
        make(path, nil)
        leaf(path + "/Mode", condition.mode?.rawValue)
        if !isGroup {
            leaf(path + "/Startup", condition.startup.map(String.init))
            leaf(path + "/MinGap", condition.minGap.map(String.init))
        }
        for (name, atom) in condition.atoms {
            let place = path + "/At/" + name
            make(place, nil)
            leaf(place + "/Node", atom.node.description)
            leaf(place + "/Op", atom.comparison.rawValue)
            leaf(place + "/Value", atom.value)
            leaf(place + "/Rearm", atom.rearm)
            leaf(place + "/Hold", atom.hold.map(String.init))
        }
    }

    private mutating func write(_ groups: Definition.Groups) {
        make("Groups", nil)
        leaf("Groups/Default", groups.defaultGroup)
        for (name, group) in groups.groups {
            let place = "Groups/G/" + name
            make(place, nil)
            leaf(place + "/Rank", String(group.rank))
            if let condition = group.condition { write(condition, at: place + "/Cond", isGroup: true) }
            leaf(place + "/From", group.from.map(Definition.timeOfDay))
            leaf(place + "/To", group.to.map(Definition.timeOfDay))
            leaf(place + "/Body", group.body)
        }
    }
}
