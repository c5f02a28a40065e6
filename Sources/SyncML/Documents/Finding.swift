/// Something in a document that was understood although it is off the grammar, or that deserves a remark.
///
/// What has no place in the values is kept here, so that nothing a peer sent is lost.
public struct Finding: Hashable, Sendable, Codable {
    /// What was found.
    public var kind: Kind
    /// Octets before the element concerned, counted in the UTF-8 form of the document.
    public var offset: Int
    /// The element concerned; for a missing element, the one that lacks it.
    public var path: ElementPath
    /// The name of the element or attribute, or the text, that the finding is about.
    public var subject: String
    /// The element itself where the values have no place for it.
    public var kept: ForeignElement?

    /// The kinds of findings.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// An element that no document type here knows.
        case unknownElement
        /// A known element in a place where the grammar does not allow it.
        case misplacedElement
        /// A known element in another namespace than its own.
        case wrongNamespace
        /// A document without any namespace on its root.
        case missingNamespace
        /// An element that stands after one that it should precede.
        case wrongOrder
        /// A second element where one is allowed; the first one counts.
        case duplicateElement
        /// A required element is absent; its value reads as empty.
        case missingElement
        /// An attribute where none is allowed.
        case surplusAttribute
        /// Text between elements.
        case unexpectedText
        /// Elements inside an element that holds text; kept as text.
        case markupInText
        /// A code that is no number; its command is kept as a foreign element.
        case notANumber
        /// A code written with blanks, a sign or leading zeros.
        case nonCanonicalNumber
        /// An element that SyncML knows and DM does not use.
        case unusedInDM
        /// `Final` in a fragment, whose values have no place for it.
        case finalInFragment
        /// Elements inside Data without escaping; kept as text.
        case markupInData
        /// Blanks or NULs behind a document in WBXML, NULs behind one in XML; left out.
        case trailingOctets
        /// Octets that are no text, from WBXML; kept as base64.
        case rawOctets
        /// A declared document in WBXML inside Data that cannot be read as one; kept as text.
        case unreadableNestedDocument
        /// A comment inside a value, left out of the value.
        case commentInValue
        /// A processing instruction, left out.
        case processingInstruction
        /// No XML declaration.
        case missingDeclaration
        /// A DOCTYPE; it is not read.
        case doctype
        /// Another encoding than UTF-8.
        case otherEncoding
        /// A fragment that is a single command instead of a SyncBody.
        case bareCommand
    }

    /// How much a finding weighs against the one who wrote the document.
    public enum Weight: String, Hashable, Sendable, Codable, CaseIterable {
        /// The document breaks the document type of SyncML 1.2 (section 2).
        case grammar
        /// SyncML allows it, DM 1.2 does not use it.
        case profile
        /// Allowed, yet worth a line.
        case remark
    }

    /// Creates a finding.
    public init(
        _ kind: Kind, offset: Int, path: ElementPath, subject: String = "", kept: ForeignElement? = nil
    ) {
        self.kind = kind
        self.offset = offset
        self.path = path
        self.subject = subject
        self.kept = kept
    }
}

extension Finding {
    /// How much the finding weighs; follows from its kind.
    public var weight: Weight {
        switch kind {
        case .unknownElement, .misplacedElement, .wrongNamespace, .missingNamespace, .wrongOrder,
            .duplicateElement, .missingElement, .surplusAttribute, .unexpectedText, .markupInText,
            .notANumber, .nonCanonicalNumber, .trailingOctets:
            .grammar
        case .unusedInDM, .finalInFragment: .profile
        case .markupInData, .rawOctets, .unreadableNestedDocument, .commentInValue, .processingInstruction,
            .missingDeclaration, .doctype,
            .otherEncoding, .bareCommand:
            .remark
        }
    }
}

extension Finding: CustomStringConvertible {
    /// The kind, the subject and the place in one line.
    public var description: String {
        "\(kind.rawValue)\(subject.isEmpty ? "" : " \(subject)") at octet \(offset), \(path)"
    }
}
