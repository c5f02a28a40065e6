/// Names as XML 1.0 (fifth edition) and its namespaces allow them.
enum XMLName {
    /// Returns whether text is a name without colon.
    static func isValid(_ text: String) -> Bool {
        var isFirst = true
        for scalar in text.unicodeScalars {
            guard isFirst ? isStart(scalar) : isPart(scalar) else { return false }
            isFirst = false
        }
        return !isFirst
    }

    /// Returns the text, made into a name: what may not stand in a name becomes `_`.
    static func repaired(_ text: String) -> String {
        if isValid(text) { return text }
        var name = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if name.isEmpty, !isStart(scalar) {
                name.append("_")
                if isPart(scalar) { name.append(scalar) }
            } else {
                name.append(isPart(scalar) ? scalar : "_")
            }
        }
        return name.isEmpty ? "_" : String(name)
    }

    /// Returns whether a name may begin with the scalar.
    static func isStart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x41...0x5A, 0x5F, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D,
            0x37F...0x1FFF, 0x200C...0x200D, 0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF,
            0xF900...0xFDCF, 0xFDF0...0xFFFD, 0x10000...0xEFFFF:
            true
        default: false
        }
    }

    /// Returns whether the scalar may stand in a name.
    static func isPart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2D, 0x2E, 0x30...0x39, 0xB7, 0x300...0x36F, 0x203F...0x2040: true
        default: isStart(scalar)
        }
    }
}
