extension [UInt8] {
    /// Reads octets written in hexadecimal; blanks do not count.
    init(hex text: String) {
        let digits = text.compactMap { $0.hexDigitValue }
        self = stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
