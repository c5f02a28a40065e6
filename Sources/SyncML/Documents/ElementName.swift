/// The name of an element as a number, so that trees need no text for what everybody knows.
///
/// Numbers below 256 are names of the code pages: the page times 64 plus the token; a name on several pages has the
/// number of the first. From 256 on the numbers belong to one document.
struct ElementName: RawRepresentable, Hashable, Sendable {
    /// The number.
    var rawValue: Int32

    /// How many numbers are the same in every document.
    static let knownCount = 256

    /// Creates a name from its number.
    init(rawValue: Int32) { self.rawValue = rawValue }

    private static let table: (texts: [String], firsts: [ElementName], numbers: [String: ElementName]) = {
        var texts = Array(repeating: "", count: knownCount)
        var firsts = Array(repeating: ElementName(rawValue: 0), count: knownCount)
        var numbers: [String: ElementName] = [:]
        for page in CodePage.allCases {
            for (index, text) in page.names.enumerated() where !text.isEmpty {
                let number = page.rawValue * 64 + CodePage.firstToken + index
                let name = ElementName(rawValue: Int32(number))
                texts[number] = text
                firsts[number] = numbers[text] ?? name
                numbers[text] = firsts[number]
            }
        }
        return (texts, firsts, numbers)
    }()

    /// The texts of the known names; empty where there is none.
    static let texts = table.texts

    /// For each page and token the number of the name; 0 where there is none.
    static let firsts = table.firsts

    /// Returns the number of a name that everybody knows.
    static func known(_ text: String) -> ElementName? { table.numbers[text] }

    /// Names by a hash of their octets; 0 where there is none.
    private static let slots: [Int32] = {
        var slots = Array(repeating: Int32(0), count: 1_024)
        for name in table.numbers.values {
            var slot = texts[Int(name.rawValue)].utf8.reduce(0, hash) & 1_023
            while slots[slot] != 0 { slot = (slot + 1) & 1_023 }
            slots[slot] = name.rawValue
        }
        return slots
    }()

    private static func hash(_ sum: Int, _ octet: UInt8) -> Int { sum &* 31 &+ Int(octet) }

    /// Returns the number of a name that everybody knows, given its octets.
    static func known(_ octets: UnsafeBufferPointer<UInt8>) -> ElementName? {
        var slot = unsafe octets.reduce(0, hash) & 1_023
        while slots[slot] != 0 {
            if unsafe texts[Int(slots[slot])].utf8.elementsEqual(octets) {
                return ElementName(rawValue: slots[slot])
            }
            slot = (slot + 1) & 1_023
        }
        return nil
    }

    /// The text of a known name; empty for the names of one document.
    var knownText: String { rawValue < Self.knownCount ? Self.texts[Int(rawValue)] : "" }

    /// Whether the name is one of MetInf alone, which documents in XML have to say.
    var isMetInf: Bool { rawValue >> 6 == 1 }
}

// MARK: SyncML

extension ElementName {
    static let add = ElementName(rawValue: 0x05)
    static let alert = ElementName(rawValue: 0x06)
    static let atomic = ElementName(rawValue: 0x08)
    static let challenge = ElementName(rawValue: 0x09)
    static let command = ElementName(rawValue: 0x0A)
    static let commandID = ElementName(rawValue: 0x0B)
    static let commandReference = ElementName(rawValue: 0x0C)
    static let copy = ElementName(rawValue: 0x0D)
    static let credentials = ElementName(rawValue: 0x0E)
    static let data = ElementName(rawValue: 0x0F)
    static let delete = ElementName(rawValue: 0x10)
    static let exec = ElementName(rawValue: 0x11)
    static let final = ElementName(rawValue: 0x12)
    static let get = ElementName(rawValue: 0x13)
    static let item = ElementName(rawValue: 0x14)
    static let localName = ElementName(rawValue: 0x16)
    static let localURI = ElementName(rawValue: 0x17)
    static let meta = ElementName(rawValue: 0x1A)
    static let messageID = ElementName(rawValue: 0x1B)
    static let messageReference = ElementName(rawValue: 0x1C)
    static let noResponse = ElementName(rawValue: 0x1D)
    static let replace = ElementName(rawValue: 0x20)
    static let responseURI = ElementName(rawValue: 0x21)
    static let results = ElementName(rawValue: 0x22)
    static let sequence = ElementName(rawValue: 0x24)
    static let sessionID = ElementName(rawValue: 0x25)
    static let source = ElementName(rawValue: 0x27)
    static let sourceReference = ElementName(rawValue: 0x28)
    static let status = ElementName(rawValue: 0x29)
    static let body = ElementName(rawValue: 0x2B)
    static let header = ElementName(rawValue: 0x2C)
    static let syncML = ElementName(rawValue: 0x2D)
    static let target = ElementName(rawValue: 0x2E)
    static let targetReference = ElementName(rawValue: 0x2F)
    static let versionDTD = ElementName(rawValue: 0x31)
    static let versionProtocol = ElementName(rawValue: 0x32)
    static let moreData = ElementName(rawValue: 0x34)
    static let correlator = ElementName(rawValue: 0x3C)
}

// MARK: MetInf

extension ElementName {
    static let emi = ElementName(rawValue: 0x46)
    static let format = ElementName(rawValue: 0x47)
    static let mark = ElementName(rawValue: 0x4B)
    static let maxMessageSize = ElementName(rawValue: 0x4C)
    static let metInf = ElementName(rawValue: 0x4E)
    static let nextNonce = ElementName(rawValue: 0x50)
    static let size = ElementName(rawValue: 0x52)
    static let type = ElementName(rawValue: 0x53)
    static let version = ElementName(rawValue: 0x54)
    static let maxObjectSize = ElementName(rawValue: 0x55)
}
