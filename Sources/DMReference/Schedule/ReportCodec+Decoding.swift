public import SyncML

/// Why an alert is no report of a schedule.
public struct ReportError: Error, Hashable, Sendable {
    /// What is wrong.
    public var kind: Kind
    /// The key, address or text concerned.
    public var subject: String

    /// The ways in which an alert can fail to be a report.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        /// The alert is not 1226.
        case notGeneric
        /// The first Item's type is none of the schedule object.
        case foreignType
        /// The alert has no Item, or an Item lacks Data or Source.
        case missingPart
        /// A further Item is no value.
        case strayItem
        /// The Source is no address of a schedule.
        case badSource
        /// The name in the header is not the one in the Source.
        case idMismatch
        /// A part of the header is not `key=value`.
        case badPair
        /// A value has an escape that is none, octets that are no text, or an octet that must be escaped.
        case badEscape
        /// A key stands twice.
        case duplicateKey
        /// A known key stands behind one that it precedes.
        case keyOutOfOrder
        /// A key that each report of the kind has is missing.
        case missingKey
        /// A value is no number, instant or known word.
        case badValue
        /// The version of the header is not 1.
        case otherVersion
        /// More octets, keys, commands or values than are read.
        case tooLarge
    }

    /// Creates an error.
    public init(_ kind: Kind, _ subject: String = "") {
        self.kind = kind
        self.subject = subject
    }
}

extension ReportCodec {
    /// A report as it was read.
    public struct Decoded: Hashable, Sendable {
        /// The report.
        public var report: Report
        /// The schedule, as Source names it.
        public var schedule: NodeURI
        /// The importance that was given.
        public var mark: String?
        /// What is remarkable and does no harm.
        public var findings: [Remark]
    }

    /// Something remarkable in an alert that can be read.
    public struct Remark: Hashable, Sendable {
        /// What it is.
        public var kind: Kind
        /// The key or text concerned.
        public var subject: String

        /// The kinds of remarks.
        public enum Kind: String, CaseIterable, Hashable, Sendable {
            /// A key that the kind does not have.
            case unknownKey
            /// The importance is not the one of schedule-mo 6.
            case otherMark
            /// The Format of an Item is absent, or that of the header is not chr.
            case otherFormat
            /// A correlator on a report that is no verification.
            case strayCorrelator
        }

        /// Creates a remark.
        public init(_ kind: Kind, _ subject: String) {
            self.kind = kind
            self.subject = subject
        }
    }

    /// Most octets of a header, and most values or keys of a report, that are read.
    public static let headerLimit = 65_536

    /// Most values of one report that are read.
    public static let valueLimit = 4_096

    /// Returns the kind that a type names, bare or as `Reversed-Domain-Name: ...`; nil for other types.
    public static func kind(ofType type: String) -> Report.Kind? {
        let bare = bareType(type)
        guard bare.hasPrefix(typePrefix) else { return nil }
        return Report.Kind(rawValue: String(bare.dropFirst(typePrefix.count)))
    }

    /// Returns whether a type names a queried value.
    public static func isValueType(_ type: String) -> Bool { bareType(type) == valueType }

    /// Reads a report from an alert.
    ///
    /// - Parameter alert: a generic alert.
    /// - Returns: the report and what was noticed.
    /// - Throws: `ReportError` where the alert is none of this object, or breaks schedule-mo 6.
    public static func decode(_ alert: Alert) throws(ReportError) -> Decoded {
        guard alert.code == .genericAlert else { throw ReportError(.notGeneric) }
        guard let head = alert.items.first else { throw ReportError(.missingPart, "Item") }
        let type = head.meta?.type ?? ""
        guard let kind = kind(ofType: type) else { throw ReportError(.foreignType, type) }
        guard let text = head.data else { throw ReportError(.missingPart, "Data") }
        guard let uri = head.source?.uri else { throw ReportError(.missingPart, "Source") }
        guard let schedule = NodeURI(uri), schedule.segments.count >= 2,
            schedule.parent?.name == "Set", Layout.isName(schedule.name)
        else { throw ReportError(.badSource, uri) }
        var findings: [Remark] = []
        var report = try decodeHeader(text, kind: kind, findings: &findings)
        guard report.id == schedule.name else { throw ReportError(.idMismatch, report.id) }
        if alert.items.count > valueLimit { throw ReportError(.tooLarge, "Item") }
        for item in alert.items.dropFirst() {
            report.values.append(try value(item, &findings))
        }
        if kind == .verification {
            report.correlator = alert.correlator
        } else if let correlator = alert.correlator {
            findings.append(Remark(.strayCorrelator, correlator))
        }
        let mark = head.meta?.mark
        if mark != self.mark(of: report) { findings.append(Remark(.otherMark, mark ?? "")) }
        if head.meta?.format != "chr" { findings.append(Remark(.otherFormat, head.meta?.format ?? "")) }
        return Decoded(report: report, schedule: schedule, mark: mark, findings: findings)
    }

    private static func value(_ item: Item, _ findings: inout [Remark]) throws(ReportError) -> Report.Value {
        guard isValueType(item.meta?.type ?? "") else {
            throw ReportError(.strayItem, item.meta?.type ?? "")
        }
        guard let uri = item.source?.uri else { throw ReportError(.missingPart, "Source") }
        guard let data = item.data else { throw ReportError(.missingPart, "Data") }
        if item.meta?.format == nil { findings.append(Remark(.otherFormat, "")) }
        // `./A/B` and `A/B` are the same address (section 6.1).
        let address = NodeReference(uri)?.description ?? uri
        return Report.Value(uri: address, format: item.meta?.format ?? "chr", data: data)
    }

    private static func bareType(_ type: String) -> String {
        let prefix = "Reversed-Domain-Name:"
        guard type.hasPrefix(prefix) else { return type }
        return String(type.dropFirst(prefix.count).drop { $0 == " " })
    }
}
