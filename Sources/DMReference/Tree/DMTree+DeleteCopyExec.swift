import SyncML

extension DMTree {
    mutating func delete(
        _ target: NodeReference, _ holder: RightsHolder, _ choices: inout Choices
    ) -> TreeOutcome {
        let uri = target.node
        var findings = Findings()
        checkLimits(target, &findings)
        checkUnusableQuery(target.query, &findings)
        if let node = self[uri] {
            if !may(.delete, on: uri, holder) { findings.refuse(.permissionDenied) }
            if node.isPermanent || !node.access.contains(.delete) {
                findings.refuse(.commandNotAllowed)
            } else if hasPermanentDescendant(uri) {
                findings.refuse("deleteWithPermanent", [.commandNotAllowed, .commandFailed])
            }
        } else {
            checkMissing(uri, .delete, holder, &findings)
        }
        if let code = findings.verdict(&choices) { return TreeOutcome(code) }
        var freed = 0
        if freeOctets != nil {
            for address in subtree(of: uri) { freed += self[address]?.value?.utf8.count ?? 0 }
        }
        remove(uri)
        takeStorage(-freed)
        return TreeOutcome(.ok)
    }

    mutating func copy(
        _ source: NodeReference, _ target: NodeReference, _ holder: RightsHolder, _ choices: inout Choices
    ) -> TreeOutcome {
        let uri = target.node
        var findings = Findings()
        checkLimits(source, &findings)
        checkLimits(target, &findings)
        checkUnusableQuery(source.query, &findings)
        checkUnusableQuery(target.query, &findings)
        let original = self[source.node]
        if let original {
            checkSource(source.node, original, holder, &findings)
        } else {
            checkMissing(source.node, .get, holder, &findings)
        }
        if let node = self[uri] {
            checkDestination(uri, node, original, holder, &findings)
        } else {
            if !may(.add, on: uri, holder) { findings.refuse(.permissionDenied) }
            checkPlace(of: uri, &findings)
        }
        let growth = (original?.value ?? "").utf8.count - (self[uri]?.value ?? "").utf8.count
        checkStorage(growth, of: self[uri] == nil ? uri.name : nil, &findings)
        if let code = findings.verdict(&choices) { return TreeOutcome(code) }
        guard let original else { return TreeOutcome(.notFound) }
        if var node = self[uri] {
            takeStorage(growth)
            node.format = original.format
            node.type = original.type
            node.value = original.value
            set(uri, node)
        } else {
            create(
                Node(original.format, type: original.type, value: original.value ?? ""), at: uri, holder,
                &choices)
        }
        return TreeOutcome(.ok)
    }

    /// Notes what speaks against reading the source of a Copy: only leaves can be copied.
    private func checkSource(
        _ uri: NodeURI, _ node: Node, _ holder: RightsHolder, _ findings: inout Findings
    ) {
        if !may(.get, on: uri, holder) { findings.refuse(.permissionDenied) }
        if node.isInterior {
            findings.refuse("copyInterior", [.commandNotAllowed, .forbidden, .commandFailed])
        } else if !node.access.contains(.get) {
            findings.refuse("copyAccess", [.commandNotAllowed, .forbidden])
        } else if !node.access.contains(.copy) {
            findings.mayRefuse("copyAccess", [.commandNotAllowed, nil, .forbidden])
        }
    }

    /// Notes what speaks against overwriting the target of a Copy.
    private func checkDestination(
        _ uri: NodeURI, _ node: Node, _ original: Node?, _ holder: RightsHolder, _ findings: inout Findings
    ) {
        if !may(.replace, on: uri, holder) { findings.refuse(.permissionDenied) }
        if node.isInterior {
            findings.refuse("copyOntoInterior", [.commandNotAllowed, .alreadyExists, .forbidden])
            return
        }
        if !node.access.contains(.replace) {
            findings.refuse(.commandNotAllowed)
        } else if !node.access.contains(.copy) {
            findings.mayRefuse("copyAccess", [.commandNotAllowed, nil])
        }
        findings.mayRefuse("copyOntoExisting", [nil, .alreadyExists])
        if let original, original.format != node.format {
            findings.mayRefuse("formatChange", [nil, .unsupportedMediaTypeOrFormat, .forbidden])
        }
    }

    func execute(
        _ target: NodeReference, _ data: String?, _ holder: RightsHolder, _ choices: inout Choices
    ) -> TreeOutcome {
        let uri = target.node
        var findings = Findings()
        checkLimits(target, &findings)
        checkUnusableQuery(target.query, &findings)
        if let node = self[uri] {
            if !may(.execute, on: uri, holder) { findings.refuse(.permissionDenied) }
            if !node.access.contains(.execute) {
                findings.refuse("execWithoutProcess", [.commandNotAllowed, .optionalFeatureNotSupported])
            } else if node.tool == nil {
                findings.refuse(
                    "execWithoutProcess", [.optionalFeatureNotSupported, .commandNotAllowed, .commandFailed])
            }
        } else {
            checkMissing(uri, .execute, holder, &findings)
        }
        if let code = findings.verdict(&choices) { return TreeOutcome(code) }
        guard let tool = self[uri]?.tool else { return TreeOutcome(.optionalFeatureNotSupported) }
        let run = ToolRun(uri: uri, data: data, status: tool.status, seconds: tool.seconds)
        return TreeOutcome(tool.seconds > 0 ? .acceptedForProcessing : tool.status, started: run)
    }
}
