import ConformanceKit
import DMHost
import DMReference
import Foundation
import Links

/// A device IUT with everything that reaches it: the control link and the lower tester's address.
struct DeviceConnection {
    let control: ControlClient
    let tester: DeviceTester
    private let listener: HTTPListener?

    /// Connects with an IUT named by a URI.
    ///
    /// - Parameters:
    ///   - uri: `builtin:device`, `inprocess:device`, `exec:COMMAND` or an `http:` control URL.
    ///   - seed: Repeats everything.
    ///   - ixit: Addresses, accounts, time-outs.
    ///   - observer: Takes note of what passes.
    /// - Throws: `Failure` for a URI that names nothing, and where no address can be bound.
    init(
        uri: String, seed: UInt64, ixit: IXIT, observer: @escaping DeviceTester.Observer
    ) async throws {
        let (link, needsSocket) = try Self.link(to: uri)
        control = IUTLink.client(link, timeouts: ixit.timeouts)
        let box = TesterBox()
        listener =
            needsSocket || ixit.device.listen != nil ? try await Self.listen(ixit.device.listen, box) : nil
        var settings = DeviceTester.Settings(seed: seed)
        settings.oracle = try Self.oracle(uri, ixit)
        settings.accounts = ixit.device.accounts
        settings.encoding = ixit.device.encoding
        settings.clientScheme = ixit.device.schemes.client
        settings.serverScheme = ixit.device.schemes.server
        if let listener { settings.baseURL = ixit.device.advertise ?? listener.url }
        let tester = DeviceTester(control: control, settings: settings, observer: observer)
        self.tester = tester
        await box.set(tester)
        await control.answerExchanges { request throws(ControlFailure) in
            switch await tester.receive(request) {
            case .answer(let answer): return answer
            case .drop: throw ControlFailure(.adapterFault, "the connection was closed")
            }
        }
    }

    func close() async {
        await control.close()
        await listener?.stop()
    }

    private static func listen(_ address: ListenAddress?, _ box: TesterBox) async throws -> HTTPListener {
        let host = address?.host ?? "127.0.0.1"
        let port = address?.port ?? 0
        do {
            return try await HTTPListener.bind(host: host, port: port) { request in
                await Self.answer(request, box)
            }
        } catch {
            throw Failure.tester(
                "the lower tester cannot listen at \(error); name a free address by --listen"
            )
        }
    }

    private static func answer(_ request: HTTPRequest, _ box: TesterBox) async -> HTTPAnswer {
        guard let tester = await box.tester else { return .dropConnection }
        let message = ExchangeRequest(
            url: request.path, contentType: request.headers["content-type"] ?? "",
            headers: request.headers.byLowerCaseName, body: request.body)
        switch await tester.receive(message) {
        case .drop: return .dropConnection
        case .answer(let answer):
            var headers = HTTPFields(answer.headers)
            headers.append("Content-Type", answer.contentType)
            return .respond(HTTPResponse(status: answer.status, headers: headers, body: answer.body))
        }
    }

    /// What the oracle is told about a device.
    static func oracle(_ uri: String, _ ixit: IXIT) throws -> DeviceOracle.Settings {
        var settings = DeviceOracle.Settings()
        settings.reportDelay =
            try ixit.device.reportDelay ?? Self.ownReportDelay(uri) ?? settings.reportDelay
        settings.backOff = ixit.device.backOff ?? settings.backOff
        return settings
    }

    /// How long the reference device holds reports back; nil for any other IUT.
    private static func ownReportDelay(_ uri: String) throws -> Int? {
        guard uri.hasPrefix("builtin:") || uri.hasPrefix("inprocess:") else { return nil }
        return try BuiltinDevice(uri: uri).variant?.reportHold ?? 0
    }

    private static func link(to uri: String) throws -> (any ControlLink, needsSocket: Bool) {
        if uri.hasPrefix("builtin:device") {
            let arguments = try BuiltinDevice(uri: uri).arguments
            return (
                ExecLink(
                    [try BuiltinDevice.program()] + ["serve", "device", "--control", "stdio"] + arguments),
                true
            )
        }
        if uri.hasPrefix("inprocess:device") {
            return (InProcessLink(try BuiltinDevice(uri: uri).host().endpoint(version: Version.text)), false)
        }
        return (try IUTLink.other(uri, builtin: "device"), true)
    }
}

/// Lets the listener exist before the tester that it serves.
private actor TesterBox {
    var tester: DeviceTester?

    func set(_ tester: DeviceTester) { self.tester = tester }
}
