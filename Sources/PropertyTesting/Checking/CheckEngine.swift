/// The check itself, without any running: it hands out values and is told how each run went.
///
/// `judge` and its kin drive it. Drive it by hand where runs need more than a closure:
/// ```swift
/// var engine = CheckEngine(generator, configuration)
/// while let value = engine.next() { engine.observe(await run(value)) }
/// print(engine.result)
/// ```
public struct CheckEngine<Value>: ~Copyable {
    private enum Phase {
        case resuming
        case examples(Int)
        case generating
        case confirming(left: Int)
        case shrinking
        case verifying
        case measuring(left: Int)
        case done
    }

    private let generator: Gen<Value>
    private let configuration: CheckConfiguration
    private var source: Source
    private var phase: Phase
    private var tally = Tally()
    private var memory = AttemptMemory()
    /// The values that were run, where none is to be run twice.
    private var values: Set<AnyHashable> = []
    private var shrinker: Shrinker?
    private var first: Recording?
    private var firstMessage = ""
    private var message = ""
    private var shrinkRuns = 0
    private var ending = Counterexample<Value>.Ending.smallest
    private var failures = 0
    private var runs = 0
    private var climber = ScoreClimber()
    private var isGivenUp = false
    private var isUnstable = false

    /// Starts a check.
    public init(_ generator: Gen<Value>, _ configuration: CheckConfiguration = CheckConfiguration()) {
        self.generator = generator
        self.configuration = configuration
        source = Source(seed: configuration.seed, limit: configuration.maximumChoices)
        climber.randomness = Randomness(seed: configuration.seed.derived(1))
        phase = configuration.resuming == nil ? .examples(0) : .resuming
    }

    /// Gives the next value to run, or nil when the check is over.
    ///
    /// Each value must be followed by one call of `observe`.
    public mutating func next() -> Value? {
        while true {
            switch phase {
            case .resuming:
                if let best = configuration.resuming?.best,
                    let value = replay(best.choices, limit: configuration.maximumChoices)
                {
                    return value
                }
                phase = .examples(0)
            case .examples(let index):
                guard index < configuration.examples.count else {
                    phase = .generating
                    continue
                }
                phase = .examples(index + 1)
                if let value = replay(
                    configuration.examples[index].choices, limit: configuration.maximumChoices)
                {
                    return value
                }
            case .generating:
                if let value = generate() { return value }
                phase = .done
            case .confirming, .verifying, .measuring:
                if let recording = shrinker?.best ?? first, let value = remake(recording) { return value }
                phase = .done
            case .shrinking:
                if let value = shrink() { return value }
                phase = configuration.verifiesResult ? .verifying : .done
            case .done: return nil
            }
        }
    }

    /// Takes the judgement of the value handed out last.
    ///
    /// - Parameters:
    ///   - judgement: What the run said.
    ///   - score: How near the run came to what is sought, if anything is.
    public mutating func observe(_ judgement: Judgement, score: Double? = nil) {
        switch phase {
        case .resuming:
            // What was run before need not be run again if it still goes as it went.
            memory = AttemptMemory(attempts: configuration.resuming?.attempts ?? [])
            phase = .examples(0)
            observeCase(judgement, score)
        case .examples, .generating: observeCase(judgement, score)
        case .confirming(let left): observeRepetition(judgement, left: left)
        case .shrinking: observeShrink(judgement)
        case .verifying:
            runs += 1
            if case .fail = judgement {
                failures += 1
                phase = .done
            } else {
                failures = 1
                runs = 2
                startMeasuring()
            }
        case .measuring(let left):
            runs += 1
            if case .fail = judgement { failures += 1 }
            phase = left > 1 ? .measuring(left: left - 1) : .done
        case .done: break
        }
    }

    /// What the check has found so far; final once `next` gave nil.
    public var result: CheckResult<Value> {
        guard let first else { return isGivenUp ? .gaveUp(tally) : .passed(tally) }
        let best = shrinker?.best ?? first
        // The generator made this value before from the same choices; it cannot refuse it now unless it depends on
        // more than its source, which the documentation of generators forbids.
        guard let value = generator.replay(best.choices)?.value else { return .gaveUp(tally) }
        let firstValue = generator.replay(first.choices)?.value ?? value
        let token = ReproduceToken(best.choices)
        if isUnstable {
            return .unstable(
                Instability(
                    value: value, message: message, reproduce: token, failures: failures, runs: runs,
                    tally: tally))
        }
        return .failed(
            Counterexample(
                value: value, message: message, reproduce: token, recording: best, seed: configuration.seed,
                tally: tally, firstValue: firstValue, firstMessage: firstMessage,
                firstReproduce: ReproduceToken(first.choices),
                shrinks: shrinker?.log.count ?? 0, shrinkRuns: shrinkRuns, ending: ending,
                checkpoint: checkpoint(best),
                log: shrinker?.log ?? []))
    }

    private func checkpoint(_ best: Recording) -> ShrinkCheckpoint {
        let attempts = (shrinker?.memory ?? memory).attempts.filter { $0.count <= best.choices.count }
        return ShrinkCheckpoint(
            best: ReproduceToken(best.choices), attempts: attempts.subtracting([best.values]))
    }

    // MARK: Generating

    private mutating func generate() -> Value? {
        while true {
            if tally.cases >= configuration.cases { return nil }
            if tally.made - tally.cases
                > configuration.discardsPerCase * max(10, configuration.cases)
            {
                isGivenUp = tally.repetitions == 0 || tally.cases == 0
                return nil
            }
            if configuration.deadline?.hasPassed == true {
                tally.wasCutShort = true
                return nil
            }
            let ramp = max(1, min(configuration.casesToFullSize, configuration.cases - 1))
            let size = min(100, tally.made * 100 / ramp)
            // The first value is the simplest one there is.
            source.restart(
                plan: climber.plan(), continuation: tally.made == 0 ? .simplest : .random,
                size: size, limit: configuration.maximumChoices, recordsSpans: false)
            guard let value = try? generator.generate(&source) else {
                tally.rejections += 1
                continue
            }
            if configuration.skipsRepeatedCases {
                guard memory.insert(source.recorded), isNew(value) else {
                    tally.repetitions += 1
                    continue
                }
            }
            return value
        }
    }

    private mutating func observeCase(_ judgement: Judgement, _ score: Double?) {
        if let score {
            climber.observe(source.recorded, score: score)
            tally.bestScore = climber.bestScore
        }
        switch judgement {
        case .discard:
            tally.discards += 1
            remember()
        case .pass:
            tally.cases += 1
            remember()
        case .inconclusive:
            tally.cases += 1
            tally.inconclusive += 1
        case .fail(let text):
            tally.cases += 1
            failed(text)
        }
    }

    /// Remembers small values that did not fail, so that the shrinker does not run them again.
    private mutating func remember() {
        if tally.cases <= 1000, source.recorded.count <= 8 { _ = memory.insert(source.recorded) }
    }

    private mutating func failed(_ text: String) {
        message = text
        firstMessage = text
        let choices = source.recorded
        _ = replay(choices, limit: configuration.maximumChoices)
        first = source.recording
        failures = 1
        runs = 1
        if configuration.confirmations > 0 {
            phase = .confirming(left: configuration.confirmations)
        } else {
            startShrinking()
        }
    }

    private mutating func startShrinking() {
        guard let first else { return }
        shrinker = Shrinker(first, memory: memory)
        phase = .shrinking
    }

    private mutating func observeRepetition(_ judgement: Judgement, left: Int) {
        runs += 1
        if case .fail = judgement {
            failures += 1
            if left > 1 {
                phase = .confirming(left: left - 1)
            } else {
                startShrinking()
            }
        } else {
            startMeasuring()
        }
    }

    private mutating func startMeasuring() {
        isUnstable = true
        phase = configuration.stabilityRuns > 0 ? .measuring(left: configuration.stabilityRuns) : .done
    }

    // MARK: Shrinking

    private mutating func shrink() -> Value? {
        while let candidate = shrinker?.next() {
            if shrinkRuns >= configuration.maximumShrinkRuns {
                ending = .runLimit
                return nil
            }
            if configuration.deadline?.hasPassed == true {
                ending = .deadline
                return nil
            }
            source.restart(
                plan: candidate.choices, continuation: candidate.completion,
                size: 30,
                limit: shrinker?.best.choices.count ?? 0, recordsSpans: true)
            guard let value = try? generator.generate(&source), shrinker?.admits(source.recording) == true
            else {
                shrinker?.refused()
                continue
            }
            return value
        }
        return nil
    }

    private mutating func observeShrink(_ judgement: Judgement) {
        shrinkRuns += 1
        if case .fail(let text) = judgement {
            message = text
            shrinker?.succeeded(source.recording, run: shrinkRuns)
        } else {
            shrinker?.failed()
        }
    }

    /// Whether a value was not run before, as far as values of its type can be compared.
    private mutating func isNew(_ value: Value) -> Bool {
        guard let comparable = value as? any Hashable else { return true }
        return values.insert(AnyHashable(comparable)).inserted
    }

    private mutating func remake(_ recording: Recording) -> Value? {
        replay(recording.choices, limit: configuration.maximumChoices)
    }

    private mutating func replay(_ choices: [Choice], limit: Int) -> Value? {
        source.restart(plan: choices, continuation: .simplest, size: 100, limit: limit, recordsSpans: true)
        return try? generator.generate(&source)
    }
}
