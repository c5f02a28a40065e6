extension Capabilities {
    /// Something that is wrong with the `Cap` subtree of a device.
    public struct Defect: Hashable, Sendable, Codable {
        /// The leaf.
        public var leaf: String
        /// What is wrong with it.
        public var kind: Kind
        /// The text of the leaf, or the word concerned.
        public var text: String

        /// What can be wrong with a leaf.
        public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
            /// The leaf is not there.
            case missing
            /// The text is no number of at least 0.
            case notANumber
            /// The number is beyond what a device must offer (schedule-mo 8).
            case beyondMinimum
            /// `Version` is not 1.0.
            case otherVersion
            /// A word that this version does not know; no fault, for a device may offer more.
            case unknownWord
            /// A word that every device must offer is missing.
            case missingWord
        }

        /// Whether the leaf breaks schedule-mo 2 or 8; an unknown word does not.
        public var isFault: Bool { kind != .unknownWord }

        /// Whether nothing can be planned with the leaf; what merely offers too little can be taken as it is.
        public var isUnusable: Bool {
            switch kind {
            case .missing, .notANumber, .otherVersion: true
            case .beyondMinimum, .unknownWord, .missingWord: false
            }
        }

        /// Creates a defect.
        public init(leaf: String, kind: Kind, text: String) {
            self.leaf = leaf
            self.kind = kind
            self.text = text
        }
    }

    /// Reads the capabilities of a device from the texts of its leaves.
    ///
    /// A leaf that cannot be used leaves the least that a device must offer in its place, so that tests that are
    /// sized by the result stay within what the device can take.
    ///
    /// - Parameter leaves: the texts, by leaf.
    /// - Returns: the capabilities and what is wrong with them, in the order of the layout.
    public static func read(_ leaves: [String: String]) -> (capabilities: Capabilities, defects: [Defect]) {
        var result = Capabilities()
        var defects: [Defect] = []
        if let version = leaves["Version"] {
            result.version = version
            if version != "1.0" {
                defects.append(Defect(leaf: "Version", kind: .otherVersion, text: version))
            }
        } else {
            defects.append(Defect(leaf: "Version", kind: .missing, text: ""))
        }
        for limit in Limit.allCases { result.read(limit, leaves[limit.rawValue], &defects) }
        result.actions = words(
            "Actions", leaves, required: Set(Action.allCases).subtracting([.copy]), &defects)
        result.operators = words(
            "Operators", leaves, required: Set(Definition.Comparison.allCases), &defects)
        result.options = words("Options", leaves, required: [], &defects)
        return (result, defects)
    }

    private mutating func read(_ limit: Limit, _ text: String?, _ defects: inout [Defect]) {
        let name = limit.rawValue
        let fallback =
            limit == .minPeriod
            ? Self.largestMinPeriod : Self.minima[limit] ?? (limit == .maxSchedules ? 1 : 0)
        guard let text else {
            defects.append(Defect(leaf: name, kind: .missing, text: ""))
            self[limit] = fallback
            return
        }
        guard let number = Int(text), String(number) == text, number >= 0 else {
            defects.append(Defect(leaf: name, kind: .notANumber, text: text))
            self[limit] = fallback
            return
        }
        self[limit] = number
        let tooLittle = Self.minima[limit].map { number < $0 } ?? false
        let tooMuch = limit == .minPeriod && number > Self.largestMinPeriod
        if tooLittle || tooMuch {
            defects.append(Defect(leaf: name, kind: .beyondMinimum, text: text))
        }
    }

    private static func words<Word: RawRepresentable & CaseIterable & Hashable>(
        _ leaf: String, _ leaves: [String: String], required: Set<Word>, _ defects: inout [Defect]
    ) -> Set<Word> where Word.RawValue == String {
        guard let text = leaves[leaf] else {
            defects.append(Defect(leaf: leaf, kind: .missing, text: ""))
            return required
        }
        var words: Set<Word> = []
        for part in text.split(whereSeparator: \.isWhitespace).map(String.init) {
            if let word = Word(rawValue: part) {
                words.insert(word)
            } else {
                defects.append(Defect(leaf: leaf, kind: .unknownWord, text: part))
            }
        }
        for word in Word.allCases where required.contains(word) && !words.contains(word) {
            defects.append(Defect(leaf: leaf, kind: .missingWord, text: word.rawValue))
        }
        return words
    }
}
