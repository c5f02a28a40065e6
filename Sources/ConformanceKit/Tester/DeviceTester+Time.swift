public import DMReference

/// Time: the suite stops at every instant at which the model has something to do, and one second before it.
extension DeviceTester {
    /// Lets time pass, judging at each event of the model and one second before it.
    ///
    /// - Parameter seconds: How long; more than one control call where events lie on the way.
    /// - Throws: What `perform` throws.
    public func advance(_ seconds: Int) async throws {
        var left = seconds
        while left > 0 {
            if oracle?.awaitsCrashAtAnyTime == true {
                try await perform(.advance(seconds: 1))
                left -= 1
                continue
            }
            guard let event = oracle?.secondsToNextEvent.map({ max(1, $0) }), event <= left else {
                try await perform(.advance(seconds: left))
                return
            }
            if event > 1 { try await perform(.advance(seconds: event - 1)) }
            try await perform(.advance(seconds: 1))
            left -= event
        }
    }

    /// Lets time pass until the wall clock shows an instant.
    ///
    /// - Parameter instant: Not before the present time of the device.
    /// - Throws: What `perform` throws; `Inconclusive` where the clock is unknown.
    public func advance(to instant: Instant) async throws {
        guard let now = try model().wall else { throw Inconclusive("the device's clock is unknown") }
        try await advance(instant - now)
    }

    /// Changes a node as the device does by itself, and waits as long as the device may take to notice.
    ///
    /// - Parameters:
    ///   - uri: The node.
    ///   - value: Its new value.
    /// - Throws: What `perform` throws.
    public func change(_ uri: NodeURI, to value: String) async throws {
        try await perform(.setNode(uri, value: value, format: nil, acl: nil))
        try await advance(max(1, try capabilities()[.granularity]))
    }
}
