import Foundation
import Traceability

/// The matrix as one page: no network, no script, the style of the report.
struct MatrixPage {
    private let matrix: MatrixReport

    init(_ matrix: MatrixReport) { self.matrix = matrix }

    var text: String {
        let style = HTMLReport.style
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-\(style.digest)'; img-src data:; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <link rel="icon" href="data:,">
            <title>Conformance matrix: OMA DM 1.2 scheduling</title>
            <style>\(style.text)</style>
            </head>
            <body>
            <header>
            \(warnings)<h1>Conformance matrix: OMA DM 1.2 scheduling</h1>
            </header>
            <nav aria-label="Parts of the matrix">
            <ul>
            <li><a href="#campaigns">Campaigns</a></li>
            <li><a href="#differences">Where they differ</a></li>
            <li><a href="#requirements">All requirements</a></li>
            </ul>
            </nav>
            <main id="main">
            <section id="campaigns" aria-labelledby="campaigns-title">
            <h2 id="campaigns-title">Campaigns</h2>
            \(campaigns)</section>
            <section id="differences" aria-labelledby="differences-title">
            <h2 id="differences-title">Where they differ</h2>
            \(table(matrix.rows.filter(\.differs), label: "Requirements about which the campaigns differ"))</section>
            <section id="requirements" aria-labelledby="requirements-title">
            <h2 id="requirements-title">All requirements</h2>
            \(table(matrix.rows, label: "All requirements"))</section>
            </main>
            <footer>
            <p>\(Wording.notice)</p>
            </footer>
            </body>
            </html>

            """
    }

    private var warnings: String {
        matrix.columns.compactMap { column in
            column.warning.map {
                "<p class=\"warning\" role=\"alert\">\(shown(column.name)): \(shown($0))</p>\n"
            }
        }.joined()
    }

    private var campaigns: String {
        let kinds = RequirementState.Kind.allCases
        let head = kinds.map { "<th scope=\"col\" class=\"number\">\($0.rawValue)</th>" }.joined()
        let rows = matrix.columns.enumerated().map { index, column in
            let iuts = column.iuts.sorted { $0.key.rawValue < $1.key.rawValue }
                .map { "\($0.key.rawValue): \($0.value)" }.joined(separator: ", ")
            let counts = matrix.counts(index).map { "<td class=\"number\">\($0)</td>" }.joined()
            return
                "<tr><th scope=\"row\">\(shown(column.name))</th><td>\(shown(iuts))</td><td>\(shown(column.conclusion))</td>\(counts)</tr>\n"
        }.joined()
        return scroll(
            "Campaigns",
            "<thead><tr><th scope=\"col\">Campaign</th><th scope=\"col\">IUT</th><th scope=\"col\">Conclusion</th>\(head)</tr></thead>\n<tbody>\n\(rows)</tbody>"
        )
    }

    private func table(_ rows: [MatrixReport.Row], label: String) -> String {
        guard !rows.isEmpty else { return "<p>None.</p>\n" }
        let head = matrix.columns.map { "<th scope=\"col\">\(shown($0.name))</th>" }.joined()
        let body = rows.map { row in
            let cells = row.states.map { kind in
                kind.map {
                    "<td><span class=\"badge \($0.tone.rawValue)\">\($0.symbol) \($0.rawValue)</span></td>"
                } ?? "<td>–</td>"
            }.joined()
            return
                "<tr><th scope=\"row\" class=\"id\">\(row.requirement.id)</th><td>\(shown(row.requirement.text))</td><td>\(row.role.rawValue)</td>\(cells)</tr>\n"
        }.joined()
        return scroll(
            label,
            "<thead><tr><th scope=\"col\">Requirement</th><th scope=\"col\">Statement</th><th scope=\"col\">Role</th>\(head)</tr></thead>\n<tbody>\n\(body)</tbody>"
        )
    }

    private func scroll(_ label: String, _ table: String) -> String {
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(label)\">\n<table>\n\(table)\n</table>\n</div>\n"
    }

    private func shown(_ text: String) -> String { MarkupText(text.visible(1000)).description }
}
