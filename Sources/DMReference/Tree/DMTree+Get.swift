import SyncML

extension DMTree {
    func get(_ target: NodeReference, _ holder: RightsHolder, _ choices: inout Choices) -> TreeOutcome {
        let uri = target.node
        var findings = Findings()
        checkLimits(target, &findings)
        checkReadableQuery(target, &findings)
        if let node = self[uri] {
            if !may(.get, on: uri, holder) { findings.refuse(.permissionDenied) }
            if !node.access.contains(.get) {
                if target.query == nil {
                    findings.refuse(.commandNotAllowed)
                } else {
                    findings.mayRefuse("propertyAccess", [nil, .commandNotAllowed])
                }
            }
        } else {
            checkMissing(uri, .get, holder, &findings)
            if uri.segments.first == "Inbox" { findings.mayRefuse("inboxGet", [nil, .commandNotAllowed]) }
        }
        if let code = findings.verdict(&choices) { return TreeOutcome(code) }
        guard let node = self[uri] else { return TreeOutcome(.notFound) }
        switch target.query {
        case nil: return TreeOutcome(.ok, items: [item(uri, node, withData: true)])
        case .property(let name)?:
            let text = text(ofProperty: name, uri, node, &choices)
            let item = Item(
                source: Location(uri.description + "?prop=" + name),
                meta: Meta(format: Format.chr.rawValue, type: "text/plain"), data: text)
            return TreeOutcome(.ok, items: [item])
        case .list(let attribute)?:
            return TreeOutcome(.ok, items: listing(of: uri, withData: attribute == "StructData", holder))
        }
    }

    /// Notes a property or listing that is unknown or may be unsupported (step 7); TNDS is not supported here.
    private func checkReadableQuery(_ target: NodeReference, _ findings: inout Findings) {
        switch target.query {
        case nil: break
        case .property(let name)?: checkRead(ofProperty: name, on: self[target.node], &findings)
        case .list(let attribute)?:
            if attribute == "Struct" || attribute == "StructData" {
                findings.mayRefuse("listSupport", [nil, .optionalFeatureNotSupported])
            } else {
                findings.refuse(.optionalFeatureNotSupported)
            }
        }
    }

    /// Returns one Item for each node of a subtree that the server may read, parents first.
    ///
    /// What lies below a node that it may not read is left out with it, so that the set is closed under parent.
    private func listing(of start: NodeURI, withData: Bool, _ holder: RightsHolder) -> [Item] {
        var items: [Item] = []
        var open = [start]
        while let uri = open.popLast() {
            guard let node = self[uri], may(.get, on: uri, holder) else { continue }
            var item = item(uri, node, withData: withData && node.access.contains(.get))
            if node.isInterior { item.data = nil }
            items.append(item)
            open.append(contentsOf: children(of: uri).reversed().map { uri.child($0) })
        }
        return items
    }

    /// Returns a Results Item: a leaf with its value, an interior node with the names of its children.
    private func item(_ uri: NodeURI, _ node: Node, withData: Bool) -> Item {
        let type =
            node.isInterior && !withData
            ? node.type : node.isInterior ? "text/plain" : node.type ?? "text/plain"
        var data: String?
        if withData { data = node.isInterior ? children(of: uri).joined(separator: "/") : node.value ?? "" }
        return Item(
            source: Location(uri.description), meta: Meta(format: node.format.metaWord, type: type),
            data: data)
    }
}
