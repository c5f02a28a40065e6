import SyncML

extension ReportCodec {
    /// Reads the header of a report.
    ///
    /// Keys that the kind does not have are kept as remarks; the others must stand in their order, each once.
    ///
    /// - Parameters:
    ///   - text: the Data of the first Item.
    ///   - kind: the kind that its type names.
    ///   - findings: takes the remarks.
    /// - Returns: the report without correlator and values.
    /// - Throws: `ReportError` where a rule is broken.
    public static func decodeHeader(
        _ text: String, kind: Report.Kind, findings: inout [Remark]
    ) throws(ReportError) -> Report {
        guard text.utf8.count <= headerLimit else { throw ReportError(.tooLarge, "header") }
        let known = keys(of: kind)
        var raw: [String: Substring] = [:]
        var position = -1
        for part in text.split(separator: ";", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2, !sides[0].isEmpty else { throw ReportError(.badPair, String(part)) }
            let key = String(sides[0])
            guard raw[key] == nil else { throw ReportError(.duplicateKey, key) }
            raw[key] = sides[1]
            guard let place = known.firstIndex(of: key) else {
                findings.append(Remark(.unknownKey, key))
                continue
            }
            guard place > position else { throw ReportError(.keyOutOfOrder, key) }
            position = place
        }
        let header = Header(raw: raw)
        guard try header.required("v") == "1" else {
            throw ReportError(.otherVersion, try header.required("v"))
        }
        var report = Report(
            kind: kind, instance: try header.requiredNumber("inst"), id: try header.required("id"),
            revision: try header.requiredNumber("rev"), sequence: try header.requiredNumber("seq"))
        try header.fill(&report)
        for key in requiredKeys(of: kind) where raw[key] == nil { throw ReportError(.missingKey, key) }
        return report
    }

    /// The keys without which a report of a kind says nothing.
    private static func requiredKeys(of kind: Report.Kind) -> [String] {
        switch kind {
        case .verification: ["op", "code"]
        case .execution: ["code"]
        case .fault: ["reason"]
        case .ended: ["reason"]
        }
    }

    /// The raw values of a header by key.
    private struct Header {
        let raw: [String: Substring]

        func text(_ key: String) throws(ReportError) -> String? {
            guard let raw = raw[key] else { return nil }
            return try unescaped(raw, key)
        }

        func required(_ key: String) throws(ReportError) -> String {
            guard let text = try text(key) else { throw ReportError(.missingKey, key) }
            return text
        }

        func number(_ key: String) throws(ReportError) -> Int? {
            guard let raw = raw[key] else { return nil }
            guard let number = ReportCodec.number(raw) else { throw ReportError(.badValue, key) }
            return number
        }

        func requiredNumber(_ key: String) throws(ReportError) -> Int {
            guard let number = try number(key) else { throw ReportError(.missingKey, key) }
            return number
        }

        func instant(_ key: String) throws(ReportError) -> Instant? {
            guard let raw = raw[key] else { return nil }
            guard let instant = Instant(String(raw)) else { throw ReportError(.badValue, key) }
            return instant
        }

        func word<Word: RawRepresentable>(_ key: String) throws(ReportError) -> Word?
        where Word.RawValue == String {
            guard let raw = raw[key] else { return nil }
            guard let word = Word(rawValue: String(raw)) else { throw ReportError(.badValue, key) }
            return word
        }

        /// Fills in what the kind of the report has; other keys are not looked at.
        func fill(_ report: inout Report) throws(ReportError) {
            switch report.kind {
            case .verification:
                report.operation = try word("op")
                try fillOutcome(&report)
                report.fired = try number("fired")
                report.running = try number("running")
                report.free = try number("free")
            case .execution:
                report.occurrence = try number("occ")
                report.due = try instant("due")
                report.begun = try instant("begun")
                report.trigger = try word("trigger")
                report.code = try number("code").map { StatusCode($0) }
                report.reason = try text("reason")
                report.group = try text("group")
                try fillCounters(&report)
                report.commands = try commands()
            case .fault:
                try fillOutcome(&report)
                report.lost = try number("lost")
            case .ended:
                report.reason = try text("reason")
                report.fired = try number("fired")
                try fillCounters(&report)
            }
        }

        private func fillOutcome(_ report: inout Report) throws(ReportError) {
            report.code = try number("code").map { StatusCode($0) }
            report.reason = try text("reason")
            report.node = try text("node")
            report.state = try text("state")
        }

        private func fillCounters(_ report: inout Report) throws(ReportError) {
            report.missed = try number("missed")
            report.skipped = try number("skipped")
            report.failed = try number("failed")
        }

        private func commands() throws(ReportError) -> [Report.CommandStatus] {
            guard let raw = raw["cmds"], !raw.isEmpty else { return [] }
            var result: [Report.CommandStatus] = []
            for part in raw.split(separator: ",", omittingEmptySubsequences: false) {
                guard let colon = part.lastIndex(of: ":"), colon != part.startIndex,
                    let code = ReportCodec.number(part[part.index(after: colon)...])
                else { throw ReportError(.badValue, "cmds") }
                let id = try unescaped(part[..<colon], "cmds")
                result.append(Report.CommandStatus(id: id, code: StatusCode(code)))
            }
            return result
        }

        /// Turns escapes into octets; what must be escaped and is not is an error.
        private func unescaped(_ raw: Substring, _ key: String) throws(ReportError) -> String {
            var octets: [UInt8] = []
            var rest = Array(raw.utf8)[...]
            while let octet = rest.popFirst() {
                guard octet >= 0x20, octet != 0x7F else { throw ReportError(.badEscape, key) }
                guard octet == UInt8(ascii: "%") else {
                    octets.append(octet)
                    continue
                }
                let digits = rest.prefix(2)
                guard digits.count == 2, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
                    let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
                else { throw ReportError(.badEscape, key) }
                octets.append(value)
                rest = rest.dropFirst(2)
            }
            guard let text = String(validating: octets, as: UTF8.self) else {
                throw ReportError(.badEscape, key)
            }
            return text
        }
    }

    /// Returns a number of decimal digits without sign or surplus zeros; nil for every other text.
    private static func number(_ text: Substring) -> Int? {
        guard let number = Int(text), number >= 0, String(number) == text else { return nil }
        return number
    }
}
