/// How the command ends, as a number for the shell and CI (docs/verdicts.md).
public enum ExitCode: Int32, CaseIterable, Hashable, Sendable, Codable {
    /// Everything that had to be shown was shown.
    case pass = 0
    /// The IUT broke a requirement, or its claims break the static conformance review.
    case fail = 1
    /// Something could not be told, or a gate was not met.
    case inconclusive = 2
    /// The command was used wrongly: unknown id, empty selection, malformed file.
    case usage = 64
    /// The tester itself failed before any verdict was reached.
    case testerError = 70
}
