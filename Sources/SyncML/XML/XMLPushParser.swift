import CLibXML2

/// Owns a push parser of libxml2 and turns its callbacks into events for a tree builder.
///
/// No entity is ever resolved, no DOCTYPE read, nothing fetched: the handlers for these are absent or fail. A failure
/// never stops the parser from inside a callback, which libxml2 does not bear everywhere; the builder goes deaf and
/// the feeding ends.
@safe
struct XMLPushParser: ~Copyable {
    private let context: xmlParserCtxtPtr
    private let bridge: XMLEventBridge

    private static let isReady: Bool = {
        xmlInitParser()
        return true
    }()

    /// Creates a parser that reports to the builder; nil for want of memory.
    init?(reportingTo builder: XMLTreeBuilder) {
        guard Self.isReady else { return nil }
        let bridge = XMLEventBridge(builder: builder)
        var handler = unsafe XMLEventBridge.handler
        let user = unsafe Unmanaged.passUnretained(bridge).toOpaque()
        guard let context = unsafe xmlCreatePushParserCtxt(&handler, user, nil, 0, nil) else { return nil }
        unsafe self.context = context
        self.bridge = bridge
        unsafe bridge.context = context
        // NOENT, despite its name, asks for `&amp;` in attributes to become `&`; there are no other entities here.
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue | XML_PARSE_NOENT.rawValue
        _ = unsafe xmlCtxtUseOptions(context, Int32(options))
        _ = unsafe xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8)
    }

    /// What was made of the events so far.
    var builder: XMLTreeBuilder { bridge.builder }

    /// The first failure.
    var failure: SyncMLError? { bridge.builder.failure }

    deinit {
        if let document = unsafe context.pointee.myDoc { unsafe xmlFreeDoc(document) }
        unsafe xmlFreeParserCtxt(context)
    }

    /// Gives the parser the next octets.
    func feed(_ piece: ArraySlice<UInt8>) {
        guard !piece.isEmpty else { return }
        unsafe piece.withUnsafeBytes { buffer in
            _ = unsafe xmlParseChunk(
                context, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count), 0)
        }
    }

    /// Tells the parser that there is no more.
    func finish() {
        bridge.isFinishing = true
        _ = unsafe xmlParseChunk(context, nil, 0, 1)
        if unsafe context.pointee.wellFormed == 0 {
            bridge.builder.fail(.notWellFormed, at: bridge.position)
        }
    }
}
