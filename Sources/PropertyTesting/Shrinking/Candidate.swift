/// Choices that may make a simpler failing value.
struct Candidate {
    /// The planned choices.
    var choices: [Choice]
    /// What follows the planned choices.
    var completion = Source.Continuation.simplest

    /// Whether the planned choices alone determine what comes of them.
    var isDetermined: Bool { completion == .simplest }
}
