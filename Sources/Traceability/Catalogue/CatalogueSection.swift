/// A section of the source with its entries in order.
public struct CatalogueSection: Hashable, Sendable {
    /// What stands under a heading of a section.
    public enum Entry: Hashable, Sendable {
        /// A statement.
        case requirement(Requirement)
        /// A number that the source leaves out.
        case reserved(UnusedItem)
        /// An item of the source that says nothing to examine.
        case placeholder(UnusedItem)
    }

    /// The dotted number.
    public let number: String
    /// A few words on what it is about.
    public let title: String
    /// The entries in the order of the source.
    public let entries: [Entry]
}

/// An id that stands for no statement and must not be given to one.
public struct UnusedItem: Hashable, Sendable {
    /// The id.
    public let id: RequirementID
    /// Why it stands for nothing.
    public let note: String
    /// The anomalies of the source that explain it.
    public let anomalies: [AnomalyID]
    /// The line of the catalogue on which the entry begins.
    public let line: Int
}
