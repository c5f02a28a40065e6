import DMReference
import SyncML

/// The lower tester: messages of the device, from a socket or by `exchange`.
extension DeviceTester {
    /// What the lower tester does with a request.
    public enum Answer: Hashable, Sendable {
        /// It answers.
        case answer(ExchangeAnswer)
        /// It closes the connection without an answer.
        case drop
    }

    /// Takes a message of the device.
    ///
    /// - Parameter request: What was posted, and where.
    /// - Returns: What to do with it. A path of an earlier case gets HTTP 410 and is not judged.
    public func receive(_ request: ExchangeRequest) async -> Answer {
        let known = paths.filter { request.url.hasSuffix($0.value) }
        guard let server = known.max(by: { $0.value.count < $1.value.count })?.key else {
            await observer(.note("a message for \(request.url), which belongs to no account of this case"))
            return .answer(ExchangeAnswer(status: 410, contentType: "text/plain", body: []))
        }
        messageCount += 1
        await observer(
            .message(peer: server.rawValue, fromIUT: true, octets: request.body, envelope: .init(request)))
        if let last = servers[server]?.last, last.request == request.body {
            await observer(
                .message(
                    peer: server.rawValue, fromIUT: false, octets: last.answer.body,
                    envelope: .init(last.answer)))
            return .answer(last.answer)
        }
        let encoding = SyncMLEncoding(of: request.body)
        if SyncMLEncoding(contentType: request.contentType) != encoding {
            await observer(
                .note("finding: media type \(request.contentType) on a message in \(encoding.rawValue)"))
        }
        let decoded: SyncMLXML.Decoded
        do {
            decoded = try encoding.decode(request.body)
        } catch {
            trouble =
                trouble
                ?? Refutation(
                    "the device sent what is no SyncML message: \(error)",
                    observed: "\(request.body.count) octets",
                    interpretations: ["HTP-02"])
            return .answer(ExchangeAnswer(status: 400, contentType: "text/plain", body: []))
        }
        for finding in decoded.findings {
            await observer(.note("finding in the device's message: \(finding)"))
        }
        if let answer = await carried(request, decoded.message, for: server) {
            collectReports(decoded.message, for: server)
            return answer
        }
        let reply =
            servers[server]?.received(
                decoded.message, seal: ReceivedSeal(request.headers, body: request.body)) ?? .violation
        exchanges.append(DeviceExchange(server: server, request: decoded.message, reply: reply))
        collectReports(decoded.message, for: server)
        switch reply {
        case .dropped: return .drop
        case .violation: return .answer(ExchangeAnswer(status: 400, contentType: "text/plain", body: []))
        case .message(let message, _):
            let octets = encoding.encode(message)
            let fields = servers[server]?.session?.session.seal?.fields(sealing: octets) ?? [:]
            let answer = ExchangeAnswer(
                status: 200, contentType: encoding.contentType, headers: fields, body: octets)
            servers[server]?.last = (request.body, answer)
            await observer(
                .message(peer: server.rawValue, fromIUT: false, octets: octets, envelope: .init(answer)))
            return .answer(answer)
        }
    }

    private func collectReports(_ message: Message, for server: ServerID) {
        for case .alert(let alert) in message.commands where ReportCodec.isReport(alert) {
            if let decoded = try? ReportCodec.decode(alert) {
                reports[server, default: []].append(decoded.report)
            }
        }
    }
}
