/// Two values line by line: a collection has a line for each element, any other value one line.
struct ValueDifference {
    /// The most lines that are compared; of longer values the beginnings are shown.
    private static let maximumLines = 200

    /// Lines that begin with a minus sign, a plus sign, or a space for what both have.
    let lines: [String]

    init<Value>(from first: Value, to smallest: Value) {
        let before = Self.lines(of: first)
        let after = Self.lines(of: smallest)
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in after.difference(from: before) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var lines: [String] = []
        var old = 0
        var new = 0
        while old < before.count || new < after.count {
            if removed.contains(old), old < before.count {
                lines.append("- " + before[old])
                old += 1
            } else if new < after.count {
                lines.append((inserted.contains(new) ? "+ " : "  ") + after[new])
                if !inserted.contains(new) { old += 1 }
                new += 1
            } else {
                break
            }
        }
        self.lines = lines
    }

    private static func lines<Value>(of value: Value) -> [String] {
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .collection, .set, .dictionary:
            let lines = mirror.children.prefix(maximumLines).map { String(describing: $0.value) }
            return mirror.children.count > maximumLines ? lines + ["..."] : lines
        default: return [String(describing: value)]
        }
    }
}
