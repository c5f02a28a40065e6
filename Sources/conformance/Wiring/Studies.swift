import ConformanceKit
import ConformanceSuite
import DMHost
import Traceability

/// The studies of sensitivity: the whole suite of a role against the reference implementation of that role.
enum Studies {
    /// The study of a role.
    static func of(_ role: Role) -> SensitivityStudy {
        switch role {
        case .device:
            SensitivityStudy(DeviceSuite.ofCompleteDevice) {
                DeviceHost(faults: $0).endpoint(version: Version.text)
            }
        case .server:
            SensitivityStudy(ServerSuite.ofCompleteServer) {
                ServerHost(faults: $0).endpoint(version: Version.text)
            }
        }
    }
}
