import PropertyTesting
import Testing

@Suite("Generators") struct GeneratorTests {
    /// Makes samples of all sizes.
    private static func samples<Value>(_ generator: Gen<Value>, _ count: Int = 400) -> [Value] {
        (0..<count).compactMap { generator.sample(seed: Seed(rawValue: UInt64($0)), size: $0 * 100 / count) }
    }

    @Test("numbers keep to their bounds and reach both ends") func bounds() {
        for bounds in [-5...5, 0...0, 1...1_000_000, Int.min...Int.max, -300 ... -200, Int.max - 1...Int.max]
        {
            let numbers = Self.samples(.integer(in: bounds), 2000)
            #expect(numbers.allSatisfy(bounds.contains))
            #expect(numbers.contains(bounds.lowerBound), "\(bounds)")
            #expect(numbers.contains(bounds.upperBound), "\(bounds)")
        }
    }

    @Test("numbers of every width and of no sign reach their ends") func widths() {
        func reaches<Number: FixedWidthInteger & Sendable>(_: Number.Type) -> Bool {
            let numbers = Set(Self.samples(Gen<Number>.integer(), 3000))
            return numbers.isSuperset(of: [.min, .max, 0])
        }
        #expect(reaches(Int8.self))
        #expect(reaches(UInt8.self))
        #expect(reaches(Int16.self))
        #expect(reaches(UInt32.self))
        #expect(reaches(Int64.self))
        #expect(reaches(UInt64.self))
    }

    @Test("small numbers are as common as large ones") func spread() {
        let numbers = Self.samples(Gen<UInt32>.integer(), 2000)
        #expect(numbers.count { $0 < 1000 } > 300)
        #expect(numbers.count { $0 > 1_000_000 } > 300)
    }

    @Test("the simplest value shrinks to the target", arguments: [-7, 0, 12, 40])
    func target(target: Int) {
        let result = check(Gen<Int>.integer(in: -50...50, towards: target)) { _ in false }
        #expect(result.counterexample?.value == target)
    }

    @Test("unsigned numbers beyond the signed ones shrink as all others do") func unsigned() {
        let least: UInt64 = (1 << 63) + 12345
        let result = check(Gen<UInt64>.integer(), CheckConfiguration(seed: 1, cases: 5000)) { $0 < least }
        #expect(result.counterexample?.value == least)
    }

    @Test("floating point numbers shrink to whole ones, then to short fractions") func floats() throws {
        let numbers = Self.samples(Gen<Double>.double(), 3000)
        #expect(numbers.contains { $0.isNaN })
        #expect(numbers.contains(.infinity))
        #expect(numbers.contains(-.infinity))
        #expect(numbers.contains { $0 == $0.rounded() && $0 > 0 })
        #expect(numbers.contains { $0 != $0.rounded() && $0.isFinite })
        #expect(check(Gen<Double>.double()) { !($0 > 2.5) }.counterexample?.value == 3)
        let fraction = check(Gen<Double>.double(), CheckConfiguration(cases: 1000)) {
            !($0 > 2 && $0 < 3)
        }
        #expect(fraction.counterexample?.value == 2.5)
        #expect(Self.samples(Gen<Double>.double(includingNonFinite: false)).allSatisfy { $0.isFinite })
        #expect(Self.samples(Gen<Double>.double(in: -1...1)).allSatisfy { abs($0) <= 1 })
    }

    @Test("collections keep to their counts and shrink to the fewest") func collections() {
        #expect(Self.samples(.array(of: .boolean, count: 2...5)).allSatisfy { (2...5).contains($0.count) })
        #expect(Self.samples(.array(of: .boolean, count: 3)).allSatisfy { $0.count == 3 })
        let distinct = Gen<[Int]>.distinctArray(of: .integer(in: 0...20), count: 0...8)
        #expect(Self.samples(distinct).allSatisfy { Set($0).count == $0.count })
        #expect(check(distinct) { $0.count < 3 }.counterexample?.value == [0, 1, 2])
        let sets = Gen<Set<Int>>.set(of: .integer(in: 0...20), count: 2...8)
        #expect(Self.samples(sets).allSatisfy { (2...8).contains($0.count) })
        let dictionaries = Gen<[Int: Bool]>.dictionary(.integer(in: 0...20), .boolean)
        #expect(check(dictionaries) { $0.count < 2 }.counterexample?.value == [0: false, 1: false])
        let orders = Self.samples(Gen<[Int]>.shuffled([1, 2, 3]))
        #expect(Set(orders).count == 6)
        #expect(check(Gen<[Int]>.shuffled([1, 2, 3])) { _ in false }.counterexample?.value == [1, 2, 3])
        #expect(Set(Self.samples(Gen<[Int]>.subsequence(of: [1, 2, 3]))).count == 8)
    }

    @Test("alternatives come as often as their weights say, the first is the simplest") func alternatives() {
        let weighted = Gen<Int>.weighted((1, .just(0)), (0, .just(1)), (9, .just(2)))
        let numbers = Self.samples(weighted, 1000)
        #expect((50...150).contains(numbers.count { $0 == 0 }))
        #expect(!numbers.contains(1))
        #expect(check(weighted) { _ in false }.counterexample?.value == 0)
        let optionals = Self.samples(Gen<Int?>.optional(.integer(in: 0...9)))
        #expect(optionals.contains(nil) && optionals.contains { $0 != nil })
        #expect(check(Gen<Int?>.optional(.integer(in: 3...9))) { $0 == nil }.counterexample?.value == 3)
    }

    @Test("map, flatMap and filter obey their laws") func laws() {
        let numbers = Gen<Int>.integer(in: 0...1000)
        for seed in 0..<50 as Range<UInt64> {
            func sample<Value>(_ generator: Gen<Value>) -> Value? {
                generator.sample(seed: Seed(rawValue: seed))
            }
            #expect(sample(numbers.map { $0 }) == sample(numbers))
            #expect(sample(numbers.map { $0 + 1 }.map { $0 * 2 }) == sample(numbers.map { ($0 + 1) * 2 }))
            #expect(sample(numbers.flatMap { .just($0) }) == sample(numbers))
            #expect(sample(numbers.filter { _ in true }) == sample(numbers))
            #expect(sample(numbers.filter { $0 % 2 == 0 })?.isMultiple(of: 2) == true)
        }
    }

    @Test("text keeps to its characters; what XML forbids comes only when asked for") func text() throws {
        #expect(
            Self.samples(Gen<String>.string(of: "ab", count: 1...4)).allSatisfy {
                Set($0).isSubset(of: ["a", "b"])
            })
        let names = Self.samples(Gen<String>.identifier())
        #expect(names.allSatisfy { $0.first?.isLetter == true && (1...16).contains($0.unicodeScalars.count) })
        func forbidden(_ text: String) -> Bool {
            text.unicodeScalars.contains { $0.value < 9 || $0.value == 0xFFFE }
        }
        #expect(!Self.samples(Gen<String>.hostileToXML()).contains(where: forbidden))
        #expect(Self.samples(Gen<String>.hostileToXML(includingForbidden: true)).contains(where: forbidden))
        let hostile = Self.samples(Gen<String>.hostileToXML())
        for piece in ["]]>", "&amp;", "<!--", "\r\n"] {
            #expect(hostile.contains { $0.contains(piece) }, "\(piece)")
        }
        let found = check(Gen<String>.string(), CheckConfiguration(cases: 500)) { !$0.contains("&") }
        #expect(found.counterexample?.value == "&")
    }

    @Test("dates exist, and ends of months and leap days come often") func dates() {
        let dates = Self.samples(Gen<CalendarTime>.calendarTime(), 2000)
        #expect(
            dates.allSatisfy { (1...CalendarTime.days(inMonth: $0.month, year: $0.year)).contains($0.day) })
        #expect(dates.contains { $0.month == 2 && $0.day == 29 })
        #expect(dates.contains { $0.month == 12 && $0.day == 31 && $0.hour == 23 && $0.second == 59 })
        #expect(dates.contains { $0.hour == 0 && $0.minute == 0 })
        let simplest = check(Gen<CalendarTime>.calendarTime()) { _ in false }.counterexample?.value
        #expect(simplest.map { [$0.year, $0.month, $0.day, $0.hour] } == [2000, 1, 1, 0])
        #expect(CalendarTime.days(inMonth: 2, year: 2100) == 28)
        #expect(CalendarTime.days(inMonth: 2, year: 2000) == 29)
        #expect(
            Self.samples(Gen<Duration>.seconds(in: 1...60)).allSatisfy {
                $0 >= .seconds(1) && $0 <= .seconds(60)
            })
    }

    @Test("durations keep to their bounds and reach both ends, and the simplest is nearest to nought")
    func durations() {
        let bounds: [ClosedRange<Int64>] = [
            -2500...4999, 1...999, 1500...1600, 1000...1000, (-3001)...(-1999),
        ]
        for bounds in bounds {
            let samples = Self.samples(Gen<Duration>.milliseconds(in: bounds))
            let range = Duration.milliseconds(bounds.lowerBound)...Duration.milliseconds(bounds.upperBound)
            #expect(samples.allSatisfy(range.contains))
            #expect(samples.contains(range.lowerBound) && samples.contains(range.upperBound))
        }
        let far = check(Gen<Duration>.milliseconds(in: -2500...4999)) { $0 < .milliseconds(1001) }
        #expect(far.counterexample?.value == .milliseconds(1001))
    }

    @Test("a recursive value is never deeper than it may be, and shrinks to a leaf") func recursion() {
        indirect enum Nested: Sendable {
            case leaf
            case inner([Nested])

            var depth: Int {
                switch self {
                case .leaf: 0
                case .inner(let parts): 1 + (parts.map(\.depth).max() ?? 0)
                }
            }
        }
        func nested(_ depth: Int) -> Gen<Nested> {
            .recursive(depth: depth, leaf: .just(.leaf)) { part in
                Gen<[Nested]>.array(of: part, count: 1...3).map { .inner($0) }
            }
        }
        for limit in 0...4 {
            let depths = Self.samples(nested(limit)).map(\.depth)
            #expect(depths.allSatisfy { $0 <= limit } && depths.max() == limit)
        }
        #expect(check(nested(4)) { _ in false }.counterexample?.value.depth == 0)
        #expect(check(nested(4)) { $0.depth < 2 }.counterexample?.value.depth == 2)
    }

    @Test("cases of an enumeration all come, the first is the simplest; what is mapped to nil is left out")
    func cases() {
        enum Colour: CaseIterable { case red, green, blue }
        #expect(Set(Self.samples(Gen<Colour>.cases())) == Set(Colour.allCases))
        #expect(check(Gen<Colour>.cases()) { _ in false }.counterexample?.value == .red)
        let even = Gen<Int>.integer(in: 0...9).compactMap { $0.isMultiple(of: 2) ? $0 / 2 : nil }
        #expect(Set(Self.samples(even)) == [0, 1, 2, 3, 4])
    }

    @Test("replays give the same value and the same choices, for every sample") func replays() throws {
        let generator = zip(
            Gen<[String]>.array(of: .hostileToXML(), count: 0...4), Gen<CalendarTime>.calendarTime(),
            Gen<Double?>.optional(.double(in: 0...1)))
        for seed in 0..<200 as Range<UInt64> {
            var source = Source(seed: Seed(rawValue: seed))
            let value = try source.draw(generator)
            let again = try #require(generator.replay(source.recording.choices))
            #expect("\(again.value)" == "\(value)")
            #expect(again.recording.values == source.recording.values)
        }
    }
}
