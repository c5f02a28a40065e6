extension Gen {
    /// Makes arrays.
    ///
    /// - Parameters:
    ///   - element: What makes the elements.
    ///   - count: How many there may be.
    /// - Returns: The generator.
    @inlinable
    public static func array<Element>(
        of element: Gen<Element>, count: ClosedRange<Int> = 0...1024
    ) -> Gen where Value == [Element] {
        Gen { source in try source.collect(element, count: count) }
    }

    /// Makes arrays of a fixed number of elements.
    @inlinable
    public static func array<Element>(of element: Gen<Element>, count: Int) -> Gen where Value == [Element] {
        array(of: element, count: count...count)
    }

    /// Makes arrays whose elements all differ.
    ///
    /// An element that was there before is drawn again, and left out if it never differs.
    public static func distinctArray<Element: Hashable & Sendable>(
        of element: Gen<Element>, count: ClosedRange<Int> = 0...1024
    ) -> Gen where Value == [Element] {
        Gen { source in
            var seen: Set<Element> = []
            let elements = try source.collectSome(count: count) { source throws in
                let value = try element.generate(&source)
                return seen.insert(value).inserted ? value : nil
            }
            if elements.count < count.lowerBound { throw Rejection.unsatisfied }
            return elements
        }
    }

    /// Makes sets.
    public static func set<Element: Hashable & Sendable>(
        of element: Gen<Element>, count: ClosedRange<Int> = 0...1024
    ) -> Gen where Value == Set<Element> {
        Gen<[Element]>.distinctArray(of: element, count: count).map { Set($0) }
    }

    /// Makes dictionaries; of equal keys the first counts.
    public static func dictionary<Key: Hashable & Sendable, Element>(
        _ key: Gen<Key>, _ element: Gen<Element>, count: ClosedRange<Int> = 0...1024
    ) -> Gen where Value == [Key: Element] {
        Gen { source in
            var result: [Key: Element] = [:]
            _ = try source.collectSome(count: count) { source throws in
                let name = try key.generate(&source)
                guard result[name] == nil else { return nil as Bool? }
                result[name] = try element.generate(&source)
                return true
            }
            if result.count < count.lowerBound { throw Rejection.unsatisfied }
            return result
        }
    }

    /// Makes the elements of a list in any order; their given order counts as the simplest.
    public static func shuffled<Element: Sendable>(_ elements: [Element]) -> Gen where Value == [Element] {
        Gen { source in
            var rest = elements
            var result: [Element] = []
            while rest.count > 1 {
                result.append(rest.remove(at: try source.index(below: rest.count)))
            }
            return result + rest
        }
    }

    /// Makes some of the elements of a list, in their order; none counts as the simplest.
    public static func subsequence<Element: Sendable>(of elements: [Element]) -> Gen
    where Value == [Element] {
        Gen { source in try elements.filter { _ in try source.boolean() } }
    }
}

extension Source {
    /// Chooses how many elements follow, more of them the greater the size.
    @inlinable
    public mutating func count(in bounds: ClosedRange<Int>) throws -> Int {
        Int(
            try choose(
                .count, in: Int64(bounds.lowerBound)...Int64(bounds.upperBound),
                target: Int64(bounds.lowerBound)
            ) { randomness, size in
                let room = UInt64(bounds.upperBound - bounds.lowerBound)
                if room == 0 { return Int64(bounds.lowerBound) }
                let reach = min(room, UInt64(1 + size / 4))
                let bits = randomness.next()
                let wide = (bits >> 3).multipliedFullWidth(by: (reach + 1) << 3).high
                // Three times in four, a shorter one.
                let extra = bits & 3 == 0 ? wide : min(wide, randomness.upTo(min(reach, 8)))
                return Int64(bounds.lowerBound) + Int64(truncatingIfNeeded: extra)
            })
    }

    /// Draws a collection: its count, then its elements, each in a span of its own.
    @inlinable
    mutating func collect<Element>(_ element: Gen<Element>, count bounds: ClosedRange<Int>) throws
        -> [Element]
    {
        try span(.collection) { source throws in
            let count = try source.count(in: bounds)
            var elements: [Element] = []
            elements.reserveCapacity(Swift.min(count, 64))
            for _ in 0..<count {
                elements.append(try source.span(.element, element.generate))
            }
            return elements
        }
    }

    /// Draws a collection whose elements may be refused; a refused one leaves no choices behind.
    mutating func collectSome<Element>(
        count bounds: ClosedRange<Int>, _ element: (inout Source) throws -> Element?
    ) throws -> [Element] {
        try span(.collection) { source throws in
            let place = source.recorded.count
            let count = try source.count(in: bounds)
            var elements: [Element] = []
            for _ in 0..<count {
                var tries = 0
                while true {
                    let mark = source.mark
                    let mayRetry = source.drawsFreely && tries < 20
                    if let value = try source.span(.element, element) {
                        elements.append(value)
                        break
                    }
                    source.forget(since: mark)
                    guard mayRetry else { break }
                    tries += 1
                }
            }
            source.settleCount(at: place, elements.count)
            return elements
        }
    }
}
