/// Looks for the shortlex-smallest failing choices by going through passes until none finds anything.
///
/// It runs nothing: it hands out candidates and is told what became of each. The same answers give the same candidates.
struct Shrinker {
    /// The simplest failing recording so far.
    var best: Recording { structure.recording }
    private(set) var log: [ShrinkStep] = []
    private var structure: Structure
    private(set) var memory: AttemptMemory
    private var planned = AttemptMemory()
    private let passes: [any ShrinkPass]
    private var passIndex = 0
    private var position = 0
    private var search: (any ShrinkSearch)?
    /// How many passes ended since one had a success; -1 while one has.
    private var passesWithoutSuccess = 0

    /// Starts from a failing recording and a memory of what ran before.
    init(_ first: Recording, memory: AttemptMemory) {
        structure = Structure(first)
        self.memory = memory
        _ = self.memory.insert(first.choices)
        passes = ShrinkPasses.all
    }

    /// Gives the next candidate, or nil when nothing is left to try.
    mutating func next() -> Candidate? {
        while true {
            if search == nil && !findSearch() { return nil }
            guard let parameter = search?.parameter else {
                search = nil
                position += 1
                continue
            }
            guard let candidate = passes[passIndex].edit(at: position, by: parameter, in: structure),
                !candidate.isDetermined || planned.insert(candidate.choices)
            else {
                search?.refused()
                continue
            }
            return candidate
        }
    }

    /// Whether a recording is worth a run: simpler than the best, and not run before.
    mutating func admits(_ recording: Recording) -> Bool {
        if passes[passIndex].mustShorten && recording.choices.count >= best.choices.count { return false }
        return recording.isSimpler(than: best) && memory.insert(recording.choices)
    }

    /// Takes note that the run of a candidate failed the property, which makes it the best.
    mutating func succeeded(_ recording: Recording, run: Int) {
        structure = Structure(recording)
        log.append(ShrinkStep(pass: passes[passIndex].name, run: run, choices: recording.choices.count))
        passesWithoutSuccess = -1
        search?.succeeded()
    }

    /// Takes note that the run of a candidate did not fail the property.
    mutating func failed() {
        search?.failed()
    }

    /// Takes note that a candidate was not worth a run.
    mutating func refused() {
        search?.refused()
    }

    /// Goes on to the next position that has something to try; false when every pass ran in vain.
    private mutating func findSearch() -> Bool {
        while true {
            let pass = passes[passIndex]
            let count = pass.positions(in: structure)
            while position < count {
                search = pass.search(at: position, in: structure)
                if search != nil { return true }
                position += 1
            }
            position = 0
            passIndex = (passIndex + 1) % passes.count
            passesWithoutSuccess += 1
            if passesWithoutSuccess >= passes.count { return false }
        }
    }
}
