import ConformanceKit

/// The conclusion of a campaign as a small picture (SVG) for a page of a project.
struct BadgeReport {
    private let record: CampaignRecord

    init(_ record: CampaignRecord) { self.record = record }

    /// What the right half says.
    var word: String {
        let fails = record.tally.newFailures.count
        return record.conclusion == .fail && fails > 0 ? "fail (\(fails))" : record.conclusion.rawValue
    }

    private var colour: String {
        switch record.conclusion {
        case .pass: "#0f6b3a"
        case .fail: "#a81b1b"
        case .inconclusive: "#7a4b00"
        case .testerTrouble, .notFinished: "#4d5a68"
        }
    }

    /// The text of the file. Its title says why the evidence is no result, where it is none.
    func text() -> String {
        let left = 84
        let right = word.count * 7 + 16
        let warning = record.state.warning.map { ", \($0.visible(200))" } ?? ""
        let label = MarkupText("conformance: \(word)\(warning)")
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(left + right)" height="20" role="img" aria-label="\(label)">
            <title>\(label)</title>
            <rect width="\(left)" height="20" fill="#3a4552"/>
            <rect x="\(left)" width="\(right)" height="20" fill="\(colour)"/>
            <g fill="#ffffff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">
            <text x="\(left / 2)" y="14">conformance</text>
            <text x="\(left + right / 2)" y="14">\(MarkupText(word))</text>
            </g>
            </svg>

            """
    }
}
