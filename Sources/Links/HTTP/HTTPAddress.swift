internal import Foundation

/// Host, port and target of an `http:` URL.
struct HTTPAddress: Hashable, Sendable {
    var host: String
    var port: Int
    var target: String

    /// Creates an address.
    ///
    /// - Parameter url: The URL.
    /// - Throws: `badURL`, `noTLS`.
    init(_ url: String) throws(HTTPError) {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased() else {
            throw .badURL(url)
        }
        guard scheme != "https" else { throw .noTLS(url) }
        guard scheme == "http", let host = parts.host, !host.isEmpty, parts.user == nil else {
            throw .badURL(url)
        }
        self.host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        port = parts.port ?? 80
        guard (1...65_535).contains(port) else { throw .badURL(url) }
        let path = parts.percentEncodedPath
        target = (path.isEmpty ? "/" : path) + (parts.percentEncodedQuery.map { "?" + $0 } ?? "")
    }

    /// The value of the Host field.
    var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == 80 ? name : "\(name):\(port)"
    }
}
