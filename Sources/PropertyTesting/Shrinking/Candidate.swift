/// Choices that may make a simpler failing value.
struct Candidate {
    /// The planned choices.
    var choices: [Choice]
    /// Whether choices beyond the planned ones are random rather than simplest.
    var isCompletedAtRandom = false
}
