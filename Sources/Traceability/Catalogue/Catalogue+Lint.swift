extension Catalogue {
    /// Looks for defects of the catalogue and of what refers to it.
    ///
    /// - Parameters:
    ///   - purposes: What the test purposes of the suite claim to examine.
    ///   - sourceFingerprints: The fingerprints of the source.
    ///   - interpretations: The ids that the register of interpretations holds.
    /// - Returns: All defects, those of the catalogue itself first; none where all is well.
    public func lint(
        purposes: [PurposeReference], sourceFingerprints: Fingerprints, interpretations: Set<InterpretationID>
    ) -> [LintFinding] {
        lintIDs() + lintCitations(interpretations: interpretations) + lintPurposes(purposes)
            + lintFingerprints(sourceFingerprints)
    }

    private var unused: [UnusedItem] { reserved + placeholders }

    private func lintIDs() -> [LintFinding] {
        let ids = requirements.map(\.id) + unused.map(\.id)
        var findings = repeated(ids).map { LintFinding.duplicateID($0) }
        let items = Dictionary(grouping: Set(ids), by: \.item)
        for (item, members) in items.sorted(by: { $0.key < $1.key }) {
            let letters = members.compactMap { $0.letter?.asciiValue }.sorted()
            let expected = (0..<UInt8(min(letters.count, 26))).map { 0x61 + $0 }
            let hasBoth = letters.count != members.count && !letters.isEmpty
            if letters != expected || hasBoth { findings.append(.brokenLetters(item: item)) }
        }
        let lists = Dictionary(grouping: items.keys) { "\($0.section) \($0.step?.rawValue ?? "")" }
        for (_, members) in lists.sorted(by: { $0.key < $1.key }) {
            let numbers = Set(members.map(\.number))
            guard let first = members.first, let last = numbers.max(), last > 0 else { continue }
            for number in 1...last where !numbers.contains(number) {
                let stem = first.rawValue.dropLast(String(first.number).count)
                if let id = RequirementID(rawValue: stem + String(number)) { findings.append(.gap(id)) }
            }
        }
        return findings
    }

    private func lintCitations(interpretations: Set<InterpretationID>) -> [LintFinding] {
        let known = Set(anomalies.map(\.id))
        let items = Set(requirements.map(\.id.item) + unused.map(\.id))
        var findings = repeated(anomalies.map(\.id)).map { LintFinding.duplicateAnomaly($0) }
        for (id, cited) in requirements.map({ ($0.id, $0.anomalies) }) + unused.map({ ($0.id, $0.anomalies) })
        {
            findings += cited.filter { !known.contains($0) }.map { .unknownAnomaly(id, $0) }
        }
        for anomaly in anomalies {
            findings += anomaly.items.filter { !items.contains($0) }.map { .unknownItem(anomaly.id, $0) }
        }
        for requirement in requirements {
            findings += requirement.ambiguities.filter { !interpretations.contains($0) }
                .map { .unknownInterpretation(requirement.id, $0) }
        }
        return findings
    }

    private func lintPurposes(_ purposes: [PurposeReference]) -> [LintFinding] {
        var findings: [LintFinding] = []
        for purpose in purposes {
            guard let requirement = self[purpose.requirement] else {
                findings.append(.unknownRequirement(purposeID: purpose.purposeID, purpose.requirement))
                continue
            }
            if requirement.revision != purpose.revision {
                findings.append(
                    .otherRevision(
                        purposeID: purpose.purposeID, requirement.id, cited: purpose.revision,
                        current: requirement.revision))
            }
        }
        let cited = Dictionary(grouping: purposes, by: \.requirement)
        for requirement in requirements {
            findings += lintExamination(requirement, purposes: cited[requirement.id] ?? [])
        }
        return findings
    }

    /// A statement needs, for each role that it obliges, a test purpose or a reason; if it obliges none, one
    /// of either.
    private func lintExamination(_ requirement: Requirement, purposes: [PurposeReference]) -> [LintFinding] {
        var findings: [LintFinding] = []
        for role in Role.allCases {
            guard let purpose = purposes.first(where: { $0.role == role }), requirement.reasons[role] != nil
            else {
                continue
            }
            findings.append(.reasonDespitePurpose(requirement.id, role, purposeID: purpose.purposeID))
        }
        for role in requirement.actor.obligedRoles
        where requirement.reasons[role] == nil && !purposes.contains(where: { $0.role == role }) {
            findings.append(.unexamined(requirement.id, role))
        }
        if requirement.actor.obligedRoles.isEmpty && requirement.reasons.isEmpty && purposes.isEmpty {
            findings.append(.unexamined(requirement.id, nil))
        }
        return findings
    }

    private func lintFingerprints(_ fingerprints: Fingerprints) -> [LintFinding] {
        let printed = fingerprints.entries.map(\.id)
        let entries = requirements.map(\.id) + placeholders.map(\.id)
        let printedSet = Set(printed)
        let entrySet = Set(entries)
        return repeated(printed).map { .duplicateFingerprint($0) }
            + entries.filter { !printedSet.contains($0) }.map { .withoutFingerprint($0) }
            + printed.filter { !entrySet.contains($0) }.map { .fingerprintWithoutEntry($0) }
    }
}

/// The elements that stand more than once, each once, in order.
private func repeated<Element: Hashable>(_ elements: [Element]) -> [Element] {
    var counts: [Element: Int] = [:]
    return elements.filter { element in
        counts[element, default: 0] += 1
        return counts[element] == 2
    }
}
