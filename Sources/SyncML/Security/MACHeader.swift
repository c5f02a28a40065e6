/// The value of the transport's header field `x-syncml-hmac` (section 5.3).
public struct MACHeader: Hashable, Sendable, Codable {
    /// The name of the header field; letters do not count.
    public static let fieldName = "x-syncml-hmac"

    /// The user, equal to Source/LocName of the message.
    public var user: String
    /// The MAC as base64 text.
    public var mac: String
    /// The algorithm as it was named; nil stands for MD5.
    public var algorithm: String?
    /// Parameters that nobody defined, in order.
    public var others: [Parameter]

    /// A parameter of the field.
    public struct Parameter: Hashable, Sendable, Codable {
        /// The name as it came.
        public var name: String
        /// The value without quotes.
        public var value: String

        /// Creates a parameter.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Longest field value that is read, in octets.
    public static let longest = 4_096

    /// Creates a value.
    public init(user: String, mac: String, algorithm: String? = "MD5", others: [Parameter] = []) {
        self.user = user
        self.mac = mac
        self.algorithm = algorithm
        self.others = others
    }

    /// Computes the value for a message.
    ///
    /// - Parameters:
    ///   - user: the user of Source/LocName.
    ///   - hash: the hash of the user and the password.
    ///   - nonce: the nonce that the verifier handed out last.
    ///   - body: the whole message as sent, XML or WBXML, without the transport's framing (SEC-08).
    public init(user: String, hash: CredentialHash, nonce: Nonce, body: [UInt8]) {
        self.init(user: user, mac: Base64.encode(hash.seal(body, nonce: nonce)))
    }

    /// Whether the value belongs to the user, and seals the body.
    ///
    /// Only MD5 is defined; a mac that is not 16 octets is refused.
    public func proves(user: String, hash: CredentialHash, nonce: Nonce, body: [UInt8]) -> Bool {
        guard algorithm.map({ $0.uppercased() == "MD5" }) ?? true, let octets = try? Base64.decode(mac) else {
            return false
        }
        let isUser = ConstantTime.equal(Array(self.user.utf8), Array(user.utf8))
        let isSealed = ConstantTime.equal(octets, hash.seal(body, nonce: nonce))
        return isUser && isSealed
    }
}

// MARK: Text

extension MACHeader {
    /// Returns the field's value as text: algorithm, user, mac, others.
    ///
    /// - Returns: one line.
    /// - Throws: `SyncMLError` of kind `unrepresentable` for control characters, which would break the transport's
    ///   framing, and for names or macs that are no tokens.
    public func text() throws(SyncMLError) -> String {
        var parts: [String] = []
        if let algorithm { parts.append("algorithm=\(try Self.token(algorithm))") }
        parts.append("username=\(try Self.quoted(user))")
        parts.append("mac=\(try Self.token(mac))")
        for other in others {
            parts.append("\(try Self.token(other.name))=\(try Self.quoted(other.value))")
        }
        return parts.joined(separator: ", ")
    }

    private static func token(_ text: String) throws(SyncMLError) -> String {
        let isToken =
            !text.isEmpty
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !Array(",;\"\\".utf8).contains($0) }
        guard isToken else { throw SyncMLError(.unrepresentable, detail: "not a token") }
        return text
    }

    private static func quoted(_ text: String) throws(SyncMLError) -> String {
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw SyncMLError(.unrepresentable, detail: "control character")
        }
        let escaped = text.unicodeScalars.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        return "\"\(escaped)\""
    }

    /// Reads the field's value.
    ///
    /// - Parameter text: parameters in any order, separated by commas and white space; values bare or quoted.
    /// - Throws: `SyncMLError` of kind `invalidHeader` for anything else, for a parameter given twice, and where
    ///   user or mac is missing.
    public init(parsing text: String) throws(SyncMLError) {
        guard text.utf8.count <= Self.longest else {
            throw SyncMLError(.invalidHeader, offset: Self.longest, detail: "too long")
        }
        var scanner = MACHeaderScanner(text)
        var user: String?
        var mac: String?
        var algorithm: String?
        var others: [Parameter] = []
        while let parameter = try scanner.next() {
            switch parameter.name.lowercased() {
            case "username" where user == nil: user = parameter.value
            case "mac" where mac == nil: mac = parameter.value
            case "algorithm" where algorithm == nil: algorithm = parameter.value
            case let name
            where ["username", "mac", "algorithm"].contains(name)
                || others.contains(where: { $0.name.lowercased() == name }):
                throw SyncMLError(.invalidHeader, offset: scanner.offset, detail: "\(name) twice")
            default: others.append(parameter)
            }
        }
        guard let user, let mac else {
            throw SyncMLError(.invalidHeader, offset: scanner.offset, detail: "username or mac missing")
        }
        self.init(user: user, mac: mac, algorithm: algorithm, others: others)
    }
}

/// Cuts a field value into parameters.
private struct MACHeaderScanner {
    private let octets: [UInt8]
    private(set) var offset = 0

    init(_ text: String) { octets = Array(text.utf8) }

    private var current: UInt8? { offset < octets.count ? octets[offset] : nil }

    /// Returns the next parameter; nil at the end. Empty list members are skipped, as lists in HTTP allow.
    mutating func next() throws(SyncMLError) -> MACHeader.Parameter? {
        skipBlanks()
        while current == 0x2C {
            offset += 1
            skipBlanks()
        }
        guard current != nil else { return nil }
        let name = take { $0 != 0x3D && $0 != 0x2C && !Self.isBlank($0) && $0 != 0x22 }
        skipBlanks()
        guard !name.isEmpty, current == 0x3D else { throw failure("parameter without value") }
        offset += 1
        skipBlanks()
        let value = try current == 0x22 ? quoted() : bare()
        skipBlanks()
        guard current == nil || current == 0x2C else { throw failure("comma expected") }
        return MACHeader.Parameter(name: name, value: value)
    }

    private mutating func bare() throws(SyncMLError) -> String {
        let value = take { $0 != 0x2C && !Self.isBlank($0) && $0 != 0x22 }
        guard !value.isEmpty else { throw failure("empty value") }
        return value
    }

    private mutating func quoted() throws(SyncMLError) -> String {
        offset += 1
        var value: [UInt8] = []
        while let octet = current {
            offset += 1
            switch octet {
            case 0x22: return String(decoding: value, as: UTF8.self)
            case 0x5C:
                guard let next = current else { throw failure("open quotation") }
                value.append(next)
                offset += 1
            default: value.append(octet)
            }
        }
        throw failure("open quotation")
    }

    private mutating func take(while isWanted: (UInt8) -> Bool) -> String {
        let start = offset
        while let octet = current, isWanted(octet) { offset += 1 }
        return String(decoding: octets[start..<offset], as: UTF8.self)
    }

    private mutating func skipBlanks() {
        while let octet = current, Self.isBlank(octet) { offset += 1 }
    }

    private static func isBlank(_ octet: UInt8) -> Bool {
        octet == 0x20 || octet == 0x09 || octet == 0x0D || octet == 0x0A
    }

    private func failure(_ detail: String) -> SyncMLError {
        SyncMLError(.invalidHeader, offset: offset, detail: detail)
    }
}
