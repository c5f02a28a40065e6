public import ConformanceKit
public import DMReference
public import Links
import SyncML

/// The reference server behind test control: an IUT like any other.
///
/// It keeps one `ServerModel` and answers the messages of devices, which come over HTTP or by `exchange`. A server is
/// settled whenever no message of a device is being answered, so every request returns at once.
public actor ServerHost {
    private let faults: FaultSet<ServerFault>
    let variant: ServerVariant
    let root: NodeURI
    private var listener: HTTPListener?
    private var resets = 0
    /// The paths at which messages are taken since the last reset.
    private var paths: Set<String> = []
    private var server: ServerModel?
    private let store: RecordStore?
    private var keeper: ServerKeeper?
    private let atEachPoint: @Sendable () -> Void

    /// Creates a host; the server exists from the first `reset` on.
    ///
    /// - Parameters:
    ///   - faults: The deviations switched on.
    ///   - variant: How it uses the freedoms of the documents.
    ///   - root: Where the schedule object lies on devices.
    ///   - store: Where it keeps what survives a loss of power; nil keeps it in memory alone.
    ///   - atEachPoint: Is called around every answer, so that a test can end the process there.
    public init(
        faults: FaultSet<ServerFault> = FaultSet(), variant: ServerVariant = .reference,
        root: NodeURI = NodeURI(segments: ["Schedule"]), store: RecordStore? = nil,
        atEachPoint: @escaping @Sendable () -> Void = {}
    ) {
        self.store = store
        self.atEachPoint = atEachPoint
        keeper = store.map(ServerKeeper.init)
        self.faults = faults
        self.variant = variant
        self.root = root
    }

    // MARK: Addresses

    /// Begins to take messages over HTTP; addresses given at a reset are `http:` from now on.
    ///
    /// - Parameters:
    ///   - host: The address to bind.
    ///   - port: The port; 0 lets the system choose.
    /// - Returns: The address that is bound.
    /// - Throws: `cannotBind`.
    @discardableResult
    public func listen(host: String = "127.0.0.1", port: Int = 0) async throws(HTTPError) -> String {
        await listener?.stop()
        let bound = try await HTTPListener.bind(host: host, port: port) { [weak self] request in
            guard let self else { return .dropConnection }
            return await self.answer(request)
        }
        listener = bound
        return bound.url
    }

    /// Takes no more messages over HTTP, and ends the use of the store.
    public func stop() async {
        await listener?.stop()
        listener = nil
        server = nil
        store?.close()
    }

    /// Brings the server back that the store holds, as after a loss of power at the last write.
    ///
    /// - Returns: Whether the store holds one.
    /// - Throws: What is wrong with the store.
    public func restore() throws(StoreError) -> Bool {
        guard var keeper, let (remains, kept) = try keeper.remains() else { return false }
        var restored = ServerModel(
            profile: profile(remains.serverID, url: remains.url), restoring: kept, wall: remains.wall)
        try keeper.carryOut(&restored)
        self.keeper = keeper
        server = restored
        paths = remains.paths
        resets = remains.resets
        return true
    }

    private func profile(_ serverID: ServerID, url: String) -> ServerProfile {
        ServerProfile(
            serverID: serverID, url: url, scheduleRoot: root, policy: variant.policy, faults: faults)
    }

    /// Lets the server do something, and keeps what it wrote before anything of it is told.
    ///
    /// The server is moved, not copied: what a message costs must not grow with what the server holds.
    private func step<Value>(_ work: (inout ServerModel) -> Value) throws(StoreError) -> Value? {
        guard var server = self.server.take() else { return nil }
        atEachPoint()
        let value = work(&server)
        // Where the store fails, what is in memory is ahead of it: the server is as good as switched off.
        try keeper?.carryOut(&server)
        self.server = server
        atEachPoint()
        return value
    }

    /// The ways on which messages reach the server.
    var links: Set<String> { listener == nil ? ["exchange"] : ["http", "exchange"] }

    private func answer(_ request: HTTPRequest) -> HTTPAnswer {
        guard request.method == "POST" else {
            return .respond(HTTPResponse(status: 405, headers: ["Allow": "POST"]))
        }
        let message = ExchangeRequest(
            url: request.target, contentType: request.headers["Content-Type"] ?? "",
            headers: request.headers.byLowerCaseName, body: request.body)
        guard let answer = receive(message) else { return .dropConnection }
        var headers = HTTPFields(answer.headers)
        headers.append("Content-Type", answer.contentType)
        return .respond(HTTPResponse(status: answer.status, headers: headers, body: answer.body))
    }

    /// Returns the path of a URL, or of a target that has no scheme, without its query.
    private static func path(of url: String) -> String {
        var rest = url[...]
        if let slashes = rest.firstRange(of: "://") {
            rest = rest[slashes.upperBound...].drop { $0 != "/" }
        } else if !rest.hasPrefix("/"), let colon = rest.firstIndex(of: ":") {
            rest = rest[rest.index(after: colon)...]
        }
        return String(rest.prefix { $0 != "?" && $0 != "#" })
    }

    // MARK: Messages

    /// Takes a message of a device.
    ///
    /// - Parameter request: What was posted, and where.
    /// - Returns: The answer: HTTP 503 before the first reset, 404 for another address, 415 for another media type, 400
    ///   for what is no message, 500 where the store cannot be written; nil where the power was cut, or the message has no place in its session.
    public func receive(_ request: ExchangeRequest) -> ExchangeAnswer? {
        guard server != nil else { return Self.error(503, "the server was not reset") }
        guard paths.contains(Self.path(of: request.url)) else {
            return Self.error(404, "nothing is served here since the last reset")
        }
        let named = SyncMLEncoding(contentType: request.contentType)
        guard let encoding = request.contentType.isEmpty ? SyncMLEncoding(of: request.body) : named else {
            return Self.error(
                415, SyncMLEncoding.allCases.map(\.contentType).joined(separator: " and ") + " are taken")
        }
        let message: Message
        do {
            message = try encoding.decode(request.body).message
        } catch {
            return Self.error(400, "no SyncML message: \(error)")
        }
        do throws(StoreError) {
            let (style, manner) = (variant.style, variant.manner)
            return try step { server -> ExchangeAnswer? in
                switch server.received(message, seal: ReceivedSeal(request.headers, body: request.body)) {
                case .drop: return nil
                case .answer(let answer):
                    let octets = encoding.encode(manner.worded(answer), style: style)
                    let fields = server.seal(for: message.header.source.uri)?.fields(sealing: octets) ?? [:]
                    return ExchangeAnswer(
                        status: 200, contentType: encoding.contentType, headers: fields, body: octets)
                }
            }?.flatMap { $0 }
        } catch {
            return Self.error(500, error.description)
        }
    }

    private static func error(_ status: Int, _ text: String) -> ExchangeAnswer {
        ExchangeAnswer(status: status, contentType: "text/plain", body: Array(text.utf8))
    }

    // MARK: Test control

    func reset(_ request: ServerProfileRequest) throws(ControlFailure) -> ServerResetResult {
        guard request.tls == nil else {
            throw ControlFailure(.badParameters, "tls: this server speaks no https")
        }
        var names = Set<String>()
        for (index, device) in request.devices.enumerated() {
            guard names.insert(device.deviceID).inserted else {
                throw ControlFailure(.badParameters, "devices[\(index)].deviceID was named before")
            }
        }
        resets += 1
        let url = listener.map { "\($0.url)/dm/\(resets)" } ?? "exchange:/server"
        paths = Set([url, request.publicURL].compactMap { $0 }.map(Self.path))
        var fresh = ServerModel(
            profile: profile(request.serverID, url: request.publicURL ?? url),
            devices: request.devices.map {
                ManagedDevice(deviceID: $0.deviceID, client: $0.client, server: $0.server)
            }, wall: request.now)
        server = nil
        let remains = ServerKeeper.Remains(
            serverID: request.serverID, url: request.publicURL ?? url, scheduleRoot: root, paths: paths,
            resets: resets, wall: request.now, rest: fresh.durable.withoutShelves)
        do throws(StoreError) {
            try keeper?.begin(remains, &fresh)
        } catch {
            throw ControlFailure(.adapterFault, error.description)
        }
        server = fresh
        return ServerResetResult(url: url)
    }

    /// Lets the server take a call of the suite.
    ///
    /// - Parameter call: What happens to the server.
    /// - Returns: What the call returns.
    /// - Throws: `refused` before the first reset, `adapterFault` where the store cannot be written; what the call throws.
    func act<Value>(
        _ call: (inout ServerModel) throws(ControlFailure) -> Value
    ) throws(ControlFailure) -> Value {
        let outcome: Result<Value, ControlFailure>?
        do throws(StoreError) {
            outcome = try step { server in
                do throws(ControlFailure) {
                    return .success(try call(&server))
                } catch {
                    return .failure(error)
                }
            }
        } catch {
            throw ControlFailure(.adapterFault, error.description)
        }
        guard let outcome else { throw ControlFailure(.refused, "the server was not reset") }
        return try outcome.get()
    }
}
