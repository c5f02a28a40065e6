/// Makes values of a tree.
///
/// Of several equal elements the first counts. What has no property of its own goes to `foreign` where the value has
/// such a list, and is kept by a finding where it has none.
struct MessageDecoder {
    let tree: XMLTree
    private let noticed: [Finding]
    let limits: DecodingLimits
    let names: SyncMLNames
    private var grammar: GrammarCheck
    var own: [Finding] = []
    var commandCount = 0
    var itemCount = 0

    /// Creates a decoder for a document.
    init(document: XMLDocument, limits: DecodingLimits) {
        tree = document.tree
        noticed = document.findings
        self.limits = limits
        names = SyncMLNames(tree: tree)
        grammar = GrammarCheck(tree: tree, names: names)
    }

    /// Returns everything that was noticed, in document order.
    func findings(declarationExpected: Bool) -> [Finding] {
        let all = (noticed + grammar.findings + own).filter {
            declarationExpected || $0.kind != .missingDeclaration
        }
        return all.enumerated()
            .sorted { ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset) }
            .map(\.element)
    }

    /// Reads the root as a whole message.
    mutating func message() throws(SyncMLError) -> Message {
        let root = tree.root
        guard tree.number(root) == .syncML else {
            throw SyncMLError(
                .unexpectedRoot, offset: tree.offset(root), path: tree.path(root), detail: tree.name(root))
        }
        noteNamespace(root)
        let headerTrail = try required(.header, in: root)
        let bodyTrail = try required(.body, in: root)
        let header = try self.header(headerTrail)
        let body = try self.body(bodyTrail)
        grammar.check(root)
        return Message(header: header, commands: body.commands, isFinal: body.isFinal)
    }

    /// Reads the root as a SyncBody, or as a command that stands for one.
    mutating func fragment() throws(SyncMLError) -> [Command] {
        let root = tree.root
        noteNamespace(root)
        if tree.number(root) == .body {
            let body = try self.body(root)
            grammar.check(root)
            if body.isFinal {
                own.append(
                    Finding(
                        .finalInFragment, offset: tree.offset(root), path: tree.path(root), subject: "Final"))
            }
            return body.commands
        }
        guard ContentModel.standing(tree.number(root)).contains(.isCommand) else {
            throw SyncMLError(
                .unexpectedRoot, offset: tree.offset(root), path: tree.path(root), detail: tree.name(root))
        }
        own.append(
            Finding(.bareCommand, offset: tree.offset(root), path: tree.path(root), subject: tree.name(root)))
        let command = try self.command(root)
        grammar.check(root)
        return [command]
    }

    private mutating func noteNamespace(_ root: XMLNode) {
        let namespace = tree.namespace(root)
        guard namespace != XMLNamespace.syncML else { return }
        let kind: Finding.Kind = namespace.isEmpty ? .missingNamespace : .wrongNamespace
        own.append(Finding(kind, offset: tree.offset(root), path: tree.path(root), subject: namespace))
    }

    // MARK: Places in the tree

    private func isSyncML(_ node: XMLNode) -> Bool { names.isSyncML(node, in: tree) }

    /// The number of an element of SyncML; nil for any other node.
    func own(_ node: XMLNode) -> ElementName? {
        let row = tree.nodes[node.index]
        return row.kind == .element && names.isSyncML(node, in: tree) ? row.name : nil
    }

    func first(_ name: ElementName, in node: XMLNode) -> XMLNode? {
        var next = tree.firstChild(node)
        while let child = next {
            if own(child) == name { return child }
            next = tree.nextSibling(child)
        }
        return nil
    }

    private func required(_ name: ElementName, in node: XMLNode) throws(SyncMLError) -> XMLNode {
        guard let child = first(name, in: node) else {
            throw failure(.missingElement(name.knownText), node)
        }
        return child
    }

    func failure(_ kind: SyncMLError.Kind, _ node: XMLNode) -> SyncMLError {
        SyncMLError(kind, offset: tree.offset(node), path: tree.path(node))
    }

    func foreign(_ node: XMLNode) -> ForeignElement { tree.foreign(node, renaming: names.renaming) }

    /// Returns the text of an element; markup inside is written out as text, with its own text escaped.
    func text(_ node: XMLNode) throws(SyncMLError) -> String {
        guard tree.has(.element, in: node) else { return tree.text(node) }
        var writer = XMLWriter()
        for child in tree.children(node) {
            switch tree.kind(child) {
            case .text, .octets: writer.text(tree.value(child))
            case .element:
                writer.foreign(tree.foreign(child, renaming: .none), in: XMLWriter.Scope(namespace: ""))
            case .comment, .instruction: continue
            }
            guard writer.bytes.count <= limits.textLength else {
                throw failure(.limitExceeded(.textLength), node)
            }
        }
        return writer.string
    }

    // MARK: Header

    private func header(_ node: XMLNode) throws(SyncMLError) -> Header {
        let sessionID = try text(required(.sessionID, in: node))
        let messageID = try text(required(.messageID, in: node))
        let target = try required(.target, in: node)
        let source = try required(.source, in: node)
        _ = try required(.localURI, in: target)
        _ = try required(.localURI, in: source)
        return try Header(
            sessionID: sessionID, messageID: messageID, target: location(target), source: location(source),
            responseURI: optional(.responseURI, in: node),
            credentials: credentials(first(.credentials, in: node)),
            meta: first(.meta, in: node).map { node throws(SyncMLError) in try meta(node) },
            versionDTD: optional(.versionDTD, in: node) ?? "",
            versionProtocol: optional(.versionProtocol, in: node) ?? "",
            noResponse: first(.noResponse, in: node) != nil)
    }

    func optional(_ name: ElementName, in node: XMLNode) throws(SyncMLError) -> String? {
        guard let child = first(name, in: node) else { return nil }
        return try text(child)
    }

    func location(_ node: XMLNode) throws(SyncMLError) -> Location {
        var uri: String?
        var name: String?
        var next = tree.firstChild(node)
        while let child = next {
            next = tree.nextSibling(child)
            switch own(child) {
            case .localURI? where uri == nil: uri = try text(child)
            case .localName? where name == nil: name = try text(child)
            default: continue
            }
        }
        return Location(uri ?? "", name: name)
    }

    func credentials(_ node: XMLNode?) throws(SyncMLError) -> Credentials? {
        guard let node else { return nil }
        let meta = try first(.meta, in: node).map { node throws(SyncMLError) in try self.meta(node) }
        return try Credentials(meta: meta, data: optional(.data, in: node) ?? "")
    }

    func meta(_ node: XMLNode) throws(SyncMLError) -> Meta {
        var meta = Meta()
        try fill(&meta, from: node)
        return meta
    }

    private func fill(_ meta: inout Meta, from node: XMLNode) throws(SyncMLError) {
        var next = tree.firstChild(node)
        while let child = next {
            next = tree.nextSibling(child)
            guard tree.kind(child) == .element else { continue }
            guard names.isMetInf(child, in: tree) else {
                meta.foreign.append(foreign(child))
                continue
            }
            switch tree.number(child) {
            case .format where meta.format == nil: meta.format = try text(child)
            case .type where meta.type == nil: meta.type = try text(child)
            case .mark where meta.mark == nil: meta.mark = try text(child)
            case .size where meta.size == nil: meta.size = try text(child)
            case .nextNonce where meta.nextNonce == nil: meta.nextNonce = try text(child)
            case .maxMessageSize where meta.maxMessageSize == nil: meta.maxMessageSize = try text(child)
            case .maxObjectSize where meta.maxObjectSize == nil: meta.maxObjectSize = try text(child)
            case .version where meta.version == nil: meta.version = try text(child)
            case .emi: meta.emi.append(try text(child))
            case .metInf: try fill(&meta, from: child)
            default: meta.foreign.append(foreign(child))
            }
        }
    }
}
