/// How far the shrinker has come: the smallest failing choices so far, and what it has run without seeing a failure.
///
/// Give it to a later check to go on where the earlier one stopped; nothing is run again.
public struct ShrinkCheckpoint: Hashable, Sendable {
    /// The smallest failing choices so far.
    public let best: ReproduceToken
    /// The numbers of the choices that were run, none longer than the best.
    let attempts: Set<[Int64]>

    /// The checkpoint as lines of text: the best token, then one token for each attempt.
    public var description: String {
        let tokens = attempts.map { values in
            ReproduceToken(
                values.map { Choice(kind: .integer, value: $0, lower: .min, upper: .max, target: 0) }
            ).description
        }
        return ([best.description] + tokens.sorted()).joined(separator: "\n") + "\n"
    }

    init(best: ReproduceToken, attempts: Set<[Int64]>) {
        self.best = best
        self.attempts = attempts
    }

    /// Reads a checkpoint.
    ///
    /// - Parameter text: The lines of text.
    /// - Throws: What is wrong with the first line that cannot be read.
    public init(text: String) throws(ReproduceToken.Failure) {
        var lines = text.split(separator: "\n")
        guard !lines.isEmpty else { throw .unknownVersion }
        best = try ReproduceToken(text: String(lines.removeFirst()))
        var attempts: Set<[Int64]> = []
        for line in lines { attempts.insert(try ReproduceToken(text: String(line)).choices.map(\.value)) }
        self.attempts = attempts
    }
}
