import ConformanceSuite
import DMHost
import SyncML
import Testing
import Traceability

@testable import ConformanceKit

@Suite("Judgement of vectors")
struct VectorJudgementTests {
    @Test("every vector of the repository holds, and both roles and verdicts are there")
    func repository() async throws {
        let vectors = try VectorFolder(VectorSamples.directory).vectors
        let known = try VectorSamples.known()
        for role in Role.allCases {
            let own = vectors.filter { $0.role == role }
            #expect(own.count { $0.expectation == .accepted } >= 10)
            #expect(own.count { $0.expectation != .accepted } >= 16)
        }
        for vector in vectors {
            let check = await VectorCheck(vector, known: known)
            #expect(check.problems == [], "\(vector.id)")
        }
    }

    @Test("the recipes give the vectors and the index of the repository again, octet for octet")
    func repeatable() async throws {
        var vectors: [Vector] = []
        for recipe in VectorRecipes.all {
            let vector = try await recipe.record()
            #expect(
                try Array(vector.text.utf8) == VectorSamples.octets(vector.id),
                "\(vector.id): if the reference implementation was changed on purpose: conformance vectors record"
            )
            vectors.append(vector)
        }
        #expect(try Array(VectorIndex(vectors).text.utf8) == VectorSamples.octets("index"))
    }

    // MARK: A vector that is not what it says

    private static func problems(_ vector: Vector) async throws -> [String] {
        await VectorCheck(vector, known: try VectorSamples.known()).problems
    }

    private static func spoilt(
        _ id: String, _ change: (inout Vector) throws -> Void
    ) async throws -> [String] {
        var vector = try VectorSamples.vector(id)
        try change(&vector)
        return try await problems(vector)
    }

    @Test("a vector that is rejected does not hold as accepted, nor the other way round")
    func verdicts() async throws {
        #expect(
            try await Self.spoilt("device-wrong-early") { $0.expectation = .accepted } == [
                "steps[2]: the model rejects it: the tools did not run as the schedules and commands ask"
            ])
        #expect(
            try await Self.spoilt("device-refuses-past") { $0.expectation = .rejected(["REQ-6.3.1-42a"]) }
                == ["the model accepts every step; the last is to be rejected"])
    }

    @Test("the refutation has to name the requirements of the expectation")
    func names() async throws {
        let problems = try await Self.spoilt("device-wrong-early") {
            $0.expectation = .rejected(["REQ-6.1.7-1c", "REQ-6.1.7-3a"])
        }
        #expect(
            problems == [
                "expectation.requirements: the refutation does not name REQ-6.1.7-3a but "
                    + "UC-5.6.2-flow-6, REQ-6.1.7-1c, REQ-6.1.7-4f"
            ])
    }

    @Test("nothing may come behind the step that is rejected")
    func lastStep() async throws {
        let problems = try await Self.spoilt("device-wrong-early") { $0.steps.append($0.steps[1]) }
        #expect(problems.first?.hasPrefix("steps[2]: the model rejects it before the last step") == true)
    }

    @Test("an id that the catalogue does not have is named")
    func unknownRequirement() async throws {
        let problems = try await Self.spoilt("device-refuses-past") { $0.requirements.append("REQ-9.9-1") }
        #expect(problems == ["requirements: REQ-9.9-1 is not in the catalogue"])
    }

    @Test("a message that is not canonical, or none, is named")
    func messages() async throws {
        let spaced = try await Self.spoilt("device-refuses-past") { vector in
            vector.steps[0].exchanges[0].device += "\n"
        }
        #expect(spaced.first == "steps[0].exchanges[0].device: the message is not in canonical XML")
        let cut = try await Self.spoilt("device-refuses-past") { vector in
            vector.steps[0].exchanges[0].device.removeLast(20)
        }
        #expect(cut.first?.hasPrefix("steps[0].exchanges[0].device: no SyncML message: ") == true)
    }

    @Test("a turned Status in an accepted vector is rejected")
    func turned() async throws {
        let problems = try await Self.spoilt("device-use-tool") { vector in
            let exchange = try #require(
                vector.steps[0].exchanges.firstIndex { $0.device.contains("Op/Commit") })
            vector.steps[0].exchanges[exchange].device.replace(
                "Op/Commit</TargetRef><Data>200<", with: "Op/Commit</TargetRef><Data>405<")
        }
        #expect(
            problems == [
                "steps[0]: the model rejects it: the device's answers are not among those that the model allows"
            ])
    }

    @Test("what the suite does otherwise than recorded makes a vector unfit, with the place")
    func unfit() async throws {
        let answer = try await Self.spoilt("device-refuses-past") { vector in
            guard case .message(let text) = vector.steps[0].exchanges[0].server else { return }
            vector.steps[0].exchanges[0].server = .message(text.replacing("<Data>212<", with: "<Data>200<"))
        }
        #expect(answer.count == 1)
        #expect(
            answer.first?.hasPrefix(
                "steps[0]: cannot be judged: srv-a answers the device otherwise: from octet ") == true)
        let lost = try await Self.spoilt("device-refuses-past") { $0.steps[0].exchanges[0].server = .lost }
        #expect(
            lost == [
                "steps[0]: cannot be judged: srv-a answers the device otherwise: recorded is a closed connection, now it is a message"
            ])
        let secret = try await Self.spoilt("device-refuses-past") { $0.start.seed = 2 }
        #expect(
            secret.first?.hasPrefix("start: cannot be judged: the suite calls reset with another ") == true)
        let peer = try await Self.spoilt("device-refuses-past") { $0.steps[0].exchanges[0].peer = "srv-x" }
        #expect(peer == ["steps[0]: cannot be judged: there is no account of srv-x"])
        let left = try await Self.spoilt("server-refused-past") { vector in
            vector.steps[0].exchanges = vector.steps[1].exchanges
        }
        #expect(left.first?.contains("recorded messages of a device do not come") == true)
        let device = try await Self.spoilt("server-refused-past") { vector in
            vector.steps[1].exchanges[0].device.replace("<MsgID>1<", with: "<MsgID>2<")
        }
        #expect(device.first?.contains(" sends otherwise: from octet ") == true)
        let name = try await Self.spoilt("server-refused-past") { $0.steps[1].exchanges[0].peer = "other" }
        #expect(name == ["steps[1].exchanges[0].peer: the message is of IMEI:000000000000001"])
    }

    @Test("a recipe whose change finds nothing, or that is not taken as expected, makes no vector")
    func badRecipes() async throws {
        var recipe = try #require(VectorRecipes.all.first { $0.id == "device-refuses-past" })
        recipe.change = VectorChange("nothing") { _ in false }
        let idle = try #require(await Self.failure(recipe))
        #expect(idle == "device-refuses-past: the change found nothing to change")
        recipe.change = nil
        recipe.expectation = .rejected(["REQ-6.1.7-1c"])
        #expect(await Self.failure(recipe) == "device-refuses-past: accepted")
        recipe.fault = "noSuchFault"
        #expect(await Self.failure(recipe) == "device-refuses-past: no fault noSuchFault of a device")
    }

    private static func failure(_ recipe: VectorRecipe) async -> String? {
        do {
            _ = try await recipe.record()
            return nil
        } catch {
            return "\(error)"
        }
    }
}
