/// The choices that were run before, so that none is run twice.
struct AttemptMemory {
    private(set) var attempts: Set<[Int64]> = []

    init(attempts: Set<[Int64]> = []) {
        self.attempts = attempts
    }

    /// Remembers an attempt; tells whether it is new.
    mutating func insert(_ choices: [Choice]) -> Bool {
        attempts.insert(choices.map(\.value)).inserted
    }

    /// Whether an attempt was made before.
    func contains(_ choices: [Choice]) -> Bool {
        attempts.contains(choices.map(\.value))
    }
}
