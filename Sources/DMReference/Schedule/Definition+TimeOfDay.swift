extension Definition {
    /// Reads a time of day from `hhmmssZ`.
    ///
    /// - Parameter text: the text of `From` or `To`.
    /// - Returns: seconds after midnight, universal time; nil where the text is no time of day.
    public static func secondOfDay(_ text: String) -> Int? {
        let octets = Array(text.utf8)
        guard octets.count == 7, octets[6] == UInt8(ascii: "Z"),
            octets[..<6].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        func pair(_ at: Int) -> Int { Int(octets[at] - 48) * 10 + Int(octets[at + 1] - 48) }
        guard pair(0) < 24, pair(2) < 60, pair(4) < 60 else { return nil }
        return pair(0) * 3_600 + pair(2) * 60 + pair(4)
    }

    /// Writes a time of day as `hhmmssZ`.
    ///
    /// - Parameter second: seconds after midnight; a day more or less makes no difference.
    /// - Returns: the text.
    public static func timeOfDay(_ second: Int) -> String {
        let inDay = ((second % 86_400) + 86_400) % 86_400
        func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        return pad(inDay / 3_600) + pad(inDay / 60 % 60) + pad(inDay % 60) + "Z"
    }
}
