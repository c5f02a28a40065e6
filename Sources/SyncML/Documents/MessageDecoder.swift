/// Makes values of a tree.
///
/// Of several equal elements the first counts. What has no property of its own goes to `foreign` where the value has
/// such a list, and is kept by a finding where it has none.
struct MessageDecoder {
    private let tree: XMLTree
    private let noticed: [Finding]
    private let limits: DecodingLimits
    private let names: SyncMLNames
    private var grammar: GrammarCheck
    private var own: [Finding] = []
    private var commandCount = 0
    private var itemCount = 0

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
    private func own(_ node: XMLNode) -> ElementName? {
        let row = tree.nodes[node.index]
        return row.kind == .element && names.isSyncML(node, in: tree) ? row.name : nil
    }

    private func first(_ name: ElementName, in node: XMLNode) -> XMLNode? {
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

    private func failure(_ kind: SyncMLError.Kind, _ node: XMLNode) -> SyncMLError {
        SyncMLError(kind, offset: tree.offset(node), path: tree.path(node))
    }

    private func foreign(_ node: XMLNode) -> ForeignElement { tree.foreign(node, renaming: names.renaming) }

    /// Returns the text of an element; markup inside is written out as text, with its own text escaped.
    private func text(_ node: XMLNode) throws(SyncMLError) -> String {
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
            responseURI: optional(.responseURI, in: node), credentials: credentials(first(.credentials, in: node)),
            meta: first(.meta, in: node).map { node throws(SyncMLError) in try meta(node) },
            versionDTD: optional(.versionDTD, in: node) ?? "",
            versionProtocol: optional(.versionProtocol, in: node) ?? "",
            noResponse: first(.noResponse, in: node) != nil)
    }

    private func optional(_ name: ElementName, in node: XMLNode) throws(SyncMLError) -> String? {
        guard let child = first(name, in: node) else { return nil }
        return try text(child)
    }

    private func location(_ node: XMLNode) throws(SyncMLError) -> Location {
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

    private func credentials(_ node: XMLNode?) throws(SyncMLError) -> Credentials? {
        guard let node else { return nil }
        let meta = try first(.meta, in: node).map { node throws(SyncMLError) in try self.meta(node) }
        return try Credentials(meta: meta, data: optional(.data, in: node) ?? "")
    }

    private func meta(_ node: XMLNode) throws(SyncMLError) -> Meta {
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

// MARK: Body

extension MessageDecoder {
    private mutating func body(_ node: XMLNode) throws(SyncMLError) -> (commands: [Command], isFinal: Bool) {
        var commands: [Command] = []
        var isFinal = false
        var next = tree.firstChild(node)
        while let child = next {
            next = tree.nextSibling(child)
            guard tree.kind(child) == .element else { continue }
            if own(child) == .final {
                isFinal = true
            } else {
                commands.append(try command(child))
            }
        }
        return (commands, isFinal)
    }

    private mutating func command(_ node: XMLNode) throws(SyncMLError) -> Command {
        commandCount += 1
        guard commandCount <= limits.commands else {
            throw failure(.limitExceeded(.commands), node)
        }
        switch own(node) {
        case .add?: return .add(try tree(node))
        case .replace?: return .replace(try tree(node))
        case .copy?: return .copy(try tree(node))
        case .delete?: return .delete(try tree(node))
        case .get?: return .get(try tree(node))
        case .exec?: return .exec(try tree(node))
        case .alert?: return try alert(node)
        case .atomic?: return .atomic(try group(node))
        case .sequence?: return .sequence(try group(node))
        case .status?: return try status(node)
        case .results?: return .results(try results(node))
        default: return .foreign(foreign(node))
        }
    }

    /// Children that became no property: strangers first, then those with the name of a property, as they are written.
    private struct Rest {
        var strangers: [ForeignElement] = []
        var namesakes: [ForeignElement] = []

        var all: [ForeignElement] { namesakes.isEmpty ? strangers : strangers + namesakes }
    }

    private func keep(_ node: XMLNode, asNamesakeOf names: Set<ElementName>, in rest: inout Rest) {
        if names.contains(tree.number(node)) {
            rest.namesakes.append(foreign(node))
        } else {
            rest.strangers.append(foreign(node))
        }
    }

    private mutating func tree(_ node: XMLNode) throws(SyncMLError) -> TreeCommand {
        var id: String?
        var meta: Meta?
        var correlator: String?
        var items: [Item] = []
        var rest = Rest()
        var next = tree.firstChild(node)
        while let child = next {
            next = tree.nextSibling(child)
            guard tree.kind(child) == .element else { continue }
            switch own(child) {
            case .commandID? where id == nil: id = try text(child)
            case .meta? where meta == nil: meta = try self.meta(child)
            case .correlator? where correlator == nil: correlator = try text(child)
            case .item?: items.append(try item(child))
            default: keep(child, asNamesakeOf: TreeCommand.ownNames, in: &rest)
            }
        }
        return TreeCommand(id: id ?? "", meta: meta, correlator: correlator, items: items, foreign: rest.all)
    }

    private mutating func alert(_ node: XMLNode) throws(SyncMLError) -> Command {
        var code: AlertCode?
        if let data = first(.data, in: node) {
            guard let number = try number(data) else { return .foreign(foreign(node)) }
            code = AlertCode(number)
        }
        var id: String?
        var hasData = false
        var correlator: String?
        var items: [Item] = []
        var rest = Rest()
        var next = tree.firstChild(node)
        while let child = next {
            next = tree.nextSibling(child)
            guard tree.kind(child) == .element else { continue }
            switch own(child) {
            case .commandID? where id == nil: id = try text(child)
            case .data? where !hasData: hasData = true
            case .correlator? where correlator == nil: correlator = try text(child)
            case .item?: items.append(try item(child))
            default: keep(child, asNamesakeOf: Alert.ownNames, in: &rest)
            }
        }
        return .alert(
            Alert(id: id ?? "", code: code, correlator: correlator, items: items, foreign: rest.all))
    }

    private mutating func group(_ node: XMLNode) throws(SyncMLError) -> Group {
        var id: String?
        var meta: Meta?
        var commands: [Command] = []
        var rest = Rest()
        var next = tree.firstChild(node)
        while let child = next {
            next = tree.nextSibling(child)
            guard tree.kind(child) == .element else { continue }
            guard isPartOfGroup(child) else {
                commands.append(try command(child))
                continue
            }
            switch own(child) {
            case .commandID? where id == nil: id = try text(child)
            case .meta? where meta == nil: meta = try self.meta(child)
            default: keep(child, asNamesakeOf: Group.ownNames, in: &rest)
            }
        }
        return Group(id: id ?? "", meta: meta, commands: commands, foreign: rest.all)
    }

    /// Whether a child of a group belongs to the group itself: every known element that is no command.
    private func isPartOfGroup(_ node: XMLNode) -> Bool {
        let standing = ContentModel.standing(tree.number(node))
        return names.isSyncML(node, in: tree) && standing.contains(.isKnown) && !standing.contains(.isCommand)
    }

    private mutating func status(_ node: XMLNode) throws(SyncMLError) -> Command {
        guard let data = first(.data, in: node), let number = try number(data) else {
            return .foreign(foreign(node))
        }
        var id: String?
        var message: String?
        var command: String?
        var name: String?
        var credentials: Credentials?
        var challenge: Meta?
        var targets: [String] = []
        var sources: [String] = []
        var items: [Item] = []
        var next = tree.firstChild(node)
        while let child = next {
            next = tree.nextSibling(child)
            switch own(child) {
            case .commandID? where id == nil: id = try text(child)
            case .messageReference? where message == nil: message = try text(child)
            case .commandReference? where command == nil: command = try text(child)
            case .command? where name == nil: name = try text(child)
            case .targetReference?: targets.append(try text(child))
            case .sourceReference?: sources.append(try text(child))
            case .credentials? where credentials == nil: credentials = try self.credentials(child)
            case .challenge? where challenge == nil:
                challenge = try first(.meta, in: child).map { node throws(SyncMLError) in try meta(node) } ?? Meta()
            case .item?: items.append(try item(child))
            default: continue
            }
        }
        return .status(
            Status(
                id: id ?? "", messageReference: message ?? "", commandReference: command ?? "",
                commandName: name ?? "", targetReferences: targets, sourceReferences: sources,
                credentials: credentials, challenge: challenge, code: StatusCode(number), items: items))
    }

    private mutating func results(_ node: XMLNode) throws(SyncMLError) -> Results {
        var results = Results(id: "", messageReference: nil, commandReference: "", items: [])
        var id: String?
        var command: String?
        var next = tree.firstChild(node)
        while let child = next {
            next = tree.nextSibling(child)
            switch own(child) {
            case .commandID? where id == nil: id = try text(child)
            case .messageReference? where results.messageReference == nil:
                results.messageReference = try text(child)
            case .commandReference? where command == nil: command = try text(child)
            case .meta? where results.meta == nil: results.meta = try meta(child)
            case .targetReference? where results.targetReference == nil:
                results.targetReference = try text(child)
            case .sourceReference? where results.sourceReference == nil:
                results.sourceReference = try text(child)
            case .item?: results.items.append(try item(child))
            default: continue
            }
        }
        results.id = id ?? ""
        results.commandReference = command ?? ""
        return results
    }

    private mutating func item(_ node: XMLNode) throws(SyncMLError) -> Item {
        itemCount += 1
        guard itemCount <= limits.items else { throw failure(.limitExceeded(.items), node) }
        var item = Item()
        var isRaw = false
        var rest = Rest()
        var next = tree.firstChild(node)
        while let child = next {
            next = tree.nextSibling(child)
            guard tree.kind(child) == .element else { continue }
            switch own(child) {
            case .target? where item.target == nil: item.target = try location(child)
            case .source? where item.source == nil: item.source = try location(child)
            case .meta? where item.meta == nil: item.meta = try meta(child)
            case .data? where item.data == nil:
                item.data = try text(child)
                isRaw = tree.has(.octets, in: child)
            case .moreData? where !item.moreData: item.moreData = true
            default: keep(child, asNamesakeOf: Item.ownNames, in: &rest)
            }
        }
        item.foreign = rest.all
        // Octets that are no text are kept as XML has to send them (MET-01).
        if isRaw { item.meta = item.meta?.with(format: "b64") ?? Meta(format: "b64") }
        return item
    }

    /// Returns the number in a code, blanks around it allowed; nil if it is none.
    private mutating func number(_ node: XMLNode) throws(SyncMLError) -> Int? {
        let text = try text(node)
        let words = text.split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r" || $0 == "\r\n" }
        guard words.count == 1, let number = Int(words[0]) else {
            own.append(
                Finding(.notANumber, offset: tree.offset(node), path: tree.path(node), subject: text))
            return nil
        }
        if String(number) != text {
            own.append(
                Finding(
                    .nonCanonicalNumber, offset: tree.offset(node), path: tree.path(node), subject: text))
        }
        return number
    }
}

extension Meta {
    fileprivate func with(format: String) -> Meta {
        var meta = self
        meta.format = format
        return meta
    }
}
