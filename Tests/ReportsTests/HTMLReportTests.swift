import ConformanceKit
import Testing
import Traceability

@testable import Reports

@Suite("HTML report") struct HTMLReportTests {
    private static func elements(_ record: CampaignRecord) throws -> [MarkupScanner.Element] {
        try MarkupScanner(try ReportFormat.html.render(record)).elements
    }

    private static func mixedElements() throws -> [MarkupScanner.Element] {
        try MarkupScanner(try SyntheticCampaign.mixedPage()).elements
    }

    @Test("hostile text stays text, in content and in attributes")
    func hostile() throws {
        let elements = try Self.mixedElements()
        let expected: Set<String> = [
            "html", "head", "meta", "link", "title", "style", "script", "body", "a", "header", "h1", "h2",
            "h3", "h4",
            "nav", "ul", "ol", "li", "main", "section", "p", "div", "dl", "dt", "dd", "table", "caption",
            "thead",
            "tbody", "tr", "th", "td", "span", "br", "em", "strong", "code", "pre", "button", "details",
            "summary",
            "svg", "rect", "desc", "line", "polygon", "text", "form", "label", "select", "option", "input",
            "output", "article", "footer", "mark",
        ]
        #expect(Set(elements.map(\.name)).subtracting(expected).isEmpty)
        #expect(!elements.contains { element in element.attributes.keys.contains { $0.hasPrefix("on") } })
        #expect(elements.count { $0.name == "script" } == 1)
        let shown = elements.filter { $0.name != "script" && $0.text.contains(SyntheticCampaign.bait) }
        #expect(shown.count > 10)
        #expect(shown.contains { $0.text.contains("{{notice}}") })
    }

    @Test("what cannot be seen is spelt out")
    func invisible() throws {
        let page = try SyntheticCampaign.mixedPage()
        #expect(page.contains("\u{27E8}U+202E\u{27E9}") && page.contains("\u{27E8}U+0000\u{27E9}"))
        let hidden = page.unicodeScalars.filter {
            $0.properties.generalCategory == .format
                || ($0.properties.generalCategory == .control && $0 != "\n" && $0 != "\t")
        }
        #expect(hidden.isEmpty)
    }

    @Test("each id stands once, and each link leads to one")
    func links() throws {
        for elements in [try Self.mixedElements(), try Self.elements(try Self.passing())] {
            let ids = elements.compactMap { $0.attributes["id"] }
            #expect(Set(ids).count == ids.count)
            let links = elements.compactMap { $0.attributes["href"] }.filter { !$0.hasPrefix("data:") }
            #expect(links.count > 100)
            let known = Set(ids)
            for link in links {
                let parts = link.split(separator: "?")
                let target = parts.first.map { String($0.dropFirst()) } ?? ""
                #expect(link.hasPrefix("#") && known.contains(target), "\(link)")
            }
            for element in elements {
                for name in ["aria-labelledby", "aria-describedby"] {
                    if let id = element.attributes[name] { #expect(known.contains(id), "\(id)") }
                }
            }
        }
    }

    @Test("each filter names a table, and each of its choices a row")
    func filters() throws {
        let elements = try Self.mixedElements()
        let tables = elements.filter { $0.name == "form" }.compactMap { $0.attributes["data-table"] }
        #expect(tables == ["requirements", "cases"])
        for table in tables { #expect(elements.contains { $0.attributes["id"] == table + "-rows" }) }
        let rows = elements.filter { $0.name == "tr" }
        let names = Set(elements.filter { $0.name == "select" }.compactMap { $0.attributes["name"] })
        #expect(names == ["state", "tier", "role", "keyword", "actor", "verdict", "clause"])
        for name in names { #expect(rows.contains { $0.attributes["data-" + name] != nil }, "\(name)") }
    }

    @Test("the page needs nothing from outside and lets only its own script and style run")
    func closed() throws {
        let page = try SyntheticCampaign.mixedPage()
        #expect(!page.contains("http://") && !page.contains("https://"))
        let elements = try MarkupScanner(page).elements
        let policy = try #require(
            elements.compactMap { $0.attributes["content"] }.first { $0.contains("default-src") })
        #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"))
        #expect(policy.split(separator: "sha256-").count == 3)
        #expect(!elements.contains { $0.attributes["style"] != nil || $0.attributes["src"] != nil })
    }

    @Test("headers of tables have a scope, and every section a name")
    func accessible() throws {
        let elements = try Self.mixedElements()
        #expect(elements.filter { $0.name == "th" }.allSatisfy { $0.attributes["scope"] != nil })
        #expect(
            elements.filter { $0.name == "section" || $0.name == "article" }
                .allSatisfy { $0.attributes["aria-labelledby"] != nil })
        for landmark in ["header", "nav", "main", "footer"] {
            #expect(elements.count { $0.name == landmark } == 1, "\(landmark)")
        }
        #expect(elements.first { $0.name == "html" }?.attributes["lang"] == "en")
    }

    @Test("a failed case shows what was allowed, what came, how to repeat it and its messages")
    func failure() throws {
        let page = try SyntheticCampaign.mixedPage()
        let start = try #require(page.firstRange(of: "<article id=\"DMSched-v1.0-client-con-0500\""))
        let rest = page[start.lowerBound...]
        let article = rest[..<(try #require(rest.firstRange(of: "</article>")).upperBound)]
        for part in [
            "Ensure that when", "Status 425 for Exec", "Status 200 for Exec", "History: 1 stimulus", "AMB-03",
            "reproduce: <code", "conformance check --seed 7 --select DMSched-v1.0-client-con-0500",
            "IUT → srv-a",
            "<details open>", "2026-01-01T00:00:", "The body begins",
        ] {
            #expect(article.contains(part), "\(part)")
        }
    }

    @Test("wire logs stay within their bound, and what is left out is said")
    func bound() throws {
        let catalogue = try Repository.catalogue()
        var campaign = SyntheticCampaign(catalogue: catalogue, roles: [.device])
        let message = String(repeating: "<a>x</a>", count: 2000)
        for number in 1...20 {
            let steps = SyntheticCampaign.steps(["one", "two"], text: message)
            let verdict: Verdict = number.isMultiple(of: 2) ? .pass : .fail
            campaign.run(
                SyntheticCampaign.purpose(.device, number, ["REQ-6.1.7-1a"]), verdict, steps: steps,
                history: ["one", "two"])
        }
        campaign.end(exitCode: 1)
        let record = try campaign.record()
        var limits = HTMLReport.Limits()
        limits.openTotal = 60_000
        limits.passedTotal = 10_000
        limits.passedCase = 5000
        let bounded = try HTMLReport(record, limits: limits).text()
        let whole = try HTMLReport(record).text()
        #expect(whole.utf8.count > bounded.utf8.count + 300_000)
        #expect(bounded.contains("left out here for size"))
        #expect(try MarkupScanner(bounded).elements.count > 100)
    }

    @Test("an unfinished campaign says so before anything else")
    func unfinished() throws {
        let campaign = SyntheticCampaign.mixed(try Repository.catalogue())
        let record = try campaign.record(defect: EvidenceLog.Defect(kind: .unfinished, line: 40))
        let elements = try Self.elements(record)
        let title = try #require(elements.first { $0.name == "title" })
        #expect(title.text.hasPrefix("unfinished: "))
        let first = try #require(elements.first { $0.name == "p" })
        #expect(first.attributes["role"] == "alert" && first.text.hasPrefix("unfinished: "))
        #expect(!elements.contains { $0.text.contains("Yes: pass") })
    }

    @Test("a passed campaign says so, with what was not examined and why it may be believed")
    func passed() throws {
        let page = try ReportFormat.html.render(try Self.passing())
        for part in [
            "Yes: pass", "The evidence is whole", "were not examined", "no OMA certification", "AMB-01",
        ] {
            #expect(page.contains(part), "\(part)")
        }
    }

    /// A device that passed a case on each core requirement.
    static func passing() throws -> CampaignRecord {
        let catalogue = try Repository.catalogue()
        var campaign = SyntheticCampaign(catalogue: catalogue, roles: [.device])
        campaign.introduce(.device)
        for (index, requirement) in catalogue.requirements.filter({ $0.tier == .core }).enumerated()
        where requirement.actor.obligedRoles.contains(.device) {
            campaign.run(SyntheticCampaign.purpose(.device, index + 1, [requirement.id]), .pass)
        }
        campaign.end(exitCode: 0)
        return try campaign.record()
    }
}
