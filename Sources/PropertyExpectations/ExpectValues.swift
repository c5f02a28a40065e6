public import PropertyTesting
public import Testing

/// Expects a property of every value that a generator makes.
///
/// - Parameters:
///   - generator: What makes the values.
///   - configuration: How long and how hard to look.
///   - sourceLocation: Where an issue is shown.
///   - property: Whether it holds for a value; a thrown error counts as a failure.
/// - Returns: What was found.
@discardableResult
public func expectHolds<Value>(
    for generator: Gen<Value>, _ configuration: CheckConfiguration = CheckConfiguration(),
    sourceLocation: SourceLocation = #_sourceLocation, _ property: (Value) throws -> Bool
) -> CheckResult<Value> {
    expectPassed(check(generator, configuration, property: property), sourceLocation: sourceLocation)
}

/// Expects that every value that a generator makes is judged well.
///
/// - Parameters:
///   - generator: What makes the values.
///   - configuration: How long and how hard to look.
///   - sourceLocation: Where an issue is shown.
///   - property: Judges a value; a thrown error counts as a failure.
/// - Returns: What was found.
@discardableResult
public func expectPasses<Value>(
    for generator: Gen<Value>, _ configuration: CheckConfiguration = CheckConfiguration(),
    sourceLocation: SourceLocation = #_sourceLocation, _ property: (Value) throws -> Judgement
) -> CheckResult<Value> {
    expectPassed(judge(generator, configuration, property: property), sourceLocation: sourceLocation)
}
