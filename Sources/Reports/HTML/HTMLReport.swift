import Foundation
import Mustache
import Traceability

/// The report for people: one page with everything, which needs no network and no script to be read.
///
/// Text of an IUT is hostile. It is escaped wherever it stands, what cannot be seen in it is spelt out, and the page's own
/// policy lets no script and no style run but the two that are named by their digest.
struct HTMLReport {
    private let record: CampaignRecord
    private let limits: Limits

    /// How much evidence the page holds; what is left out is said, and stays in the log.
    struct Limits: Hashable, Sendable {
        /// Most octets of the wire logs of cases that did not pass.
        var openTotal = 3 << 20
        /// Most octets of one of them.
        var openCase = 512 << 10
        /// Most octets of the wire logs of cases that passed.
        var passedTotal = 3 << 19
        /// Most octets of one of them.
        var passedCase = 32 << 10
        /// Most octets of all sequence charts.
        var chartTotal = 2 << 20
        /// Longest message or other text of an IUT, in characters.
        var text = 64 << 10

        /// The bounds for a campaign of so many cases: what each case takes by itself is no more there for logs and charts,
        /// so that a page of 5,000 cases stays below 15 MB.
        func scaled(toCases cases: Int) -> Limits {
            let left = max(256 << 10, (13 << 20) - cases * 2_600)
            var limits = self
            limits.openTotal = min(openTotal, left / 2)
            limits.passedTotal = min(passedTotal, left / 4)
            limits.chartTotal = min(chartTotal, left / 4)
            return limits
        }
    }

    init(_ record: CampaignRecord, limits: Limits = Limits()) {
        self.record = record
        self.limits = limits
    }

    /// The page.
    ///
    /// - Returns: The text of the file.
    /// - Throws: Where a template is broken.
    func text() throws(ReportError) -> String {
        let style = Self.string(PackageResources.report_css)
        let script = Self.string(PackageResources.report_js)
        let page = Page(
            record, limits: limits.scaled(toCases: record.cases.count), style: style,
            styleDigest: Self.digest(style), script: script,
            scriptDigest: Self.digest(script))
        let values = TemplateValue.of(page) ?? [:]
        guard let text = try Self.templates().render(values, withTemplate: "report") else {
            throw .template("there is no template for the page")
        }
        return text
    }

    private static let sources: [(name: String, octets: [UInt8])] = [
        ("report", PackageResources.report_mustache), ("overview", PackageResources.overview_mustache),
        ("coverage", PackageResources.coverage_mustache),
        ("requirements", PackageResources.requirements_mustache),
        ("cases", PackageResources.cases_mustache), ("register", PackageResources.register_mustache),
    ]

    /// The first line of each template, which chooses our way of escaping instead of the engine's.
    static let pragma = "{{% CONTENT_TYPE:MARKUP}}"

    private static func templates() throws(ReportError) -> MustacheLibrary {
        MustacheContentTypes.register(MarkupContent(), named: "MARKUP")
        var library = MustacheLibrary()
        for (name, octets) in sources {
            let text = string(octets)
            guard text.hasPrefix(pragma) else { throw .template("\(name): it does not choose how to escape") }
            do { try library.register(text, named: name) } catch { throw .template("\(name): \(error)") }
        }
        return library
    }

    private static func string(_ octets: [UInt8]) -> String { String(decoding: octets, as: UTF8.self) }

    /// The style sheet, with its digest in the form of a content security policy.
    static var style: (text: String, digest: String) {
        let text = string(PackageResources.report_css)
        return (text, digest(text))
    }

    /// The digest in the form of a content security policy.
    private static func digest(_ text: String) -> String {
        let digits = Array(ContentDigest(of: text.utf8).rawValue)
        let octets = stride(from: 0, to: digits.count, by: 2).compactMap { index in
            UInt8(String(digits[index...(index + 1)]), radix: 16)
        }
        return Data(octets).base64EncodedString()
    }
}

/// Escapes every value of the templates by scalars; the engine's own way goes by characters and can be tricked.
private struct MarkupContent: MustacheContentType {
    func escapeText(_ text: String) -> String { MarkupText(text, isAttribute: false).description }
}
