/// Turns views into dictionaries, lists and leaves once, where the template engine would reflect at every look.
enum TemplateValue {
    /// The value for the engine; nothing for an empty optional.
    static func of(_ value: Any) -> Any? {
        switch value {
        case let text as String: return text
        case let number as Int: return number
        case let flag as Bool: return flag
        default: break
        }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional: return mirror.children.first.flatMap { of($0.value) }
        case .collection: return mirror.children.compactMap { of($0.value) }
        default:
            return mirror.children.reduce(into: [String: Any]()) { values, child in
                if let label = child.label { values[label] = of(child.value) }
            }
        }
    }
}
