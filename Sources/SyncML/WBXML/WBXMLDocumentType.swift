/// The document types that are read in WBXML, with their public identifiers and code pages.
enum WBXMLDocumentType: String, CaseIterable {
    case syncML10 = "-//SYNCML//DTD SyncML 1.0//EN"
    case syncML11 = "-//SYNCML//DTD SyncML 1.1//EN"
    case syncML12 = "-//SYNCML//DTD SyncML 1.2//EN"
    case metInf12 = "-//SYNCML//DTD MetInf 1.2//EN"
    case deviceInformation10 = "-//SYNCML//DTD DevInf 1.0//EN"
    case deviceInformation11 = "-//SYNCML//DTD DevInf 1.1//EN"
    case deviceInformation12 = "-//SYNCML//DTD DevInf 1.2//EN"
    case deviceDescription12 = "-//OMA//DTD-DM-DDF 1.2//EN"

    /// A code page and the namespace of its elements.
    struct Page {
        var names: CodePage
        var namespace: Namespace
    }

    /// The public identifier as a number; nil where there is none.
    var number: Int? {
        switch self {
        case .syncML10: 0x0FD1
        case .deviceInformation10: 0x0FD2
        case .syncML11: 0x0FD3
        case .deviceInformation11: 0x0FD4
        case .syncML12: 0x1201
        case .metInf12: 0x1202
        case .deviceInformation12: 0x1203
        case .deviceDescription12: nil
        }
    }

    /// Finds the document type with this public identifier.
    init?(number: Int) {
        guard let found = Self.allCases.first(where: { $0.number == number }) else { return nil }
        self = found
    }

    /// Finds the document type with this formal public identifier; writers differ in its capitals.
    init?(formalName: String) {
        let name = formalName.lowercased()
        guard let found = Self.allCases.first(where: { $0.rawValue.lowercased() == name }) else { return nil }
        self = found
    }

    /// The code pages, from page 0 on.
    var pages: [Page] {
        switch self {
        case .syncML10: Self.pages(of: .syncML10)
        case .syncML11: Self.pages(of: .syncML11)
        case .syncML12, .deviceDescription12: Self.pages(of: .syncML)
        case .metInf12: [Self.metInf, Self.metInf]
        case .deviceInformation10, .deviceInformation11, .deviceInformation12:
            [Page(names: .deviceInformation, namespace: .deviceInformation), Self.metInf]
        }
    }

    private static let metInf = Page(names: .metInf, namespace: .metInf)

    private static func pages(of namespace: Namespace) -> [Page] {
        [
            Page(names: .syncML, namespace: namespace), metInf,
            Page(names: .deviceDescription, namespace: .deviceDescription),
        ]
    }

    /// Returns the name of a tag on one of the pages; nil if the token is not in use.
    func name(_ token: UInt8, on page: Page) -> ElementName? {
        if page.names == .deviceInformation, token == Self.size, self != .deviceInformation12 { return .size }
        let first = ElementName.firsts[page.names.rawValue * 64 + Int(token)]
        return first.rawValue == 0 ? nil : first
    }

    /// The token that DevInf 1.2 gave another name.
    private static let size: UInt8 = 0x1C
}
