/// Compares a tree with the document type and lists the differences.
struct GrammarCheck {
    /// What was found so far.
    private(set) var findings: [Finding] = []
    private let tree: XMLTree
    private let names: SyncMLNames

    /// Creates a check for a document.
    init(tree: XMLTree, names: SyncMLNames) {
        self.tree = tree
        self.names = names
    }

    /// Checks an element and everything below that SyncML knows.
    mutating func check(_ node: XMLNode) {
        for attribute in tree.attributes(node) {
            note(.surplusAttribute, node, "\(attribute.qualifiedName)=\(attribute.value)")
        }
        guard let model = tree.model(node) else { return }
        switch model.content {
        case .children(let particles): children(node, model, particles)
        case .text: value(node, markup: .markupInText)
        case .value: value(node, markup: .markupInData)
        case .metInf: metInf(node)
        case .empty: children(node, model, [])
        }
    }

    private mutating func children(
        _ node: XMLNode, _ model: ContentModel, _ particles: [ContentModel.Particle]
    ) {
        var counts = Array(repeating: 0, count: particles.count)
        var rank = 0
        var next = tree.firstChild(node)
        while let child = next {
            next = tree.nextSibling(child)
            guard isElement(child, of: node) else { continue }
            let name = tree.name(child)
            guard names.isSyncML(child, in: tree) else {
                stranger(child, isKnown: ContentModel.isKnown(name))
                continue
            }
            guard let place = model.places[name] else {
                let isKnown = ContentModel.isKnown(name)
                note(isKnown ? .misplacedElement : .unknownElement, child, name, keep: true)
                if isKnown { check(child) }
                continue
            }
            counts[place] += 1
            if place < rank { note(.wrongOrder, child, name) }
            rank = max(rank, place)
            if counts[place] > 1, !particles[place].isRepeatable {
                note(.duplicateElement, child, name, keep: true)
            }
            if !particles[place].isUsed || ContentModel.unusedCommands.contains(name) {
                note(.unusedInDM, child, name, keep: true)
            }
            check(child)
        }
        for (place, count) in counts.enumerated() where count == 0 && particles[place].isRequired {
            let names = particles[place].names
            note(.missingElement, node, names.count == 1 ? names[0] : "command")
        }
    }

    private mutating func metInf(_ node: XMLNode) {
        var seen: Set<String> = []
        for child in tree.children(node) where isElement(child, of: node) {
            let name = tree.name(child)
            let isUsed = ContentModel.metInfUsed.contains(name)
            let isKnown = isUsed || ContentModel.metInfUnused.contains(name)
            guard names.isMetInf(child, in: tree) else {
                stranger(child, isKnown: isKnown)
                continue
            }
            guard isKnown else {
                note(.unknownElement, child, name, keep: true)
                continue
            }
            let namespace = tree.namespace(child)
            if namespace != XMLNamespace.metInf { note(.wrongNamespace, child, namespace) }
            guard isUsed else {
                note(.unusedInDM, child, name, keep: true)
                continue
            }
            if !seen.insert(name).inserted, name != "EMI" {
                note(.duplicateElement, child, name, keep: true)
            }
            check(child)
        }
    }

    private mutating func value(_ node: XMLNode, markup: Finding.Kind) {
        var next = tree.firstChild(node)
        while let child = next {
            next = tree.nextSibling(child)
            switch tree.kind(child) {
            case .text: continue
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
                kind, offset: tree.offset(node), path: tree.path(node), subject: subject,
                kept: keep ? tree.foreign(node, renaming: names.renaming) : nil))
    }
}
