import ConformanceKit
import Traceability

/// What was shown of the model for one role.
struct ReachView {
    let title: String
    let sentence: String
    let lists: [List]

    /// States or transitions under one heading.
    struct List {
        let title: String
        let items: [String]
    }

    init?(_ record: RoleRecord) {
        guard let reach = record.reach else { return nil }
        title = record.role.rawValue.capitalizedFirst
        sentence = reach.sentence
        let lists: [(String, [String])] = [
            ("transitions that no case exercised", reach.transitions.unexercised),
            ("states that no case reached", reach.states.unexercised),
            ("transitions exercised, with the number of cases", Self.counted(reach.transitions)),
            ("states reached, with the number of cases", Self.counted(reach.states)),
            ("transitions beyond what was explored", reach.transitions.beyond),
            ("explored", reach.scopes),
        ]
        self.lists = lists.compactMap { title, items in
            items.isEmpty
                ? nil : List(title: "\(items.count) \(title)", items: items.map { $0.visible(300) })
        }
    }

    private static func counted(_ part: ModelReach.Part) -> [String] {
        part.exercised.map { "\($0): \(part.shown[$0] ?? 0)" }
    }
}
