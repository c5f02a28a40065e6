import ConformanceKit
import Traceability

/// Requirements, test cases and verdicts for tools of requirements engineering: ReqIF 1.2 (OMG formal/16-07-01).
///
/// A spec object a requirement and a test case, a relation for each requirement that a case examines, and a specification
/// that lists either kind. All attributes are strings; times are those of the evidence.
struct ReqIFReport {
    private let record: CampaignRecord

    init(_ record: CampaignRecord) { self.record = record }

    /// What a kind of object says of itself, in the order of its attributes.
    private enum Kind: String {
        case requirement, testcase

        var attributes: [String] {
            switch self {
            case .requirement:
                [
                    "ReqIF.ForeignID", "ReqIF.Text", "Revision", "Keyword", "Tier", "Actor", "State (device)",
                    "State (server)",
                ]
            case .testcase:
                [
                    "ReqIF.ForeignID", "ReqIF.Name", "ReqIF.Text", "Role", "Clause", "Verdict", "Vacuous",
                    "Reason",
                ]
            }
        }
    }

    private var purposes: [TestPurpose] { record.cases.map(\.purpose) + record.unselected.map(\.purpose) }

    private var time: String {
        let form = /[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z/
        return record.times.first.flatMap { $0.wholeMatch(of: form) == nil ? nil : $0 }
            ?? "1970-01-01T00:00:00Z"
    }

    /// The text of the file.
    func text() -> String {
        let requirements = requirements
        let cases = cases
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <REQ-IF xmlns="http://www.omg.org/spec/ReqIF/20110401/reqif.xsd">
            <THE-HEADER><REQ-IF-HEADER IDENTIFIER="header">\
            <COMMENT>\(MarkupText(comment))</COMMENT><CREATION-TIME>\(time)</CREATION-TIME>\
            <REQ-IF-TOOL-ID>conformance</REQ-IF-TOOL-ID><REQ-IF-VERSION>1.0</REQ-IF-VERSION>\
            <SOURCE-TOOL-ID>conformance</SOURCE-TOOL-ID><TITLE>Conformance campaign</TITLE>\
            </REQ-IF-HEADER></THE-HEADER>
            <CORE-CONTENT><REQ-IF-CONTENT>
            <DATATYPES><DATATYPE-DEFINITION-STRING IDENTIFIER="text" LAST-CHANGE="\(time)" LONG-NAME="Text" \
            MAX-LENGTH="65535"/></DATATYPES>
            <SPEC-TYPES>
            \(type(.requirement, "Requirement"))
            \(type(.testcase, "Test case"))
            <SPEC-RELATION-TYPE IDENTIFIER="examines" LAST-CHANGE="\(time)" LONG-NAME="examines"/>
            <SPECIFICATION-TYPE IDENTIFIER="list" LAST-CHANGE="\(time)" LONG-NAME="List"/>
            </SPEC-TYPES>
            <SPEC-OBJECTS>
            \((requirements + cases).map(\.markup).joined(separator: "\n"))
            </SPEC-OBJECTS>
            <SPEC-RELATIONS>
            \(relations)
            </SPEC-RELATIONS>
            <SPECIFICATIONS>
            \(list("requirements", "Requirements", requirements))
            \(list("cases", "Test cases", cases))
            </SPECIFICATIONS>
            </REQ-IF-CONTENT></CORE-CONTENT>
            </REQ-IF>

            """
    }

    private var comment: String {
        let warning = record.state.warning.map { "The evidence is no result, \($0.visible()). " } ?? ""
        return "\(warning)Conclusion: \(record.conclusion.rawValue). \(Wording.notice)"
    }

    private func type(_ kind: Kind, _ title: String) -> String {
        let attributes = kind.attributes.enumerated().map { index, name in
            """
            <ATTRIBUTE-DEFINITION-STRING IDENTIFIER="\(kind.rawValue)-\(index)" LAST-CHANGE="\(time)" \
            LONG-NAME="\(MarkupText(name))"><TYPE><DATATYPE-DEFINITION-STRING-REF>text\
            </DATATYPE-DEFINITION-STRING-REF></TYPE></ATTRIBUTE-DEFINITION-STRING>
            """
        }
        return """
            <SPEC-OBJECT-TYPE IDENTIFIER="\(kind.rawValue)" LAST-CHANGE="\(time)" LONG-NAME="\(title)">\
            <SPEC-ATTRIBUTES>\(attributes.joined())</SPEC-ATTRIBUTES></SPEC-OBJECT-TYPE>
            """
    }

    private func object(_ kind: Kind, _ id: String, _ values: [String]) -> (name: String, markup: String) {
        let name = "\(kind.rawValue).\(Self.name(id))"
        let attributes = values.enumerated().filter { !$0.element.isEmpty }.map { index, value in
            """
            <ATTRIBUTE-VALUE-STRING THE-VALUE="\(MarkupText(value.visible(), isAttribute: true))"><DEFINITION>\
            <ATTRIBUTE-DEFINITION-STRING-REF>\(kind.rawValue)-\(index)</ATTRIBUTE-DEFINITION-STRING-REF>\
            </DEFINITION></ATTRIBUTE-VALUE-STRING>
            """
        }
        return (
            name,
            """
            <SPEC-OBJECT IDENTIFIER="\(name)" LAST-CHANGE="\(time)"><VALUES>\(attributes.joined())</VALUES>\
            <TYPE><SPEC-OBJECT-TYPE-REF>\(kind.rawValue)</SPEC-OBJECT-TYPE-REF></TYPE></SPEC-OBJECT>
            """
        )
    }

    private var requirements: [(name: String, markup: String)] {
        record.catalogue.requirements.map { row in
            let states = Role.allCases.map { role in
                record.coverages.first { $0.role == role }?.states[row.id]?.kind.rawValue ?? ""
            }
            return object(
                .requirement, row.id.rawValue,
                [
                    row.id.rawValue, row.text, String(row.revision), row.keyword.rawValue, row.tier.rawValue,
                    row.actor.rawValue,
                ] + states)
        }
    }

    private var cases: [(name: String, markup: String)] {
        func object(
            _ purpose: TestPurpose, _ verdict: String, _ isVacuous: Bool, _ reason: String
        ) -> (name: String, markup: String) {
            self.object(
                .testcase, purpose.id.rawValue,
                [
                    purpose.id.rawValue, purpose.title, purpose.ensure, purpose.role.rawValue, purpose.clause,
                    verdict, isVacuous ? "yes" : "no", reason,
                ])
        }
        let run = record.cases.map { one in
            object(
                one.purpose, one.verdict == .none ? "did not end" : one.verdict.rawValue, one.isVacuous,
                one.reason)
        }
        let left = record.unselected.map { object($0.purpose, "not selected", false, $0.reason) }
        // A log that contradicts itself may hold a case twice.
        var seen: Set<String> = []
        return (run + left).filter { seen.insert($0.name).inserted }
    }

    private var relations: String {
        let known = Set(record.catalogue.requirements.map(\.id))
        var seen: Set<String> = []
        return purposes.flatMap { purpose in
            purpose.requirements.map(\.id).filter(known.contains).compactMap { id -> String? in
                let source = "testcase.\(Self.name(purpose.id.rawValue))"
                let target = "requirement.\(Self.name(id.rawValue))"
                guard seen.insert(source + target).inserted else { return nil }
                return """
                    <SPEC-RELATION IDENTIFIER="\(source).\(target)" LAST-CHANGE="\(time)"><TARGET>\
                    <SPEC-OBJECT-REF>\(target)</SPEC-OBJECT-REF></TARGET><SOURCE><SPEC-OBJECT-REF>\(source)\
                    </SPEC-OBJECT-REF></SOURCE><TYPE><SPEC-RELATION-TYPE-REF>examines</SPEC-RELATION-TYPE-REF>\
                    </TYPE></SPEC-RELATION>
                    """
            }
        }.joined(separator: "\n")
    }

    private func list(_ id: String, _ title: String, _ objects: [(name: String, markup: String)]) -> String {
        let children = objects.map { object in
            """
            <SPEC-HIERARCHY IDENTIFIER="\(id).\(object.name)" LAST-CHANGE="\(time)"><OBJECT><SPEC-OBJECT-REF>\
            \(object.name)</SPEC-OBJECT-REF></OBJECT></SPEC-HIERARCHY>
            """
        }
        return """
            <SPECIFICATION IDENTIFIER="\(id)" LAST-CHANGE="\(time)" LONG-NAME="\(title)"><TYPE>\
            <SPECIFICATION-TYPE-REF>list</SPECIFICATION-TYPE-REF></TYPE><CHILDREN>\(children.joined())</CHILDREN>\
            </SPECIFICATION>
            """
    }

    /// A name that XML takes as an identifier, of an id that may hold anything; different ids give different names.
    static func name(_ id: String) -> String {
        let octets = id.utf8.flatMap { octet -> [UInt8] in
            let isPlain =
                (48...57).contains(octet) || (65...90).contains(octet) || (97...122).contains(octet)
                || [UInt8(ascii: "-"), UInt8(ascii: ".")].contains(octet)
            guard !isPlain else { return [octet] }
            let digits = String(octet, radix: 16)
            return Array("_\(digits.utf8.count == 1 ? "0" : "")\(digits)".utf8)
        }
        return String(decoding: octets, as: UTF8.self)
    }
}
