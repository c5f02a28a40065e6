extension Gen where Value == Duration {
    /// Makes durations of whole seconds in a range; the one nearest to zero counts as the simplest.
    public static func seconds(in bounds: ClosedRange<Int64>) -> Gen {
        Gen<Int64>.integer(in: bounds).map { .seconds($0) }
    }

    /// Makes durations of whole milliseconds in a range; the one nearest to zero counts as the simplest.
    public static func milliseconds(in bounds: ClosedRange<Int64>) -> Gen {
        Gen<Int64>.integer(in: bounds).map { .milliseconds($0) }
    }
}

/// A moment as a calendar and a clock on the wall show it, in no particular time zone.
public struct CalendarTime: Hashable, Sendable {
    /// The year of the Gregorian calendar.
    public var year: Int
    /// The month, 1 to 12.
    public var month: Int
    /// The day of the month, 1 to 31.
    public var day: Int
    /// The hour, 0 to 23.
    public var hour: Int
    /// The minute, 0 to 59.
    public var minute: Int
    /// The second, 0 to 59.
    public var second: Int

    /// How many days a month has.
    public static func days(inMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension Gen where Value == CalendarTime {
    /// Makes dates with times of day; ends of months and years, leap days and midnights come often.
    ///
    /// - Parameters:
    ///   - years: The years to choose from.
    ///   - target: The year that counts as simplest; by default the nearest to 2000.
    /// - Returns: The generator.
    public static func calendarTime(years: ClosedRange<Int> = 1970...2106, towards target: Int? = nil) -> Gen
    {
        let simplest = target ?? min(max(2000, years.lowerBound), years.upperBound)
        return Gen { source in
            let year = try source.draw(Gen<Int>.integer(in: years, towards: simplest))
            let month = try source.draw(Gen<Int>.integer(in: 1...12))
            let last = CalendarTime.days(inMonth: month, year: year)
            let atEnd = try source.boolean(oneIn: 5)
            let day = atEnd ? last : try source.draw(Gen<Int>.integer(in: 1...last))
            let atEdge = try source.index(weights: [3, 1, 1])
            if atEdge == 0 {
                return CalendarTime(
                    year: year, month: month, day: day, hour: try source.draw(Gen<Int>.integer(in: 0...23)),
                    minute: try source.draw(Gen<Int>.integer(in: 0...59)),
                    second: try source.draw(Gen<Int>.integer(in: 0...59)))
            }
            let ending = atEdge == 2
            return CalendarTime(
                year: year, month: month, day: day, hour: ending ? 23 : 0, minute: ending ? 59 : 0,
                second: ending ? 59 : 0)
        }
    }
}
