import DMReference
import SyncML

/// Stimuli of devices as steps: a call of test control with its own name and parameters, wherever there is one.
extension Vector.Step {
    /// How a server that the suite plays behaves in sessions that the device opens by itself.
    static let serverConduct = "server.conduct"

    /// Creates the step of a stimulus, with nothing seen yet.
    ///
    /// - Parameters:
    ///   - stimulus: The stimulus.
    ///   - call: The call of test control that it led to; nil where there was none.
    /// - Throws: Where no step can stand for the stimulus.
    init(_ stimulus: DeviceStimulus, call: (method: String, parameters: JSONValue, result: JSONValue)?) throws
    {
        self.init(
            method: call?.method ?? Self.serverConduct, parameters: call?.parameters ?? .empty,
            result: call?.result)
        switch stimulus {
        case .session(_, let batches, let troubles):
            sends = batches.map { SyncMLXML.encodeBody($0) }
            conduct = try Conduct.json(troubles, usual: .none)
        case .conduct(let server, let troubles):
            parameters = ServerSelection(serverID: server).json
            conduct = try Conduct.json(troubles, usual: .none)
        case .armCrash:
            // What tells whether it came is read beside the steps.
            throw Inconclusive("a vector holds no crash that is armed")
        case .advance, .setClock, .powerCycle, .link, .setNode, .removeNode, .userAnswers, .setTool,
            .addAccount, .removeAccount, .readNode, .readTools, .readPrompts:
            break
        }
    }

    /// Reads what the suite does in this step of a device's vector.
    ///
    /// - Parameter reader: The step as JSON, for the place of an error.
    /// - Returns: The stimulus.
    /// - Throws: The first member that is missing, malformed or out of place.
    func deviceStimulus(_ reader: JSONReader? = nil) throws(JSONShapeError) -> DeviceStimulus {
        let reader = reader ?? JSONReader(json)
        let parameters = reader["parameters"]
        switch method {
        case Self.serverConduct:
            try requireNoCall(reader)
            return .conduct(
                try parameters.read(ServerSelection.self).serverID,
                try Conduct.read(reader["conduct"], usual: ServerTroubles.none))
        case "session.start":
            let server = try parameters.read(ServerSelection.self).serverID
            return .session(
                server, try commands(reader),
                try Conduct.read(reader["conduct"], usual: ServerTroubles.none))
        case _: break
        }
        try requireNothingOfTheSuite(reader)
        return try deviceCall(reader, parameters)
    }

    private func deviceCall(
        _ reader: JSONReader, _ parameters: JSONReader
    ) throws(JSONShapeError) -> DeviceStimulus {
        switch method {
        case "clock.advance": return .advance(seconds: try parameters.read(ClockAdvance.self).seconds)
        case "clock.set": return .setClock(try parameters.read(ClockSetting.self).now)
        case "power.cycle": return .powerCycle(off: try parameters.read(PowerCycle.self).off ?? 0)
        case "link.set": return .link(up: try parameters.read(LinkState.self).isUp)
        case "tree.set":
            let change: TreeChange = try parameters.read()
            return .setNode(
                try parameters["uri"].node(), value: change.value,
                format: try parameters["format"].optional { format throws(JSONShapeError) in
                    try format.choice(Format.self)
                }, acl: change.acl)
        case "tree.remove": return .removeNode(try parameters["uri"].node())
        case "tree.get": return .readNode(try parameters["uri"].node())
        case "user.answers": return .userAnswers(try parameters.read(UserAnswers.self).answers)
        case "user.prompts": return .readPrompts
        case "tools.log": return .readTools
        case "tools.set":
            let setting: ToolSetting = try parameters.read()
            return .setTool(
                try parameters["uri"].node(), status: setting.status, seconds: setting.seconds)
        case "account.add":
            return .addAccount(try parameters.read(AccountProfile.self).account.serverID)
        case "account.remove": return .removeAccount(try parameters.read(ServerSelection.self).serverID)
        case _: throw reader["method"].error("a method for a device that vectors know")
        }
    }

    /// The commands of each text in `sends`.
    func commands(_ reader: JSONReader) throws(JSONShapeError) -> [[Command]] {
        try reader["sends"].optional { list throws(JSONShapeError) in
            try list.array { text throws(JSONShapeError) in
                let xml = try text.text()
                let body: (commands: [Command], findings: [Finding])
                do throws(SyncMLError) {
                    body = try SyncMLXML.decodeBody(xml)
                } catch {
                    throw text.error("a SyncBody: \(error)")
                }
                guard body.findings.isEmpty, SyncMLXML.encodeBody(body.commands) == xml else {
                    throw text.error("a SyncBody in canonical XML")
                }
                return body.commands
            }
        } ?? []
    }

    /// Refuses what only stimuli have that the suite does to its own side.
    func requireNothingOfTheSuite(_ reader: JSONReader) throws(JSONShapeError) {
        for name in ["sends", "conduct"] where !reader[name].isAbsent {
            throw reader[name].error("absent with \(method)")
        }
    }

    /// Refuses the result of a call where none is made.
    func requireNoCall(_ reader: JSONReader) throws(JSONShapeError) {
        for name in ["result", "notifications"] where !reader[name].isAbsent {
            throw reader[name].error("absent with \(method), which is no call")
        }
    }
}

extension JSONReader {
    /// Reads the address of a node.
    func node() throws(JSONShapeError) -> NodeURI {
        guard let uri = NodeURI(try text()) else { throw error("the address of a node") }
        return uri
    }
}

/// How a side that the suite plays behaves, as the members that differ from what is usual.
enum Conduct {
    /// Members that are sets, which JSON has in the order of their numbers.
    private static let sets: Set = ["dropsRepliesTo", "withholds", "ignoresRepliesTo"]

    /// Returns the members that are not as usual; nil where all are.
    static func json<Troubles: Codable & Equatable>(
        _ troubles: Troubles, usual: Troubles
    ) throws -> JSONValue? {
        guard troubles != usual else { return nil }
        let usual = try JSONValue(encoding: usual)
        guard case .object(let members) = try JSONValue(encoding: troubles) else { return nil }
        let different = members.filter { usual[$0.key] != $0.value }
        return .object(
            Dictionary(
                uniqueKeysWithValues: different.map { name, value in
                    (name, sets.contains(name) ? sorted(value) : value)
                }))
    }

    private static func sorted(_ value: JSONValue) -> JSONValue {
        guard case .array(let elements) = value else { return value }
        return .array(
            elements.sorted {
                "\($0)".count == "\($1)".count ? "\($0)" < "\($1)" : "\($0)".count < "\($1)".count
            })
    }

    /// Reads the members that are not as usual.
    static func read<Troubles: Codable & Equatable>(
        _ reader: JSONReader, usual: Troubles
    ) throws(JSONShapeError) -> Troubles {
        guard !reader.isAbsent else { return usual }
        guard case .object(let members) = reader.value,
            case .object(var all)? = try? JSONValue(encoding: usual)
        else { throw reader.error("an object") }
        all.merge(members) { $1 }
        return try reader.replacing(.object(all)).decode()
    }
}
