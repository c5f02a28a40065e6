package import DMReference
package import SyncML

extension DeviceOracle {
    /// Takes a stimulus in every state; sessions are judged by their messages alone.
    mutating func apply(_ step: DeviceStep) throws(Stop) {
        switch step.stimulus {
        case .session, .conduct, .readNode, .readTools, .readPrompts:
            break
        case .advance(let seconds):
            try always { model, choices in model.advance(seconds, choices: &choices) }
        case .setClock(let wall):
            try always { model, choices in model.setWall(wall, choices: &choices) }
        case .powerCycle(let off):
            nonceMayBeStale = Set(states.flatMap { $0.model.accounts.keys })
            if linkUpSince != nil { linkUpSince = model.monotonic + off }
            guard case .clock(let wall)? = step.reading else { return }
            try always { model, choices in model.powerCut(off: off, wall: wall, choices: &choices) }
        case .link(let up):
            linkUpSince = up ? linkUpSince ?? model.monotonic : nil
            guard !up else { return }
            try always { model, choices in
                for server in model.accounts.keys.sorted() {
                    model.reportOffersFailed(to: server, choices: &choices)
                }
            }
        case .setNode(let uri, let value, let format, let acl):
            try always { model, choices in
                model.setNode(
                    uri, value: value, format: format, acl: acl.flatMap { ACL($0) }, choices: &choices)
            }
        case .removeNode(let uri):
            try always { model, choices in model.removeNode(uri, choices: &choices) }
        case .userAnswers(let answers):
            try always { model, _ in model.user.answers = answers }
        case .setTool(let uri, let status, let seconds):
            try always { model, _ in model.setTool(uri, status: StatusCode(status), seconds: seconds) }
        case .addAccount(let server):
            nonceMayBeStale.insert(server)
            guard let account = accounts[server] else { return }
            try always { model, choices in model.addAccount(account, choices: &choices) }
        case .removeAccount(let server):
            try always { model, choices in model.removeAccount(server, choices: &choices) }
        case .armCrash(let writes): try armCrash(writes > 0)
        }
    }

    /// Compares what the upper tester read with every state.
    mutating func compare(_ step: DeviceStep) throws(Stop) {
        guard let reading = step.reading else { return }
        let before = states
        switch reading {
        case .clock:
            return
        case .node(let value, let exists):
            guard case .readNode(let uri) = step.stimulus else { return }
            states = states.filter { state in
                let node = state.model.controlNode(uri)
                guard exists == (node != nil) else { return false }
                return node?.value == nil || node?.value == value
            }
            guard states.isEmpty else { return }
            let allowed = Set(
                before.map { state in
                    state.model.controlNode(uri).map { "\(uri) holds \"\($0.value ?? "")\"" }
                        ?? "\(uri) does not exist"
                })
            throw .refuted(
                Refutation(
                    "the tree is not what the commands performed so far make of it",
                    allowed: allowed.sorted(),
                    observed: exists ? "\(uri) holds \"\(value ?? "")\"" : "\(uri) does not exist",
                    concerns: [.runs]))
        case .tools(let entries):
            states = states.filter { $0.model.toolEntries == entries }
            guard states.isEmpty else { return }
            throw .refuted(
                Refutation(
                    "the tools did not run as the schedules and commands ask",
                    allowed: Set(before.map { Self.text($0.model.toolEntries) }).sorted(),
                    observed: Self.text(entries), concerns: [.toolRuns]))
        case .prompts(let prompts):
            states = states.filter { $0.model.user.prompts == prompts }
            guard states.isEmpty else { return }
            throw .refuted(
                Refutation(
                    "the user was not prompted as settings and consent rules ask",
                    allowed: Set(before.map { Self.text($0.model.user.prompts) }).sorted(),
                    observed: Self.text(prompts), interpretations: ["AMB-21"], concerns: [.prompts]))
        }
    }

    private static func text(_ entries: [DeviceReading.ToolEntry]) -> String {
        entries.isEmpty
            ? "no run"
            : entries.map { "\($0.uri) at \($0.at?.description ?? "unknown time")" }.joined(separator: ", ")
    }

    private static func text(_ prompts: [UserScript.Prompt]) -> String {
        prompts.isEmpty
            ? "no prompt" : prompts.map { "\($0.kind.rawValue) \"\($0.text)\"" }.joined(separator: ", ")
    }

    /// Checks what must have happened once the IUT is settled: nothing may be overdue.
    mutating func settle(_ stimulus: DeviceStimulus) throws(Stop) {
        for index in states.indices { states[index].trackReports() }
        guard let linkUpSince else { return }
        let before = states
        states = states.filter { overdue($0, linkUpSince: linkUpSince) == nil }
        guard states.isEmpty, let first = before.first else { return }
        let report = overdue(first, linkUpSince: linkUpSince)
        throw .refuted(
            Refutation(
                "a report was not sent although the link was up for the declared delay",
                allowed: report.map { [$0.text] } ?? [], observed: "no alert for it",
                interpretations: ["AMB-03", "AMB-20"], concerns: Set(report.map(Concern.of) ?? [])))
    }

    private func overdue(_ state: Explanation, linkUpSince: Int) -> Report? {
        for (server, _) in state.model.accounts {
            let grace =
                failedOffer[server] == nil ? settings.reportDelay : settings.reportDelay + settings.backOff
            for report in state.model.pendingReports(for: server) {
                let key = Explanation.ReportKey(
                    server: server, instance: report.instance, sequence: report.sequence)
                let since = max(state.queuedSince[key] ?? state.model.monotonic, linkUpSince)
                let start = max(since, failedOffer[server] ?? since)
                if state.model.monotonic - start >= grace { return report }
            }
        }
        return nil
    }
}

extension DeviceModel {
    /// Says how a tool will end from now on, as the test control does.
    package mutating func setTool(_ uri: NodeURI, status: StatusCode, seconds: Int) {
        guard var node = tree[uri] else { return }
        node.tool = Node.Tool(status: status, seconds: seconds)
        tree.set(uri, node)
        durable.tree.set(uri, node)
    }

    /// The log of tool runs in the form of the test control.
    package var toolEntries: [DeviceReading.ToolEntry] {
        toolRuns.map { DeviceReading.ToolEntry(at: $0.at, uri: $0.uri.description, data: $0.data) }
    }
}

extension Report {
    /// A short text for explanations.
    package var text: String {
        var parts = ["\(kind.rawValue) report of \(id) rev=\(revision) seq=\(sequence)"]
        if let operation { parts.append("op=\(operation.rawValue)") }
        if let occurrence { parts.append("occ=\(occurrence)") }
        if let due { parts.append("due=\(due)") }
        if let trigger { parts.append("trigger=\(trigger.rawValue)") }
        if let code { parts.append("code=\(code.rawValue)") }
        if let reason { parts.append("reason=\(reason)") }
        if let group { parts.append("group=\(group)") }
        if let state { parts.append("state=\(state)") }
        if let fired { parts.append("fired=\(fired)") }
        if !commands.isEmpty {
            parts.append("cmds=" + commands.map { "\($0.id):\($0.code.rawValue)" }.joined(separator: ","))
        }
        for value in values { parts.append("\(value.uri)=\"\(value.data)\"") }
        return parts.joined(separator: " ")
    }
}
