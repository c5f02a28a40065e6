public import DMReference
import SyncML

extension DeviceModel {
    /// Creates the device that a profile of test control describes.
    ///
    /// The reference device and the oracle start from the same value, so the profile has one meaning.
    ///
    /// - Parameters:
    ///   - profile: The parameters of `reset`.
    ///   - scheduleRoot: Where the schedule object lies.
    ///   - capabilities: What is declared under `Cap`, before the profile's limits.
    ///   - faults: The deviations switched on.
    /// - Throws: A `ControlFailure` with the member that cannot be used.
    public init(
        _ profile: DeviceProfileRequest, scheduleRoot: NodeURI, capabilities: Capabilities = Capabilities(),
        faults: FaultSet<DeviceFault> = FaultSet()
    ) throws(ControlFailure) {
        var capabilities = capabilities
        for (leaf, value) in profile.limits where !capabilities.set(leaf, to: String(value)) {
            throw ControlFailure(.badParameters, "limits.\(leaf) = \(value) cannot be set")
        }
        if faults.has(.declaresLess) { capabilities.operators.remove(.lessOrEqual) }
        self.init(
            profile: DeviceProfile(
                deviceID: profile.deviceID, scheduleRoot: scheduleRoot, capabilities: capabilities,
                faults: faults),
            accounts: profile.accounts.map(\.account), wall: profile.now,
            user: UserScript(fallback: profile.user))
        for (index, node) in profile.nodes.enumerated() {
            let (uri, value) = try node.node("nodes[\(index)]")
            tree.set(uri, value)
        }
        for (index, tool) in profile.tools.enumerated() {
            let (uri, value) = try tool.node("tools[\(index)]")
            tree.set(uri, value)
        }
        durable = DurableState(tree: tree, schedules: schedules, accounts: accounts)
    }
}

private func address(_ text: String, _ place: String) throws(ControlFailure) -> NodeURI {
    guard let uri = NodeURI(text) else {
        throw ControlFailure(.badParameters, "\(place).uri \"\(text)\" is no node address")
    }
    return uri
}

private func list(_ text: String?, _ place: String) throws(ControlFailure) -> ACL {
    guard let acl = ACL(text ?? "") else {
        throw ControlFailure(.badParameters, "\(place).acl \"\(text ?? "")\" is no access control list")
    }
    return acl
}

private func nodeKind(_ text: String?, _ place: String) throws(ControlFailure) -> Node.Kind? {
    guard let text else { return nil }
    guard let kind = Node.Kind(rawValue: text) else {
        throw ControlFailure(.badParameters, "\(place).kind \"\(text)\" is unknown")
    }
    return kind
}

extension NodeProfile {
    fileprivate func node(_ place: String) throws(ControlFailure) -> (NodeURI, Node) {
        let format = self.format ?? (value == nil ? "node" : "chr")
        guard let known = Format(rawValue: format) else {
            throw ControlFailure(.badParameters, "\(place).format \"\(format)\" is unknown")
        }
        var types = Set(AccessType.allCases)
        if let access {
            types = []
            for name in access {
                guard let type = AccessType(rawValue: name) else {
                    throw ControlFailure(.badParameters, "\(place).access \"\(name)\" is unknown")
                }
                types.insert(type)
            }
        }
        var node = known == .node ? Node.interior() : Node(known, value: value ?? "")
        node.access = types
        node.acl = try list(acl, place)
        node.kind = try nodeKind(self.kind, place)
        return (try address(uri, place), node)
    }
}

extension ToolProfile {
    fileprivate func node(_ place: String) throws(ControlFailure) -> (NodeURI, Node) {
        let tool = Node.tool(
            Node.Tool(status: StatusCode(status), seconds: seconds), acl: try list(acl, place),
            kind: try nodeKind(kind, place))
        return (try address(uri, place), tool)
    }
}
