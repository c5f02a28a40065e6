/// A point in universal time, in whole seconds; POSIX days of 86,400 s, no leap seconds (semantics 5, AMB-11).
public struct Instant: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    /// Seconds since 1970-01-01T00:00:00Z.
    public var seconds: Int

    /// Creates an instant.
    public init(seconds: Int) { self.seconds = seconds }

    /// Creates an instant from `YYYYMMDDThhmmssZ`.
    ///
    /// - Parameter text: A date that exists, years 0001 to 9999, in exactly this form.
    ///   The result is nil for any other text.
    public init?(_ text: String) {
        let octets = Array(text.utf8)
        guard octets.count == 16, octets[8] == UInt8(ascii: "T"), octets[15] == UInt8(ascii: "Z") else {
            return nil
        }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for octet in octets[range] {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet) else { return nil }
                value = value * 10 + Int(octet - UInt8(ascii: "0"))
            }
            return value
        }
        guard let year = number(0..<4), let month = number(4..<6), let day = number(6..<8),
            let hour = number(9..<11), let minute = number(11..<13), let second = number(13..<15),
            year >= 1, (1...12).contains(month), hour < 24, minute < 60, second < 60,
            (1...Self.days(inMonth: month, of: year)).contains(day)
        else { return nil }
        seconds =
            Self.daysSinceEpoch(year: year, month: month, day: day) * 86_400 + hour * 3_600 + minute * 60
            + second
    }

    /// The text `YYYYMMDDThhmmssZ`.
    public var description: String {
        let (day, time) = seconds.quotientFloored(by: 86_400)
        let (year, month, dayOfMonth) = Self.civil(daysSinceEpoch: day)
        func pad(_ value: Int, _ width: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return pad(year, 4) + pad(month, 2) + pad(dayOfMonth, 2) + "T" + pad(time / 3_600, 2)
            + pad(time / 60 % 60, 2) + pad(time % 60, 2) + "Z"
    }

    /// Seconds since midnight, universal time.
    public var secondOfDay: Int { seconds.quotientFloored(by: 86_400).remainder }

    /// Orders instants.
    public static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }

    /// Returns the instant that many seconds later.
    public static func + (left: Instant, right: Int) -> Instant { Instant(seconds: left.seconds + right) }

    /// Returns the seconds from the right instant to the left one.
    public static func - (left: Instant, right: Instant) -> Int { left.seconds - right.seconds }
}

extension Instant {
    private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        month == 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.quotientFloored(by: 400)
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = era.remainder * 365 + era.remainder / 4 - era.remainder / 100 + dayOfYear
        return era.quotient * 146_097 + dayOfEra - 719_468
    }

    private static func civil(daysSinceEpoch: Int) -> (year: Int, month: Int, day: Int) {
        let era = (daysSinceEpoch + 719_468).quotientFloored(by: 146_097)
        let ofEra = era.remainder
        let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let dayOfYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era.quotient * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}

extension Int {
    fileprivate func quotientFloored(by divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
