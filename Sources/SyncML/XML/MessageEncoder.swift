/// Writes values as SyncML elements, children in the order of the document type (section 2).
///
/// Foreign elements stand where the document type has the elements that DM does not use; those that bear the name
/// of an element with a property of its own stand last, because a reader takes the first.
struct MessageEncoder {
    private(set) var writer = XMLWriter()

    /// Writes a whole document.
    mutating func document(_ message: Message) {
        writer.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
        writer.raw("<SyncML xmlns=\"\(XMLNamespace.syncML)\">")
        header(message.header)
        writer.open("SyncBody")
        for command in message.commands { self.command(command) }
        if message.isFinal { writer.empty("Final") }
        writer.close("SyncBody")
        writer.close("SyncML")
    }

    /// Writes a SyncBody alone.
    mutating func body(_ commands: [Command]) {
        writer.raw("<SyncBody xmlns=\"\(XMLNamespace.syncML)\">")
        for command in commands { self.command(command) }
        writer.close("SyncBody")
    }

    private mutating func header(_ header: Header) {
        writer.open("SyncHdr")
        writer.element("VerDTD", header.versionDTD)
        writer.element("VerProto", header.versionProtocol)
        writer.element("SessionID", header.sessionID)
        writer.element("MsgID", header.messageID)
        location("Target", header.target)
        location("Source", header.source)
        writer.element("RespURI", header.responseURI)
        if header.noResponse { writer.empty("NoResp") }
        credentials(header.credentials)
        meta(header.meta)
        writer.close("SyncHdr")
    }

    private mutating func command(_ command: Command) {
        switch command {
        case .add(let value), .replace(let value), .copy(let value), .delete(let value), .get(let value),
            .exec(let value):
            tree(command.name, value)
        case .alert(let value): alert(value)
        case .atomic(let value), .sequence(let value): group(command.name, value)
        case .status(let value): status(value)
        case .results(let value): results(value)
        case .foreign(let element): foreign(element)
        }
    }

    private mutating func tree(_ name: String, _ command: TreeCommand) {
        writer.open(name)
        writer.element("CmdID", command.id)
        foreign(command.foreign, but: TreeCommand.ownNames)
        meta(command.meta)
        writer.element("Correlator", command.correlator)
        items(command.items)
        foreign(command.foreign, only: TreeCommand.ownNames)
        writer.close(name)
    }

    private mutating func alert(_ alert: Alert) {
        writer.open("Alert")
        writer.element("CmdID", alert.id)
        foreign(alert.foreign, but: Alert.ownNames)
        writer.element("Data", alert.code.map { String($0.rawValue) })
        writer.element("Correlator", alert.correlator)
        items(alert.items)
        foreign(alert.foreign, only: Alert.ownNames)
        writer.close("Alert")
    }

    private mutating func group(_ name: String, _ group: Group) {
        writer.open(name)
        writer.element("CmdID", group.id)
        foreign(group.foreign, but: Group.ownNames)
        meta(group.meta)
        for command in group.commands { self.command(command) }
        foreign(group.foreign, only: Group.ownNames)
        writer.close(name)
    }

    private mutating func status(_ status: Status) {
        writer.open("Status")
        writer.element("CmdID", status.id)
        writer.element("MsgRef", status.messageReference)
        writer.element("CmdRef", status.commandReference)
        writer.element("Cmd", status.commandName)
        for reference in status.targetReferences { writer.element("TargetRef", reference) }
        for reference in status.sourceReferences { writer.element("SourceRef", reference) }
        credentials(status.credentials)
        if let challenge = status.challenge {
            writer.open("Chal")
            meta(challenge)
            writer.close("Chal")
        }
        writer.element("Data", String(status.code.rawValue))
        items(status.items)
        writer.close("Status")
    }

    private mutating func results(_ results: Results) {
        writer.open("Results")
        writer.element("CmdID", results.id)
        writer.element("MsgRef", results.messageReference)
        writer.element("CmdRef", results.commandReference)
        meta(results.meta)
        writer.element("TargetRef", results.targetReference)
        writer.element("SourceRef", results.sourceReference)
        items(results.items)
        writer.close("Results")
    }

    private mutating func items(_ items: [Item]) {
        for item in items {
            writer.open("Item")
            location("Target", item.target)
            location("Source", item.source)
            foreign(item.foreign, but: Item.ownNames)
            meta(item.meta)
            writer.element("Data", item.data)
            if item.moreData { writer.empty("MoreData") }
            foreign(item.foreign, only: Item.ownNames)
            writer.close("Item")
        }
    }

    private mutating func location(_ name: String, _ location: Location?) {
        guard let location else { return }
        writer.open(name)
        writer.element("LocURI", location.uri)
        writer.element("LocName", location.name)
        writer.close(name)
    }

    private mutating func credentials(_ credentials: Credentials?) {
        guard let credentials else { return }
        writer.open("Cred")
        meta(credentials.meta)
        writer.element("Data", credentials.data)
        writer.close("Cred")
    }

    private mutating func meta(_ meta: Meta?) {
        guard let meta else { return }
        writer.open("Meta")
        metInf("Format", meta.format)
        metInf("Type", meta.type)
        metInf("Mark", meta.mark)
        metInf("Size", meta.size)
        metInf("Version", meta.version)
        metInf("NextNonce", meta.nextNonce)
        metInf("MaxMsgSize", meta.maxMessageSize)
        metInf("MaxObjSize", meta.maxObjectSize)
        for text in meta.emi { metInf("EMI", text) }
        for element in meta.foreign { foreign(element) }
        writer.close("Meta")
    }

    private mutating func metInf(_ name: String, _ text: String?) {
        guard let text else { return }
        writer.raw("<\(name) xmlns=\"\(XMLNamespace.metInf)\">")
        writer.text(text)
        writer.close(name)
    }

    private mutating func foreign(_ elements: [ForeignElement], but names: Set<String>) {
        for element in elements where !names.contains(element.name) { foreign(element) }
    }

    private mutating func foreign(_ elements: [ForeignElement], only names: Set<String>) {
        for element in elements where names.contains(element.name) { foreign(element) }
    }

    private mutating func foreign(_ element: ForeignElement) {
        writer.foreign(element, in: XMLWriter.Scope(namespace: XMLNamespace.syncML))
    }
}

extension TreeCommand {
    /// The children that have properties of their own.
    static let ownNames: Set<String> = ["CmdID", "Meta", "Correlator", "Item"]
}

extension Alert {
    /// The children that have properties of their own.
    static let ownNames: Set<String> = ["CmdID", "Data", "Correlator", "Item"]
}

extension Group {
    /// The children that have properties of their own, members aside.
    static let ownNames: Set<String> = ["CmdID", "Meta"]
}

extension Item {
    /// The children that have properties of their own.
    static let ownNames: Set<String> = ["Target", "Source", "Meta", "Data", "MoreData"]
}
