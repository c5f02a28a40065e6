import SyncML

extension DMTree {
    mutating func add(
        _ target: NodeReference, _ content: TreeOperation.Content, _ holder: RightsHolder,
        _ choices: inout Choices
    ) -> TreeOutcome {
        let uri = target.node
        let parent = uri.parent ?? .root
        var findings = Findings()
        checkLimits(target, &findings)
        checkUnusableQuery(target.query, &findings)
        if !may(.add, on: parent, holder) { findings.refuse(.permissionDenied) }
        checkPlace(of: uri, &findings)
        let node = newNode(content, &findings)
        checkStorage(node?.value?.utf8.count ?? 0, of: uri.name, &findings)
        if let code = findings.verdict(&choices) {
            let lacksParent = self[parent] == nil && code != .permissionDenied
            return TreeOutcome(code, failedNode: lacksParent ? parent : nil)
        }
        guard let node else { return TreeOutcome(.unsupportedMediaTypeOrFormat) }
        create(node, at: uri, holder, &choices)
        return TreeOutcome(.ok)
    }

    /// Notes an existing node, and a parent that is missing, a leaf, or takes no children (steps 10 to 12).
    func checkPlace(of uri: NodeURI, _ findings: inout Findings) {
        guard let parent = uri.parent else {
            findings.refuse(.commandNotAllowed)
            findings.refuse(.alreadyExists)
            return
        }
        let above = nearestExisting(parent)
        if let node = self[above] {
            if !node.access.contains(.add) { findings.refuse(.commandNotAllowed) }
            if !node.isInterior { findings.refuse(.commandNotAllowed) }
        }
        if above != parent {
            findings.mayRefuse("addMissingParent", [.notFound, nil, .commandNotAllowed, .commandFailed])
        }
        if self[uri] != nil { findings.refuse(.alreadyExists) }
    }

    /// Reads what an Add brings (steps 4 and 13).
    ///
    /// - Returns: The node to be made; nil where its Format is unknown, which is then among the findings.
    private func newNode(_ content: TreeOperation.Content, _ findings: inout Findings) -> Node? {
        let word = content.format ?? Format.chr.rawValue
        guard let format = Format(rawValue: word) else {
            findings.refuse(.unsupportedMediaTypeOrFormat)
            return nil
        }
        checkType(content.type, usual: "text/plain", isInterior: format == .node, &findings)
        if format == .node {
            if let data = content.data, !data.isEmpty {
                findings.mayRefuse(
                    "interiorWithData",
                    [.unsupportedMediaTypeOrFormat, nil, .commandNotAllowed, .badRequest])
            }
            return .interior(type: content.type)
        }
        checkValue(content.data, format, &findings)
        let value = format == .null ? "" : content.data ?? ""
        return Node(format, type: content.type ?? "text/plain", value: value)
    }

    /// Notes a media type that a device may refuse; the types of whole subtrees are not supported here.
    func checkType(_ type: String?, usual: String, isInterior: Bool, _ findings: inout Findings) {
        guard let type else { return }
        if type.hasPrefix("application/vnd.syncml.dmtnds") {
            findings.refuse(.unsupportedMediaTypeOrFormat)
        } else if type != usual, !isInterior {
            findings.mayRefuse("unusualType", [nil, .unsupportedMediaTypeOrFormat])
        }
    }

    /// Notes missing Data and a value that is none of the format.
    func checkValue(_ data: String?, _ format: Format, _ findings: inout Findings) {
        guard let data else {
            if format != .null {
                findings.mayRefuse(
                    "addLeafWithoutData",
                    format.allowsEmptyValue ? [nil, .incompleteCommand] : [.incompleteCommand, nil])
            }
            return
        }
        if !format.accepts(data) {
            findings.mayRefuse(
                "valueNotOfFormat",
                [.unsupportedMediaTypeOrFormat, nil, .badRequest, .incompleteCommand, .commandFailed])
        }
    }

    /// Makes a node and its missing parents, with the lists of ACL-06.
    mutating func create(
        _ node: Node, at uri: NodeURI, _ holder: RightsHolder, _ choices: inout Choices
    ) {
        var missing: [NodeURI] = []
        var ancestor = uri.parent
        while let current = ancestor, self[current] == nil {
            missing.append(current)
            ancestor = current.parent
        }
        for address in missing.reversed() { createOne(.interior(), at: address, holder, &choices) }
        createOne(node, at: uri, holder, &choices)
        takeStorage(node.value?.utf8.count ?? 0)
    }

    /// An interior node made without Replace on its parent would be out of its maker's hands (ACL-06, A-14).
    private mutating func createOne(
        _ node: Node, at uri: NodeURI, _ holder: RightsHolder, _ choices: inout Choices
    ) {
        var node = node
        if node.isInterior, let parent = uri.parent, !may(.replace, on: parent, holder) {
            node.acl = ACL(owner: holder.server, [.add, .delete, .replace])
            if choices.pick("autoACLGet", [false, true]) { node.acl.entries[.get] = .everyone }
        }
        set(uri, node)
    }
}
