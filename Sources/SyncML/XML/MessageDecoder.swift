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
        guard tree.name(root) == "SyncML" else {
            throw SyncMLError(
                .unexpectedRoot, offset: tree.offset(root), path: tree.path(root), detail: tree.name(root))
        }
        noteNamespace(root)
        let headerTrail = try required("SyncHdr", in: root)
        let bodyTrail = try required("SyncBody", in: root)
        let header = try self.header(headerTrail)
        let body = try self.body(bodyTrail)
        grammar.check(root)
        return Message(header: header, commands: body.commands, isFinal: body.isFinal)
    }

    /// Reads the root as a SyncBody, or as a command that stands for one.
    mutating func fragment() throws(SyncMLError) -> [Command] {
        let root = tree.root
        noteNamespace(root)
        if tree.name(root) == "SyncBody" {
            let body = try self.body(root)
            grammar.check(root)
            if body.isFinal {
                own.append(
                    Finding(
                        .finalInFragment, offset: tree.offset(root), path: tree.path(root), subject: "Final"))
            }
            return body.commands
        }
        guard ContentModel.commands.contains(tree.name(root)) else {
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

    private func first(_ name: String, in node: XMLNode) -> XMLNode? {
        var next = tree.firstChild(node)
        while let child = next {
            if tree.kind(child) == .element, tree.name(child) == name, isSyncML(child) { return child }
            next = tree.nextSibling(child)
        }
        return nil
    }

    private func required(_ name: String, in node: XMLNode) throws(SyncMLError) -> XMLNode {
        guard let child = first(name, in: node) else { throw failure(.missingElement(name), node) }
        return child
    }

    private func failure(_ kind: SyncMLError.Kind, _ node: XMLNode) -> SyncMLError {
        SyncMLError(kind, offset: tree.offset(node), path: tree.path(node))
    }

    private func foreign(_ node: XMLNode) -> ForeignElement { tree.foreign(node, renaming: names.renaming) }

    /// Returns the text of an element; markup inside is written out as text, with its own text escaped.
    private func text(_ node: XMLNode) throws(SyncMLError) -> String {
        guard tree.hasElements(node) else { return tree.text(node) }
        var writer = XMLWriter()
        for child in tree.children(node) {
            switch tree.kind(child) {
            case .text: writer.text(tree.value(child))
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
        let sessionID = try text(required("SessionID", in: node))
        let messageID = try text(required("MsgID", in: node))
        let target = try required("Target", in: node)
        let source = try required("Source", in: node)
        _ = try required("LocURI", in: target)
        _ = try required("LocURI", in: source)
        return try Header(
            sessionID: sessionID, messageID: messageID, target: location(target), source: location(source),
            responseURI: optional("RespURI", in: node), credentials: credentials(first("Cred", in: node)),
            meta: meta(first("Meta", in: node)), versionDTD: optional("VerDTD", in: node) ?? "",
            versionProtocol: optional("VerProto", in: node) ?? "",
            noResponse: first("NoResp", in: node) != nil)
    }

    private func optional(_ name: String, in node: XMLNode) throws(SyncMLError) -> String? {
        guard let child = first(name, in: node) else { return nil }
        return try text(child)
    }

    private func location(_ node: XMLNode) throws(SyncMLError) -> Location {
        try Location(optional("LocURI", in: node) ?? "", name: optional("LocName", in: node))
    }

    private func credentials(_ node: XMLNode?) throws(SyncMLError) -> Credentials? {
        guard let node else { return nil }
        return try Credentials(meta: meta(first("Meta", in: node)), data: optional("Data", in: node) ?? "")
    }

    private func meta(_ node: XMLNode?) throws(SyncMLError) -> Meta? {
        guard let node else { return nil }
        var meta = Meta()
        try fill(&meta, from: node)
        return meta
    }

    private func fill(_ meta: inout Meta, from node: XMLNode) throws(SyncMLError) {
        for child in tree.elements(node) {
            guard names.isMetInf(child, in: tree) else {
                meta.foreign.append(foreign(child))
                continue
            }
            switch tree.name(child) {
            case "Format" where meta.format == nil: meta.format = try text(child)
            case "Type" where meta.type == nil: meta.type = try text(child)
            case "Mark" where meta.mark == nil: meta.mark = try text(child)
            case "Size" where meta.size == nil: meta.size = try text(child)
            case "NextNonce" where meta.nextNonce == nil: meta.nextNonce = try text(child)
            case "MaxMsgSize" where meta.maxMessageSize == nil: meta.maxMessageSize = try text(child)
            case "MaxObjSize" where meta.maxObjectSize == nil: meta.maxObjectSize = try text(child)
            case "Version" where meta.version == nil: meta.version = try text(child)
            case "EMI": meta.emi.append(try text(child))
            case "MetInf": try fill(&meta, from: child)
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
        for child in tree.elements(node) {
            if tree.name(child) == "Final", isSyncML(child) {
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
        guard isSyncML(node) else { return .foreign(foreign(node)) }
        switch tree.name(node) {
        case "Add": return .add(try tree(node))
        case "Replace": return .replace(try tree(node))
        case "Copy": return .copy(try tree(node))
        case "Delete": return .delete(try tree(node))
        case "Get": return .get(try tree(node))
        case "Exec": return .exec(try tree(node))
        case "Alert": return try alert(node)
        case "Atomic": return .atomic(try group(node))
        case "Sequence": return .sequence(try group(node))
        case "Status": return try status(node)
        case "Results": return .results(try results(node))
        default: return .foreign(foreign(node))
        }
    }

    private mutating func tree(_ node: XMLNode) throws(SyncMLError) -> TreeCommand {
        TreeCommand(
            id: try optional("CmdID", in: node) ?? "", meta: try meta(first("Meta", in: node)),
            correlator: try optional("Correlator", in: node), items: try items(node),
            foreign: rest(node, own: TreeCommand.ownNames, repeated: ["Item"]))
    }

    private mutating func alert(_ node: XMLNode) throws(SyncMLError) -> Command {
        var code: AlertCode?
        if let data = first("Data", in: node) {
            guard let number = try number(data) else { return .foreign(foreign(node)) }
            code = AlertCode(number)
        }
        return .alert(
            Alert(
                id: try optional("CmdID", in: node) ?? "", code: code,
                correlator: try optional("Correlator", in: node), items: try items(node),
                foreign: rest(node, own: Alert.ownNames, repeated: ["Item"])))
    }

    private mutating func group(_ node: XMLNode) throws(SyncMLError) -> Group {
        var commands: [Command] = []
        for child in tree.elements(node) where !isPartOfGroup(child) {
            commands.append(try command(child))
        }
        return Group(
            id: try optional("CmdID", in: node) ?? "", meta: try meta(first("Meta", in: node)),
            commands: commands,
            foreign: rest(node, own: Group.ownNames) { isPartOfGroup($0) })
    }

    /// Whether a child of a group belongs to the group itself: every known element that is no command.
    private func isPartOfGroup(_ node: XMLNode) -> Bool {
        let name = tree.name(node)
        return isSyncML(node) && ContentModel.isKnown(name) && !ContentModel.commands.contains(name)
    }

    private mutating func status(_ node: XMLNode) throws(SyncMLError) -> Command {
        guard let data = first("Data", in: node), let number = try number(data) else {
            return .foreign(foreign(node))
        }
        var challenge: Meta?
        if let inner = first("Chal", in: node) { challenge = try meta(first("Meta", in: inner)) ?? Meta() }
        return .status(
            Status(
                id: try optional("CmdID", in: node) ?? "",
                messageReference: try optional("MsgRef", in: node) ?? "",
                commandReference: try optional("CmdRef", in: node) ?? "",
                commandName: try optional("Cmd", in: node) ?? "",
                targetReferences: try all("TargetRef", in: node),
                sourceReferences: try all("SourceRef", in: node),
                credentials: try credentials(first("Cred", in: node)), challenge: challenge,
                code: StatusCode(number), items: try items(node)))
    }

    private mutating func results(_ node: XMLNode) throws(SyncMLError) -> Results {
        Results(
            id: try optional("CmdID", in: node) ?? "", messageReference: try optional("MsgRef", in: node),
            commandReference: try optional("CmdRef", in: node) ?? "",
            meta: try meta(first("Meta", in: node)), targetReference: try optional("TargetRef", in: node),
            sourceReference: try optional("SourceRef", in: node), items: try items(node))
    }

    private mutating func items(_ node: XMLNode) throws(SyncMLError) -> [Item] {
        var items: [Item] = []
        for child in tree.elements(node) where tree.name(child) == "Item" && isSyncML(child) {
            itemCount += 1
            guard itemCount <= limits.items else {
                throw failure(.limitExceeded(.items), child)
            }
            items.append(try item(child))
        }
        return items
    }

    private func item(_ node: XMLNode) throws(SyncMLError) -> Item {
        var item = Item()
        if let target = first("Target", in: node) { item.target = try location(target) }
        if let source = first("Source", in: node) { item.source = try location(source) }
        item.meta = try meta(first("Meta", in: node))
        item.data = try optional("Data", in: node)
        item.moreData = first("MoreData", in: node) != nil
        item.foreign = rest(node, own: Item.ownNames)
        return item
    }

    private func all(_ name: String, in node: XMLNode) throws(SyncMLError) -> [String] {
        var texts: [String] = []
        for child in tree.elements(node) where tree.name(child) == name && isSyncML(child) {
            texts.append(try text(child))
        }
        return texts
    }

    /// Returns the children that became no property; those with a name of `own` last, as they are written.
    private func rest(
        _ node: XMLNode, own: Set<String>, repeated: Set<String> = [],
        where isWanted: (XMLNode) -> Bool = { _ in true }
    ) -> [ForeignElement] {
        var seen: Set<String> = []
        var front: [ForeignElement] = []
        var back: [ForeignElement] = []
        for child in tree.elements(node) where isWanted(child) {
            let name = tree.name(child)
            if !own.contains(name) {
                front.append(foreign(child))
            } else if !isSyncML(child) || !repeated.contains(name) && !seen.insert(name).inserted {
                back.append(foreign(child))
            }
        }
        return front + back
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
