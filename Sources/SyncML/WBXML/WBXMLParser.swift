/// Turns the octets of a document into events.
///
/// One pass; what strings of the table expand to is bounded by `DecodingLimits.totalBytes`, so that the work is linear
/// in the input. Documents nested in OPAQUE are read with a string table and code pages of their own.
struct WBXMLParser<Sink: WBXMLSink> {
    /// What takes the events.
    var sink: Sink
    private var cursor: WBXMLCursor
    private let limits: DecodingLimits
    private var header: WBXMLHeader
    private var pages: [WBXMLDocumentType.Page]
    private var page: WBXMLDocumentType.Page
    private var names: [Int: ElementName] = [:]
    /// For each open element the octets of its text so far.
    private var textLengths: [Int] = []
    private var elementCount = 0
    private var expansion = 0

    /// Creates a parser and reads the header.
    init(_ octets: [UInt8], limits: DecodingLimits, into sink: Sink) throws(SyncMLError) {
        guard octets.count <= limits.totalBytes else {
            throw SyncMLError(.limitExceeded(.totalBytes), offset: limits.totalBytes)
        }
        cursor = WBXMLCursor(octets, 0..<octets.count)
        header = try WBXMLHeader(&cursor)
        pages = header.type.pages
        page = pages[0]
        self.limits = limits
        self.sink = sink
        if let name = header.charset.otherName { self.sink.note(.otherEncoding, at: 0, name) }
    }

    /// Reads the body.
    mutating func parse() throws(SyncMLError) {
        do {
            try body()
        } catch {
            var error = error
            if error.path.steps.isEmpty { error.path = sink.path }
            throw error
        }
    }

    private mutating func body() throws(SyncMLError) {
        let depth = textLengths.count
        var hasRoot = false
        while !hasRoot || textLengths.count > depth {
            let place = cursor.position
            let octet = try cursor.octet()
            switch octet {
            case WBXMLToken.switchPage: try switchPage(at: place)
            case WBXMLToken.instruction: try instruction(at: place)
            case WBXMLToken.end where textLengths.count > depth:
                textLengths.removeLast()
                sink.end()
            case WBXMLToken.inlineString, WBXMLToken.tableString, WBXMLToken.entity, WBXMLToken.opaque:
                guard textLengths.count > depth else {
                    throw SyncMLError(.unexpectedRoot, offset: place, detail: "text instead of an element")
                }
                try content(octet, at: place)
            case WBXMLToken.end: throw SyncMLError(.unexpectedRoot, offset: place, detail: "END")
            default:
                try tag(octet, at: place)
                hasRoot = true
            }
        }
        while !cursor.isAtEnd {
            let place = cursor.position
            guard try cursor.octet() == WBXMLToken.instruction else {
                throw SyncMLError(.trailingContent, offset: place)
            }
            try instruction(at: place)
        }
    }

    private mutating func switchPage(at place: Int) throws(SyncMLError) {
        let number = Int(try cursor.octet())
        guard number < pages.count else {
            throw SyncMLError(.unknownPage, offset: place, detail: "page \(number)")
        }
        page = pages[number]
    }

    // MARK: Elements

    private mutating func tag(_ octet: UInt8, at place: Int) throws(SyncMLError) {
        guard !WBXMLToken.isExtension(octet) else { throw SyncMLError(.unknownToken, offset: place) }
        let token = octet & WBXMLToken.identity
        var namespace: Namespace? = page.namespace
        let name: ElementName
        if token == WBXMLToken.literal {
            name = try literal()
            namespace = nil
        } else if let known = header.type.name(token, on: page) {
            name = known
        } else {
            throw SyncMLError(.unknownToken, offset: place, detail: "tag \(token)")
        }
        elementCount += 1
        guard textLengths.count < limits.enforcedDepth else {
            throw SyncMLError(.limitExceeded(.depth), offset: place)
        }
        guard elementCount <= limits.elements else {
            throw SyncMLError(.limitExceeded(.elements), offset: place)
        }
        var attributes: [WBXMLAttribute] = []
        if octet & WBXMLToken.hasAttributes != 0 {
            attributes = try self.attributes(limit: limits.attributes, at: place)
        }
        sink.start(name, namespace, attributes, at: place)
        if octet & WBXMLToken.hasContent != 0 {
            textLengths.append(0)
        } else {
            sink.end()
        }
    }

    private mutating func literal() throws(SyncMLError) -> ElementName {
        let place = cursor.position
        let index = try cursor.integer()
        if let known = names[index] { return known }
        let text = try name(at: index, place)
        let number = sink.number(ofName: text)
        names[index] = number
        return number
    }

    private mutating func name(at index: Int, _ place: Int) throws(SyncMLError) -> String {
        let (range, isASCII) = try tableString(index, place, limit: limits.nameLength, .nameLength)
        return try text(range, isASCII: isASCII)
    }

    private mutating func attributes(limit: Int, at place: Int) throws(SyncMLError) -> [WBXMLAttribute] {
        var attributes: [WBXMLAttribute] = []
        while true {
            let position = cursor.position
            let octet = try cursor.octet()
            switch octet {
            case WBXMLToken.end:
                guard Set(attributes.map(\.name)).count == attributes.count else {
                    throw SyncMLError(.notWellFormed, offset: place, detail: "attribute names")
                }
                return attributes
            case WBXMLToken.switchPage:
                guard try cursor.octet() == 0 else { throw SyncMLError(.unknownPage, offset: position) }
            case WBXMLToken.literal:
                guard attributes.count < limit else {
                    throw SyncMLError(.limitExceeded(.attributes), offset: place)
                }
                let index = try cursor.integer()
                attributes.append(WBXMLAttribute(name: try name(at: index, position), value: ""))
            case WBXMLToken.inlineString, WBXMLToken.tableString, WBXMLToken.entity, WBXMLToken.opaque:
                guard let last = attributes.indices.last else {
                    throw SyncMLError(.unknownToken, offset: position, detail: "value without attribute")
                }
                attributes[last].value += try value(octet, at: position)
                guard attributes[last].value.utf8.count <= limits.textLength else {
                    throw SyncMLError(.limitExceeded(.textLength), offset: place)
                }
            default: throw SyncMLError(.unknownToken, offset: position, detail: "attribute")
            }
        }
    }

    private mutating func instruction(at place: Int) throws(SyncMLError) {
        guard let name = try attributes(limit: 1, at: place).first else {
            throw SyncMLError(.notWellFormed, offset: place, detail: "instruction without target")
        }
        sink.instruction(name.value.isEmpty ? name.name : "\(name.name) \(name.value)", at: place)
    }

    // MARK: Text

    private mutating func content(_ token: UInt8, at place: Int) throws(SyncMLError) {
        switch token {
        case WBXMLToken.opaque:
            let range = try cursor.counted()
            try grow(by: range.count, at: place)
            if sink.expectsDocument, try document(in: range) { return }
            let isText = cursor.isASCII(range) || isUTF8(range)
            if !range.isEmpty { sink.characters(range, isText: isText) }
        case WBXMLToken.entity:
            let scalar = try entity(at: place)
            try grow(by: UTF8.width(scalar), at: place)
            sink.characters(String(scalar))
        default:
            let (range, isASCII) = try string(token, place)
            try grow(by: range.count, at: place)
            if isASCII || header.charset != .latin1 {
                try validate(range, isASCII: isASCII)
                if !range.isEmpty { sink.characters(range, isText: true) }
            } else {
                sink.characters(try text(range, isASCII: isASCII))
            }
        }
    }

    private mutating func grow(by count: Int, at place: Int) throws(SyncMLError) {
        let length = textLengths[textLengths.count - 1] + count
        guard length <= limits.textLength else {
            throw SyncMLError(.limitExceeded(.textLength), offset: place)
        }
        textLengths[textLengths.count - 1] = length
    }

    private mutating func value(_ token: UInt8, at place: Int) throws(SyncMLError) -> String {
        switch token {
        case WBXMLToken.entity: return String(try entity(at: place))
        case WBXMLToken.opaque: return try text(cursor.counted(), isASCII: false)
        default:
            let (range, isASCII) = try string(token, place)
            return try text(range, isASCII: isASCII)
        }
    }

    private mutating func string(
        _ token: UInt8, _ place: Int
    ) throws(SyncMLError) -> (range: Range<Int>, isASCII: Bool) {
        guard token == WBXMLToken.tableString else { return try cursor.string() }
        return try tableString(cursor.integer(), place, limit: limits.textLength, .textLength)
    }

    /// Finds a string of the table, which ends with NUL or with the table.
    private mutating func tableString(
        _ index: Int, _ place: Int, limit: Int, _ quantity: DecodingLimits.Quantity
    ) throws(SyncMLError) -> (range: Range<Int>, isASCII: Bool) {
        guard index < header.strings.count else { throw SyncMLError(.invalidStringReference, offset: place) }
        let start = header.strings.lowerBound + index
        var end = start
        var all: UInt8 = 0
        while end < header.strings.upperBound, cursor.octets[end] != 0 {
            guard end - start < limit else { throw SyncMLError(.limitExceeded(quantity), offset: place) }
            all |= cursor.octets[end]
            end += 1
            expansion += 1
            guard expansion <= limits.totalBytes else {
                throw SyncMLError(.limitExceeded(.totalBytes), offset: place)
            }
        }
        return (start..<end, all < 0x80)
    }

    private mutating func entity(at place: Int) throws(SyncMLError) -> Unicode.Scalar {
        let code = try cursor.integer()
        guard let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init) else {
            throw SyncMLError(.invalidEncoding, offset: place, detail: "character \(code)")
        }
        return scalar
    }

    private func isUTF8(_ range: Range<Int>) -> Bool {
        String(validating: cursor.octets[range], as: UTF8.self) != nil
    }

    private func validate(_ range: Range<Int>, isASCII: Bool) throws(SyncMLError) {
        guard isASCII || header.charset != .ascii && isUTF8(range) else {
            throw SyncMLError(.invalidEncoding, offset: range.lowerBound)
        }
    }

    private func text(_ range: Range<Int>, isASCII: Bool) throws(SyncMLError) -> String {
        if header.charset == .latin1, !isASCII {
            return String(String.UnicodeScalarView(cursor.octets[range].map { Unicode.Scalar($0) }))
        }
        try validate(range, isASCII: isASCII)
        return String(decoding: cursor.octets[range], as: UTF8.self)
    }

    // MARK: Nested documents

    /// Reads a document in OPAQUE; returns whether it could be read.
    private mutating func document(in range: Range<Int>) throws(SyncMLError) -> Bool {
        let outer = (cursor, header, pages, page, names)
        let depth = textLengths.count
        let mark = sink.mark
        var isRead = true
        do {
            cursor = WBXMLCursor(cursor.octets, range)
            header = try WBXMLHeader(&cursor)
            pages = header.type.pages
            page = pages[0]
            names = [:]
            try body()
        } catch {
            if case .limitExceeded = error.kind {
                var error = error
                error.path = sink.path
                throw error
            }
            isRead = false
            textLengths.removeSubrange(depth...)
            sink.reset(to: mark)
            sink.note(.unreadableNestedDocument, at: range.lowerBound, "\(error.kind)")
        }
        (cursor, header, pages, page, names) = outer
        return isRead
    }
}
