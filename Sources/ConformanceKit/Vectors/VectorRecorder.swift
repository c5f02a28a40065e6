import DMReference
public import SyncML
import Synchronization
public import Traceability

/// A deviation that is put into what an implementation says while it is recorded.
public struct VectorChange: Sendable {
    /// What is changed, for people.
    public var text: String
    let message: @Sendable (inout Message) -> Bool
    let result: @Sendable (String, inout JSONValue) -> Bool

    /// Changes the first message for which a function returns true.
    public init(_ text: String, message: @escaping @Sendable (inout Message) -> Bool) {
        self.text = text
        self.message = message
        result = { _, _ in false }
    }

    /// Changes the first result of test control for which a function, given the method, returns true.
    public init(_ text: String, result: @escaping @Sendable (String, inout JSONValue) -> Bool) {
        self.text = text
        message = { _ in false }
        self.result = result
    }
}

/// How a vector is made: what is done to an implementation, and what shall come of it.
public struct VectorRecipe: Sendable {
    /// What is done, by the tester of the role.
    public enum Script: Sendable {
        /// To a device in a state.
        case device(DeviceSetup, @Sendable (DeviceTester) async throws -> Void)
        /// To a server with devices in a state.
        case server(ServerSetup, @Sendable (ServerTester) async throws -> Void)
    }

    /// The vector's id.
    public var id: String
    /// What it shows.
    public var title: String
    /// The requirements that it is about.
    public var requirements: [RequirementID]
    /// The fault of the reference implementation, with its argument where it takes one.
    public var fault: String?
    /// What is changed in what the implementation says.
    public var change: VectorChange?
    /// What a judge shall make of it.
    public var expectation: Vector.Expectation
    /// What is done.
    public var script: Script

    /// Creates a recipe.
    public init(
        id: String, title: String, requirements: [RequirementID], fault: String? = nil,
        change: VectorChange? = nil, expectation: Vector.Expectation, script: Script
    ) {
        self.id = id
        self.title = title
        self.requirements = requirements
        self.fault = fault
        self.change = change
        self.expectation = expectation
        self.script = script
    }

    /// The side that it shows.
    public var role: Role {
        switch script {
        case .device: .device
        case .server: .server
        }
    }

    /// Why a recipe gave no vector.
    public struct Failure: Error, CustomStringConvertible {
        /// What happened, with the id.
        public var description: String

        /// Creates a failure.
        public init(_ description: String) { self.description = description }
    }

    /// Makes the vector from an implementation in this process.
    ///
    /// - Parameters:
    ///   - implementation: The implementation, fresh, with the fault that the recipe names.
    ///   - name: Its name, for the provenance.
    ///   - seed: Repeats what the suite makes up.
    /// - Returns: The vector.
    /// - Throws: A `Failure` where the implementation is not taken as expected, or nothing was changed.
    public func record(
        _ implementation: any ControlEndpoint, name: String, seed: UInt64 = 1
    ) async throws -> Vector {
        let recording = Recording(implementation, role: role, change: change)
        let observer: DeviceTester.Observer = { event in
            if case .stimulus = event { recording.beginStep() }
        }
        let (start, steps, refutation) =
            switch script {
            case .device(let setup, let body):
                try await recordDevice(setup, body, recording, observer, seed)
            case .server(let setup, let body):
                try await recordServer(setup, body, recording, observer, seed)
            }
        try compare(refutation)
        if change != nil, !recording.hasChanged { throw failure("the change found nothing to change") }
        return Vector(
            id: id, role: role, title: title, requirements: requirements,
            provenance: .init(name, fault: fault, change: change?.text), expectation: expectation,
            start: start, steps: steps)
    }

    private func failure(_ text: String) -> Failure { Failure("\(id): \(text)") }

    private func compare(_ refutation: Refutation?) throws {
        switch (refutation, expectation) {
        case (nil, .accepted): return
        case (let refutation?, .accepted): throw failure("rejected: \(refutation.summary)")
        case (nil, .rejected): throw failure("accepted")
        case (let refutation?, .rejected(let requirements)):
            guard Set(requirements).isSubset(of: refutation.requirements) else {
                throw failure(
                    "\(refutation.summary): "
                        + refutation.requirements.map(\.rawValue).joined(separator: " "))
            }
        }
    }

    private func refutation(of body: () async throws -> Void) async throws -> Refutation? {
        do {
            try await body()
            return nil
        } catch let refutation as Refutation {
            return refutation
        } catch {
            throw failure("\(error)")
        }
    }

    private func recordDevice(
        _ setup: DeviceSetup, _ body: @Sendable (DeviceTester) async throws -> Void,
        _ recording: Recording, _ observer: @escaping DeviceTester.Observer, _ seed: UInt64
    ) async throws -> (Vector.Start, [Vector.Step], Refutation?) {
        let settings = DeviceTester.Settings(seed: seed, oracle: .init(reportDelay: 0))
        let bench = DeviceBench(recording, settings: settings, observer: observer)
        await bench.connect()
        try await bench.control.open()
        try await bench.tester.reset(setup)
        let opening = recording.takeSteps()
        guard opening.count == 2, let reset = opening[0].calls.first else {
            throw failure("the set-up is not two stimuli")
        }
        let profile: DeviceProfileRequest = try JSONReader(reset.parameters).read()
        let peers = Dictionary(profile.addresses.map { ($1, $0) }) { first, _ in first }
        recording.beginChanges()
        let refutation = try await refutation { try await body(bench.tester) }
        let steps = try zip(await bench.tester.stimuli, recording.takeSteps()).map { stimulus, seen in
            var step = try Vector.Step(
                stimulus, call: seen.calls.first.map { ($0.method, $0.parameters, $0.result) })
            step.exchanges = seen.exchanges(peers)
            return step
        }
        let start = Vector.Start(
            seed: seed, reset: reset.parameters,
            side: .device(
                reportDelay: settings.oracle.reportDelay, backOff: settings.oracle.backOff,
                exchanges: opening[1].exchanges(peers)))
        return (start, steps, refutation)
    }

    private func recordServer(
        _ setup: ServerSetup, _ body: @Sendable (ServerTester) async throws -> Void,
        _ recording: Recording, _ observer: @escaping DeviceTester.Observer, _ seed: UInt64
    ) async throws -> (Vector.Start, [Vector.Step], Refutation?) {
        let bench = ServerBench(
            recording, settings: ServerTester.Settings(seed: seed), observer: observer)
        try await bench.control.open()
        try await bench.tester.reset(setup)
        guard let reset = recording.takeSteps().first?.calls.first else {
            throw failure("the server was not reset")
        }
        for device in setup.devices where try JSONReader(device.json).read() != device {
            throw failure("a vector cannot have a device with capabilities, freedoms or faults of its own")
        }
        recording.beginChanges()
        let refutation = try await refutation { try await body(bench.tester) }
        let steps = try zip(await bench.tester.stimuli, recording.takeSteps()).map { stimulus, seen in
            var step = try Vector.Step(
                stimulus, call: seen.calls.first.map { ($0.method, $0.parameters, $0.result) })
            if seen.calls.count > 1 {
                step.notifications = try JSONReader(seen.calls[1].result).read(NotificationList.self).messages
            }
            step.exchanges = seen.exchanges([:])
            return step
        }
        let url: ServerResetResult = try JSONReader(reset.result).read()
        return (
            Vector.Start(
                seed: seed, reset: reset.parameters, side: .server(url: url.url, devices: setup.devices)),
            steps, refutation
        )
    }
}
