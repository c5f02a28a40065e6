import Traceability

/// A catalogue of a few statements, one for each way in which a role can be concerned.
enum SmallCatalogue {
    static let markdown = """
        # Requirements

        ## 6.1 Small

        ### REQ-6.1-1

        Revision 2 · SHALL · normative · device · core · requirement

        The device does it.

        - Testability: wire-observable
        - How tested: By looking.

        ### REQ-6.1-2

        Revision 1 · SHALL NOT · normative · server · core · requirement

        The server does not do it.

        - Testability: needs-upper-tester
        - How tested: By looking.

        ### REQ-6.1-3

        Revision 1 · MUST · normative · system · core · requirement

        The system does it.

        - Testability: wire-observable
        - How tested: By looking.

        ### REQ-6.1-4

        Revision 1 · MAY · informative · user · scheduling · variation

        The user sees it.

        - Testability: needs-upper-tester
        - How tested: By looking.

        ### REQ-6.1-5

        Revision 1 · no keyword · informative · device · context · requirement

        The device is light.

        - Testability: physical-or-inspection
        - How tested: By weighing.
        - Reason: not a matter of messages
        """

    static func read() throws -> Catalogue { try Catalogue(markdown: markdown) }
}

extension PurposeResult {
    /// A result of a test purpose on statements at their present revision, whose one test case bears its name.
    static func of(
        _ purposeID: String, _ ids: RequirementID..., role: Role = .device, verdict: Verdict = .pass,
        vacuous: Bool = false, notSelected: String? = nil, revision: Int? = nil
    ) -> PurposeResult {
        PurposeResult(
            purposeID: purposeID, role: role,
            citations: ids.map { Citation($0, revision: revision ?? ($0 == "REQ-6.1-1" ? 2 : 1)) },
            applicability: notSelected.map { .notSelected(reason: $0) } ?? .applies, verdict: verdict,
            isVacuous: vacuous, cases: [purposeID])
    }
}
