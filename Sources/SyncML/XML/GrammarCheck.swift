/// Where an element stands in the tree; a list from the leaf to the root.
indirect enum XMLTrail {
    case root(XMLElement)
    case child(of: XMLTrail, index: Int, XMLElement)

    /// The element itself.
    var element: XMLElement {
        switch self {
        case .root(let element), .child(_, _, let element): element
        }
    }

    /// The path; computed only when somebody asks, since most elements are never spoken of.
    var path: ElementPath {
        var steps: [ElementPath.Step] = []
        var trail = self
        while case .child(let parent, let index, let element) = trail {
            let before = parent.element.content[..<index].count {
                if case .element(let sibling) = $0 { sibling.name == element.name } else { false }
            }
            steps.append(ElementPath.Step(element.name, position: before + 1))
            trail = parent
        }
        steps.append(ElementPath.Step(trail.element.name))
        return ElementPath(steps.reversed())
    }
}

/// Compares a tree with the document type and lists the differences.
struct GrammarCheck {
    /// What was found so far.
    private(set) var findings: [Finding] = []
    private let names: SyncMLNames

    /// Creates a check for a document.
    init(names: SyncMLNames) { self.names = names }

    /// Checks an element and everything below that SyncML knows.
    mutating func check(_ trail: XMLTrail) {
        let element = trail.element
        for attribute in element.attributes {
            note(.surplusAttribute, trail, "\(attribute.qualifiedName)=\(attribute.value)")
        }
        guard let model = ContentModel.byElement[element.name] else { return }
        switch model.content {
        case .children(let particles): children(trail, particles)
        case .text: value(trail, markup: .markupInText)
        case .value: value(trail, markup: .markupInData)
        case .metInf: metInf(trail)
        case .empty: children(trail, [])
        }
    }

    private mutating func children(_ trail: XMLTrail, _ particles: [ContentModel.Particle]) {
        var counts = Array(repeating: 0, count: particles.count)
        var rank = 0
        for (index, content) in trail.element.content.enumerated() {
            guard let child = between(content, trail) else { continue }
            let inner = XMLTrail.child(of: trail, index: index, child)
            guard names.isSyncML(child) else {
                stranger(inner, isKnown: ContentModel.isKnown(child.name))
                continue
            }
            guard let place = particles.firstIndex(where: { $0.names.contains(child.name) }) else {
                let isKnown = ContentModel.isKnown(child.name)
                note(isKnown ? .misplacedElement : .unknownElement, inner, child.name, keep: true)
                if isKnown { check(inner) }
                continue
            }
            let particle = particles[place]
            counts[place] += 1
            if place < rank { note(.wrongOrder, inner, child.name) }
            rank = max(rank, place)
            if counts[place] > 1, !particle.isRepeatable {
                note(.duplicateElement, inner, child.name, keep: true)
            }
            if !particle.isUsed || ContentModel.unusedCommands.contains(child.name) {
                note(.unusedInDM, inner, child.name, keep: true)
            }
            check(inner)
        }
        for (particle, count) in zip(particles, counts) where particle.isRequired && count == 0 {
            note(.missingElement, trail, particle.names.count == 1 ? particle.names[0] : "command")
        }
    }

    private mutating func metInf(_ trail: XMLTrail) {
        var seen: Set<String> = []
        for (index, content) in trail.element.content.enumerated() {
            guard let child = between(content, trail) else { continue }
            let inner = XMLTrail.child(of: trail, index: index, child)
            let isUsed = ContentModel.metInfUsed.contains(child.name)
            let isKnown = isUsed || ContentModel.metInfUnused.contains(child.name)
            guard names.isMetInf(child) else {
                stranger(inner, isKnown: isKnown)
                continue
            }
            guard isKnown else {
                note(.unknownElement, inner, child.name, keep: true)
                continue
            }
            if child.namespace != XMLNamespace.metInf { note(.wrongNamespace, inner, child.namespace) }
            guard isUsed else {
                note(.unusedInDM, inner, child.name, keep: true)
                continue
            }
            if !seen.insert(child.name).inserted, child.name != "EMI" {
                note(.duplicateElement, inner, child.name, keep: true)
            }
            check(inner)
        }
    }

    private mutating func value(_ trail: XMLTrail, markup: Finding.Kind) {
        for content in trail.element.content {
            switch content {
            case .text: continue
            case .element(let child): note(markup, trail, child.name)
            case .comment(let text): note(.commentInValue, trail, text)
            case .instruction(let text): note(.processingInstruction, trail, text)
            }
        }
    }

    /// Returns the child if it is an element; anything else has no business among elements.
    private mutating func between(_ content: XMLContent, _ trail: XMLTrail) -> XMLElement? {
        switch content {
        case .element(let child): return child
        case .text(let text):
            let words = text.split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r" || $0 == "\r\n" }
            if !words.isEmpty { note(.unexpectedText, trail, text) }
        case .comment: break
        case .instruction(let text): note(.processingInstruction, trail, text)
        }
        return nil
    }

    private mutating func stranger(_ trail: XMLTrail, isKnown: Bool) {
        let element = trail.element
        let kind: Finding.Kind = isKnown ? .wrongNamespace : .unknownElement
        note(kind, trail, isKnown ? element.namespace : element.name, keep: true)
    }

    private mutating func note(
        _ kind: Finding.Kind, _ trail: XMLTrail, _ subject: String, keep: Bool = false
    ) {
        let element = trail.element
        findings.append(
            Finding(
                kind, offset: element.offset, path: trail.path, subject: subject,
                kept: keep ? element.foreign(renaming: names.renaming) : nil))
    }
}
