/// Makes values of a tree.
///
/// Of several equal elements the first counts. What has no property of its own goes to `foreign` where the value has
/// such a list, and is kept by a finding where it has none.
struct MessageDecoder {
    private let document: XMLDocument
    private let limits: DecodingLimits
    private let names: SyncMLNames
    private var grammar: GrammarCheck
    private var own: [Finding] = []
    private var commandCount = 0
    private var itemCount = 0

    /// Creates a decoder for a document.
    init(document: XMLDocument, limits: DecodingLimits) {
        self.document = document
        self.limits = limits
        names = SyncMLNames(namespace: document.root.namespace)
        grammar = GrammarCheck(names: names)
    }

    /// Returns everything that was noticed, in document order.
    func findings(declarationExpected: Bool) -> [Finding] {
        let all = (document.findings + grammar.findings + own).filter {
            declarationExpected || $0.kind != .missingDeclaration
        }
        return all.enumerated()
            .sorted { ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset) }
            .map(\.element)
    }

    /// Reads the root as a whole message.
    mutating func message() throws(SyncMLError) -> Message {
        let root = document.root
        let trail = XMLTrail.root(root)
        guard root.name == "SyncML" else {
            throw SyncMLError(.unexpectedRoot, offset: root.offset, path: trail.path, detail: root.name)
        }
        noteNamespace(trail)
        let headerTrail = try required("SyncHdr", in: trail)
        let bodyTrail = try required("SyncBody", in: trail)
        let header = try self.header(headerTrail)
        let body = try self.body(bodyTrail)
        grammar.check(trail)
        return Message(header: header, commands: body.commands, isFinal: body.isFinal)
    }

    /// Reads the root as a SyncBody, or as a command that stands for one.
    mutating func fragment() throws(SyncMLError) -> [Command] {
        let root = document.root
        let trail = XMLTrail.root(root)
        noteNamespace(trail)
        if root.name == "SyncBody" {
            let body = try self.body(trail)
            grammar.check(trail)
            if body.isFinal {
                own.append(Finding(.finalInFragment, offset: root.offset, path: trail.path, subject: "Final"))
            }
            return body.commands
        }
        guard ContentModel.commands.contains(root.name) else {
            throw SyncMLError(.unexpectedRoot, offset: root.offset, path: trail.path, detail: root.name)
        }
        own.append(Finding(.bareCommand, offset: root.offset, path: trail.path, subject: root.name))
        let command = try self.command(trail)
        grammar.check(trail)
        return [command]
    }

    private mutating func noteNamespace(_ trail: XMLTrail) {
        let root = trail.element
        guard root.namespace != XMLNamespace.syncML else { return }
        let kind: Finding.Kind = root.namespace.isEmpty ? .missingNamespace : .wrongNamespace
        own.append(Finding(kind, offset: root.offset, path: trail.path, subject: root.namespace))
    }

    // MARK: Places in the tree

    private func children(_ trail: XMLTrail) -> [XMLTrail] {
        trail.element.content.indices.compactMap { index in
            guard case .element(let child) = trail.element.content[index] else { return nil }
            return .child(of: trail, index: index, child)
        }
    }

    private func first(_ name: String, in trail: XMLTrail) -> XMLTrail? {
        for (index, content) in trail.element.content.enumerated() {
            guard case .element(let child) = content, child.name == name, names.isSyncML(child) else {
                continue
            }
            return .child(of: trail, index: index, child)
        }
        return nil
    }

    private func required(_ name: String, in trail: XMLTrail) throws(SyncMLError) -> XMLTrail {
        guard let child = first(name, in: trail) else {
            throw SyncMLError(.missingElement(name), offset: trail.element.offset, path: trail.path)
        }
        return child
    }

    private func foreign(_ trail: XMLTrail) -> ForeignElement {
        trail.element.foreign(renaming: names.renaming)
    }

    /// Returns the text of an element; markup inside is written out as text, with its own text escaped.
    private func text(_ trail: XMLTrail) throws(SyncMLError) -> String {
        let element = trail.element
        guard element.hasElements else { return element.text }
        var writer = XMLWriter()
        for child in element.content {
            switch child {
            case .text(let text): writer.text(text)
            case .element(let inner):
                writer.foreign(inner.foreign(renaming: .none), in: XMLWriter.Scope(namespace: ""))
            case .comment, .instruction: continue
            }
            guard writer.bytes.count <= limits.textLength else {
                throw SyncMLError(.limitExceeded(.textLength), offset: element.offset, path: trail.path)
            }
        }
        return writer.string
    }

    // MARK: Header

    private func header(_ trail: XMLTrail) throws(SyncMLError) -> Header {
        let sessionID = try text(required("SessionID", in: trail))
        let messageID = try text(required("MsgID", in: trail))
        let target = try required("Target", in: trail)
        let source = try required("Source", in: trail)
        _ = try required("LocURI", in: target)
        _ = try required("LocURI", in: source)
        return try Header(
            sessionID: sessionID, messageID: messageID, target: location(target), source: location(source),
            responseURI: optional("RespURI", in: trail), credentials: credentials(first("Cred", in: trail)),
            meta: meta(first("Meta", in: trail)), versionDTD: optional("VerDTD", in: trail) ?? "",
            versionProtocol: optional("VerProto", in: trail) ?? "",
            noResponse: first("NoResp", in: trail) != nil)
    }

    private func optional(_ name: String, in trail: XMLTrail) throws(SyncMLError) -> String? {
        guard let child = first(name, in: trail) else { return nil }
        return try text(child)
    }

    private func location(_ trail: XMLTrail) throws(SyncMLError) -> Location {
        try Location(optional("LocURI", in: trail) ?? "", name: optional("LocName", in: trail))
    }

    private func credentials(_ trail: XMLTrail?) throws(SyncMLError) -> Credentials? {
        guard let trail else { return nil }
        return try Credentials(meta: meta(first("Meta", in: trail)), data: optional("Data", in: trail) ?? "")
    }

    private func meta(_ trail: XMLTrail?) throws(SyncMLError) -> Meta? {
        guard let trail else { return nil }
        var meta = Meta()
        try fill(&meta, from: trail)
        return meta
    }

    private func fill(_ meta: inout Meta, from trail: XMLTrail) throws(SyncMLError) {
        for child in children(trail) {
            let element = child.element
            guard names.isMetInf(element) else {
                meta.foreign.append(foreign(child))
                continue
            }
            switch element.name {
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
    private mutating func body(_ trail: XMLTrail) throws(SyncMLError) -> (commands: [Command], isFinal: Bool)
    {
        var commands: [Command] = []
        var isFinal = false
        for child in children(trail) {
            if child.element.name == "Final", names.isSyncML(child.element) {
                isFinal = true
            } else {
                commands.append(try command(child))
            }
        }
        return (commands, isFinal)
    }

    private mutating func command(_ trail: XMLTrail) throws(SyncMLError) -> Command {
        commandCount += 1
        guard commandCount <= limits.commands else {
            throw SyncMLError(
                .limitExceeded(.commands), offset: trail.element.offset, path: trail.path)
        }
        guard names.isSyncML(trail.element) else { return .foreign(foreign(trail)) }
        switch trail.element.name {
        case "Add": return .add(try tree(trail))
        case "Replace": return .replace(try tree(trail))
        case "Copy": return .copy(try tree(trail))
        case "Delete": return .delete(try tree(trail))
        case "Get": return .get(try tree(trail))
        case "Exec": return .exec(try tree(trail))
        case "Alert": return try alert(trail)
        case "Atomic": return .atomic(try group(trail))
        case "Sequence": return .sequence(try group(trail))
        case "Status": return try status(trail)
        case "Results": return .results(try results(trail))
        default: return .foreign(foreign(trail))
        }
    }

    private mutating func tree(_ trail: XMLTrail) throws(SyncMLError) -> TreeCommand {
        TreeCommand(
            id: try optional("CmdID", in: trail) ?? "", meta: try meta(first("Meta", in: trail)),
            correlator: try optional("Correlator", in: trail), items: try items(trail),
            foreign: rest(trail, own: TreeCommand.ownNames, repeated: ["Item"]))
    }

    private mutating func alert(_ trail: XMLTrail) throws(SyncMLError) -> Command {
        var code: AlertCode?
        if let data = first("Data", in: trail) {
            guard let number = try number(data) else { return .foreign(foreign(trail)) }
            code = AlertCode(number)
        }
        return .alert(
            Alert(
                id: try optional("CmdID", in: trail) ?? "", code: code,
                correlator: try optional("Correlator", in: trail), items: try items(trail),
                foreign: rest(trail, own: Alert.ownNames, repeated: ["Item"])))
    }

    private mutating func group(_ trail: XMLTrail) throws(SyncMLError) -> Group {
        var commands: [Command] = []
        for child in children(trail) where !isPartOfGroup(child.element) {
            commands.append(try command(child))
        }
        return Group(
            id: try optional("CmdID", in: trail) ?? "", meta: try meta(first("Meta", in: trail)),
            commands: commands,
            foreign: rest(trail, own: Group.ownNames) { isPartOfGroup($0) })
    }

    /// Whether a child of a group belongs to the group itself: every known element that is no command.
    private func isPartOfGroup(_ element: XMLElement) -> Bool {
        names.isSyncML(element) && ContentModel.isKnown(element.name)
            && !ContentModel.commands.contains(element.name)
    }

    private mutating func status(_ trail: XMLTrail) throws(SyncMLError) -> Command {
        guard let data = first("Data", in: trail), let number = try number(data) else {
            return .foreign(foreign(trail))
        }
        var challenge: Meta?
        if let inner = first("Chal", in: trail) { challenge = try meta(first("Meta", in: inner)) ?? Meta() }
        return .status(
            Status(
                id: try optional("CmdID", in: trail) ?? "",
                messageReference: try optional("MsgRef", in: trail) ?? "",
                commandReference: try optional("CmdRef", in: trail) ?? "",
                commandName: try optional("Cmd", in: trail) ?? "",
                targetReferences: try all("TargetRef", in: trail),
                sourceReferences: try all("SourceRef", in: trail),
                credentials: try credentials(first("Cred", in: trail)), challenge: challenge,
                code: StatusCode(number), items: try items(trail)))
    }

    private mutating func results(_ trail: XMLTrail) throws(SyncMLError) -> Results {
        Results(
            id: try optional("CmdID", in: trail) ?? "", messageReference: try optional("MsgRef", in: trail),
            commandReference: try optional("CmdRef", in: trail) ?? "",
            meta: try meta(first("Meta", in: trail)), targetReference: try optional("TargetRef", in: trail),
            sourceReference: try optional("SourceRef", in: trail), items: try items(trail))
    }

    private mutating func items(_ trail: XMLTrail) throws(SyncMLError) -> [Item] {
        var items: [Item] = []
        for child in children(trail) where child.element.name == "Item" && names.isSyncML(child.element) {
            itemCount += 1
            guard itemCount <= limits.items else {
                throw SyncMLError(.limitExceeded(.items), offset: child.element.offset, path: child.path)
            }
            items.append(try item(child))
        }
        return items
    }

    private func item(_ trail: XMLTrail) throws(SyncMLError) -> Item {
        var item = Item()
        if let target = first("Target", in: trail) { item.target = try location(target) }
        if let source = first("Source", in: trail) { item.source = try location(source) }
        item.meta = try meta(first("Meta", in: trail))
        item.data = try optional("Data", in: trail)
        item.moreData = first("MoreData", in: trail) != nil
        item.foreign = rest(trail, own: Item.ownNames)
        return item
    }

    private func all(_ name: String, in trail: XMLTrail) throws(SyncMLError) -> [String] {
        var texts: [String] = []
        for child in children(trail) where child.element.name == name && names.isSyncML(child.element) {
            texts.append(try text(child))
        }
        return texts
    }

    /// Returns the children that became no property; those with a name of `own` last, as they are written.
    private func rest(
        _ trail: XMLTrail, own: Set<String>, repeated: Set<String> = [],
        where isWanted: (XMLElement) -> Bool = { _ in true }
    ) -> [ForeignElement] {
        var seen: Set<String> = []
        var front: [ForeignElement] = []
        var back: [ForeignElement] = []
        for child in children(trail) where isWanted(child.element) {
            let element = child.element
            if !own.contains(element.name) {
                front.append(foreign(child))
            } else if !names.isSyncML(element)
                || !repeated.contains(element.name) && !seen.insert(element.name).inserted
            {
                back.append(foreign(child))
            }
        }
        return front + back
    }

    /// Returns the number in a code, blanks around it allowed; nil if it is none.
    private mutating func number(_ trail: XMLTrail) throws(SyncMLError) -> Int? {
        let text = try text(trail)
        let words = text.split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r" || $0 == "\r\n" }
        guard words.count == 1, let number = Int(words[0]) else {
            own.append(
                Finding(.notANumber, offset: trail.element.offset, path: trail.path, subject: text))
            return nil
        }
        if String(number) != text {
            own.append(
                Finding(
                    .nonCanonicalNumber, offset: trail.element.offset, path: trail.path, subject: text))
        }
        return number
    }
}
