import ConformanceKit
import Traceability

/// The anchors of a page, so that a link is only made where it leads somewhere.
struct PageIndex {
    private var anchors: [TestCaseID: String] = [:]
    private let known: Set<String>
    /// The entries of the register that something on the page relies on.
    let interpretations: [Interpretations.Entry]
    /// The anomalies of the source that a requirement on the page names.
    let anomalies: [Anomaly]
    /// The requirements on the page, in the order of the source.
    let requirements: [Requirement]

    init(_ record: CampaignRecord) {
        var shown: Set<RequirementID> = []
        for role in record.roles { shown.formUnion(role.coverage.states.keys) }
        requirements = record.catalogue.requirements.filter { shown.contains($0.id) }
        var cited = Set(requirements.flatMap(\.ambiguities).map(\.rawValue))
        for entry in record.cases {
            cited.formUnion(entry.purpose.interpretations)
            cited.formUnion(entry.outcome?.refutation?.interpretations ?? [])
        }
        interpretations = record.interpretations.entries.filter { cited.contains($0.id.rawValue) }
        let odd = Set(requirements.flatMap(\.anomalies))
        anomalies = record.catalogue.anomalies.filter { odd.contains($0.id) }
        known = Set(
            requirements.map(\.id.rawValue) + interpretations.map(\.id.rawValue)
                + anomalies.map(\.id.rawValue))
        for (index, entry) in record.cases.enumerated() where anchors[entry.id] == nil {
            anchors[entry.id] = Self.isPlain(entry.id.rawValue) ? entry.id.rawValue : "case-\(index)"
        }
    }

    /// An id of this suite can be a fragment as it stands; any other one could be a trick.
    private static func isPlain(_ id: String) -> Bool {
        id.hasPrefix("DMSched-") && id.utf8.count <= 64
            && id.unicodeScalars.allSatisfy {
                $0.isASCII
                    && ($0.properties.isAlphabetic || $0.properties.numericType != nil
                        || "-.".unicodeScalars.contains($0))
            }
    }

    /// The anchor of a case.
    func anchor(_ id: TestCaseID) -> String { anchors[id] ?? "cases" }

    /// A reference to a requirement, an interpretation, an anomaly or a fact.
    func link(_ id: String) -> LinkView { LinkView(id: id.visible(100), isKnown: known.contains(id)) }
}

/// A reference by id, with or without a place on the page.
struct LinkView {
    let id: String
    let isKnown: Bool
}

/// References in a row.
struct LinksView {
    let links: [LinkView]

    /// Makes a row, or nothing where it would be empty.
    init?(_ links: [LinkView]) {
        guard !links.isEmpty else { return nil }
        self.links = links
    }
}

/// A name and a value.
struct FactView {
    let name: String
    let value: String
}
