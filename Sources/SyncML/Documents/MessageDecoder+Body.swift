/// The body: commands and what they consist of.
extension MessageDecoder {
    mutating func body(_ node: XMLNode) throws(SyncMLError) -> (commands: [Command], isFinal: Bool) {
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

    mutating func command(_ node: XMLNode) throws(SyncMLError) -> Command {
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
                challenge =
                    try first(.meta, in: child).map { node throws(SyncMLError) in try meta(node) } ?? Meta()
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
