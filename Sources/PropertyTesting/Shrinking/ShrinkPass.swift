/// One way of making choices simpler, applied at one position after the other.
protocol ShrinkPass: Sendable {
    /// What the log calls it.
    var name: String { get }
    /// Whether only what has fewer choices counts as a success, because anything else would be a small step of many.
    var mustShorten: Bool { get }
    /// How many positions there are to try.
    func positions(in structure: Structure) -> Int
    /// How to look for the best edit at a position, or nil if nothing can be done there.
    func search(at position: Int, in structure: Structure) -> (any ShrinkSearch)?
    /// The edit at a position, or nil if there is none for this parameter.
    func edit(at position: Int, by parameter: ShrinkParameter, in structure: Structure) -> Candidate?
}

extension ShrinkPass {
    var mustShorten: Bool { false }
}

/// The passes in the order in which they are applied.
enum ShrinkPasses {
    static let all: [any ShrinkPass] = [
        SimplifyEverything(), EmptyCollections(), DeleteElements(), LiftParts(), MergeCollections(),
        SimplifyParts(),
        LowerTogether(), LowerChoices(), LowerPairs(), LowerAlike(), FoldElements(), LowerAndDelete(),
        DeleteAndRenumber(),
        SwapParts(),
        Redistribute(), LowerAndReshape(),
    ]
}
