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
        checkLength(of: request.body, from: server)
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

    /// Holds the length of a message against what the server announced before it (LOB-10), and values in chunks against their Size.
    private func checkLength(of body: [UInt8], from server: ServerID) {
        guard let session = servers[server]?.session else { return }
        if let limit = session.session.setup.troubles.messageSize,
            session.exchanges.dropLast().contains(where: { $0.answer != nil }), body.count > limit
        {
            trouble =
                trouble
                ?? Refutation(
                    "a message is longer than the server's MaxMsgSize", allowed: ["\(limit) octets"],
                    observed: "\(body.count) octets", interpretations: ["LOB-10"])
        }
        if let problem = session.session.chunkProblems.first {
            trouble =
                trouble
                ?? Refutation(
                    "a value in chunks is not what it announced", observed: problem,
                    interpretations: ["LOB-03", "LOB-04"])
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
