public import ConformanceKit
import DMReference
import Traceability

extension VectorRecipe {
    /// Makes the vector from the reference implementation of its role, with the fault that the recipe names.
    ///
    /// - Returns: The vector, the same at every time.
    /// - Throws: A `Failure` where the fault is unknown or the vector is not taken as expected.
    public func record() async throws -> Vector {
        switch role {
        case .device:
            guard let faults = FaultSet<DeviceFault>(fault ?? "") else { throw unknownFault }
            return try await record(
                DeviceHost(faults: faults).endpoint(version: "1"), name: "reference device")
        case .server:
            guard let faults = FaultSet<ServerFault>(fault ?? "") else { throw unknownFault }
            return try await record(
                ServerHost(faults: faults).endpoint(version: "1"), name: "reference server")
        }
    }

    private var unknownFault: Failure {
        Failure("\(id): no fault \(fault ?? "") of a \(role.rawValue)")
    }
}
