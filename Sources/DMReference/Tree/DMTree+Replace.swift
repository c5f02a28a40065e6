import SyncML

extension DMTree {
    mutating func replace(
        _ target: NodeReference, _ content: TreeOperation.Content, _ holder: RightsHolder,
        _ choices: inout Choices
    ) -> TreeOutcome {
        switch target.query {
        case .property(let name)?:
            return replaceProperty(name, of: target, content.data, holder, &choices)
        case .list?:
            var findings = Findings()
            checkLimits(target, &findings)
            checkUnusableQuery(target.query, &findings)
            return TreeOutcome(findings.verdict(&choices) ?? .commandNotAllowed)
        case nil:
            return replaceValue(of: target, content, holder, &choices)
        }
    }

    private mutating func replaceValue(
        of target: NodeReference, _ content: TreeOperation.Content, _ holder: RightsHolder,
        _ choices: inout Choices
    ) -> TreeOutcome {
        let uri = target.node
        var findings = Findings()
        checkLimits(target, &findings)
        let format = content.format.map { Format(rawValue: $0) }
        if let node = self[uri] {
            if !may(.replace, on: uri, holder) { findings.refuse(.permissionDenied) }
            if !node.access.contains(.replace) { findings.refuse(.commandNotAllowed) }
            checkNewContent(content, format, of: node, &findings)
        } else {
            checkMissing(uri, .replace, holder, &findings)
        }
        if case .some(.none) = format { findings.refuse(.unsupportedMediaTypeOrFormat) }
        if let code = findings.verdict(&choices) { return TreeOutcome(code) }
        guard var node = self[uri] else { return TreeOutcome(.notFound) }
        takeStorage((content.data ?? "").utf8.count - (node.value ?? "").utf8.count)
        resolveMeta(content, format ?? nil, of: &node, &choices)
        node.value = node.format == .null ? "" : content.data ?? ""
        set(uri, node)
        return TreeOutcome(.ok)
    }

    /// Notes what speaks against a new value, format or type of an existing node (CMD-04, step 13).
    private func checkNewContent(
        _ content: TreeOperation.Content, _ format: Format??, of node: Node, _ findings: inout Findings
    ) {
        guard !node.isInterior else {
            findings.refuse("replaceInterior", [.commandNotAllowed, .unsupportedMediaTypeOrFormat])
            checkType(content.type, usual: "", isInterior: true, &findings)
            return
        }
        switch format {
        case .some(.some(.node)):
            findings.refuse("leafBecomesInterior", [.unsupportedMediaTypeOrFormat, .commandNotAllowed])
        case .some(.some(let given)):
            if given != node.format {
                findings.mayRefuse("formatChange", [nil, .unsupportedMediaTypeOrFormat])
            }
            checkValue(content.data, given, &findings)
        case .some(.none): break
        case .none:
            if node.format != .chr {
                findings.mayRefuse("metaNotGiven", [nil, .unsupportedMediaTypeOrFormat])
            }
            checkValue(content.data, node.format, &findings)
        }
        checkType(content.type, usual: node.type ?? "text/plain", isInterior: false, &findings)
        checkStorage((content.data ?? "").utf8.count - (node.value ?? "").utf8.count, of: nil, &findings)
    }

    /// A Replace sets Format and Type too; what it does not give is kept, or becomes the default of GRM-04.
    private func resolveMeta(
        _ content: TreeOperation.Content, _ format: Format?, of node: inout Node, _ choices: inout Choices
    ) {
        if let format { node.format = format }
        if let type = content.type { node.type = type }
        let formatIsOpen = format == nil && node.format != .chr
        let typeIsOpen = content.type == nil && node.type != "text/plain"
        guard formatIsOpen || typeIsOpen, choices.pick("metaDefaults", [false, true]) else { return }
        if formatIsOpen { node.format = .chr }
        if typeIsOpen { node.type = "text/plain" }
    }
}
