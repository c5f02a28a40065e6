/// The tokens of WBXML that no code page changes, and the bits of a tag.
enum WBXMLToken {
    static let switchPage: UInt8 = 0x00
    static let end: UInt8 = 0x01
    static let entity: UInt8 = 0x02
    static let inlineString: UInt8 = 0x03
    static let literal: UInt8 = 0x04
    static let instruction: UInt8 = 0x43
    static let tableString: UInt8 = 0x83
    static let opaque: UInt8 = 0xC3

    /// Set in a tag that has content.
    static let hasContent: UInt8 = 0x40
    /// Set in a tag that has attributes.
    static let hasAttributes: UInt8 = 0x80
    /// The bits of a tag that say which it is.
    static let identity: UInt8 = 0x3F

    /// Returns whether an octet is a global token that stands for no tag: extensions, and those above.
    static func isExtension(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x40...0x42, 0x80...0x82, 0xC0...0xC2: true
        default: false
        }
    }
}
