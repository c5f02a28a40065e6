/// The shelves of a server by device, and which of them were touched.
///
/// What a message costs must not grow with the number of devices, so nothing here looks at all shelves to find those that
/// changed.
public struct Shelves: Sendable {
    private var byDevice: [String: ServerStore.Shelf]
    /// The devices whose shelves may have changed since the set was emptied last.
    public private(set) var touched: Set<String> = []

    /// Creates shelves; of two for one device the latter stays.
    public init(_ shelves: [ServerStore.Shelf]) {
        byDevice = Dictionary(shelves.map { ($0.device.deviceID, $0) }, uniquingKeysWith: { $1 })
    }

    /// The shelf of a device; nil where the server does not know it.
    public subscript(device: String) -> ServerStore.Shelf? {
        get { byDevice[device] }
        _modify {
            touched.insert(device)
            yield &byDevice[device]
        }
    }

    /// The devices, in no order.
    public var keys: some Collection<String> { byDevice.keys }

    /// How many devices there are.
    public var count: Int { byDevice.count }

    /// Returns the devices touched since last asked, and forgets them.
    public mutating func takeTouched() -> Set<String> {
        defer { touched = [] }
        return touched
    }
}

extension Shelves: Hashable {
    /// Returns whether both hold the same.
    public static func == (left: Shelves, right: Shelves) -> Bool { left.byDevice == right.byDevice }

    /// Hashes what they hold.
    public func hash(into hasher: inout Hasher) { hasher.combine(byDevice) }
}

extension Shelves: Codable {
    /// Reads the shelves, none of them touched.
    public init(from decoder: any Decoder) throws {
        byDevice = try decoder.singleValueContainer().decode([String: ServerStore.Shelf].self)
    }

    /// Writes the shelves.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(byDevice)
    }
}
