public import ConformanceKit
public import DMReference
import SyncML

/// The reference device behind test control: an IUT like any other.
///
/// It keeps one `ReferenceDevice`, carries its messages, and answers a request when nothing is left to do at the present
/// device time (*settled*).
public actor DeviceHost {
    /// Carries a message to an address that is not reached by `exchange`; nil where there was no answer.
    public typealias Post = @Sendable (ExchangeRequest) async -> ExchangeAnswer?

    private let faults: FaultSet<DeviceFault>
    private let variant: DeviceVariant
    let root: NodeURI
    private let post: Post
    private let store: RecordStore?
    private var keeper: DeviceKeeper?
    private let atEachPoint: @Sendable () -> Void
    private var device: ReferenceDevice?
    private var encoding = SyncMLEncoding.xml

    /// Creates a host; the device exists from the first `reset` on.
    ///
    /// - Parameters:
    ///   - faults: The deviations switched on.
    ///   - variant: How it uses the freedoms of the documents.
    ///   - root: Where the schedule object lies.
    ///   - store: Where it keeps what survives a loss of power; nil keeps it in memory alone.
    ///   - atEachPoint: Is called before and after every message, so that a test can end the process there.
    ///   - post: Carries messages to `http:` addresses.
    public init(
        faults: FaultSet<DeviceFault> = FaultSet(),
        variant: DeviceVariant = .reference, root: NodeURI = NodeURI(segments: ["Schedule"]),
        store: RecordStore? = nil, atEachPoint: @escaping @Sendable () -> Void = {},
        post: @escaping Post = { _ in nil }
    ) {
        self.store = store
        self.atEachPoint = atEachPoint
        keeper = store.map(DeviceKeeper.init)
        self.faults = faults
        self.variant = variant
        self.root = root
        self.post = post
    }

    func reset(_ profile: DeviceProfileRequest) throws(ControlFailure) -> DeviceResetResult {
        encoding = profile.encoding
        var model = try DeviceModel(
            profile, scheduleRoot: root, capabilities: variant.capabilities, faults: faults)
        model.schedules.nextInstance = variant.firstInstance
        model.durable.schedules.nextInstance = variant.firstInstance
        var fresh = ReferenceDevice(model, settings: settings(starts: 0))
        if keeper != nil { fresh.keepJournal() }
        let identity = DeviceKeeper.Identity(
            profile: model.profile, encoding: encoding, fallback: profile.user)
        device = nil
        try keep { keeper throws(StoreError) in try keeper.begin(identity, fresh) }
        device = fresh
        return DeviceResetResult()
    }

    /// Brings the device back that the store holds, as after a loss of power at the last write.
    ///
    /// - Returns: Whether the store holds one.
    /// - Throws: What is wrong with the store.
    public func restore() throws(StoreError) -> Bool {
        guard var keeper, let (identity, kept, starts) = try keeper.remains() else { return false }
        var remains = kept
        remains.profile.faults = faults
        encoding = identity.encoding
        var restored = ReferenceDevice(restoring: remains, settings: settings(starts: starts))
        try keeper.carryOut(restored.takeJournal(), restored.memory)
        device = restored
        self.keeper = keeper
        return true
    }

    /// Ends the use of the store.
    public func close() {
        device = nil
        store?.close()
    }

    private func settings(starts: Int) -> ReferenceDevice.Settings {
        // Nonces must not come again after a start.
        var settings = ReferenceDevice.Settings(
            policy: variant.policy, seed: UInt64(starts + 1), shortestBackOff: variant.shortestBackOff,
            reportHold: variant.reportHold)
        settings.form = MessageForm(encoding: encoding, style: variant.style)
        return settings
    }

    /// Carries out by the keeper what must be durable before anything leaves the device.
    private func keep(
        _ work: (inout DeviceKeeper) throws(StoreError) -> Void
    ) throws(ControlFailure) {
        guard var keeper else { return }
        do throws(StoreError) {
            try work(&keeper)
            self.keeper = keeper
        } catch {
            // What is in memory is ahead of the store: the device is as good as switched off.
            device = nil
            throw ControlFailure(.adapterFault, error.description)
        }
    }

    private func keepSteps() throws(ControlFailure) {
        guard keeper != nil, let steps = device?.takeJournal(), let memory = device?.memory else { return }
        try keep { keeper throws(StoreError) in try keeper.carryOut(steps, memory) }
    }

    /// Lets the device take an event and carries its messages until nothing is left to do.
    ///
    /// - Parameters:
    ///   - exchange: Carries messages to addresses of the scheme `exchange:`.
    ///   - event: What happens to the device.
    /// - Returns: The wall clock afterwards.
    /// - Throws: `refused` before the first reset, `adapterFault` where the store cannot be written.
    func settle(
        _ exchange: Exchange,
        _ event: (inout ReferenceDevice) throws(ControlFailure) -> ReferenceDevice.Action
    ) async throws(ControlFailure) -> Instant? {
        guard
            var action = try device.map({ device throws(ControlFailure) in
                var device = device
                defer { self.device = device }
                return try event(&device)
            })
        else { throw ControlFailure(.refused, "the device was not reset") }
        try keepSteps()
        while case .send(_, let url, let message) = action {
            atEachPoint()
            let answer = await carry(worded(message), to: url, exchange)
            if let answer, let decoded = try? SyncMLEncoding(of: answer.body).decode(answer.body) {
                let seal = ReceivedSeal(answer.headers, body: answer.body)
                action = device?.received(decoded.message, seal: seal) ?? .idle(now: nil)
            } else {
                action = device?.sendingFailed() ?? .idle(now: nil)
            }
            atEachPoint()
            try keepSteps()
        }
        return device?.now
    }

    /// Encodes a message in the device's own manner, or plainly where the server's MaxMsgSize has no room for that.
    private func worded(_ message: Message) -> [UInt8] {
        let worded = encoding.encode(variant.manner.worded(message), style: variant.style)
        guard let limit = device?.messageLimit, worded.count > limit else { return worded }
        return encoding.encode(message, style: variant.style)
    }

    private func carry(_ body: [UInt8], to url: String, _ exchange: Exchange) async -> ExchangeAnswer? {
        let request = ExchangeRequest(
            url: url, contentType: encoding.contentType, headers: device?.seal?.fields(sealing: body) ?? [:],
            body: body)
        let isHTTP = url.hasPrefix("http:") || url.hasPrefix("https:")
        let answer = isHTTP ? await post(request) : (try? await exchange(request))
        guard let answer, answer.status == 200 else { return nil }
        return answer
    }

    /// Returns what a function reads of the device.
    ///
    /// - Parameter read: Reads the device.
    /// - Returns: What was read.
    /// - Throws: `refused` before the first reset.
    func look<Value>(_ read: (ReferenceDevice) -> Value) throws(ControlFailure) -> Value {
        guard let device else { throw ControlFailure(.refused, "the device was not reset") }
        return read(device)
    }
}
