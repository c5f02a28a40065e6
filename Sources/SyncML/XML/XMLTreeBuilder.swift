/// Makes a tree of the parser's events, and refuses what exceeds the limits.
///
/// After the first failure it ignores everything else; the caller then stops feeding. A struct, so that an event costs
/// one access to whoever owns it.
struct XMLTreeBuilder {
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
    /// Names and namespaces by the address of their text, which the parser keeps as long as it lives.
    private var names = XMLAddressTable<ElementName>()
    private var namespaces = XMLAddressTable<Namespace>()

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

    /// Returns the number of an element's name, which the parser keeps at this address.
    private mutating func name(_ pointer: UnsafePointer<UInt8>?) -> (value: ElementName, count: Int) {
        let key = UInt(bitPattern: pointer)
        if let found = names.find(key) { return found }
        let octets = unsafe Self.octets(pointer)
        let known = unsafe ElementName.known(octets)
        let number = known ?? tree.number(ofName: unsafe String(decoding: octets, as: UTF8.self))
        let count = octets.count
        names.add(number, count: count, at: key)
        return (number, count)
    }

    /// Returns the number of an element's namespace, which the parser keeps at this address.
    private mutating func namespace(_ pointer: UnsafePointer<UInt8>?) -> (value: Namespace, count: Int) {
        guard let pointer = unsafe pointer else { return (.none, 0) }
        let key = UInt(bitPattern: pointer)
        if let found = namespaces.find(key) { return found }
        let octets = unsafe Self.octets(pointer)
        let number = tree.number(ofNamespace: unsafe String(decoding: octets, as: UTF8.self))
        let count = octets.count
        namespaces.add(number, count: count, at: key)
        return (number, count)
    }

    /// Returns the octets of a text that ends with NUL.
    private static func octets(_ pointer: UnsafePointer<UInt8>?) -> UnsafeBufferPointer<UInt8> {
        guard let pointer = unsafe pointer else { return unsafe UnsafeBufferPointer(start: nil, count: 0) }
        var count = 0
        while unsafe pointer[count] != 0 { count += 1 }
        return unsafe UnsafeBufferPointer(start: pointer, count: count)
    }

    /// Records a failure unless there is one already.
    mutating func fail(_ kind: SyncMLError.Kind, at position: Int, detail: String = "") {
        guard failure == nil else { return }
        failure = SyncMLError(kind, offset: source.base + position, path: path, detail: detail)
    }

    /// Begins an element; `position` lies inside its start tag.
    ///
    /// - Parameters:
    ///   - name: The local name, kept by the parser.
    ///   - namespace: The namespace name, kept by the parser; nil for none.
    ///   - attributes: The attributes.
    ///   - declarations: The declarations of prefixes.
    ///   - longestName: Octets of the longest name among these two.
    ///   - longestValue: Octets of the longest value of an attribute.
    ///   - position: Octets that the parser has taken in.
    mutating func start(
        _ name: UnsafePointer<UInt8>?, _ namespace: UnsafePointer<UInt8>?, attributes: [XMLAttribute],
        declarations: [XMLPrefix], longestName: Int, longestValue: Int, at position: Int
    ) {
        guard failure == nil else { return }
        flush()
        let element = unsafe self.name(name)
        let space = unsafe self.namespace(namespace)
        let names = max(longestName, element.count, space.count)
        let values = longestValue
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
                name: element.value, namespace: space.value, attributes: attributes,
                declarations: declarations,
                parent: open.last ?? -1, offset: source.base + start))
    }

    /// Ends the innermost element.
    mutating func end() {
        guard failure == nil else { return }
        flush()
        eventCount += 1
        open.removeLast()
        textLengths.removeLast()
    }

    /// Takes a piece of text of the innermost element.
    mutating func characters(_ piece: UnsafeBufferPointer<UInt8>, at position: @autoclosure () -> Int) {
        guard failure == nil, let length = textLengths.last else { return }
        guard length + piece.count <= limits.textLength else {
            return fail(.limitExceeded(.textLength), at: position())
        }
        textLengths[textLengths.count - 1] = length + piece.count
        eventCount += 1
        if keepsTree { unsafe tree.append(piece) }
    }

    /// Takes a comment.
    mutating func comment(_ text: String, at position: Int) {
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
    mutating func instruction(_ text: String, at position: Int) {
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
    mutating func documentType(_ name: String, at position: Int) {
        guard failure == nil else { return }
        doctype = (source.base + tagStart(before: position), name)
    }

    /// Returns where the tag begins that the position lies in: no `<` can stand inside a tag.
    private func tagStart(before position: Int) -> Int {
        var index = min(position, source.bytes.count) - 1
        while index > 0, source.bytes[index] != 0x3C { index -= 1 }
        return max(index, 0)
    }

    private mutating func flush() {
        let count = tree.octets.count - textStart
        guard count > 0, let parent = open.last else { return }
        tree.addValue(.text, start: textStart, count: count, parent: parent)
        textStart = tree.octets.count
    }
}
