import SyncML

/// Management commands with all checks of sections 4.1, 4.2 and 6.
extension DMTree {
    /// Performs one management command on one Item.
    ///
    /// A command that is refused changes nothing. Freedoms are resolved at the ambiguities of section 13.
    ///
    /// - Parameters:
    ///   - operation: The command.
    ///   - server: Whose rights count.
    ///   - rights: Whose lists decide; anything but `live` is a fault.
    ///   - choices: Resolves the freedoms.
    /// - Returns: The outcome; an Exec of a process that takes time is answered 202.
    public mutating func perform(
        _ operation: TreeOperation, as server: ServerID, rights: RightsBasis = .live, choices: inout Choices
    ) -> TreeOutcome {
        let holder = RightsHolder(server: server, basis: rights)
        switch operation {
        case .add(let target, let content): return add(target, content, holder, &choices)
        case .replace(let target, let content): return replace(target, content, holder, &choices)
        case .delete(let target): return delete(target, holder, &choices)
        case .get(let target): return get(target, holder, &choices)
        case .copy(let source, let target): return copy(source, target, holder, &choices)
        case .execute(let target, let data, _): return execute(target, data, holder, &choices)
        }
    }

    /// Returns whether a right is held on a node, or on the nearest ancestor of a missing node.
    func may(_ right: Right, on uri: NodeURI, _ holder: RightsHolder) -> Bool {
        switch holder.basis {
        case .live: grants(right, on: uri, to: holder.server)
        case .asOf(let tree): tree.grants(right, on: uri, to: holder.server)
        case .ignored: true
        }
    }

    /// Notes an address beyond the limits of ./DevDetail/URI.
    func checkLimits(_ reference: NodeReference, _ findings: inout Findings) {
        switch uriLimits.finding(reference) {
        case .within: break
        case .atTheEdge: findings.mayRefuse("uriAtLimit", [nil, .uriTooLong])
        case .beyond: findings.refuse(.uriTooLong)
        }
    }

    /// Notes that a node is missing, and the lack of a right that a device may look at first.
    func checkMissing(
        _ uri: NodeURI, _ right: Right, _ holder: RightsHolder, _ findings: inout Findings
    ) {
        findings.refuse(.notFound)
        if !may(right, on: uri, holder) { findings.refuse(.permissionDenied) }
    }

    /// Notes a property or listing in a command that has no use for it; such a command never succeeds.
    func checkUnusableQuery(_ query: NodeReference.Query?, _ findings: inout Findings) {
        switch query {
        case nil: break
        case .property(let name)?:
            let known = PropertyName(rawValue: name) != nil
            findings.refuse(
                "unusableQuery",
                known ? [.commandNotAllowed] : [.optionalFeatureNotSupported, .commandNotAllowed])
        case .list?:
            findings.refuse(
                "unusableQuery", [.commandNotAllowed, .optionalFeatureNotSupported, .badRequest])
        }
    }

    /// Returns whether a permanent node lies below.
    func hasPermanentDescendant(_ uri: NodeURI) -> Bool {
        subtree(of: uri).dropFirst().contains { self[$0]?.isPermanent ?? false }
    }

    /// Notes that storage does not suffice, or may not once the device's own overhead is counted.
    func checkStorage(_ growth: Int, of name: String?, _ findings: inout Findings) {
        guard let freeOctets else { return }
        if growth > freeOctets {
            findings.refuse(.deviceFull)
        } else if growth > 0 || name != nil {
            findings.mayRefuse("storageOverhead", [nil, .deviceFull])
        }
    }

    /// Takes up, or frees, storage for a value.
    mutating func takeStorage(_ growth: Int) {
        if let free = freeOctets { freeOctets = max(0, free - growth) }
    }
}

/// Whose rights a command has.
struct RightsHolder {
    var server: ServerID
    var basis: RightsBasis
}

/// The run-time properties of section 6.3.
enum PropertyName: String, CaseIterable {
    case acl = "ACL"
    case format = "Format"
    case name = "Name"
    case size = "Size"
    case title = "Title"
    case timeStamp = "TStamp"
    case type = "Type"
    case version = "VerNo"
}
