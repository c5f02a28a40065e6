import Glibc

/// A TCP socket of the test's own, so that peers can misbehave in ways that no HTTP library offers.
struct RawSocket: Sendable {
    let descriptor: CInt

    /// Listens on a free port of the loopback.
    static func listening() throws -> (socket: RawSocket, port: Int) {
        let socket = RawSocket(descriptor: Glibc.socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0))
        var address = loopback(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe bind(socket.descriptor, pointer, size) == 0 && listen(socket.descriptor, 16) == 0
                    && getsockname(socket.descriptor, pointer, &size) == 0
            }
        }
        guard result else { throw Failed() }
        return (socket, Int(UInt16(bigEndian: address.sin_port)))
    }

    /// Connects to a port of the loopback.
    static func connected(to port: Int) throws -> RawSocket {
        let socket = RawSocket(descriptor: Glibc.socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0))
        var address = loopback(port: port)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe connect(socket.descriptor, pointer, size) == 0
            }
        }
        guard result else { throw Failed() }
        return socket
    }

    /// Waits for a connection.
    func accepted() -> RawSocket { RawSocket(descriptor: accept(descriptor, nil, nil)) }

    /// Sends a text; false where the peer has gone.
    @discardableResult
    func send(_ text: String) -> Bool { send(octets: Array(text.utf8)) }

    /// Sends octets; false where the peer has gone.
    @discardableResult
    func send(octets: [UInt8]) -> Bool {
        var sent = 0
        while sent < octets.count {
            let rest = Array(octets[sent...])
            let count = unsafe Glibc.send(descriptor, rest, rest.count, CInt(MSG_NOSIGNAL))
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Receives what is there; empty at the end.
    func receive() -> String {
        var octets = [UInt8](repeating: 0, count: 1 << 16)
        let count = unsafe recv(descriptor, &octets, octets.count, 0)
        return String(decoding: octets.prefix(max(0, count)), as: UTF8.self)
    }

    /// Receives everything up to the end.
    func receiveAll() -> String {
        var text = ""
        while true {
            let part = receive()
            if part.isEmpty { return text }
            text += part
        }
    }

    /// Whether the peer has closed, after at most that many milliseconds.
    func isClosed(within milliseconds: CInt) -> Bool {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&watched, 1, milliseconds) > 0 else { return false }
        return receive().isEmpty
    }

    /// Sends no more.
    func closeOutput() { shutdown(descriptor, CInt(SHUT_WR)) }

    /// Breaks the connection with a reset.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    func close() { Glibc.close(descriptor) }

    struct Failed: Error {}

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
