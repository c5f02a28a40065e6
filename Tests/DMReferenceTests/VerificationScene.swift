import DMReference
import SyncML
import Testing

/// A device with a few nodes and a request of srv-a that has no fault, for tests to spoil.
enum VerificationScene {
    static let root = NodeURI(segments: ["Schedule"])
    static let schedule = NodeURI(segments: ["Schedule", "Set", "q1"])
    static let now = Instant("20260101T000000Z")

    static let tree: DMTree = {
        var tree = DMTree()
        let own = ACL(owner: "srv-a")
        func set(_ path: String, _ node: Node) {
            if let uri = NodeURI(path) { tree.set(uri, node) }
        }
        set("./Device/Battery", Node(.int, value: "57", acl: own))
        set("./Device/Signal", Node(.int, value: "-71", acl: own))
        set("./DevDetail/FwV", Node(.chr, value: "2.0.1"))
        set("./Store/FreePct", Node(.int, value: "40"))
        set("./Tools/Scan", .tool(Node.Tool(), acl: ACL(owner: "srv-a", [.execute, .get])))
        set("./Tools/Locked", .tool(Node.Tool(), acl: ACL(owner: "srv-b", [.execute, .get])))
        set("./Net/RespMs", Node(.int, value: "120"))
        set("./Proxy", .interior(acl: own))
        set("./Proxy/Addr", Node(.chr, value: "10.0.0.9"))
        set("./Proxy/Port", Node(.int, value: "1"))
        set("./Secret", .interior(acl: ACL(owner: "srv-b")))
        set("./Secret/Key", Node(.chr, value: "k"))
        set("./Own", .interior(acl: own, access: [.add, .get]))
        set("./Own/Fixed", Node(.chr, value: "f", access: [.get]))
        set("./Own/Blind", Node(.chr, value: "b", access: [.replace]))
        set("./Own/Readable", Node(.chr, value: "r", acl: ACL("Get=srv-a&Add=srv-b") ?? ACL()))
        set("./Own/Kept", Node(.chr, value: "p", isPermanent: true))
        return tree
    }()

    /// Every minute from one o'clock, three times, read one value.
    static let plain = Definition(
        time: Definition.TimePart(start: Instant("20260101T010000Z"), period: 60, count: 3),
        body: DefinitionSamples.get)

    static func verification(_ definition: Definition = plain) -> Verification {
        Verification(
            DefinitionTree(definition), of: schedule, root: root, owner: "srv-a", tree: tree,
            capabilities: capabilities, now: now)
    }

    static let capabilities: Capabilities = {
        var capabilities = Capabilities()
        capabilities.options = [.lenient, .suspend, .confirm, .notify, .failLimit]
        return capabilities
    }()

    /// What happens to the plain request, and the problems that then oblige or are recommended (`!`).
    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var spoil: @Sendable (inout Verification) -> Void
        var problems: [String]

        init(
            _ name: String, _ problems: [String] = [],
            _ spoil: @escaping @Sendable (inout Verification) -> Void
        ) {
            self.name = name
            self.problems = problems
            self.spoil = spoil
        }

        /// A row with another Body.
        init(_ name: String, body: String, _ problems: String...) {
            self.init(name, problems) { $0.draft.put("Body", DefinitionSamples.body(body)) }
        }

        /// A row with leaves put into the definition.
        init(_ name: String, put: KeyValuePairs<String, String?>, _ problems: String...) {
            let leaves = put.map { ($0.key, $0.value) }
            self.init(name, problems) { verification in
                for (path, text) in leaves { verification.draft.put(path, text) }
            }
        }

        var testDescription: String { name }

        /// All problems of the spoilt request.
        var outcome: Verification.Outcome {
            var verification = verification()
            spoil(&verification)
            return verification.commit()
        }
    }
}
