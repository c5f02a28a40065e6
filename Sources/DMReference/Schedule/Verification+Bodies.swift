import SyncML

extension ParsedBody {
    /// What the commands act on, for the comparison of groups (V6).
    var targets: Set<NodeReference> {
        var result: Set<NodeReference> = []
        for step in steps {
            switch step.command {
            case .replace(let command), .add(let command), .copy(let command), .delete(let command),
                .get(let command), .exec(let command):
                result.formUnion(command.items.compactMap { ($0.target?.uri).flatMap { NodeReference($0) } })
            case .alert, .atomic, .sequence, .status, .results, .foreign: break
            }
        }
        return result
    }
}

extension Verification {
    /// A Body leaf of a definition.
    struct BodyLeaf {
        var path: String
        var text: String
        var isOfGroup: Bool
    }

    /// Returns the Body leaves of a definition, in order.
    func bodies(of definition: Definition) -> [BodyLeaf] {
        var result = definition.body.map { [BodyLeaf(path: "Body", text: $0, isOfGroup: false)] } ?? []
        for (name, group) in (definition.groups?.groups ?? [:]).sorted(by: { $0.key < $1.key }) {
            result.append(BodyLeaf(path: "Groups/G/\(name)/Body", text: group.body, isOfGroup: true))
        }
        return result
    }

    /// Returns everything that is wrong with one Body and its targets.
    func problems(of leaf: BodyLeaf, in definition: Definition) -> [Problem] {
        var problems: [Problem] = []
        let node = place(leaf.path)
        if leaf.text.utf8.count > capabilities[.maxBody] {
            problems.append(Problem(.v14, .requestEntityTooLarge, .size, node: node, limit: .maxBody))
        }
        guard let body = try? ParsedBody(leaf.text) else {
            problems.append(Problem(.v5, .unsupportedMediaTypeOrFormat, .format, node: node))
            if leaf.text.allSatisfy(\.isWhitespace) {
                problems.append(Problem(.v4, .incompleteCommand, .incomplete, node: node))
            }
            return problems
        }
        problems += formProblems(of: body, at: node)
        problems += unsupportedCommands(of: body, at: node, isOfGroup: leaf.isOfGroup)
        if body.commands.isEmpty || body.actionCount == 0 {
            let force: Problem.Force = body.commands.isEmpty ? .binding : .recommended
            let aspect = body.commands.isEmpty ? "empty" : nil
            problems.append(
                Problem(.v4, .incompleteCommand, .incomplete, node: node, force: force, aspect: aspect))
        }
        if body.actionCount > capabilities[.maxActions] {
            problems.append(Problem(.v14, .deviceFull, .full, node: node, limit: .maxActions))
        }
        var walk = TargetWalk(
            tree: tree, root: root, owner: owner, allowsMissing: definition.allowsMissingNodes, body: node)
        for step in body.steps {
            let known = walk.problems.count
            walk.visit(step.command)
            let found = walk.problems.dropFirst(known)
            let isOverlooked = overlooksTargets(of: step.command, isOfGroup: leaf.isOfGroup)
            problems += isOverlooked ? found.filter { $0.reason == .inSelf } : Array(found)
        }
        return problems
    }

    /// Returns where a Body that can be read is malformed (V5): ids first, then whatever is off the grammar.
    ///
    /// Only a missing or repeated CmdID and a code that is no number oblige; a reader that minds namespaces, order
    /// or surplus markup is right, and so is one that does not.
    private func formProblems(of body: ParsedBody, at node: NodeURI) -> [Problem] {
        var problems: [Problem] = []
        func malformed(_ force: Problem.Force, _ aspect: String? = nil) {
            problems.append(
                Problem(
                    .v5, .unsupportedMediaTypeOrFormat, .format, node: node, force: force, aspect: aspect))
        }
        let ids = body.steps.map(\.command.id)
        if ids.contains("") || Set(ids).count != ids.count { malformed(.binding, "CmdID") }
        for finding in body.findings {
            switch finding.kind {
            case .notANumber: malformed(.binding)
            case .bareCommand: malformed(.recommended)
            case .unknownElement, .misplacedElement, .wrongNamespace, .missingNamespace, .wrongOrder,
                .duplicateElement, .missingElement, .surplusAttribute, .unexpectedText, .markupInText,
                .nonCanonicalNumber, .trailingOctets, .doctype, .processingInstruction, .otherEncoding:
                malformed(.tolerated)
            case .finalInFragment, .unusedInDM, .markupInData, .rawOctets, .unreadableNestedDocument,
                .commentInValue, .missingDeclaration:
                break
            }
        }
        return problems
    }

    /// Returns the commands and elements of a Body that are not scheduled (V8; schedule-mo 3, semantics 4 and 8).
    private func unsupportedCommands(of body: ParsedBody, at node: NodeURI, isOfGroup: Bool) -> [Problem] {
        var problems: [Problem] = []
        func unsupported(_ force: Problem.Force, _ aspect: String? = nil) {
            problems.append(
                Problem(
                    .v8, .optionalFeatureNotSupported, .unsupported, node: node, force: force,
                    aspect: aspect))
        }
        for step in body.steps {
            let isReplace = if case .replace = step.command { true } else { false }
            let isKnown = ParsedBody.isSchedulable(
                step.command, isInAtomic: step.isInAtomic, by: capabilities)
            if !isKnown || isOfGroup && !isReplace { unsupported(.binding, step.command.name) }
            let extras = step.command.foreignElements.map(\.name)
            if extras.contains("NoResp") || extras.contains("Cred") { unsupported(.binding) }
            if !extras.isEmpty { unsupported(.tolerated) }
            if case .alert(let alert) = step.command, alert.items.count < 2,
                (1_100...1_104).contains(alert.code?.rawValue ?? 0)
            {
                problems.append(
                    Problem(.v4, .incompleteCommand, .incomplete, node: node, force: .tolerated))
            }
        }
        for finding in body.findings {
            switch finding.kind {
            case .finalInFragment: unsupported(.binding)
            case .unusedInDM, .unknownElement, .misplacedElement: unsupported(.tolerated)
            case .wrongNamespace, .missingNamespace, .wrongOrder, .duplicateElement, .missingElement,
                .surplusAttribute, .unexpectedText, .markupInText, .notANumber, .nonCanonicalNumber,
                .trailingOctets, .markupInData, .rawOctets, .unreadableNestedDocument, .commentInValue,
                .processingInstruction, .missingDeclaration, .doctype, .otherEncoding, .bareCommand:
                break
            }
        }
        return problems
    }
}

extension Command {
    /// Elements of the command that DM does not use.
    fileprivate var foreignElements: [ForeignElement] {
        switch self {
        case .add(let command), .replace(let command), .copy(let command), .delete(let command),
            .get(let command), .exec(let command):
            command.foreign
        case .alert(let alert): alert.foreign
        case .atomic(let group), .sequence(let group): group.foreign
        case .status, .results, .foreign: []
        }
    }
}
