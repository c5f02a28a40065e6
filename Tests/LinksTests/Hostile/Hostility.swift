import Foundation

/// What a hostile peer does with a connection on which a message is due, as a client or as a server.
enum Hostility: String, CaseIterable, Sendable {
    case refused = "refuses the connection"
    case reset = "resets the connection"
    case halfClosed = "closes its half without a word"
    case cutOff = "stops in the middle of a body"
    case silent = "keeps the connection and is silent"
    case drip = "sends an octet every few milliseconds"
    case endless = "sends a body without an end"
    case huge = "announces and sends 100 MB"
    case compressed = "sends a compressed bomb"
    case entities = "sends an XML bomb of entities"
    case manyAttributes = "sends an element with 100,000 attributes"
    case nesting = "nests 200,000 elements"
    case tokens = "sends WBXML that nests 200,000 elements"
    case invalidText = "sends invalid UTF-8"
    case garbage = "sends what is no HTTP"
    case headers = "sends header fields without an end"
    case otherDocument = "sends a well-formed document that is no SyncML"

    /// Whether a client can do so as well as a server.
    static let ofClients = allCases.filter { $0 != .refused }

    /// The body and its media type; nil for what is no whole message.
    private var body: (type: String, octets: [UInt8])? {
        let xml = "application/vnd.syncml.dm+xml"
        func text(_ text: String) -> (String, [UInt8]) { (xml, Array(text.utf8)) }
        switch self {
        case .compressed:
            // What gzip makes of 10 MB of blanks begins like this; nobody may try how it goes on.
            return (xml, [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 3] + [UInt8](repeating: 0xED, count: 10_000))
        case .entities:
            let entities = (1..<30).map { "<!ENTITY e\($0) '&e\($0 - 1);&e\($0 - 1);'>" }.joined()
            return text(
                "<?xml version='1.0'?><!DOCTYPE SyncML [<!ENTITY e0 'ha'>\(entities)]><SyncML>&e29;</SyncML>")
        case .manyAttributes:
            return text("<SyncML " + (0..<100_000).map { "a\($0)='1' " }.joined() + "/>")
        case .nesting: return text(String(repeating: "<a>", count: 200_000))
        case .tokens:
            return (
                "application/vnd.syncml.dm+wbxml",
                [0x02, 0xA4, 0x01, 0x6A, 0x00] + [UInt8](repeating: 0x6D, count: 200_000)
            )
        case .invalidText:
            return (xml, Array("<SyncML>".utf8) + [0xC3, 0x28, 0xFF] + Array("</SyncML>".utf8))
        case .otherDocument: return text("<?xml version='1.0'?><html><body>Sign in</body></html>")
        case .refused, .reset, .halfClosed, .cutOff, .silent, .drip, .endless, .huge, .garbage, .headers:
            return nil
        }
    }

    /// Behaves so on a connection; returns when the other side has gone or nothing is left to do.
    ///
    /// - Parameters:
    ///   - socket: The connection.
    ///   - opening: The start line: `POST /path HTTP/1.1` or `HTTP/1.1 200 OK`.
    func act(on socket: RawSocket, _ opening: String) {
        // A descriptor is closed once: its number may be another's afterwards.
        defer { if self != .reset { socket.close() } }
        let start = opening + "\r\nHost: h\r\nContent-Type: application/vnd.syncml.dm+xml\r\n"
        switch self {
        case .refused: break
        case .reset:
            socket.send(start)
            socket.reset()
        case .halfClosed:
            socket.closeOutput()
            _ = socket.isClosed(within: 5_000)
        case .cutOff:
            socket.send(start + "Content-Length: 1000\r\n\r\n<SyncML>")
            socket.closeOutput()
            _ = socket.isClosed(within: 5_000)
        case .silent: _ = socket.isClosed(within: 1_000)
        case .drip:
            socket.send(start + "Content-Length: 1000000\r\n\r\n")
            while socket.send("x"), !socket.isClosed(within: 5) {}
        case .endless:
            socket.send(start + "Transfer-Encoding: chunked\r\n\r\n")
            let chunk = "10000\r\n" + String(repeating: "x", count: 65_536) + "\r\n"
            while socket.send(chunk) {}
        case .huge:
            socket.send(start + "Content-Length: 104857600\r\n\r\n")
            let part = String(repeating: "x", count: 1 << 20)
            for _ in 0..<100 where !socket.send(part) { break }
            _ = socket.isClosed(within: 5_000)
        case .garbage:
            socket.send(String(repeating: "\u{1}\u{2} garbage ", count: 100))
            _ = socket.isClosed(within: 5_000)
        case .headers:
            socket.send(opening + "\r\n")
            var number = 0
            while socket.send("X-\(number): \(String(repeating: "y", count: 500))\r\n") { number += 1 }
        case .compressed, .entities, .manyAttributes, .nesting, .tokens, .invalidText, .otherDocument:
            guard let body else { return }
            socket.send(
                "\(opening)\r\nHost: h\r\nContent-Type: \(body.type)\r\n"
                    + (self == .compressed ? "Content-Encoding: gzip\r\n" : "")
                    + "Content-Length: \(body.octets.count)\r\nConnection: close\r\n\r\n")
            socket.send(octets: body.octets)
            _ = socket.isClosed(within: 5_000)
        }
    }
}

/// The memory of this process.
enum Memory {
    /// Forgets the peak, so that it is measured anew from here.
    static func forgetPeak() {
        guard let handle = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return }
        try? handle.write(contentsOf: Data("5".utf8))
        try? handle.close()
    }

    /// The most memory since then, and the present, in MiB; nil where the system does not tell.
    static func read() -> (peak: Int, now: Int)? {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
        func value(_ name: String) -> Int? {
            text.split(separator: "\n").first { $0.hasPrefix(name) }
                .flatMap { Int($0.filter(\.isNumber)) }.map { $0 / 1_024 }
        }
        guard let peak = value("VmHWM:"), let now = value("VmRSS:") else { return nil }
        return (peak, now)
    }
}
