import CLibXML2

/// Receives the callbacks; the parser holds it as its user data, the owner of the parser keeps it alive.
@safe
final class XMLEventBridge {
    var builder: XMLTreeBuilder
    var isFinishing = false
    var context: xmlParserCtxtPtr?

    init(builder: XMLTreeBuilder) { self.builder = builder }

    /// Octets that the parser has taken in.
    var position: Int { unsafe max(0, Int(xmlByteConsumed(context))) }

    /// Returns text that ends with NUL.
    static func text(_ pointer: UnsafePointer<xmlChar>?) -> String {
        unsafe text(pointer, count: Int(xmlStrlen(pointer)))
    }

    /// Returns text of the parser; valid, because the parser was given valid UTF-8.
    static func text(_ pointer: UnsafePointer<xmlChar>?, count: Int) -> String {
        unsafe String(decoding: UnsafeBufferPointer(start: pointer, count: count), as: UTF8.self)
    }

    static func bridge(_ user: UnsafeMutableRawPointer?) -> XMLEventBridge? {
        guard let user = unsafe user else { return nil }
        return unsafe Unmanaged<XMLEventBridge>.fromOpaque(user).takeUnretainedValue()
    }
}

extension XMLEventBridge {
    private typealias Names = UnsafeMutablePointer<UnsafePointer<xmlChar>?>
    private typealias CharactersCallback =
        @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<xmlChar>?, Int32) -> Void

    /// The handlers, none of them inherited from libxml2.
    static var handler: xmlSAXHandler {
        let characters: CharactersCallback = { user, pointer, count in
            guard let bridge = unsafe XMLEventBridge.bridge(user) else { return }
            unsafe bridge.builder.characters(
                UnsafeBufferPointer(start: pointer, count: Int(count)), at: bridge.position)
        }
        var handler = unsafe xmlSAXHandler()
        unsafe handler.initialized = XML_SAX2_MAGIC
        unsafe handler.characters = characters
        unsafe handler.ignorableWhitespace = characters
        unsafe handler.cdataBlock = characters
        unsafe handler.startElementNs = {
            user, name, _, namespace, declarationCount, declarations, attributeCount, _, attributes in
            guard let bridge = unsafe XMLEventBridge.bridge(user) else { return }
            unsafe bridge.start(
                name, namespace, declarations, Int(declarationCount), attributes, Int(attributeCount))
        }
        unsafe handler.endElementNs = { user, _, _, _ in
            unsafe XMLEventBridge.bridge(user)?.builder.end()
        }
        unsafe handler.comment = { user, text in
            guard let bridge = unsafe XMLEventBridge.bridge(user) else { return }
            let value = unsafe XMLEventBridge.text(text, count: Int(xmlStrlen(text)))
            bridge.builder.comment(value, at: bridge.position)
        }
        unsafe handler.processingInstruction = { user, target, data in
            guard let bridge = unsafe XMLEventBridge.bridge(user) else { return }
            let name = unsafe XMLEventBridge.text(target, count: Int(xmlStrlen(target)))
            let rest = unsafe XMLEventBridge.text(data, count: Int(xmlStrlen(data)))
            bridge.builder.instruction(rest.isEmpty ? name : "\(name) \(rest)", at: bridge.position)
        }
        unsafe handler.internalSubset = { user, name, _, _ in
            guard let bridge = unsafe XMLEventBridge.bridge(user) else { return }
            unsafe bridge.builder.documentType(XMLEventBridge.text(name), at: bridge.position)
        }
        unsafe handler.reference = { user, name in
            guard let bridge = unsafe XMLEventBridge.bridge(user) else { return }
            bridge.builder.fail(
                .entityReference, at: bridge.position, detail: unsafe XMLEventBridge.text(name))
        }
        unsafe handler.serror = { user, error in
            guard let bridge = unsafe XMLEventBridge.bridge(user), let error = unsafe error else { return }
            unsafe bridge.report(error.pointee)
        }
        return unsafe handler
    }

    private func start(
        _ localName: UnsafePointer<xmlChar>?, _ namespaceName: UnsafePointer<xmlChar>?,
        _ declarations: Names?, _ declarationCount: Int, _ attributes: Names?, _ attributeCount: Int
    ) {
        var longestName = 0
        var longestValue = 0
        func noted(_ pointer: UnsafePointer<xmlChar>?) -> String {
            let text = unsafe Self.text(pointer)
            longestName = max(longestName, text.utf8.count)
            return text
        }
        var prefixes: [XMLPrefix] = []
        if let declarations = unsafe declarations {
            for index in 0..<declarationCount {
                let namespace = unsafe declarations[2 * index + 1]
                guard let prefix = unsafe declarations[2 * index] else {
                    longestName = unsafe max(longestName, Int(xmlStrlen(namespace)))
                    continue
                }
                prefixes.append(XMLPrefix(prefix: unsafe noted(prefix), namespace: unsafe noted(namespace)))
            }
        }
        var list: [XMLAttribute] = []
        if let attributes = unsafe attributes {
            for index in 0..<attributeCount {
                let local = unsafe noted(attributes[5 * index])
                let prefix = unsafe noted(attributes[5 * index + 1])
                let namespace = unsafe noted(attributes[5 * index + 2])
                let start = unsafe attributes[5 * index + 3]
                let end = unsafe attributes[5 * index + 4]
                let count = unsafe start.flatMap { first in unsafe end.map { unsafe $0 - first } } ?? 0
                longestValue = max(longestValue, count)
                let value = unsafe Self.text(start, count: count)
                list.append(
                    XMLAttribute(name: local, prefix: prefix, namespace: namespace, value: value))
            }
        }
        unsafe builder.start(
            localName, namespaceName, attributes: list, declarations: prefixes, longestName: longestName,
            longestValue: longestValue, at: position)
    }

    /// Sorts the parser's complaints: warnings, and doubts about namespace names, are none of ours.
    private func report(_ error: xmlError) {
        guard unsafe error.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
        let code = unsafe UInt32(bitPattern: error.code)
        if code == XML_WAR_NS_URI.rawValue || code == XML_WAR_NS_URI_RELATIVE.rawValue
            || code == XML_WAR_NS_COLUMN.rawValue
        {
            return
        }
        let message = unsafe error.message.map { unsafe String(cString: $0) } ?? ""
        let detail = String(message.prefix(200)).split(whereSeparator: \.isNewline).joined(separator: " ")
        builder.fail(kind(of: code, at: position), at: position, detail: detail)
    }

    private func kind(of code: UInt32, at position: Int) -> SyncMLError.Kind {
        if code == XML_ERR_UNDECLARED_ENTITY.rawValue || code == XML_WAR_UNDECLARED_ENTITY.rawValue {
            return .entityReference
        }
        if builder.isComplete { return .trailingContent }
        let isEnd = code == XML_ERR_DOCUMENT_END.rawValue || code == XML_ERR_DOCUMENT_EMPTY.rawValue
        return isFinishing && (isEnd || builder.hasNoTagEnd(from: position)) ? .truncated : .notWellFormed
    }
}
