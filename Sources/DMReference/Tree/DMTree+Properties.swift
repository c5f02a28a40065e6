import SyncML

/// Reading and writing run-time properties (sections 6.3 and 6.5).
///
/// ACL, Format, Name and Type are supported, Size and Title may be; TStamp and VerNo are not (406).
extension DMTree {
    mutating func replaceProperty(
        _ name: String, of target: NodeReference, _ data: String?, _ holder: RightsHolder,
        _ choices: inout Choices
    ) -> TreeOutcome {
        let uri = target.node
        var findings = Findings()
        checkLimits(target, &findings)
        let property = PropertyName(rawValue: name)
        if let node = self[uri] {
            checkWrite(of: property, on: uri, node, data ?? "", holder, &findings)
        } else {
            checkMissing(uri, .replace, holder, &findings)
            if property == nil { findings.refuse(.optionalFeatureNotSupported) }
        }
        if data == nil { findings.mayRefuse("propertyWithoutData", [.incompleteCommand, nil]) }
        if let code = findings.verdict(&choices) { return TreeOutcome(code) }
        let data = data ?? ""
        switch property {
        case .acl?:
            var acl = ACL(data) ?? ACL()
            if uri == .root, acl.isEmpty { acl = Self.defaultRootACL }
            change(uri) { $0.acl = acl }
        case .title?: change(uri) { $0.title = data.isEmpty ? nil : data }
        case .name?: rename(uri, to: data)
        case .format?, .size?, .timeStamp?, .type?, .version?, nil:
            return TreeOutcome(.commandNotAllowed)
        }
        return TreeOutcome(.ok)
    }

    /// Notes what speaks against writing a property of an existing node (PRP-01, PRP-04, ACL-04).
    private func checkWrite(
        of property: PropertyName?, on uri: NodeURI, _ node: Node, _ data: String, _ holder: RightsHolder,
        _ findings: inout Findings
    ) {
        switch property {
        case .acl?:
            if !mayWriteACL(of: uri, node, holder) { findings.refuse(.permissionDenied) }
            checkNewACL(data, of: uri, node, &findings)
            return
        case .name?: checkRename(of: uri, node, to: data, &findings)
        case .title?:
            findings.mayRefuse("optionalProperty", [nil, .optionalFeatureNotSupported])
            if data.utf8.count > 255 {
                findings.refuse("longTitle", [.requestEntityTooLarge, .badRequest, .commandFailed])
            }
        case .format?, .type?: findings.refuse(.commandNotAllowed)
        case .size?, .timeStamp?, .version?:
            findings.refuse("optionalProperty", [.commandNotAllowed, .optionalFeatureNotSupported])
        case nil: findings.refuse(.optionalFeatureNotSupported)
        }
        if !may(.replace, on: uri, holder) { findings.refuse(.permissionDenied) }
        if !node.access.contains(.replace) {
            findings.mayRefuse("propertyAccess", [nil, .commandNotAllowed])
        }
    }

    /// Returns whether a list may be written: an interior node's by its own or its parent's Replace, a leaf's by its
    /// parent's alone (ACL-04).
    func mayWriteACL(of uri: NodeURI, _ node: Node, _ holder: RightsHolder) -> Bool {
        if node.isInterior, may(.replace, on: uri, holder) { return true }
        guard let parent = uri.parent else { return false }
        return may(.replace, on: parent, holder)
    }

    private func checkNewACL(_ data: String, of uri: NodeURI, _ node: Node, _ findings: inout Findings) {
        guard let acl = ACL(data) else {
            findings.refuse("malformedACL", [.badRequest, .commandFailed])
            return
        }
        guard uri == .root else { return }
        if acl.isEmpty {
            findings.mayRefuse("emptyRootACL", [.commandNotAllowed, nil, .badRequest, .commandFailed])
        } else if acl.entries[.add] != node.acl.entries[.add] {
            findings.mayRefuse("rootACLAdd", [nil, .commandNotAllowed])
        }
    }

    private func checkRename(of uri: NodeURI, _ node: Node, to name: String, _ findings: inout Findings) {
        guard let parent = uri.parent, !node.isPermanent, !hasPermanentDescendant(uri) else {
            findings.refuse(.commandNotAllowed)
            return
        }
        guard let target = NodeURI(name), target.segments == [name] else {
            findings.refuse("illegalName", [.badRequest, .commandFailed])
            return
        }
        guard name != uri.name else { return }
        if self[parent.child(name)] != nil { findings.refuse(.alreadyExists) }
        let longest = subtree(of: uri).map { $0.segments.dropFirst(uri.segments.count) }
        let limits = uriLimits
        for rest in longest {
            let moved = NodeReference(NodeURI(segments: parent.segments + [name] + rest))
            switch limits.finding(moved) {
            case .within: continue
            case .atTheEdge: findings.mayRefuse("uriAtLimit", [nil, .uriTooLong])
            case .beyond: findings.refuse(.uriTooLong)
            }
        }
    }

    /// Notes what speaks against reading a property (PRP-01).
    func checkRead(ofProperty name: String, on node: Node?, _ findings: inout Findings) {
        switch PropertyName(rawValue: name) {
        case .acl?, .format?, .name?, .type?: break
        case .title?: findings.mayRefuse("optionalProperty", [nil, .optionalFeatureNotSupported])
        case .size?:
            if node?.isInterior ?? false {
                findings.refuse("sizeOfInterior", [.optionalFeatureNotSupported, .commandNotAllowed])
            } else {
                findings.mayRefuse("optionalProperty", [nil, .optionalFeatureNotSupported])
            }
        case .timeStamp?, .version?, nil: findings.refuse(.optionalFeatureNotSupported)
        }
    }

    /// Returns the text of a property that is supported.
    func text(ofProperty name: String, _ uri: NodeURI, _ node: Node, _ choices: inout Choices) -> String {
        switch PropertyName(rawValue: name) {
        case .acl?: return node.acl.description
        case .format?:
            guard node.format == .b64 || node.format == .bin else { return node.format.rawValue }
            return choices.pick("formatOfOctets", [Format.bin.rawValue, Format.b64.rawValue])
        case .name?: return uri.name
        case .size?:
            let value = node.value ?? ""
            let isOctets = node.format == .b64 || node.format == .bin
            return String(
                isOctets ? Format.octetCount(ofBase64: value) ?? value.utf8.count : value.utf8.count)
        case .title?: return node.title ?? ""
        case .type?: return node.type ?? ""
        case .timeStamp?, .version?, nil: return ""
        }
    }
}
