extension CheckConfiguration {
    /// The same configuration with the examples of a property to run first.
    ///
    /// - Parameters:
    ///   - store: Where the examples are.
    ///   - property: The name of the property.
    /// - Returns: The configuration.
    /// - Throws: What is wrong with the store.
    public func running(
        examplesIn store: ExampleStore, of property: String
    ) throws(ExampleStore.Failure) -> CheckConfiguration {
        var configuration = self
        configuration.examples += try store.examples(of: property)
        return configuration
    }
}

extension ExampleStore {
    /// Records what a check found: the counterexample, if there is one.
    ///
    /// - Parameters:
    ///   - result: What the check found.
    ///   - property: The name of the property.
    /// - Throws: `Failure` if the file cannot be read or written.
    public func record<Value>(_ result: CheckResult<Value>, of property: String) throws(Failure) {
        if let counterexample = result.counterexample { try record(counterexample.reproduce, of: property) }
    }
}
