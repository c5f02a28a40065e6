import DMReference
import SyncML

/// A device session and a scripted server, connected in process; commands are answered by a function.
struct SessionPair {
    static let secretive = account(client: .md5, server: .md5)

    static func account(client: Account.Scheme, server: Account.Scheme) -> Account {
        Account(
            serverID: "srv-a", url: "http://dm.example/a",
            client: .init(scheme: client, name: "dev", secret: "s1", nonce: [1, 2, 3]),
            server: .init(scheme: server, name: "srv-a", secret: "s2", nonce: [4, 5, 6]))
    }

    static func notice(_ sequence: Int) -> DeviceSession.Notice {
        let item = Item(
            source: Location("./Schedule/Set/q1"),
            meta: Meta(format: "chr", type: "urn:x", mark: "informational"), data: "seq=\(sequence)")
        return DeviceSession.Notice(
            instance: 1, sequence: sequence, alert: Alert(id: "", code: .genericAlert, items: [item]))
    }

    static func get(_ id: String, _ uris: String...) -> Command {
        .get(TreeCommand(id: id, items: uris.map { Item(target: Location($0)) }))
    }

    var device: DeviceSession
    var server: ScriptedServer
    var queue: [DeviceSession.Notice]
    var executed: [Command] = []
    var receipts: [DeviceSession.Receipt] = []
    /// Reports that arise while a batch is executed, by its number.
    var arising: [Int: [DeviceSession.Notice]] = [:]
    var execute: (Command) -> [Answer] = SessionPair.answers
    private var executions = 0

    init(
        device account: Account = SessionPair.secretive, server serverAccount: Account? = nil,
        policy: Policy = Policy(), serverPolicy: Policy = Policy(), troubles: ServerTroubles = .none,
        batches: [[Command]] = [], reports: [DeviceSession.Notice] = [], sessionID: String = "17"
    ) {
        device = DeviceSession(
            .init(
                deviceID: "IMEI:1", account: account, sessionID: sessionID,
                deviceInformation: [
                    .init(uri: "./DevInfo/DevId", value: "IMEI:1"), .init(uri: "./DevInfo/Man", value: "m"),
                ], policy: policy),
            nonces: NonceSource(seed: 1))
        let other = serverAccount ?? account
        server = ScriptedServer(
            .init(
                deviceID: "IMEI:1", sourceURI: "http://dm.example/a", client: other.client,
                server: other.server, policy: serverPolicy, troubles: troubles),
            nonces: NonceSource(seed: 2), batches: batches)
        queue = reports
    }

    /// Runs the session to its end.
    @discardableResult
    mutating func run() -> SessionEnd? {
        var message = device.open(reports: queue)
        for _ in 0..<100 {
            guard case .answer(let reply) = server.received(message, seal: Self.carried(device.seal, message))
            else {
                device.fail()
                return device.ended
            }
            let (new, next) = device.received(reply, seal: Self.carried(server.session.seal, reply))
            receipts += new
            for receipt in new where receipt.authenticated && receipt.code == .ok {
                queue.removeAll { $0.instance == receipt.instance && $0.sequence == receipt.sequence }
            }
            switch next {
            case .end(let end): return end
            case .resend(let again): message = again
            case .execute(let commands):
                if !commands.isEmpty { executions += 1 }
                executed += commands
                let answers = commands.flatMap(execute)
                if !commands.isEmpty { queue += arising[executions] ?? [] }
                message = device.answer(answers, reports: queue)
            }
        }
        return nil
    }

    /// What the transport carries beside a message.
    static func carried(_ seal: MessageSeal?, _ message: Message) -> ReceivedSeal? {
        let octets = SyncMLXML.encode(message)
        return seal.flatMap { ReceivedSeal($0.fields(sealing: octets), body: octets) }
    }

    static func answers(_ command: Command) -> [Answer] {
        switch command {
        case .get(let get):
            get.items.enumerated().map { index, item in
                let uri = item.target?.uri ?? ""
                return Answer(
                    commandID: get.id, name: "Get", itemIndex: index, target: uri, code: .ok,
                    results: [Item(source: Location(uri), meta: Meta(format: "chr"), data: "v")])
            }
        case .sequence(let group):
            [Answer(commandID: group.id, name: "Sequence", code: .ok)] + group.commands.flatMap(answers)
        case .add, .replace, .copy, .delete, .exec, .alert, .atomic, .status, .results, .foreign:
            [Answer(commandID: command.id, name: command.name, itemIndex: 0, target: "./x", code: .ok)]
        }
    }
}

extension Message {
    /// The body as short text: `St(Get)=200`, `Alert1201`, `Get`.
    var sketch: [String] {
        commands.map { command in
            switch command {
            case .status(let status): "St(\(status.commandName))=\(status.code.rawValue)"
            case .alert(let alert): "Alert\(alert.code?.rawValue ?? 0)"
            case .add, .replace, .copy, .delete, .get, .exec, .atomic, .sequence, .results, .foreign:
                command.name
            }
        } + (isFinal ? ["Final"] : [])
    }
}
