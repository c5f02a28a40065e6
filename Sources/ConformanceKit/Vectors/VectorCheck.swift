internal import SyncML
public import Traceability

/// What a vector came to when it was checked: nothing where it holds.
public struct VectorCheck: Hashable, Sendable {
    /// What does not hold, each with its place.
    public var problems: [String] = []
    /// Why the vector was rejected, where it was.
    public var refutation: Refutation?

    /// Whether the vector is what it says.
    public var holds: Bool { problems.isEmpty }

    /// Checks a vector: its requirements, its messages, and that the model takes it as it says.
    ///
    /// - Parameters:
    ///   - vector: The vector.
    ///   - known: The requirements of the catalogue.
    public init(_ vector: Vector, known: Set<RequirementID>) async {
        for id in vector.requirements where !known.contains(id) {
            problems.append("requirements: \(id) is not in the catalogue")
        }
        if case .rejected(let requirements) = vector.expectation {
            for id in requirements where !known.contains(id) {
                problems.append("expectation.requirements: \(id) is not in the catalogue")
            }
        }
        for (place, text) in vector.messages {
            if let problem = Self.problem(of: text) { problems.append("\(place): \(problem)") }
        }
        if vector.role == .server { checkPeers(vector) }
        compare(await VectorReplay().judge(vector), with: vector)
    }

    /// A device that the suite plays is named by the Source of its messages.
    private mutating func checkPeers(_ vector: Vector) {
        for (index, step) in vector.steps.enumerated() {
            for (number, exchange) in step.exchanges.enumerated() {
                let message = try? SyncMLXML.decode(Array(exchange.device.utf8)).message
                guard let source = message?.header.source.uri, source != exchange.peer else { continue }
                problems.append("steps[\(index)].exchanges[\(number)].peer: the message is of \(source)")
            }
        }
    }

    private mutating func compare(_ outcome: VectorReplay.Outcome, with vector: Vector) {
        switch (outcome, vector.expectation) {
        case (.accepted, .accepted): return
        case (.accepted, .rejected):
            problems.append("the model accepts every step; the last is to be rejected")
        case (.rejected(let step, let refutation), .accepted):
            self.refutation = refutation
            problems.append("steps[\(step)]: the model rejects it: \(refutation.summary)")
        case (.rejected(let step, let refutation), .rejected(let requirements)):
            self.refutation = refutation
            if step < vector.steps.count - 1 {
                problems.append(
                    "steps[\(step)]: the model rejects it before the last step: \(refutation.summary)")
            }
            let missing = requirements.filter { !refutation.requirements.contains($0) }
            if !missing.isEmpty {
                let named = refutation.requirements.map(\.rawValue).joined(separator: ", ")
                problems.append(
                    "expectation.requirements: the refutation does not name "
                        + missing.map(\.rawValue).joined(separator: ", ") + " but \(named)")
            }
        case (.unfit(let step, let problem), _):
            problems.append("\(step.map { "steps[\($0)]" } ?? "start"): cannot be judged: \(problem)")
        }
    }

    /// Says why a text is no message in canonical XML that both encodings carry; nil where it is one.
    private static func problem(of text: String) -> String? {
        let octets = Array(text.utf8)
        do throws(SyncMLError) {
            let message = try SyncMLXML.decode(octets).message
            guard SyncMLXML.encode(message) == octets else { return "the message is not in canonical XML" }
            guard try SyncMLWBXML.decode(SyncMLWBXML.encode(message)).message == message else {
                return "WBXML does not carry the message unchanged"
            }
            return nil
        } catch {
            return "no SyncML message: \(error)"
        }
    }
}
