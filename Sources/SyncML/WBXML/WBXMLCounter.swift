/// Counts a parser's events; documents inside values are values.
struct WBXMLCounter: WBXMLSink {
    /// The events so far.
    private(set) var count = 0
    private var names = 0

    var path: ElementPath { ElementPath() }
    var expectsDocument: Bool { false }
    var mark: WBXMLMark { WBXMLMark() }

    mutating func number(ofName text: String) -> ElementName {
        names += 1
        return ElementName(rawValue: Int32(ElementName.knownCount + names - 1))
    }

    mutating func start(
        _ name: ElementName, _ namespace: Namespace?, _ attributes: [WBXMLAttribute], at offset: Int
    ) {
        count += 1
    }

    mutating func end() { count += 1 }

    mutating func characters(_ range: Range<Int>, isText: Bool) { count += 1 }

    mutating func characters(_ text: String) { count += 1 }

    mutating func instruction(_ text: String, at offset: Int) {}

    mutating func note(_ kind: Finding.Kind, at offset: Int, _ subject: String) {}

    mutating func reset(to mark: WBXMLMark) {}
}
