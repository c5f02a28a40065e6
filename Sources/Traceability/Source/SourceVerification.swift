/// What a copy of the source looks like beside the fingerprints.
public struct SourceVerification: Hashable, Sendable {
    /// The place of one statement in the copy.
    public enum Finding: Hashable, Sendable {
        /// The text is the same, at the same place.
        case unchanged
        /// The text is the same, but stands this many bytes later, or earlier if negative.
        case moved(by: Int)
        /// The text is not found at its place or near it.
        case changed
    }

    /// One statement or placeholder and what was found for it.
    public struct Located: Hashable, Sendable {
        /// The statement or placeholder.
        public let id: RequirementID
        /// What was found.
        public let finding: Finding
    }

    /// The digest of the whole copy.
    public let sourceDigest: ContentDigest
    /// True where the copy is byte for byte the source.
    public let isSource: Bool
    /// What was found for each statement and placeholder, in the order of the fingerprints.
    public let findings: [Located]

    /// The statements whose text differs.
    public var changed: [RequirementID] { findings.filter { $0.finding == .changed }.map(\.id) }

    /// True where every statement stands in the copy word for word; the rest of the copy may differ.
    public var statementsHold: Bool { changed.isEmpty }
}

extension Fingerprints {
    /// Compares a copy of the source with the fingerprints and looks at every entry, whatever the ones before
    /// gave.
    ///
    /// After an edit the text behind it stands elsewhere; it is looked for as far away as the sizes differ,
    /// then near by. So a changed word names its own statements and not all that follow.
    ///
    /// - Parameter source: The bytes of the copy.
    /// - Returns: The digest of the copy and a finding for each entry.
    public func verify(source: [UInt8]) -> SourceVerification {
        let digest = ContentDigest(of: source)
        var shift = 0
        var known: [Range<Int>: [ContentDigest: SourceVerification.Finding]] = [:]
        var findings: [SourceVerification.Located] = []
        for entry in entries {
            if let finding = known[entry.span]?[entry.digest] {
                findings.append(.init(id: entry.id, finding: finding))
                continue
            }
            let finding: SourceVerification.Finding
            if let found = place(of: entry, in: source, near: shift) {
                shift = found
                finding = found == 0 ? .unchanged : .moved(by: found)
            } else {
                finding = .changed
            }
            known[entry.span, default: [:]][entry.digest] = finding
            findings.append(.init(id: entry.id, finding: finding))
        }
        return SourceVerification(sourceDigest: digest, isSource: digest == sourceDigest, findings: findings)
    }

    /// How far the text behind an edit is looked for, in bytes, in either direction.
    private static let reach = 200

    private func place(of entry: Entry, in source: [UInt8], near shift: Int) -> Int? {
        let difference = source.count - sourceSize
        var candidates = [shift, 0, difference]
        for distance in 1...Self.reach { candidates += [shift + distance, shift - distance] }
        return candidates.first { candidate in
            let start = entry.span.lowerBound + candidate
            let end = entry.span.upperBound + candidate
            guard start >= 0, end <= source.count, let text = evenedOut(source[start..<end]) else {
                return false
            }
            return ContentDigest(of: text.utf8) == entry.digest
        }
    }
}

/// The text of some bytes with every run of white space as one space and none at the ends, or nothing if it
/// is not UTF-8.
func evenedOut(_ bytes: ArraySlice<UInt8>) -> String? {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    return text.unicodeScalars.split { $0.properties.isWhitespace }.map { String(Substring($0)) }.joined(
        separator: " ")
}
