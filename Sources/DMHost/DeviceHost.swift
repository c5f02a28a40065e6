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
    private var device: ReferenceDevice?
    private var encoding = SyncMLEncoding.xml

    /// Creates a host; the device exists from the first `reset` on.
    ///
    /// - Parameters:
    ///   - faults: The deviations switched on.
    ///   - variant: How it uses the freedoms of the documents.
    ///   - root: Where the schedule object lies.
    ///   - post: Carries messages to `http:` addresses.
    public init(
        faults: FaultSet<DeviceFault> = FaultSet(),
        variant: DeviceVariant = .reference, root: NodeURI = NodeURI(segments: ["Schedule"]),
        post: @escaping Post = { _ in nil }
    ) {
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
        device = ReferenceDevice(
            model, settings: .init(policy: variant.policy, reportHold: variant.reportHold))
        return DeviceResetResult()
    }

    /// Lets the device take an event and carries its messages until nothing is left to do.
    ///
    /// - Parameters:
    ///   - exchange: Carries messages to addresses of the scheme `exchange:`.
    ///   - event: What happens to the device.
    /// - Returns: The wall clock afterwards.
    /// - Throws: `refused` before the first reset.
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
        while case .send(_, let url, let message) = action {
            let answer = await carry(encoding.encode(message, style: variant.style), to: url, exchange)
            if let answer, let decoded = try? SyncMLEncoding(of: answer.body).decode(answer.body) {
                let seal = ReceivedSeal(answer.headers, body: answer.body)
                action = device?.received(decoded.message, seal: seal) ?? .idle(now: nil)
            } else {
                action = device?.sendingFailed() ?? .idle(now: nil)
            }
        }
        return device?.now
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
