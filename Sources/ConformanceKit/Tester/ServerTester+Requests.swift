public import DMReference

/// What an operator and the devices do, in the words of test purposes.
extension ServerTester {
    /// Wishes that a device shall have a schedule.
    public func plan(_ id: String, _ definition: Definition, on device: String? = nil) async throws {
        try await wish(.plan(definition), id, on: device)
    }

    /// Wishes something for a schedule.
    ///
    /// - Parameters:
    ///   - wish: What is wished for.
    ///   - id: The schedule.
    ///   - device: The device; the first where nil.
    /// - Throws: What `perform` throws.
    public func wish(_ wish: OperatorWish, _ id: String, on device: String? = nil) async throws {
        try await perform(.wish(wish, id: id, device: device ?? first))
    }

    /// Wishes something that the server may not offer.
    ///
    /// - Returns: Whether the server took the wish; false where it refused it or offers no such call.
    /// - Throws: What `perform` throws.
    public func isTaken(_ wish: OperatorWish, _ id: String, on device: String? = nil) async throws -> Bool {
        do {
            try await self.wish(wish, id, on: device)
            return true
        } catch let error as ControlError {
            switch error {
            case .refused, .unknownMethod: return false
            case .badParameters, .adapterFault, .died, .timedOut, .babbled, .couldNotStart, .untrusted:
                throw error
            }
        }
    }

    /// Lets a device open sessions until the server has nothing left to send for it, as often as the IXIT allows.
    ///
    /// - Parameter device: The device; the first where nil.
    /// - Throws: A `Refutation` where a wish was not carried out; what `perform` throws.
    public func carryOut(on device: String? = nil) async throws {
        let device = device ?? first
        for _ in 0..<settings.serverSessions where !oracle.isCarriedOut(device: device) {
            try await perform(.session(device: device))
        }
        guard let wish = oracle.uncarried(device: device) else { return }
        throw Refutation(
            "a wish of the operator was not carried out in \(settings.serverSessions) sessions",
            allowed: [wish.text], observed: "nothing more was sent", interpretations: ["AMB-33", "AMB-35"],
            concerns: Concern.of(wish.wish))
    }

    /// Lets a device open one session more where the server has something left to send for it.
    public func carryOutOnce(on device: String? = nil) async throws {
        let device = device ?? first
        if !oracle.isCarriedOut(device: device) { try await perform(.session(device: device)) }
    }

    /// Wishes something and has it carried out.
    ///
    /// - Returns: The record afterwards.
    /// - Throws: What `wish` and `carryOut` throw.
    @discardableResult
    public func carryOut(_ wish: OperatorWish, _ id: String, on device: String? = nil) async throws
        -> ScheduleRecord
    {
        try await self.wish(wish, id, on: device)
        try await carryOut(on: device)
        return try await record(id, on: device)
    }

    /// Reads the record of a schedule and judges it.
    ///
    /// - Returns: The record.
    /// - Throws: What `perform` throws.
    @discardableResult
    public func record(_ id: String, on device: String? = nil) async throws -> ScheduleRecord {
        let step = try await perform(.readRecord(id: id, device: device ?? first))
        guard case .record(let record)? = step.reading else { throw Inconclusive("no record was read") }
        return record
    }

    /// Lets a device open one session.
    public func session(on device: String? = nil) async throws {
        try await perform(.session(device: device ?? first))
    }

    /// Lets time pass on the server and the devices.
    public func advance(_ seconds: Int) async throws { try await perform(.advance(seconds: seconds)) }

    /// Changes a node of a device and waits until the device has noticed.
    public func change(_ uri: NodeURI, to value: String, on device: String? = nil) async throws {
        try await perform(.setNode(uri, value: value, device: device ?? first))
        try await advance(1)
    }

    /// Makes a device behave in a way of its own from now on.
    public func conduct(_ troubles: DeviceTroubles, on device: String? = nil) async throws {
        try await perform(.conduct(troubles, device: device ?? first))
    }

    /// The device that the suite plays, as it is now.
    ///
    /// - Throws: `Inconclusive` before the first reset.
    public func device(_ name: String? = nil) throws -> ReferenceDevice {
        guard let device = devices[name ?? first] else { throw Inconclusive("the server was not reset") }
        return device
    }

    /// What a device holds of a schedule; nil where it holds none.
    public func schedule(_ id: String, on device: String? = nil) throws -> Schedule? {
        try self.device(device).model.schedules.schedules[id]
    }

    /// Whether the operator can wish this now, whatever explains what was seen so far (test control 4).
    ///
    /// A plan that waits is not removed: whether it is still sent would be open.
    public func isPossible(_ wish: OperatorWish, _ id: String, on device: String) -> Bool {
        switch wish {
        case .plan: oracle.mayPlan(device: device, id: id)
        case .suspend: !deniesSuspension && oracle.isLive(device: device, id: id)
        case .change, .activate, .terminate: oracle.isLive(device: device, id: id)
        case .remove: oracle.mayRemove(device: device, id: id)
        }
    }

    /// Whether the adapter offers a group of test control.
    public func offers(_ group: ControlGroup) -> Bool { controls.contains(group) }

    /// The device that is meant where none is named.
    public var first: String { partner == nil ? devices.keys.min() ?? "" : Pair.device }

    /// The devices that the suite plays, in the order of their names.
    public var deviceNames: [String] { devices.keys.sorted() }
}
