/// A large value that changes rarely, kept once for all copies of what holds it.
///
/// Copies of a schedule are made at every step of the model; this makes the copy of a definition cost one reference.
@propertyWrapper
public struct Shared<Value: Hashable & Sendable & Codable>: Hashable, Sendable, Codable {
    private final class Box: Sendable {
        let value: Value

        init(_ value: Value) { self.value = value }
    }

    private var box: Box

    /// Keeps a value.
    public init(wrappedValue: Value) { box = Box(wrappedValue) }

    /// The value; a new one is kept apart from all copies made before.
    public var wrappedValue: Value {
        get { box.value }
        set { box = Box(newValue) }
    }

    /// Returns whether the values are equal.
    public static func == (left: Shared, right: Shared) -> Bool {
        left.box === right.box || left.box.value == right.box.value
    }

    /// Hashes the value.
    public func hash(into hasher: inout Hasher) { hasher.combine(box.value) }

    /// Reads the value as if it were not shared.
    public init(from decoder: any Decoder) throws { box = Box(try Value(from: decoder)) }

    /// Writes the value as if it were not shared.
    public func encode(to encoder: any Encoder) throws { try box.value.encode(to: encoder) }
}
