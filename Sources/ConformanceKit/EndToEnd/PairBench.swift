import Traceability

/// A device IUT and a server IUT in this process, for end-to-end cases of both roles.
public struct PairBench: Sendable {
    private let device: DeviceBench
    private let server: ServerBench

    /// Connects two endpoints in this process.
    ///
    /// - Parameters:
    ///   - device: The device IUT.
    ///   - server: The server IUT.
    ///   - settings: What the device's tester must know beside.
    public init(
        device: any ControlEndpoint, server: any ControlEndpoint,
        settings: DeviceTester.Settings = DeviceTester.Settings(oracle: .init(reportDelay: 0))
    ) {
        self.device = DeviceBench(device, settings: settings)
        self.server = ServerBench(server)
    }

    /// Runs a case that judges the device.
    ///
    /// - Parameter testCase: The case.
    /// - Returns: The outcome.
    public func run(_ testCase: DeviceCase) async -> CaseOutcome {
        await device.tester.oppose(server.tester)
        return await device.run(testCase)
    }

    /// Runs a case that judges the server.
    ///
    /// - Parameter testCase: The case.
    /// - Returns: The outcome.
    public func run(_ testCase: ServerCase) async -> CaseOutcome {
        await device.connect()
        await server.tester.oppose(device.tester)
        return await server.run(testCase)
    }
}
