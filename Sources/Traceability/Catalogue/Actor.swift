/// Who is bound by a statement.
///
/// The actor follows the text and not the section that it stands in (ANM-82).
public enum Actor: String, CaseIterable, Hashable, Sendable, Codable {
    /// The managed device, the DM client.
    case device
    /// The management server.
    case server
    /// The system as a whole; each role has its side of it (AMB-33).
    case system
    /// The person who uses the device.
    case user
    /// The program on a personal computer that stands between device and server.
    case pcAgent = "PC agent"
    /// The smart card.
    case smartCard = "smart card"
    /// The management authority, which acts through a server (AMB-38).
    case managementAuthority = "management authority"

    /// The roles that the statement obliges; none where it obliges neither device nor server by itself.
    public var obligedRoles: [Role] {
        switch self {
        case .device: [.device]
        case .server: [.server]
        case .system: [.device, .server]
        case .user, .pcAgent, .smartCard, .managementAuthority: []
        }
    }
}
