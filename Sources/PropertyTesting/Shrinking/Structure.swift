/// A recording with what the passes ask about it worked out once.
struct Structure {
    let recording: Recording
    /// For each span, the spans directly inside it.
    let children: [[Int]]
    /// The spans that are collections, outer ones first.
    let collections: [Int]
    /// The spans that are elements: outer ones first, and from the last to the first.
    let elements: [Int]
    /// The positions of choices that are not the simplest.
    let complex: [Int]
    /// The positions of numbers that are not the simplest.
    let numbers: [Int]
    /// Whether generators marked parts of their own, as those of recursive values do.
    let hasGroups: Bool
    /// The parts whose number no count of a collection says: elements of fixed numbers, and choices outside collections.
    let uncounted: [Range<Int>]

    var choices: [Choice] { recording.choices }
    var spans: [Span] { recording.spans }

    init(_ recording: Recording) {
        self.recording = recording
        var children = [[Int]](repeating: [], count: recording.spans.count)
        var depths = [Int](repeating: 0, count: recording.spans.count)
        for (index, span) in recording.spans.enumerated() {
            guard let parent = span.parent else { continue }
            children[parent].append(index)
            depths[index] = depths[parent] + 1
        }
        self.children = children
        let indices = recording.spans.indices
        collections = indices.filter { recording.spans[$0].kind == .collection }
        elements = indices.filter { recording.spans[$0].kind == .element }.sorted {
            depths[$0] != depths[$1] ? depths[$0] < depths[$1] : $0 > $1
        }
        complex = recording.choices.indices.filter { !recording.choices[$0].isSimplest }
        hasGroups = recording.spans.contains {
            switch $0.kind {
            case .group: true
            case .collection, .element, .alternatives: false
            }
        }
        uncounted = Self.uncounted(in: recording)
        numbers = complex.filter { recording.choices[$0].kind == .integer }
    }

    private static func uncounted(in recording: Recording) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var covered = 0
        for span in recording.spans
        where span.kind == .collection && span.start >= covered && !span.range.isEmpty {
            parts += (covered..<span.start).map { $0..<($0 + 1) }
            covered = span.end
            let count = recording.choices[span.start]
            guard count.lower == count.upper else { continue }
            for element in recording.spans
            where element.kind == .element && span.range.contains(element.start) {
                if let parent = element.parent, recording.spans[parent] == span {
                    parts.append(element.range)
                }
            }
        }
        return parts + (covered..<recording.choices.count).map { $0..<($0 + 1) }
    }

    /// The elements of a collection.
    func elements(of collection: Int) -> [Int] {
        children[collection].filter { spans[$0].kind == .element }
    }

    /// The choices with some changed and some left out; changes are made first.
    func edited(changing changes: [(position: Int, value: Int64)] = [], removing ranges: [Range<Int>] = [])
        -> Candidate
    {
        var edited = choices
        for change in changes { edited[change.position] = edited[change.position].with(change.value) }
        for range in ranges.sorted(by: { $0.lowerBound > $1.lowerBound }) { edited.removeSubrange(range) }
        return Candidate(choices: edited)
    }

    /// The choices without some elements of one collection, whose count is lowered by as many.
    ///
    /// Nil if the collection may not have so few elements.
    func removing(_ removed: [Int], from collection: Int) -> Candidate? {
        let position = spans[collection].start
        let present = elements(of: collection).count
        let count = choices[position]
        let left = Int64(present - removed.count)
        guard count.kind == .count, left >= count.lower else { return nil }
        return edited(changing: [(position, left)], removing: removed.map { spans[$0].range })
    }

    /// Whether the choices of one span are simpler than those of another, in shortlex order.
    func isSimpler(_ first: Int, than second: Int) -> Bool {
        let one = Recording(choices: Array(choices[spans[first].range]), spans: [])
        let other = Recording(choices: Array(choices[spans[second].range]), spans: [])
        return one.isSimpler(than: other)
    }
}
