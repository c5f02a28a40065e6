import ConformanceKit
import Traceability

/// The campaign in the W3C's Evaluation and Report Language (EARL 1.0) as JSON-LD: an assertion a test case.
///
/// The context stands in the file, so that a reader needs no network.
struct EARLReport {
    private let record: CampaignRecord

    init(_ record: CampaignRecord) { self.record = record }

    /// The text of the file; keys are sorted.
    func text() -> String {
        let document: JSONValue = [
            "@context": [
                "earl": "http://www.w3.org/ns/earl#", "dct": "http://purl.org/dc/terms/",
                "xsd": "http://www.w3.org/2001/XMLSchema#",
            ],
            "@graph": .array([assertor] + subjects + requirements + cases + assertions),
        ]
        return document.description + "\n"
    }

    private static let prefix = "urn:conformance:"

    /// A name of our own making for something whose id may hold anything.
    private static func name(_ kind: String, _ id: String) -> JSONValue {
        let octets = id.utf8.flatMap { octet -> [UInt8] in
            let isPlain =
                (48...57).contains(octet) || (65...90).contains(octet) || (97...122).contains(octet)
                || [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_")].contains(octet)
            guard !isPlain else { return [octet] }
            let digits = String(octet, radix: 16, uppercase: true)
            return Array("%\(digits.utf8.count == 1 ? "0" : "")\(digits)".utf8)
        }
        return .text(prefix + kind + ":" + String(decoding: octets, as: UTF8.self))
    }

    private static func reference(_ kind: String, _ id: String) -> JSONValue { ["@id": name(kind, id)] }

    private var assertor: JSONValue {
        .members([
            "@id": Self.name("tool", "conformance"), "@type": ["earl:Assertor", "earl:Software"],
            "dct:title": "conformance",
            "dct:description": .text(
                (record.state.warning.map { "The evidence is no result, \($0.visible()). " } ?? "")
                    + Wording.notice),
            "dct:hasVersion": record.header.map { .text($0.tool.visible(100)) },
        ])
    }

    private var subjects: [JSONValue] {
        record.roles.map { role in
            .members([
                "@id": Self.name("subject", role.role.rawValue), "@type": "earl:TestSubject",
                "dct:title": .text(role.iut?.name.visible() ?? "unknown \(role.role.rawValue)"),
                "dct:hasVersion": role.iut.map { .text($0.version.visible()) },
            ])
        }
    }

    private var purposes: [TestPurpose] { record.cases.map(\.purpose) + record.unselected.map(\.purpose) }

    private var requirements: [JSONValue] {
        let cited = Set(purposes.flatMap { $0.requirements.map(\.id) })
        return record.catalogue.requirements.filter { cited.contains($0.id) }.map { row in
            [
                "@id": Self.name("requirement", row.id.rawValue), "@type": "earl:TestRequirement",
                "dct:title": .text(row.id.rawValue), "dct:description": .text(row.text),
            ]
        }
    }

    private var cases: [JSONValue] {
        purposes.map { purpose in
            [
                "@id": Self.name("case", purpose.id.rawValue), "@type": "earl:TestCase",
                "dct:title": .text(purpose.title.visible()),
                "dct:description": .text(purpose.ensure.visible()),
                "dct:isPartOf": .array(
                    purpose.requirements.map { Self.reference("requirement", $0.id.rawValue) }),
            ]
        }
    }

    private var assertions: [JSONValue] {
        let run = record.cases.map { entry in
            assertion(
                entry.purpose, Outcome(entry, isWhole: record.state.isWhole).earl,
                entry.remark(record.state).orNil)
        }
        let left = record.unselected.map { entry in
            assertion(entry.purpose, "earl:inapplicable", "not selected: \(entry.reason.visible())")
        }
        return run + left
    }

    private func assertion(_ purpose: TestPurpose, _ outcome: String, _ remark: String?) -> JSONValue {
        [
            "@id": Self.name("assertion", purpose.id.rawValue), "@type": "earl:Assertion",
            "earl:assertedBy": Self.reference("tool", "conformance"),
            "earl:subject": Self.reference("subject", purpose.role.rawValue),
            "earl:test": Self.reference("case", purpose.id.rawValue), "earl:mode": ["@id": "earl:automatic"],
            "earl:result": .members([
                "@type": "earl:TestResult", "earl:outcome": ["@id": .text(outcome)],
                "earl:info": remark.map { .text($0) },
            ]),
        ]
    }
}
