import DMReference
import SyncML
import Testing

/// The trees that the tests of this folder start from, and short ways to write operations.
enum SampleTree {
    /// The tree of the ACL vectors (section 6.5).
    static let forACLVectors: DMTree = {
        var tree = DMTree()
        tree.set(uri("./P"), .interior(acl: acl("Get=S1&Replace=S1")))
        tree.set(uri("./P/a"), Node(.chr, value: "1", acl: acl("Get=*")))
        tree.set(uri("./P/q"), .interior())
        tree.set(uri("./P/q/b"), Node(.chr, value: "2"))
        tree.set(uri("./Q"), .interior())
        tree.set(uri("./Q/c"), Node(.chr, value: "3", acl: acl("Get=S2&Replace=S2+S3&Delete=S2")))
        tree.set(uri("./Q/e"), Node(.chr, value: "4"))
        return tree
    }()

    /// A tree with one node for each situation of section 4.2.
    ///
    /// `S` has every right below `./V`; on `./V/ro` access types leave Get alone.
    static let forSituations: DMTree = {
        var tree = DMTree()
        tree.addStandardObjects(
            deviceID: "IMEI:1", limits: URILimits(depth: 6, totalLength: 60, segmentLength: 20))
        tree.set(uri("./V"), .interior(acl: acl("Add=S&Delete=S&Exec=S&Get=S&Replace=S")))
        tree.set(uri("./V/leaf"), Node(.chr, type: "text/plain", value: "text"))
        tree.set(uri("./V/other"), Node(.chr, type: "text/plain", value: "other"))
        tree.set(uri("./V/number"), Node(.int, type: "text/plain", value: "7"))
        tree.set(uri("./V/box"), .interior(type: "urn:x:box"))
        tree.set(uri("./V/box/in"), Node(.chr, type: "text/plain", value: "in"))
        tree.set(uri("./V/ro"), Node(.chr, type: "text/plain", value: "fixed", access: [.get]))
        tree.set(uri("./V/closed"), .interior(access: [.get]))
        tree.set(uri("./V/secret"), Node(.chr, type: "text/plain", value: "s", access: [.replace]))
        tree.set(uri("./V/perm"), .interior(isPermanent: true))
        tree.set(uri("./V/nest"), .interior())
        tree.set(uri("./V/nest/perm"), Node(.chr, type: "text/plain", value: "p", isPermanent: true))
        tree.set(uri("./V/tool"), .tool(Node.Tool()))
        tree.set(uri("./V/slow"), .tool(Node.Tool(status: StatusCode(500), seconds: 9)))
        tree.set(uri("./V/broken"), .tool(Node.Tool(status: StatusCode(500))))
        tree.set(uri("./V/octets"), Node(.bin, type: "application/octet-stream", value: "AAEC"))
        return tree
    }()

    static func uri(_ text: String) -> NodeURI { NodeURI(text) ?? .root }

    static func acl(_ text: String) -> ACL { ACL(text) ?? ACL() }

    static func reference(_ text: String) -> NodeReference { NodeReference(text) ?? NodeReference(.root) }

    static func add(_ target: String, _ data: String? = "v", format: String? = nil, type: String? = nil)
        -> TreeOperation
    {
        .add(
            reference(target),
            TreeOperation.Content(format: format, type: type, data: format == "node" ? nil : data))
    }

    static func replace(
        _ target: String, _ data: String? = "v", format: String? = nil, type: String? = nil
    ) -> TreeOperation {
        .replace(reference(target), TreeOperation.Content(format: format, type: type, data: data))
    }

    static func get(_ target: String) -> TreeOperation { .get(reference(target)) }

    static func delete(_ target: String) -> TreeOperation { .delete(reference(target)) }

    static func copy(_ source: String, _ target: String) -> TreeOperation {
        .copy(from: reference(source), to: reference(target))
    }

    static func exec(_ target: String) -> TreeOperation {
        .execute(reference(target), data: nil, correlator: nil)
    }
}

extension DMTree {
    /// The outcome of an operation with every freedom taken as recommended, and the tree after it.
    func after(_ operation: TreeOperation, as server: ServerID, policy: Policy = Policy())
        -> (outcome: TreeOutcome, tree: DMTree)
    {
        var tree = self
        var choices = Choices(policy: policy)
        let outcome = tree.perform(operation, as: server, choices: &choices)
        return (outcome, tree)
    }

    /// Every outcome that the freedoms allow, with the tree after it.
    func allAfter(_ operation: TreeOperation, as server: ServerID) -> [(outcome: TreeOutcome, tree: DMTree)] {
        let all = Choices.all(limit: 4_096) { choices in
            var tree = self
            let outcome = tree.perform(operation, as: server, choices: &choices)
            return (outcome: outcome, tree: tree)
        }
        #expect(all.exhausted)
        return all.outcomes.map(\.outcome)
    }

    /// The codes that the freedoms allow.
    func codes(_ operation: TreeOperation, as server: ServerID) -> Set<Int> {
        Set(allAfter(operation, as: server).map(\.outcome.code.rawValue))
    }
}
