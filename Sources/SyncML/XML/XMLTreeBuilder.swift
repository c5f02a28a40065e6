/// Makes a tree of the parser's events, and refuses what exceeds the limits.
///
/// A class because the parser's callbacks need an identity to report to. After the first failure it ignores
/// everything else; the caller then stops feeding.
final class XMLTreeBuilder {
    /// The first failure.
    private(set) var failure: SyncMLError?
    /// What was read so far.
    private(set) var tree = XMLTree()
    /// The DOCTYPE's offset and name.
    private(set) var doctype: (offset: Int, name: String)?
    /// Instructions outside the root.
    private(set) var instructions: [(offset: Int, text: String)] = []

    private let source: XMLSource
    private let limits: DecodingLimits
    private var open: [Int] = []
    /// Where the text of the innermost element begins that is not a node yet.
    private var textStart = 0
    private var textLengths: [Int] = []
    private var elementCount = 0

    /// Elements that began and ended, and pieces of text, so far.
    private(set) var eventCount = 0
    private let keepsTree: Bool

    /// Creates a builder for the octets that the parser is going to read.
    ///
    /// - Parameters:
    ///   - source: The document.
    ///   - limits: How much is taken.
    ///   - keepsTree: Whether a tree is made, or events are only counted.
    init(source: XMLSource, limits: DecodingLimits, keepsTree: Bool = true) {
        self.source = source
        self.limits = limits
        self.keepsTree = keepsTree
        if keepsTree { tree.reserve(octetCount: min(source.bytes.count, 1 << 21), expectsTexts: true) }
    }

    /// Whether the root has been closed.
    var isComplete: Bool { elementCount > 0 && open.isEmpty }

    /// Returns whether no tag can end any more: what is wrong there may only be that the rest is missing.
    func hasNoTagEnd(from position: Int) -> Bool { !source.bytes.dropFirst(position).contains(0x3E) }

    /// The elements that are open.
    var path: ElementPath {
        guard keepsTree, let last = open.last else { return ElementPath() }
        return tree.path(XMLNode(index: last))
    }

    /// Returns the number of a name that the parser has not used before.
    func number(ofName text: String) -> ElementName { tree.number(ofName: text) }

    /// Returns the number of a namespace that the parser has not used before.
    func number(ofNamespace text: String) -> Namespace { tree.number(ofNamespace: text) }

    /// Records a failure unless there is one already.
    func fail(_ kind: SyncMLError.Kind, at position: Int, detail: String = "") {
        guard failure == nil else { return }
        failure = SyncMLError(kind, offset: source.base + position, path: path, detail: detail)
    }

    /// Begins an element; `position` lies inside its start tag.
    func start(
        name: ElementName, namespace: Namespace, attributes: [XMLAttribute], declarations: [XMLPrefix],
        names: Int, values: Int, at position: Int
    ) {
        guard failure == nil else { return }
        flush()
        let start = tagStart(before: position)
        elementCount += 1
        if open.count >= limits.enforcedDepth { return fail(.limitExceeded(.depth), at: start) }
        if elementCount > limits.elements { return fail(.limitExceeded(.elements), at: start) }
        if names > limits.nameLength { return fail(.limitExceeded(.nameLength), at: start) }
        if values > limits.textLength { return fail(.limitExceeded(.textLength), at: start) }
        if attributes.count > 1, Set(attributes.map(\.qualifiedName)).count < attributes.count {
            return fail(.notWellFormed, at: start, detail: "attribute names")
        }
        eventCount += 1
        textLengths.append(0)
        guard keepsTree else { return open.append(0) }
        open.append(
            tree.addElement(
                name: name, namespace: namespace, attributes: attributes, declarations: declarations,
                parent: open.last ?? -1, offset: source.base + start))
    }

    /// Ends the innermost element.
    func end() {
        guard failure == nil else { return }
        flush()
        eventCount += 1
        open.removeLast()
        textLengths.removeLast()
    }

    /// Takes a piece of text of the innermost element.
    func characters(_ piece: UnsafeBufferPointer<UInt8>, at position: @autoclosure () -> Int) {
        guard failure == nil, let length = textLengths.last else { return }
        guard length + piece.count <= limits.textLength else {
            return fail(.limitExceeded(.textLength), at: position())
        }
        textLengths[textLengths.count - 1] = length + piece.count
        eventCount += 1
        if keepsTree { unsafe tree.append(piece) }
    }

    /// Takes a comment.
    func comment(_ text: String, at position: Int) {
        guard failure == nil else { return }
        guard text.utf8.count <= limits.textLength else {
            return fail(.limitExceeded(.textLength), at: position)
        }
        flush()
        guard let parent = open.last else { return }
        tree.addValue(.comment, text, parent: parent)
        textStart = tree.octets.count
    }

    /// Takes a processing instruction.
    func instruction(_ text: String, at position: Int) {
        guard failure == nil else { return }
        guard text.utf8.count <= limits.textLength else {
            return fail(.limitExceeded(.textLength), at: position)
        }
        flush()
        guard let parent = open.last else {
            guard instructions.count < limits.elements else {
                return fail(.limitExceeded(.elements), at: position)
            }
            return instructions.append((source.base + position, text))
        }
        tree.addValue(.instruction, text, parent: parent)
        textStart = tree.octets.count
    }

    /// Takes note of a DOCTYPE.
    func documentType(_ name: String, at position: Int) {
        guard failure == nil else { return }
        doctype = (source.base + tagStart(before: position), name)
    }

    /// Returns where the tag begins that the position lies in: no `<` can stand inside a tag.
    private func tagStart(before position: Int) -> Int {
        var index = min(position, source.bytes.count) - 1
        while index > 0, source.bytes[index] != 0x3C { index -= 1 }
        return max(index, 0)
    }

    private func flush() {
        let count = tree.octets.count - textStart
        guard count > 0, let parent = open.last else { return }
        tree.addValue(.text, start: textStart, count: count, parent: parent)
        textStart = tree.octets.count
    }
}
