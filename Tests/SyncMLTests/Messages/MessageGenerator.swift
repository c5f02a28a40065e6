import SyncML

/// Makes messages from a seed: every property is present and absent, texts are ordinary and hostile.
struct MessageGenerator {
    private var random: SplitMix64
    private let isPlain: Bool

    /// Creates a generator; a plain one has ordinary texts and no foreign elements, as other programs can take them.
    init(seed: UInt64, isPlain: Bool = false) {
        random = SplitMix64(seed: seed)
        self.isPlain = isPlain
    }

    /// Texts that XML can carry and that a careless writer or reader breaks.
    static let hostile = [
        "", " ", "\n", "\r", "\r\n", "\t", " a ", "\u{FFFD}", "\u{85}", "\u{2028}", "\u{A0}", "\u{FEFF}",
        "\u{7F}",
        "<", ">", "&", "\"", "'", "]]>", "<![CDATA[x]]>", "&amp;", "&#0;", "&#x41;", "&foo;", "<!--", "-->",
        "<?xml version=\"1.0\"?>", "<Final/>", "</Data>", "</SyncML>",
        "<SyncBody xmlns=\"SYNCML:SYNCML1.2\">",
        "<a b='c'>d</a>", "e\u{301}", "é", "\u{1F600}", "\u{10FFFF}", "\u{10000}", "日本語", "\u{200D}",
        "\u{D7FF}", "\u{E000}", "\u{FFFC}", "\u{301}", "\u{202E}x", "%00", "./A/B?list=TNDS", "0", "-1",
        "200", "007", "+5", "9223372036854775808", "syncml:auth-md5", "Tm9uY2U=", "a\rb\nc\td", "\n\n\r\r",
    ]

    private static let plain = [
        "1", "2", "0", "./DevInfo/Lang", "chr", "text/plain", "IMEI:1", "http://dm.example/dm",
    ]

    mutating func message() -> Message {
        let header = Header(
            sessionID: text(), messageID: text(), target: location(), source: location(),
            responseURI: maybe(),
            credentials: random.once(in: 3) ? credentials() : nil, meta: maybeMeta(), versionDTD: text(),
            versionProtocol: text(), noResponse: random.once(in: 4))
        return Message(
            header: header, commands: many(3) { $0.command(depth: 0) }, isFinal: random.once(in: 2))
    }

    mutating func text() -> String {
        if isPlain { return Self.plain[random.below(Self.plain.count)] }
        switch random.below(8) {
        case 0...3: return Self.plain[random.below(Self.plain.count)]
        case 4...5: return Self.hostile[random.below(Self.hostile.count)]
        case 6:
            return Self.hostile[random.below(Self.hostile.count)]
                + Self.hostile[random.below(Self.hostile.count)]
        default: return scalars()
        }
    }

    /// Any scalars that XML 1.0 can carry.
    private mutating func scalars() -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<random.below(12) {
            let bound = [0x80, 0x800, 0x10000, 0x110000][random.below(4)]
            guard let scalar = Unicode.Scalar(UInt32(random.below(bound))) else { continue }
            let value = scalar.value
            let isCarried = value >= 0x20 ? value != 0xFFFE && value != 0xFFFF : [9, 10, 13].contains(value)
            if isCarried { text.append(scalar) }
        }
        return String(text)
    }

    private mutating func maybe() -> String? { random.once(in: 2) ? text() : nil }

    private mutating func many<Value>(_ bound: Int, _ make: (inout MessageGenerator) -> Value) -> [Value] {
        var values: [Value] = []
        for _ in 0..<random.below(bound) { values.append(make(&self)) }
        return values
    }

    private mutating func location() -> Location { Location(text(), name: random.once(in: 3) ? text() : nil) }

    private mutating func maybeLocation() -> Location? { random.once(in: 2) ? location() : nil }

    private mutating func credentials() -> Credentials { Credentials(meta: maybeMeta(), data: text()) }

    private mutating func maybeMeta() -> Meta? { random.once(in: 2) ? meta() : nil }

    private mutating func meta() -> Meta {
        var meta = Meta(format: maybe(), type: maybe())
        guard random.once(in: 3) else { return meta }
        meta.mark = maybe()
        meta.size = maybe()
        meta.nextNonce = maybe()
        meta.maxMessageSize = maybe()
        meta.maxObjectSize = maybe()
        meta.version = maybe()
        meta.emi = many(3) { $0.text() }
        if isPlain { return meta }
        meta.foreign = many(2) { $0.foreign(named: ["Anchor", "Mem", "FieldLevel", "X"]) }
        return meta
    }

    private mutating func item() -> Item {
        Item(
            target: maybeLocation(), source: maybeLocation(), meta: maybeMeta(), data: maybe(),
            moreData: random.once(in: 5),
            foreign: random.once(in: 6) && !isPlain
                ? many(3) { $0.foreign(named: ["SourceParent", "TargetParent", "v"]) } : [])
    }

    private mutating func tree() -> TreeCommand {
        TreeCommand(
            id: text(), meta: maybeMeta(), correlator: random.once(in: 4) ? text() : nil,
            items: many(3) { $0.item() }, foreign: unused())
    }

    private mutating func unused() -> [ForeignElement] {
        random.once(in: 5) && !isPlain
            ? many(3) { $0.foreign(named: ["NoResp", "Cred", "Lang", "Archive", "SftDel", "Vendor"]) } : []
    }

    private mutating func group(depth: Int) -> Group {
        Group(
            id: text(), meta: maybeMeta(), commands: many(3) { $0.command(depth: depth + 1) },
            foreign: random.once(in: 4) && !isPlain
                ? [foreign(named: ["NoResp", "Cred"], space: XMLNamespace.syncML)] : [])
    }

    private mutating func number() -> Int {
        random.once(in: 8)
            ? Int(truncatingIfNeeded: random.next()) : [200, 1201, 0, -1, 507][random.below(5)]
    }

    private mutating func command(depth: Int) -> Command {
        switch random.below(depth < 3 ? 12 : 10) {
        case 0: return .add(tree())
        case 1: return .replace(tree())
        case 2: return .copy(tree())
        case 3: return .delete(tree())
        case 4: return .get(tree())
        case 5: return .exec(tree())
        case 6:
            return .alert(
                Alert(
                    id: text(), code: random.once(in: 6) ? nil : AlertCode(number()), correlator: maybe(),
                    items: many(3) { $0.item() }, foreign: unused()))
        case 7: return .status(status())
        case 8:
            return .results(
                Results(
                    id: text(), messageReference: maybe(), commandReference: text(), meta: maybeMeta(),
                    targetReference: maybe(), sourceReference: maybe(), items: many(3) { $0.item() }))
        case 9:
            if isPlain { return .get(tree()) }
            return .foreign(
                foreign(named: ["Sync", "Map", "Put", "Search", "Move", "Frobnicate", "Ünïcode"]))
        case 10: return .atomic(group(depth: depth))
        default: return .sequence(group(depth: depth))
        }
    }

    private mutating func status() -> Status {
        Status(
            id: text(), messageReference: text(), commandReference: text(), commandName: text(),
            targetReferences: many(3) { $0.text() }, sourceReferences: many(3) { $0.text() },
            credentials: random.once(in: 6) ? credentials() : nil,
            challenge: random.once(in: 4) ? meta() : nil,
            code: StatusCode(number()), items: many(3) { $0.item() })
    }

    private mutating func foreign(
        named names: [String], space: String? = nil, depth: Int = 0
    ) -> ForeignElement {
        let spaces = ["", XMLNamespace.syncML, XMLNamespace.metInf, "urn:vendor", "a b", "<&\">\t\n"]
        var attributes: [String: String] = [:]
        for _ in 0..<random.below(3) { attributes[["a", "b", "xml:lang", "Ω"][random.below(4)]] = text() }
        if random.once(in: 4) {
            attributes["xmlns:p"] = "urn:p"
            attributes["p:q"] = text()
        }
        var content: [ForeignElement.Content] = []
        for _ in 0..<(depth < 3 ? random.below(4) : 0) {
            if random.once(in: 2) {
                content.append(
                    .element(foreign(named: ["a", "Add", "Data", "CmdID", "_", "x-1.2"], depth: depth + 1)))
            } else if case .text? = content.last {
                continue
            } else {
                let text = text()
                if !text.isEmpty { content.append(.text(text)) }
            }
        }
        // Without a namespace of its own a foreign element could be mistaken for what the document has there.
        return ForeignElement(
            name: names[random.below(names.count)], namespace: space ?? spaces[random.below(spaces.count)],
            attributes: attributes, content: content)
    }
}
