/// The options of a user-interaction alert that have an effect on the model (section 1.7).
///
/// MINDT, MAXDT, IT and ET concern the screen alone: a user who is scripted reacts at once or not at all.
struct AlertOptions: Hashable, Sendable {
    /// DR: the response that is preselected.
    var defaultResponse: String?
    /// MAXLEN: most characters of a typed text.
    var maximumLength: Int?
    /// MAXDT: seconds until an answer is no longer waited for.
    var maximumDisplaySeconds: Int?
    /// MINDT: least seconds that the text is shown.
    var minimumDisplaySeconds: Int?

    /// Reads the first Item of an alert; unknown options and values that make no sense are skipped.
    init(_ text: String) {
        for part in text.split(separator: "&") {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2 else { continue }
            let value = PercentEncoding.formValue(sides[1])
            switch sides[0] {
            case "DR": defaultResponse = value
            case "MAXLEN": maximumLength = Self.positive(value) ?? maximumLength
            case "MAXDT": maximumDisplaySeconds = Self.positive(value) ?? maximumDisplaySeconds
            case "MINDT": minimumDisplaySeconds = Self.positive(value) ?? minimumDisplaySeconds
            default: continue
            }
        }
    }

    /// The numbers of the choices preselected, of `count` there are.
    func preselected(of count: Int) -> [Int] {
        let numbers = (defaultResponse ?? "").split(separator: "-").map { Int($0) ?? 0 }
        return numbers.allSatisfy((1...max(1, count)).contains) ? numbers : []
    }

    private static func positive(_ text: String) -> Int? { Int(text).flatMap { $0 > 0 ? $0 : nil } }
}
