/// Writes values as SyncML elements, children in the order of the document type (section 2).
///
/// Foreign elements stand where the document type has the elements that DM does not use; those that bear the name
/// of an element with a property of its own stand last, because a reader takes the first.
struct MessageEncoder<Writer: ElementWriter> {
    private(set) var writer: Writer

    /// Creates an encoder that writes to a writer.
    init(_ writer: Writer) { self.writer = writer }

    /// Writes a whole document.
    mutating func document(_ message: Message) {
        writer.openRoot(.syncML)
        header(message.header)
        writer.open(.body)
        for command in message.commands { self.command(command) }
        if message.isFinal { writer.empty(.final) }
        writer.close(.body)
        writer.close(.syncML)
    }

    /// Writes a SyncBody alone.
    mutating func body(_ commands: [Command]) {
        writer.openRoot(.body)
        for command in commands { self.command(command) }
        writer.close(.body)
    }

    private mutating func header(_ header: Header) {
        writer.open(.header)
        writer.element(.versionDTD, header.versionDTD)
        writer.element(.versionProtocol, header.versionProtocol)
        writer.element(.sessionID, header.sessionID)
        writer.element(.messageID, header.messageID)
        location(.target, header.target)
        location(.source, header.source)
        writer.element(.responseURI, header.responseURI)
        if header.noResponse { writer.empty(.noResponse) }
        credentials(header.credentials)
        meta(header.meta)
        writer.close(.header)
    }

    private mutating func command(_ command: Command) {
        switch command {
        case .add(let value): tree(.add, value)
        case .replace(let value): tree(.replace, value)
        case .copy(let value): tree(.copy, value)
        case .delete(let value): tree(.delete, value)
        case .get(let value): tree(.get, value)
        case .exec(let value): tree(.exec, value)
        case .alert(let value): alert(value)
        case .atomic(let value): group(.atomic, value)
        case .sequence(let value): group(.sequence, value)
        case .status(let value): status(value)
        case .results(let value): results(value)
        case .foreign(let element): writer.foreign(element)
        }
    }

    private mutating func tree(_ name: ElementName, _ command: TreeCommand) {
        writer.open(name)
        writer.element(.commandID, command.id)
        foreign(command.foreign, but: TreeCommand.ownNames)
        meta(command.meta)
        writer.element(.correlator, command.correlator)
        items(command.items)
        foreign(command.foreign, only: TreeCommand.ownNames)
        writer.close(name)
    }

    private mutating func alert(_ alert: Alert) {
        writer.open(.alert)
        writer.element(.commandID, alert.id)
        foreign(alert.foreign, but: Alert.ownNames)
        writer.element(.data, alert.code.map { String($0.rawValue) })
        writer.element(.correlator, alert.correlator)
        items(alert.items)
        foreign(alert.foreign, only: Alert.ownNames)
        writer.close(.alert)
    }

    private mutating func group(_ name: ElementName, _ group: Group) {
        writer.open(name)
        writer.element(.commandID, group.id)
        foreign(group.foreign, but: Group.ownNames)
        meta(group.meta)
        for command in group.commands { self.command(command) }
        foreign(group.foreign, only: Group.ownNames)
        writer.close(name)
    }

    private mutating func status(_ status: Status) {
        writer.open(.status)
        writer.element(.commandID, status.id)
        writer.element(.messageReference, status.messageReference)
        writer.element(.commandReference, status.commandReference)
        writer.element(.command, status.commandName)
        for reference in status.targetReferences { writer.element(.targetReference, reference) }
        for reference in status.sourceReferences { writer.element(.sourceReference, reference) }
        credentials(status.credentials)
        if let challenge = status.challenge {
            writer.open(.challenge)
            meta(challenge)
            writer.close(.challenge)
        }
        writer.element(.data, String(status.code.rawValue))
        items(status.items)
        writer.close(.status)
    }

    private mutating func results(_ results: Results) {
        writer.open(.results)
        writer.element(.commandID, results.id)
        writer.element(.messageReference, results.messageReference)
        writer.element(.commandReference, results.commandReference)
        meta(results.meta)
        writer.element(.targetReference, results.targetReference)
        writer.element(.sourceReference, results.sourceReference)
        items(results.items)
        writer.close(.results)
    }

    private mutating func items(_ items: [Item]) {
        for item in items {
            writer.open(.item)
            location(.target, item.target)
            location(.source, item.source)
            foreign(item.foreign, but: Item.ownNames)
            meta(item.meta)
            writer.value(.data, item.data)
            if item.moreData { writer.empty(.moreData) }
            foreign(item.foreign, only: Item.ownNames)
            writer.close(.item)
        }
    }

    private mutating func location(_ name: ElementName, _ location: Location?) {
        guard let location else { return }
        writer.open(name)
        writer.element(.localURI, location.uri)
        writer.element(.localName, location.name)
        writer.close(name)
    }

    private mutating func credentials(_ credentials: Credentials?) {
        guard let credentials else { return }
        writer.open(.credentials)
        meta(credentials.meta)
        writer.element(.data, credentials.data)
        writer.close(.credentials)
    }

    private mutating func meta(_ meta: Meta?) {
        guard let meta else { return }
        writer.open(.meta)
        writer.element(.format, meta.format)
        writer.element(.type, meta.type)
        writer.element(.mark, meta.mark)
        writer.element(.size, meta.size)
        writer.element(.version, meta.version)
        writer.element(.nextNonce, meta.nextNonce)
        writer.element(.maxMessageSize, meta.maxMessageSize)
        writer.element(.maxObjectSize, meta.maxObjectSize)
        for text in meta.emi { writer.element(.emi, text) }
        for element in meta.foreign { writer.foreign(element) }
        writer.close(.meta)
    }

    private mutating func foreign(_ elements: [ForeignElement], but names: Set<ElementName>) {
        for element in elements where !isNamed(element, among: names) { writer.foreign(element) }
    }

    private mutating func foreign(_ elements: [ForeignElement], only names: Set<ElementName>) {
        for element in elements where isNamed(element, among: names) { writer.foreign(element) }
    }

    private func isNamed(_ element: ForeignElement, among names: Set<ElementName>) -> Bool {
        ElementName.known(element.name).map(names.contains) ?? false
    }
}

extension TreeCommand {
    /// The children that have properties of their own.
    static let ownNames: Set<ElementName> = [.commandID, .meta, .correlator, .item]
}

extension Alert {
    /// The children that have properties of their own.
    static let ownNames: Set<ElementName> = [.commandID, .data, .correlator, .item]
}

extension Group {
    /// The children that have properties of their own, members aside.
    static let ownNames: Set<ElementName> = [.commandID, .meta]
}

extension Item {
    /// The children that have properties of their own.
    static let ownNames: Set<ElementName> = [.target, .source, .meta, .data, .moreData]
}
