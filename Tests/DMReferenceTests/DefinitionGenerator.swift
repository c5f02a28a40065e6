import DMReference

/// Makes definitions from a seed; they use each part or not, and need not make sense.
struct DefinitionGenerator {
    private var random: DefinitionSamples.Seeded

    init(seed: UInt64) { random = DefinitionSamples.Seeded(state: seed) }

    private mutating func flag() -> Bool { Bool.random(using: &random) }

    private mutating func number() -> Int { Int.random(in: 0...Int(Int32.max), using: &random) }

    private mutating func small(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    private mutating func instant() -> Instant {
        Instant(seconds: Int.random(in: -62_135_596_800...253_402_300_799, using: &random))
    }

    private mutating func word<Word: CaseIterable>() -> Word {
        Word.allCases.randomElement(using: &random) ?? Word.allCases[Word.allCases.startIndex]
    }

    private mutating func text() -> String {
        ["", "20", "-1.5", "\u{e4};=%&", "<x/>", " "].randomElement(using: &random) ?? ""
    }

    private mutating func maybe<Value>(_ make: (inout DefinitionGenerator) -> Value) -> Value? {
        flag() ? make(&self) : nil
    }

    private mutating func condition(isGroup: Bool) -> Definition.Condition {
        var result = Definition.Condition(mode: maybe { $0.word() })
        if !isGroup {
            result.startup = maybe { $0.flag() }
            result.minGap = maybe { $0.number() }
        }
        for index in 0..<small(1...3) {
            result.atoms["a\(index)"] = Definition.Atom(
                node: NodeURI(segments: ["N", "n\(index)"]), word(), value: maybe { $0.text() },
                rearm: maybe { $0.text() }, hold: maybe { $0.number() })
        }
        return result
    }

    private mutating func groups() -> Definition.Groups {
        var result = Definition.Groups(defaultGroup: maybe { _ in "g0" })
        for index in 0..<small(1...3) {
            result.groups["g\(index)"] = Definition.Group(
                rank: number(), condition: maybe { $0.condition(isGroup: true) },
                from: maybe { $0.small(0...86_399) }, to: maybe { $0.small(0...86_399) },
                body: DefinitionSamples.proxy("a", index))
        }
        return result
    }

    /// Returns the next definition.
    mutating func definition() -> Definition {
        Definition(
            autoStart: maybe { $0.flag() }, lenient: maybe { $0.flag() }, mode: maybe { $0.word() },
            onError: maybe { $0.word() },
            time: maybe { generator in
                Definition.TimePart(
                    start: generator.maybe { $0.instant() }, end: generator.maybe { $0.instant() },
                    period: generator.maybe { $0.number() }, duration: generator.maybe { $0.number() },
                    count: generator.maybe { $0.number() }, missed: generator.maybe { $0.word() },
                    grace: generator.maybe { $0.number() })
            }, condition: maybe { $0.condition(isGroup: false) },
            body: maybe { $0.flag() ? DefinitionSamples.get : $0.text() }, groups: maybe { $0.groups() },
            report: Definition.ReportPart(
                when: maybe { $0.word() }, ended: maybe { $0.flag() }, failLimit: maybe { $0.number() }),
            user: Definition.UserPart(
                onRequest: maybe { $0.word() }, onRun: maybe { $0.word() },
                onResult: maybe { $0.flag() ? .none : .notify }, text: maybe { $0.text() },
                timeout: maybe { $0.number() }))
    }

    /// Returns the definition of a seed.
    static func definition(seed: UInt64) -> Definition {
        var generator = DefinitionGenerator(seed: seed)
        return generator.definition()
    }
}
