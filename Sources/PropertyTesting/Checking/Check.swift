/// Looks for a value for which a property does not hold, and shrinks it.
///
/// ```swift
/// let result = check(.array(of: .integer(in: 0...99))) { $0.sorted().count == $0.count }
/// ```
/// - Parameters:
///   - generator: What makes the values.
///   - configuration: How long and how hard to look.
///   - property: Whether the property holds; a thrown error counts as a failure.
/// - Returns: What was found; nothing is trapped or thrown.
public func check<Value>(
    _ generator: Gen<Value>, _ configuration: CheckConfiguration = CheckConfiguration(),
    property: (Value) throws -> Bool
) -> CheckResult<Value> {
    judge(generator, configuration) { value in
        try property(value) ? .pass : .fail("the property does not hold")
    }
}

/// Looks for a value that a judge fails, and shrinks it.
///
/// - Parameters:
///   - generator: What makes the values.
///   - configuration: How long and how hard to look.
///   - property: Judges a value; a thrown error counts as a failure.
/// - Returns: What was found.
public func judge<Value>(
    _ generator: Gen<Value>, _ configuration: CheckConfiguration = CheckConfiguration(),
    property: (Value) throws -> Judgement
) -> CheckResult<Value> {
    var engine = CheckEngine(generator, configuration)
    while let value = engine.next() {
        do {
            engine.observe(try property(value))
        } catch {
            engine.observe(.fail("threw \(error)"))
        }
    }
    return engine.result
}

/// Looks for a value that a judge fails while raising a score, and shrinks it.
///
/// - Parameters:
///   - generator: What makes the values.
///   - configuration: How long and how hard to look.
///   - property: Judges a value and scores the run; a thrown error counts as a failure.
/// - Returns: What was found.
public func judgeScored<Value>(
    _ generator: Gen<Value>, _ configuration: CheckConfiguration = CheckConfiguration(),
    property: (Value) throws -> ScoredJudgement
) -> CheckResult<Value> {
    var engine = CheckEngine(generator, configuration)
    while let value = engine.next() {
        do {
            let scored = try property(value)
            engine.observe(scored.judgement, score: scored.score)
        } catch {
            engine.observe(.fail("threw \(error)"))
        }
    }
    return engine.result
}

/// Looks for a value that a system under test fails, where a run takes time, and shrinks it.
///
/// - Parameters:
///   - generator: What makes the values.
///   - configuration: How long and how hard to look.
///   - property: Runs and judges a value; a thrown error counts as inconclusive, for it is the tester's own trouble.
/// - Returns: What was found.
public func judgeAsynchronously<Value>(
    _ generator: Gen<Value>, _ configuration: CheckConfiguration = CheckConfiguration(),
    property: (Value) async throws -> Judgement
) async -> CheckResult<Value> {
    var engine = CheckEngine(generator, configuration)
    while let value = engine.next() {
        do {
            engine.observe(try await property(value))
        } catch {
            engine.observe(.inconclusive("threw \(error)"))
        }
    }
    return engine.result
}
