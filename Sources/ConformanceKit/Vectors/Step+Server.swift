import DMReference
import SyncML

/// Stimuli of servers as steps; those that the suite does to a device of its own are named like the device's methods.
extension Vector.Step {
    private static let deviceSession = "device.session.start"
    private static let deviceNode = "device.tree.set"
    private static let deviceAnswers = "device.user.answers"
    private static let deviceLink = "device.link.set"
    private static let devicePower = "device.power.cycle"
    private static let deviceConduct = "device.conduct"
    private static let deviceAlert = "device.alert"

    /// Creates the step of a stimulus, with nothing seen yet.
    ///
    /// - Parameters:
    ///   - stimulus: The stimulus.
    ///   - call: The call of test control that it led to first; nil where there was none.
    /// - Throws: Where no step can stand for the stimulus.
    init(_ stimulus: ServerStimulus, call: (method: String, parameters: JSONValue, result: JSONValue)?) throws
    {
        if let call {
            self.init(method: call.method, parameters: call.parameters, result: call.result)
            return
        }
        func own(_ method: String, _ device: String, _ members: [String: JSONValue] = [:]) -> Self {
            Self(
                method: method,
                parameters: .object(members.merging(["deviceID": .text(device)]) { $1 }))
        }
        switch stimulus {
        case .session(let device): self = own(Self.deviceSession, device)
        case .setNode(let uri, let value, let device):
            self = own(Self.deviceNode, device, ["uri": .text(uri.description), "value": .text(value)])
        case .setRights(let uri, let acl, let device):
            self = own(Self.deviceNode, device, ["uri": .text(uri.description), "acl": .text(acl)])
        case .userAnswers(let answers, let device):
            self = own(Self.deviceAnswers, device, ["answers": .array(of: answers)])
        case .link(let up, let device): self = own(Self.deviceLink, device, ["up": .flag(up)])
        case .cycleDevice(let device): self = own(Self.devicePower, device)
        case .conduct(let troubles, let device):
            self = own(Self.deviceConduct, device)
            conduct = try Conduct.json(troubles, usual: .none)
        case .inject(let alert, let device):
            self = own(Self.deviceAlert, device)
            sends = [SyncMLXML.encodeBody([.alert(alert)])]
        case .wish, .advance, .powerCycle, .armCrash, .readCrash, .readRecord:
            throw Inconclusive("\(StimulusText.describe(stimulus)): no call was made")
        }
    }

    /// Reads what the suite does in this step of a server's vector.
    ///
    /// - Parameter reader: The step as JSON, for the place of an error.
    /// - Returns: The stimulus.
    /// - Throws: The first member that is missing, malformed or out of place.
    func serverStimulus(_ reader: JSONReader? = nil) throws(JSONShapeError) -> ServerStimulus {
        let reader = reader ?? JSONReader(json)
        let parameters = reader["parameters"]
        guard method.hasPrefix("device.") else {
            try requireNothingOfTheSuite(reader)
            return try serverCall(reader, parameters)
        }
        try requireNoCall(reader)
        let device = try parameters["deviceID"].text()
        switch method {
        case Self.deviceConduct:
            return .conduct(
                try Conduct.read(reader["conduct"], usual: DeviceTroubles.none), device: device)
        case Self.deviceAlert:
            guard case .alert(let alert)? = try commands(reader).first?.first else {
                throw reader["sends"].error("one SyncBody with one Alert")
            }
            return .inject(alert, device: device)
        case _: break
        }
        try requireNothingOfTheSuite(reader)
        switch method {
        case Self.deviceSession: return .session(device: device)
        case Self.deviceNode:
            let uri = try parameters["uri"].node()
            guard parameters["acl"].isAbsent else {
                return .setRights(uri, acl: try parameters["acl"].text(), device: device)
            }
            return .setNode(uri, value: try parameters["value"].text(), device: device)
        case Self.deviceAnswers:
            return .userAnswers(try parameters.read(UserAnswers.self).answers, device: device)
        case Self.deviceLink: return .link(up: try parameters.read(LinkState.self).isUp, device: device)
        case Self.devicePower: return .cycleDevice(device: device)
        case _: throw reader["method"].error("a method for a server that vectors know")
        }
    }

    private func serverCall(
        _ reader: JSONReader, _ parameters: JSONReader
    ) throws(JSONShapeError) -> ServerStimulus {
        func wish(_ wish: OperatorWish) throws(JSONShapeError) -> ServerStimulus {
            let selection: ScheduleSelection = try parameters.read()
            return .wish(wish, id: selection.id, device: selection.deviceID)
        }
        func definition() throws(JSONShapeError) -> Definition {
            try parameters["definition"].decode(DefinitionJSON.self).definition
        }
        switch method {
        case "schedule.plan": return try wish(.plan(try definition()))
        case "schedule.change": return try wish(.change(try definition()))
        case "schedule.activate": return try wish(.activate)
        case "schedule.suspend": return try wish(.suspend)
        case "schedule.terminate": return try wish(.terminate)
        case "schedule.remove": return try wish(.remove)
        case "schedule.record":
            let selection: ScheduleSelection = try parameters.read()
            return .readRecord(id: selection.id, device: selection.deviceID)
        case "clock.advance": return .advance(seconds: try parameters.read(ClockAdvance.self).seconds)
        case "power.cycle": return .powerCycle(off: try parameters.read(PowerCycle.self).off ?? 0)
        case "crash.arm": return .armCrash(writes: try parameters.read(CrashArming.self).writes)
        case "crash.fired": return .readCrash
        case _: throw reader["method"].error("a method for a server that vectors know")
        }
    }
}
