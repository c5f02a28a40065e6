/// Turns the octets of a document into events.
///
/// One pass; what strings of the table expand to is bounded by `DecodingLimits.totalBytes`, so that the work is linear
/// in the input. Documents nested in OPAQUE are read with a string table and code pages of their own.
struct WBXMLParser<Sink: WBXMLSink> {
    /// What takes the events.
    var sink: Sink
    var cursor: WBXMLCursor
    let limits: DecodingLimits
    private(set) var header: WBXMLHeader
    private var pages: [WBXMLDocumentType.Page]
    private var page: WBXMLDocumentType.Page
    private var names: [Int: ElementName] = [:]
    /// For each open element the octets of its text so far.
    var textLengths: [Int] = []
    private var elementCount = 0
    var expansion = 0

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
        try epilogue()
    }

    /// Reads what may follow the root: instructions, and the blanks and NULs of careless writers.
    private mutating func epilogue() throws(SyncMLError) {
        var isNoted = false
        while !cursor.isAtEnd {
            let place = cursor.position
            switch try cursor.octet() {
            case WBXMLToken.instruction: try instruction(at: place)
            case 0x00, 0x09, 0x0A, 0x0D, 0x20:
                if !isNoted { sink.note(.trailingOctets, at: place, "") }
                isNoted = true
            default: throw SyncMLError(.trailingContent, offset: place)
            }
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

    // MARK: Nested documents

    /// Reads a document in OPAQUE; returns whether it could be read.
    mutating func document(in range: Range<Int>) throws(SyncMLError) -> Bool {
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
