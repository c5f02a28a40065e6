/// Takes the events of a parser.
protocol WBXMLSink {
    /// The elements that are open.
    var path: ElementPath { get }

    /// Whether octets at this place are declared to be a document of their own.
    var expectsDocument: Bool { get }

    /// Returns the number of a name from a string table.
    mutating func number(ofName text: String) -> ElementName

    /// An element begins; a namespace of nil is that of the element around it.
    mutating func start(
        _ name: ElementName, _ namespace: Namespace?, _ attributes: [WBXMLAttribute], at offset: Int
    )

    /// The innermost element ends.
    mutating func end()

    /// Text, or octets that are no text, that lie in the document.
    mutating func characters(_ range: Range<Int>, isText: Bool)

    /// Text that does not lie in the document.
    mutating func characters(_ text: String)

    /// A processing instruction.
    mutating func instruction(_ text: String, at offset: Int)

    /// Something worth a remark at the innermost element.
    mutating func note(_ kind: Finding.Kind, at offset: Int, _ subject: String)

    /// What has to be remembered to take back what comes next.
    var mark: WBXMLMark { get }

    /// Takes back everything since a mark.
    mutating func reset(to mark: WBXMLMark)
}

/// A state to go back to, as counts.
struct WBXMLMark {
    var nodes = 0
    var open = 0
    var findings = 0
}

/// An attribute as it stands in the document.
struct WBXMLAttribute {
    var name: String
    var value: String
}
