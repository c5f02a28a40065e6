import ConformanceKit
import DMReference
import SyncML

/// What a stimulus does to the state that histories are made from.
///
/// It need not agree with the device under test in everything: it only decides which stimuli are worth making.
extension HistoryGenerator {
    func advance(_ state: inout State, _ stimulus: DeviceStimulus) {
        state.steps += 1
        var choices = Choices()
        switch stimulus {
        case .session(let server, let batches, _):
            if state.isLinkUp { converse(&state.model, server, batches, &choices) }
        case .advance(let seconds):
            state.model.advance(seconds, choices: &choices)
            deliver(&state, &choices)
        case .setClock(let wall):
            state.model.setWall(wall, choices: &choices)
            deliver(&state, &choices)
        case .powerCycle(let off):
            state.model.powerCut(off: off, wall: state.model.wall.map { $0 + off }, choices: &choices)
            deliver(&state, &choices)
        case .link(let up):
            state.isLinkUp = up
            deliver(&state, &choices)
        case .setNode(let uri, let value, let format, let acl):
            state.model.setNode(
                uri, value: value, format: format, acl: acl.flatMap { ACL($0) }, choices: &choices)
        case .removeNode(let uri): state.model.removeNode(uri, choices: &choices)
        case .userAnswers(let answers): state.model.user.answers = answers
        case .addAccount(let server):
            if let account = accounts[server] { state.model.addAccount(account, choices: &choices) }
        case .removeAccount(let server): state.model.removeAccount(server, choices: &choices)
        case .setTool(let uri, let status, let seconds):
            state.model.setTool(uri, status: StatusCode(status), seconds: seconds)
        case .armCrash, .conduct, .readNode, .readTools, .readPrompts: break
        }
    }

    private func converse(
        _ model: inout DeviceModel, _ server: ServerID, _ batches: [[Command]], _ choices: inout Choices
    ) {
        model.sessionOpened(with: server)
        acknowledge(&model, server, &choices)
        for batch in batches {
            _ = model.execute(batch, as: server, choices: &choices)
            acknowledge(&model, server, &choices)
            model.messageAnswered(choices: &choices)
        }
        acknowledge(&model, server, &choices)
        model.sessionEnded(choices: &choices)
        acknowledge(&model, server, &choices)
    }

    private func deliver(_ state: inout State, _ choices: inout Choices) {
        guard state.isLinkUp else { return }
        for server in state.model.accounts.keys.sorted() { acknowledge(&state.model, server, &choices) }
    }

    private func acknowledge(_ model: inout DeviceModel, _ server: ServerID, _ choices: inout Choices) {
        let reports = model.pendingReports(for: server)
        guard !reports.isEmpty else { return }
        model.reportsOffered(to: server, count: reports.count, choices: &choices)
        for report in reports {
            model.reportAnswered(
                to: server, instance: report.instance, sequence: report.sequence, code: .ok,
                isAuthenticated: true, choices: &choices)
        }
    }
}
