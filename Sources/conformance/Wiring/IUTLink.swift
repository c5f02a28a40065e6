import ConformanceKit
import Links

/// The ways to an IUT that do not depend on its role.
enum IUTLink {
    /// Returns the suite's client of an adapter; here, and nowhere below, its time-outs are real time.
    static func client(_ link: any ControlLink, timeouts: ControlTimeouts) -> ControlClient {
        ControlClient(
            link, suite: HelloRequest(suite: "conformance", version: Version.text), timeouts: timeouts
        ) { duration in try await Task.sleep(for: duration) }
    }

    /// Returns the link to an adapter that is started by a command or reached by a URL.
    ///
    /// - Parameters:
    ///   - uri: `exec:COMMAND` or an `http:` control URL.
    ///   - builtin: The name of the reference implementation of the role, for the message.
    /// - Returns: The link.
    /// - Throws: `Failure` for a URI that names nothing.
    static func other(_ uri: String, builtin: String) throws -> any ControlLink {
        if uri.hasPrefix("exec:") {
            let words = uri.dropFirst(5).split(separator: " ").map(String.init)
            guard !words.isEmpty else { throw Failure.usage("--iut exec: needs a command") }
            return ExecLink(words)
        }
        if uri.hasPrefix("http:") { return HTTPLink(uri) }
        throw Failure.usage(
            "--iut \(uri): not one of builtin:\(builtin), inprocess:\(builtin), exec:COMMAND, http://HOST:PORT/control"
        )
    }
}
