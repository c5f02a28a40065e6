/// Compares a tree with the document type and lists the differences.
struct GrammarCheck {
    /// What was found so far.
    private(set) var findings: [Finding] = []
    private let tree: XMLTree
    private let names: SyncMLNames
    private var paths = ElementPaths()
    private let columns = ContentModel.columns

    /// Creates a check for a document.
    init(tree: XMLTree, names: SyncMLNames) {
        self.tree = tree
        self.names = names
    }

    /// Checks an element and everything below that SyncML knows.
    mutating func check(_ node: XMLNode) {
        if tree.nodes[node.index].extra >= 0 {
            for attribute in tree.attributes(node) {
                note(.surplusAttribute, node, "\(attribute.qualifiedName)=\(attribute.value)")
            }
        }
        let name = tree.number(node).rawValue
        guard name < ElementName.knownCount else { return }
        let row = columns.rows[Int(name)]
        guard row >= 0 else { return }
        switch columns.kinds[row] {
        case .children: children(node, row)
        case .text: value(node, markup: .markupInText)
        case .value: value(node, markup: .markupInData)
        case .metInf: metInf(node)
        }
    }

    private mutating func children(_ node: XMLNode, _ row: Int) {
        var seen: UInt32 = 0
        var rank: UInt8 = 0
        var next = tree.firstChild(node)
        while let child = next {
            next = tree.nextSibling(child)
            guard isElement(child, of: node) else { continue }
            let name = tree.number(child)
            let standing = ContentModel.standing(name)
            guard names.isSyncML(child, in: tree) else {
                stranger(child, isKnown: standing.contains(.isKnown))
                continue
            }
            let place = self.place(of: name, in: row)
            guard place < 32 else {
                let isKnown = standing.contains(.isKnown)
                note(isKnown ? .misplacedElement : .unknownElement, child, tree.name(child), keep: true)
                if isKnown { check(child) }
                continue
            }
            let bit = UInt32(1) << UInt32(place)
            if place < rank { note(.wrongOrder, child, tree.name(child)) }
            rank = max(rank, place)
            if seen & bit != 0, columns.repeatable[row] & bit == 0 {
                note(.duplicateElement, child, tree.name(child), keep: true)
            }
            seen |= bit
            if columns.used[row] & bit == 0 || standing.contains(.isUnusedCommand) {
                note(.unusedInDM, child, tree.name(child), keep: true)
            }
            check(child)
        }
        missing(columns.required[row] & ~seen, of: row, in: node)
    }

    private func place(of name: ElementName, in row: Int) -> UInt8 {
        let number = Int(name.rawValue)
        return number < ElementName.knownCount ? columns.places[row * ElementName.knownCount + number] : .max
    }

    private mutating func missing(_ places: UInt32, of row: Int, in node: XMLNode) {
        guard places != 0, case .children(let particles) = ContentModel.table[row].content else { return }
        for (place, particle) in particles.enumerated() where places & (1 << place) != 0 {
            note(.missingElement, node, particle.names.count == 1 ? particle.names[0] : "command")
        }
    }

    private mutating func metInf(_ node: XMLNode) {
        var seen: UInt64 = 0
        var next = tree.firstChild(node)
        while let child = next {
            next = tree.nextSibling(child)
            guard isElement(child, of: node) else { continue }
            let name = tree.number(child)
            let standing = ContentModel.standing(name)
            let isUsed = standing.contains(.isMetInf)
            let isKnown = isUsed || standing.contains(.isUnusedMetInf)
            guard names.isMetInf(child, in: tree) else {
                stranger(child, isKnown: isKnown)
                continue
            }
            guard isKnown else {
                note(.unknownElement, child, tree.name(child), keep: true)
                continue
            }
            if tree.namespaceNumber(child) != .metInf { note(.wrongNamespace, child, tree.namespace(child)) }
            guard isUsed else {
                note(.unusedInDM, child, tree.name(child), keep: true)
                continue
            }
            let bit = UInt64(1) << UInt64(name.rawValue & 63)
            if seen & bit != 0, name != .emi { note(.duplicateElement, child, tree.name(child), keep: true) }
            seen |= bit
            check(child)
        }
    }

    private mutating func value(_ node: XMLNode, markup: Finding.Kind) {
        var next = tree.firstChild(node)
        while let child = next {
            next = tree.nextSibling(child)
            switch tree.kind(child) {
            case .text: continue
            case .octets: note(.rawOctets, node, "")
            case .element: note(markup, node, tree.name(child))
            case .comment: note(.commentInValue, node, tree.value(child))
            case .instruction: note(.processingInstruction, node, tree.value(child))
            }
        }
    }

    /// Returns whether the child is an element; anything else has no business among elements.
    private mutating func isElement(_ child: XMLNode, of node: XMLNode) -> Bool {
        switch tree.kind(child) {
        case .element: return true
        case .text:
            let text = tree.value(child)
            let isBlank = text.utf8.allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 || $0 == 0x0D }
            if !isBlank { note(.unexpectedText, node, text) }
        case .octets: note(.unexpectedText, node, tree.value(child))
        case .comment: break
        case .instruction: note(.processingInstruction, node, tree.value(child))
        }
        return false
    }

    private mutating func stranger(_ node: XMLNode, isKnown: Bool) {
        let kind: Finding.Kind = isKnown ? .wrongNamespace : .unknownElement
        note(kind, node, isKnown ? tree.namespace(node) : tree.name(node), keep: true)
    }

    private mutating func note(
        _ kind: Finding.Kind, _ node: XMLNode, _ subject: String, keep: Bool = false
    ) {
        findings.append(
            Finding(
                kind, offset: tree.offset(node), path: paths.path(of: node, in: tree), subject: subject,
                kept: keep ? tree.foreign(node, renaming: names.renaming) : nil))
    }
}
