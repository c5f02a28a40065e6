import SyncML

/// Walks the actions of a Body in document order and checks their targets (V13, V11, V12; rights: semantics 13).
///
/// A target that an earlier action makes is not checked. What is missing may be called so, or be refused for want of
/// rights on the nearest ancestor that exists.
struct TargetWalk {
    let tree: DMTree
    let root: NodeURI
    let owner: ServerID
    let allowsMissing: Bool
    /// The Body leaf, which problems of form name.
    let body: NodeURI
    private(set) var problems: [Problem] = []
    /// The name of the command that is looked at.
    private var command = ""
    private var made: Set<NodeURI> = []
    private var madeSubtrees: [NodeURI] = []

    init(tree: DMTree, root: NodeURI, owner: ServerID, allowsMissing: Bool, body: NodeURI) {
        self.tree = tree
        self.root = root
        self.owner = owner
        self.allowsMissing = allowsMissing
        self.body = body
    }

    /// Checks one command; containers bring nothing of their own.
    mutating func visit(_ command: Command) {
        self.command = command.name
        switch command {
        case .add(let content): each(content) { walk, target, item in walk.add(target, item, content) }
        case .replace(let content): each(content) { walk, target, item in walk.replace(target, item) }
        case .get(let content): each(content) { walk, target, _ in walk.use(target, .get, .get) }
        case .delete(let content): each(content) { walk, target, _ in walk.delete(target) }
        case .exec(let content): each(content) { walk, target, _ in walk.use(target, .execute, .execute) }
        case .copy(let content): each(content) { walk, target, item in walk.copy(item, to: target) }
        case .alert, .atomic, .sequence, .status, .results, .foreign: break
        }
    }

    private mutating func each(
        _ content: TreeCommand, _ check: (inout TargetWalk, NodeReference, Item) -> Void
    ) {
        if content.items.isEmpty { incomplete() }
        for item in content.items {
            guard let target = reference(item.target), isOutside(target.node) else { continue }
            check(&self, target, item)
        }
    }

    /// Reads an address; a missing one is incomplete, a bad one malformed or just missing.
    private mutating func reference(_ location: Location?) -> NodeReference? {
        guard let location else {
            incomplete()
            return nil
        }
        if let reference = NodeReference(location.uri) { return reference }
        let force: Problem.Force = allowsMissing ? .recommended : .binding
        add(.v5, .unsupportedMediaTypeOrFormat, .format, body, force)
        add(.v5, .badRequest, .range, body, .tolerated)
        add(.v11, .notFound, .target, body, .tolerated)
        return nil
    }

    private mutating func incomplete() {
        add(.v4, .incompleteCommand, .incomplete, body, .recommended)
        add(.v5, .unsupportedMediaTypeOrFormat, .format, body, .tolerated)
    }

    private mutating func isOutside(_ node: NodeURI) -> Bool {
        guard node.isInside(root) else { return true }
        add(.v13, .forbidden, .inSelf, node)
        return false
    }

    private mutating func add(
        _ check: Problem.Check, _ code: StatusCode, _ reason: Reason, _ node: NodeURI,
        _ force: Problem.Force = .binding
    ) {
        let aspect = check.concernsTree ? command : nil
        problems.append(Problem(check, code, reason, node: node, force: force, aspect: aspect))
    }

    private func isMade(_ node: NodeURI) -> Bool {
        made.contains(node) || madeSubtrees.contains { node.isInside($0) }
    }

    private mutating func denied(_ node: NodeURI, _ force: Problem.Force = .binding) {
        add(.v12, .permissionDenied, .targetRights, node, force)
    }

    private mutating func unfit(_ node: NodeURI, _ force: Problem.Force = .binding) {
        add(.v11, .commandNotAllowed, .targetAccess, node, force)
    }

    /// Notes that a node is missing; returns it where it exists and was not made by the Body.
    private mutating func existing(_ needed: NodeURI, _ right: Right, for target: NodeURI) -> Node? {
        if isMade(needed) { return nil }
        if let node = tree[needed] { return node }
        if !allowsMissing { add(.v11, .notFound, .target, target) }
        if !tree.grants(right, on: needed, to: owner) {
            denied(target, allowsMissing ? .recommended : .tolerated)
        }
        return nil
    }
}

extension TargetWalk {
    /// Get and Exec: the node is there, takes the command, and the owner may.
    private mutating func use(_ target: NodeReference, _ access: AccessType, _ right: Right) {
        guard let node = existing(target.node, right, for: target.node) else { return }
        switch target.query {
        case nil:
            if !node.access.contains(access) { unfit(target.node) }
        case .property, .list:
            if !node.access.contains(access) || access != .get { unfit(target.node, .tolerated) }
            add(.v8, .optionalFeatureNotSupported, .unsupported, body, .tolerated)
        }
        if !tree.grants(right, on: target.node, to: owner) { denied(target.node) }
    }

    private mutating func delete(_ target: NodeReference) {
        guard let node = existing(target.node, .delete, for: target.node) else { return }
        if !node.access.contains(.delete) {
            unfit(target.node, target.query == nil ? .binding : .tolerated)
        } else if node.isPermanent || target.query != nil {
            unfit(target.node, .recommended)
        }
        if !tree.grants(.delete, on: target.node, to: owner) { denied(target.node) }
    }

    /// Add: the parent is there, and the owner may add to it; a device with implicit replace asks for that right.
    private mutating func add(_ target: NodeReference, _ item: Item, _ command: TreeCommand) {
        defer { made.insert(target.node) }
        if (item.meta?.type ?? command.meta?.type)?.contains("tnds") == true {
            madeSubtrees.append(target.node)
        }
        guard let parent = target.node.parent, let above = existing(parent, .add, for: target.node) else {
            return
        }
        if !above.isInterior { unfit(target.node, .tolerated) }
        let mayAdd = tree.grants(.add, on: parent, to: owner)
        guard tree[target.node] != nil else {
            if !mayAdd { denied(target.node) }
            return
        }
        let mayReplace = tree.grants(.replace, on: target.node, to: owner)
        if !mayAdd { denied(target.node, mayReplace ? .recommended : .binding) }
        if !mayReplace { denied(target.node, .tolerated) }
    }

    private mutating func replace(_ target: NodeReference, _ item: Item) {
        guard let node = existing(target.node, .replace, for: target.node) else { return }
        switch target.query {
        case .property(let name): replaceProperty(name, of: target.node, node, item)
        case .list: unfit(target.node, .tolerated)
        case nil:
            if !node.access.contains(.replace) {
                unfit(target.node)
            } else if node.isInterior {
                unfit(target.node, .tolerated)
            }
            if !tree.grants(.replace, on: target.node, to: owner) { denied(target.node) }
        }
    }

    /// Properties: semantics 13 asks for the right on the parent, a live session on the node or its parent (ACL-04).
    private mutating func replaceProperty(_ name: String, of uri: NodeURI, _ node: Node, _ item: Item) {
        let own = tree.grants(.replace, on: uri, to: owner)
        let above = uri.parent.map { tree.grants(.replace, on: $0, to: owner) } ?? own
        switch name {
        case "ACL" where node.isInterior:
            if !own, !above { denied(uri) } else if !above { denied(uri, .tolerated) }
        case "ACL":
            if !above { denied(uri) }
        case "Name":
            if let parent = uri.parent, let data = item.data { madeSubtrees.append(parent.child(data)) }
            if !own {
                denied(uri, above ? .recommended : .binding)
            } else if !above {
                denied(uri, .tolerated)
            }
        default:
            if !own { denied(uri) }
            add(.v8, .optionalFeatureNotSupported, .unsupported, body, .tolerated)
        }
        if node.isPermanent || !node.access.contains(.replace) { unfit(uri, .tolerated) }
    }

    /// Copy: the source and the destination's parent are there; Get on the one, Add or Replace on the other.
    private mutating func copy(_ item: Item, to target: NodeReference) {
        defer { made.insert(target.node) }
        if let source = reference(item.source), isOutside(source.node),
            existing(source.node, .get, for: source.node) != nil,
            !tree.grants(.get, on: source.node, to: owner)
        {
            denied(source.node)
        }
        guard let parent = target.node.parent, existing(parent, .add, for: target.node) != nil else { return }
        let mayAdd = tree.grants(.add, on: parent, to: owner)
        guard tree[target.node] != nil, !isMade(target.node) else {
            if !mayAdd, !isMade(target.node) { denied(target.node) }
            return
        }
        let mayReplace = tree.grants(.replace, on: target.node, to: owner)
        if !mayReplace { denied(target.node, mayAdd ? .recommended : .binding) }
        if !mayAdd { denied(target.node, .tolerated) }
    }
}
