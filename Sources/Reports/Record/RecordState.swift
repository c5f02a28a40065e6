public import ConformanceKit

/// Whether the evidence behind a report may be believed; anything but `whole` is said first in every report.
public enum RecordState: Hashable, Sendable {
    /// The log is complete, in order, and was made with the catalogue in use.
    case whole
    /// The campaign did not end; what was judged so far is shown, and no gate is met by it.
    case unfinished(String)
    /// The log is complete, and is one part of a divided campaign: nothing can be concluded before all are merged.
    case part(Shard)
    /// The log was changed or contradicts itself.
    case broken(String)
    /// The log was made with another catalogue, so that ids and revisions may mean something else.
    case otherCatalogue(recorded: String, inUse: String)

    /// True where verdicts of the log may decide anything.
    public var isWhole: Bool { self == .whole }

    /// What is wrong, as the first line of a report; nil where nothing is.
    public var warning: String? {
        switch self {
        case .whole: nil
        case .unfinished(let cause): "unfinished: \(cause)"
        case .part(let shard):
            "part: shard \(shard) of a campaign; `conformance merge` joins all \(shard.count)"
        case .broken(let cause): "broken: \(cause)"
        case .otherCatalogue(let recorded, let inUse):
            "other catalogue: the evidence names \(recorded.prefix(12)), the one in use is \(inUse.prefix(12))"
        }
    }
}
