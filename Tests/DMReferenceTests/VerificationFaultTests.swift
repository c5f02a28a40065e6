import DMReference
import SyncML
import Testing

@Suite("Faulty verification") struct VerificationFaultTests {
    static let rows: [(String, Reason)] = [
        ("acceptsIncomplete", .incomplete), ("acceptsMalformed", .format), ("acceptsOutOfRange", .range),
        ("acceptsContradiction", .contradiction), ("acceptsPast", .past),
        ("acceptsUnsupported", .unsupported),
        ("acceptsSelf", .inSelf), ("acceptsUnknownWatch", .watch), ("skipsWatchRightsAtCommit", .watchRights),
        ("acceptsUnknownTarget", .target), ("acceptsTargetAccess", .targetAccess),
        ("skipsTargetRightsAtCommit", .targetRights), ("acceptsOverLimit", .full),
        ("acceptsOverLimit", .size),
    ]

    @Test("overlooks one reason and no other", arguments: rows)
    func overlooks(_ fault: String, _ reason: Reason) throws {
        let faults = try #require(FaultSet<DeviceFault>(fault))
        var seen = 0
        for row in VerificationTests.statusRows {
            var verification = VerificationScene.verification()
            row.spoil(&verification)
            let sound = verification.commit().problems
            verification.faults = faults
            let faulty = verification.commit().problems
            let isOverLimit = fault == "acceptsOverLimit"
            #expect(faulty == sound.filter { $0.reason != reason && !(isOverLimit && $0.check == .v14) })
            seen += sound.count { $0.reason == reason && $0.force == .binding }
        }
        #expect(seen > 0)
    }

    @Test("ignores the limit named and no other")
    func ignoresOneLimit() throws {
        for row in VerificationTests.limitRows where !row.problems.isEmpty {
            var verification = VerificationScene.verification()
            row.spoil(&verification)
            let limit = try #require(verification.commit().problems.first?.limit)
            verification.faults = try #require(FaultSet("limitIgnored:\(limit.rawValue)"))
            #expect(verification.commit().problems.isEmpty)
            verification.faults = try #require(FaultSet("limitIgnored:OutboxMax"))
            #expect(!verification.commit().problems.isEmpty)
        }
    }

    @Test("leaves a definition that the model can run")
    func defusesNumbers() throws {
        var verification = VerificationScene.verification()
        verification.faults = try #require(FaultSet("acceptsOutOfRange"))
        for (path, text) in [("Time/Period", "0"), ("Time/Grace", "-5"), ("User/Timeout", "-1")] {
            verification.draft.put(path, text)
        }
        let outcome = verification.commit()
        #expect(outcome.problems.isEmpty)
        #expect(outcome.definition.time?.period == 1)
        #expect(outcome.definition.time?.grace == 0)
        #expect(outcome.definition.user.timeout == 0)
    }

    @Test("drops the commands that are not scheduled")
    func dropsUnsupportedCommands() throws {
        let text = DefinitionSamples.body(
            "<Atomic><CmdID>a</CmdID>\(VerificationBodyTests.command("Get", "1", "./A"))"
                + DefinitionSamples.replace(2, "./B", "v") + "</Atomic>"
                + VerificationBodyTests.alert("3", "1201") + VerificationBodyTests.command("Get", "4", "./C"))
        let body = try ParsedBody(text)
        let kept = ParsedBody(commands: body.schedulable(by: Capabilities()))
        #expect(kept.steps.map(\.command.id) == ["a", "2", "4"])
        #expect(body.actionCount == 4)
        #expect(body.readsValues)
    }
}

@Suite("Verdict on problems") struct VerificationVerdictTests {
    static func problem(_ check: Problem.Check, _ force: Problem.Force) -> Problem {
        Problem(check, .badRequest, check == .v4 ? .incomplete : .range, force: force)
    }

    static let rows: [([Problem], first: Problem?, [Problem?])] = [
        ([], nil, [nil]),
        ([problem(.v5, .binding)], problem(.v5, .binding), [problem(.v5, .binding)]),
        (
            [problem(.v5, .binding), problem(.v4, .tolerated)], problem(.v5, .binding),
            [problem(.v5, .binding), problem(.v4, .tolerated)]
        ),
        ([problem(.v5, .recommended)], problem(.v5, .recommended), [problem(.v5, .recommended), nil]),
        ([problem(.v5, .tolerated)], nil, [nil, problem(.v5, .tolerated)]),
    ]

    @Test("is free exactly where the documents are")
    func resolvesFreedom() {
        #expect(!Self.rows.isEmpty)
        for (problems, first, all) in Self.rows {
            var choices = Choices()
            #expect(Problem.verdict(on: problems, choices: &choices) == first)
            let outcomes = Choices.all(limit: 10) { Problem.verdict(on: problems, choices: &$0) }
            #expect(outcomes.exhausted)
            #expect(outcomes.outcomes.map(\.outcome) == all)
        }
    }

    @Test("considers problems in the order of the table, weak ones last")
    func ordersProblems() {
        let jumbled = [
            Self.problem(.v4, .tolerated), Self.problem(.v14, .binding), Self.problem(.v13, .binding),
            Self.problem(.v9, .recommended), Self.problem(.v13, .binding),
        ]
        #expect(
            Problem.ordered(jumbled).map(\.check) == [.v13, .v9, .v14, .v4])
    }
}
