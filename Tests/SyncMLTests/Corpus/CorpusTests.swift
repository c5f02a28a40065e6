import SyncML
import Testing

@Suite("Corpus of XML messages", .enabled(if: Corpus.isPresent)) struct CorpusTests {
    /// What became of a file.
    enum Outcome: Hashable, Sendable {
        /// It reads without a finding against the grammar.
        case clean
        /// It reads with such findings.
        case deviating(Set<Finding.Kind>)
        /// It is refused.
        case refused(SyncMLError.Kind)
    }

    /// Where we differ from the index, and why.
    struct Explanation: Sendable {
        var outcome: Outcome
        var why: String
    }

    static let explained: [String: Explanation] = [
        "xml/buteo-SyncMLHdrTest.xml": Explanation(
            outcome: .refused(.unexpectedRoot),
            why: "a SyncHdr alone: neither a message nor commands, so there is no value for it"),
        "xml/buteo-respinvalid3.xml": Explanation(
            outcome: .refused(.missingElement("SyncBody")),
            why: "well-formed, but without body; its authors meant it to be refused"),
        "xml/buteo-respinvalid5.xml": Explanation(
            outcome: .refused(.missingElement("SessionID")),
            why: "well-formed, but its header is empty; its authors meant it to be refused"),
        "xml/ms-structure-get.xml": Explanation(
            outcome: .clean,
            why:
                "the index counts placeholder text as a deviation; it stands inside a LocURI, where text belongs"
        ),
        "xml/oma-reppro-status-copy.xml": Explanation(
            outcome: .deviating([.unexpectedText]),
            why: "an asterisk stands between two elements, which the index's check let pass"),
        "xml/oma-xnodes-1.xml": Explanation(
            outcome: .refused(.missingElement("SessionID")),
            why: "the publication replaced the content of the header by dots"),
        "xml/oma-xnodes-3.xml": Explanation(
            outcome: .refused(.missingElement("SessionID")),
            why: "the publication replaced the content of the header by dots"),
    ]

    private static func decode(_ entry: Corpus.Entry) throws -> (
        message: Message?, commands: [Command], findings: [Finding]
    ) {
        let bytes = try Corpus.octets(entry)
        if entry.fragment == true {
            let decoded = try SyncMLXML.decodeBody(String(decoding: bytes, as: UTF8.self))
            return (nil, decoded.commands, decoded.findings)
        }
        let decoded = try SyncMLXML.decode(bytes)
        return (decoded.message, decoded.message.commands, decoded.findings)
    }

    private static func outcome(_ entry: Corpus.Entry) throws -> Outcome {
        do {
            // A fragment cut out of a document has lost the namespace of its root; that is not its fault.
            let kinds = try decode(entry).findings
                .filter { $0.weight == .grammar && (entry.fragment != true || $0.kind != .missingNamespace) }
                .map(\.kind)
            return kinds.isEmpty ? .clean : .deviating(Set(kinds))
        } catch let error as SyncMLError {
            return .refused(error.kind)
        }
    }

    private static func agrees(_ outcome: Outcome, _ entry: Corpus.Entry) -> Bool {
        switch outcome {
        case .clean: entry.wellformed == true && entry.validity.hasPrefix("valid")
        case .deviating: entry.wellformed == true && entry.validity.hasPrefix("known deviation")
        case .refused(let kind):
            entry.wellformed == false && (kind == .notWellFormed || kind == .truncated)
        }
    }

    @Test("every file reads or is refused as the index says, or the difference is explained")
    func index() throws {
        let entries = try Corpus.entries("xml")
        #expect(entries.count > 50)
        for entry in entries {
            let outcome = try Self.outcome(entry)
            if let explanation = Self.explained[entry.file] {
                #expect(outcome == explanation.outcome, "\(entry.file)")
                #expect(!Self.agrees(outcome, entry), "\(entry.file) needs no explanation any more")
            } else {
                #expect(Self.agrees(outcome, entry), "\(entry.file): \(outcome), index: \(entry.validity)")
            }
        }
        #expect(Set(Self.explained.keys).isSubset(of: entries.map(\.file)))
    }

    @Test("header fields, commands and Final are those of the index")
    func content() throws {
        var compared = 0
        for entry in try Corpus.entries("xml") {
            guard let decoded = try? Self.decode(entry) else { continue }
            var counts: [String: Int] = [:]
            for command in decoded.commands { Self.count(command, into: &counts) }
            #expect(counts == entry.commands ?? [:], "\(entry.file)")
            guard let message = decoded.message else { continue }
            compared += 1
            #expect(message.header.versionProtocol == entry.proto, "\(entry.file)")
            #expect(message.header.versionDTD == entry.verdtd, "\(entry.file)")
            #expect(message.header.sessionID == entry.session, "\(entry.file)")
            #expect(message.header.messageID == entry.msgid, "\(entry.file)")
            let features = entry.features ?? []
            #expect(message.isFinal == features.contains("Final"), "\(entry.file)")
            #expect((message.header.responseURI != nil) == features.contains("RespURI"), "\(entry.file)")
            let scheme = message.header.credentials?.meta?.type
            #expect(scheme == features.first { $0.hasPrefix("cred ") }.map { String($0.dropFirst(5)) })
        }
        #expect(compared > 30)
    }

    private static func count(_ command: Command, into counts: inout [String: Int]) {
        if case .foreign(let element) = command { return count(element, into: &counts) }
        counts[command.name, default: 0] += 1
        for member in command.members { count(member, into: &counts) }
    }

    private static func count(_ element: ForeignElement, into counts: inout [String: Int]) {
        let commands: Set<String> = [
            "Add", "Replace", "Copy", "Delete", "Get", "Exec", "Alert", "Atomic", "Sequence", "Status",
            "Results",
            "Map", "Put", "Search", "Sync", "Move",
        ]
        if commands.contains(element.name) { counts[element.name, default: 0] += 1 }
        for case .element(let child) in element.content { count(child, into: &counts) }
    }

    @Test("what reads can be written, and reads the same again")
    func again() throws {
        var count = 0
        for entry in try Corpus.entries("xml") {
            guard let decoded = try? Self.decode(entry) else { continue }
            count += 1
            let text = SyncMLXML.encodeBody(decoded.commands)
            #expect(try SyncMLXML.decodeBody(text).commands == decoded.commands, "\(entry.file)")
            guard let message = decoded.message else { continue }
            #expect(try SyncMLXML.decode(SyncMLXML.encode(message)).message == message, "\(entry.file)")
        }
        #expect(count > 50)
    }
}
