/// The role in which an IUT is examined.
public enum Role: String, CaseIterable, Hashable, Sendable, Codable {
    /// The IUT is a device.
    case device
    /// The IUT is a server.
    case server
}
