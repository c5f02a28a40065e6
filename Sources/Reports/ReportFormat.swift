/// The forms in which a campaign can be reported.
public enum ReportFormat: String, CaseIterable, Hashable, Sendable {
    /// One page for people, with everything.
    case html
    /// For the test views of CI systems.
    case junit
    /// For programs; docs/report.schema.json describes it.
    case json
    /// A summary for a pull request.
    case markdown
    /// The traceability matrix: a row for each requirement, role and test case.
    case csv
    /// For views of code scanning: SARIF 2.1.0.
    case sarif
    /// For tools of the semantic web: W3C EARL 1.0 as JSON-LD.
    case earl
    /// For tools of requirements engineering: ReqIF 1.2.
    case reqif
    /// The conclusion as a small picture.
    case badge

    /// The name of the file in a report directory.
    public var fileName: String {
        switch self {
        case .html: "report.html"
        case .junit: "junit.xml"
        case .json: "report.json"
        case .markdown: "report.md"
        case .csv: "traceability.csv"
        case .sarif: "report.sarif"
        case .earl: "earl.jsonld"
        case .reqif: "report.reqif"
        case .badge: "badge.svg"
        }
    }

    /// Renders a campaign.
    ///
    /// - Parameter record: The campaign.
    /// - Returns: The text of the file; the same record gives the same text.
    /// - Throws: Where something of ours is broken: a template or an encoder.
    public func render(_ record: CampaignRecord) throws(ReportError) -> String {
        switch self {
        case .html: try HTMLReport(record).text()
        case .junit: JUnitReport(record).text()
        case .json: try JSONReport(record).text()
        case .markdown: MarkdownReport(record).text()
        case .csv: CSVReport(record).text()
        case .sarif: SARIFReport(record).text()
        case .earl: EARLReport(record).text()
        case .reqif: ReqIFReport(record).text()
        case .badge: BadgeReport(record).text()
        }
    }
}

/// Why a report cannot be made; always the tool's own trouble.
public enum ReportError: Error, Hashable, Sendable {
    /// A template built into the tool cannot be used.
    case template(String)
    /// A value cannot be written as JSON.
    case encoding(String)
}
