import ConformanceKit
import DMHost
import DMReference
import Foundation
import Links

/// A server IUT with everything that reaches it: the control link and the way for messages of devices.
struct ServerConnection {
    let control: ControlClient
    let tester: ServerTester
    private let client: HTTPClient

    /// Connects with an IUT named by a URI.
    ///
    /// - Parameters:
    ///   - uri: `builtin:server`, `inprocess:server`, `exec:COMMAND` or an `http:` control URL.
    ///   - seed: Repeats everything.
    ///   - ixit: Sessions that a wish may take, time-outs.
    ///   - ics: What the supplier claims.
    ///   - observer: Takes note of what passes.
    /// - Throws: `Failure` for a URI that names nothing.
    init(
        uri: String, seed: UInt64, ixit: IXIT, ics: ICS = ICS(), observer: @escaping ServerTester.Observer
    ) async throws {
        let control = IUTLink.client(try Self.link(to: uri), timeouts: ixit.timeouts)
        let client = HTTPClient()
        let limit = ixit.timeouts.call
        let byControl = ServerTester.exchange(by: control)
        self.control = control
        self.client = client
        var settings = ServerTester.Settings(seed: seed)
        settings.ics = ics
        settings.serverSessions = ixit.server.sessions
        settings.encoding = ixit.server.encoding
        settings.clientScheme = ixit.server.schemes.client
        settings.serverScheme = ixit.server.schemes.server
        tester = ServerTester(
            control: control, settings: settings,
            post: { request throws(ControlError) in
                guard request.url.hasPrefix("http:") else { return try await byControl(request) }
                return try await ServerExchange.post(request, by: client, within: limit)
            }, observer: observer)
    }

    func close() async {
        await control.close()
        await client.close()
    }

    private static func link(to uri: String) throws -> any ControlLink {
        if uri.hasPrefix("builtin:server") {
            let options = try BuiltinServer(uri: uri).arguments
            return ExecLink(
                [try BuiltinServer.program()]
                    + ["serve", "server", "--control", "stdio", "--listen", "127.0.0.1:0"] + options)
        }
        if uri.hasPrefix("inprocess:server") {
            return InProcessLink(try BuiltinServer(uri: uri).host().endpoint(version: Version.text))
        }
        return try IUTLink.other(uri, builtin: "server")
    }
}
