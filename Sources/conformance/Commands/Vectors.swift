import ArgumentParser
import ConformanceKit
import ConformanceSuite
import DMHost
import DMReference
import Foundation
import Traceability

struct Vectors: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists, judges and makes recorded exchanges (docs/vectors.md).",
        subcommands: [List.self, VerifyVectors.self, Replay.self, Record.self])

    /// Where vectors lie unless the command says otherwise.
    struct Place: ParsableArguments {
        @Option(help: "The folder with vectors and index; the project's own where absent.")
        var directory: String?

        /// The folder.
        func url(_ files: ProjectFiles) -> URL {
            directory.map { URL(fileURLWithPath: $0, isDirectory: true) }
                ?? files.root.appending(path: "vectors", directoryHint: .isDirectory)
        }

        /// Reads the folder.
        func folder(_ files: ProjectFiles) throws -> VectorFolder {
            let url = url(files)
            do {
                return try VectorFolder(url)
            } catch {
                throw Failure.usage(
                    "\(url.path): no folder of vectors: \(error.localizedDescription); `--directory` names another"
                )
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Prints one vector a line, its id first.")

        @OptionGroup
        var place: Place

        @Option(help: "text or json.")
        var format = OutputFormat.text

        func run() throws {
            let folder = try place.folder(try ProjectFiles())
            for problem in folder.problems {
                Terminal.write("conformance: \(problem)\n", to: .standardError)
            }
            switch format {
            case .json: print(VectorIndex(folder.vectors).text, terminator: "")
            case .text:
                for entry in VectorIndex(folder.vectors).entries {
                    print("\(entry.id)\t\(entry.verdict)\t\(entry.title)")
                }
            }
            if !folder.problems.isEmpty { throw ArgumentParser.ExitCode(1) }
        }
    }

    struct VerifyVectors: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract:
                "Checks the form of every vector, its messages, and that the model takes it as it says.",
            discussion: "Exit codes: 0 every vector holds, 1 one does not, 64 usage.")

        @Argument(help: "Files to check instead of a folder; no index is looked at.")
        var files: [String] = []

        @OptionGroup
        var place: Place

        @Option(help: "text or json.")
        var format = OutputFormat.text

        func run() async throws {
            let project = try ProjectFiles()
            let known = Set(project.catalogue.requirements.map(\.id))
            var vectors: [Vector] = []
            var problems: [VectorError] = []
            if files.isEmpty {
                let folder = try place.folder(project)
                (vectors, problems) = (folder.vectors, folder.problems)
            } else {
                for path in files {
                    guard FileManager.default.fileExists(atPath: path) else {
                        throw Failure.usage("\(path): there is no such file")
                    }
                    do throws(VectorError) {
                        vectors.append(try Vectors.read(path))
                    } catch {
                        problems.append(error)
                    }
                }
            }
            var rows: [Row] = []
            for vector in vectors {
                rows.append(Row(vector, await VectorCheck(vector, known: known)))
            }
            try show(rows, problems)
        }

        private func show(_ rows: [Row], _ problems: [VectorError]) throws {
            let failed = rows.filter { !$0.holds }.count
            switch format {
            case .json:
                print(
                    try JSONText.of(
                        Summary(
                            vectors: rows, problems: problems.map(\.description),
                            holding: rows.count - failed,
                            failing: failed)))
            case .text:
                for row in rows {
                    print("\(row.holds ? "holds " : "FAILS ")  \(row.id)  (\(row.verdict))")
                    for problem in row.problems { print("          \(row.id).json: \(problem)") }
                }
                for problem in problems { print("FAILS   \(problem)") }
                print(
                    "\(rows.count) vectors, \(rows.count - failed) hold, \(failed) do not; "
                        + "\(problems.count) other problems of files and index")
            }
            if rows.isEmpty, problems.isEmpty { throw Failure.usage("there is no vector to verify") }
            if failed > 0 || !problems.isEmpty { throw ArgumentParser.ExitCode(1) }
        }

        private struct Row: Encodable {
            var id: String
            var role: Role
            var verdict: String
            var holds: Bool
            var problems: [String]
            var refutation: Refutation?

            init(_ vector: Vector, _ check: VectorCheck) {
                id = vector.id
                role = vector.role
                verdict = vector.expectation.verdict
                holds = check.holds
                problems = check.problems
                refutation = check.refutation
            }
        }

        private struct Summary: Encodable {
            var vectors: [Row]
            var problems: [String]
            var holding: Int
            var failing: Int
        }
    }

    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Judges one vector step by step and prints what the model makes of it.",
            discussion: "Exit codes: 0 accepted, 1 rejected or not to be judged, 64 usage.")

        @Argument(help: "The id of a vector, or a file.")
        var vector: String

        @OptionGroup
        var place: Place

        func run() async throws {
            let path =
                FileManager.default.fileExists(atPath: vector)
                ? vector : place.url(try ProjectFiles()).appending(path: vector + ".json").path
            guard FileManager.default.fileExists(atPath: path) else {
                throw Failure.usage(
                    "\(vector) is neither a file nor an id; `conformance vectors list` shows the ids")
            }
            let vector: Vector
            do throws(VectorError) {
                vector = try Vectors.read(path)
            } catch {
                throw Failure.usage(error.description)
            }
            print("\(vector.id): \(vector.title)")
            let outcome = await VectorReplay { event in
                switch event {
                case .stimulus(let text): print("- \(text)")
                case .message(let peer, let fromIUT, let octets, _):
                    print(
                        "    \(fromIUT ? "from" : "to") the \(vector.role.rawValue), \(peer): \(octets.count) octets"
                    )
                case .judged(let states, let verdict):
                    if case .explained = verdict {
                        print("    explained by \(states == 1 ? "1 state" : "\(states) states")")
                    }
                case .note(let text): print("    \(text)")
                case .control: break
                }
            }.judge(vector)
            switch outcome {
            case .accepted: print("accepted: every step is explained")
            case .rejected(let step, let refutation):
                print("rejected at steps[\(step)]: \(refutation.summary)")
                for line in refutation.allowed { print("  allowed: \(line)") }
                if !refutation.observed.isEmpty { print("  came: \(refutation.observed)") }
                print("  not met: " + refutation.requirements.map(\.rawValue).joined(separator: ", "))
                throw ArgumentParser.ExitCode(1)
            case .unfit(let step, let problem):
                print("\(step.map { "steps[\($0)]" } ?? "start"): cannot be judged: \(problem)")
                throw ArgumentParser.ExitCode(1)
            }
        }
    }

    struct Record: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes the project's vectors and their index anew, from the reference implementations.")

        @OptionGroup
        var place: Place

        func run() async throws {
            let url = place.url(try ProjectFiles())
            var vectors: [Vector] = []
            var failures: [String] = []
            for recipe in VectorRecipes.all {
                do {
                    vectors.append(try await recipe.record())
                } catch {
                    failures.append("\(error)")
                }
            }
            guard failures.isEmpty else {
                throw Failure.tester("nothing is written: " + failures.joined(separator: "\n"))
            }
            do {
                try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
                for vector in vectors {
                    try Data(vector.text.utf8).write(
                        to: url.appending(path: vector.fileName), options: .atomic)
                }
                try Data(VectorIndex(vectors).text.utf8)
                    .write(to: url.appending(path: VectorFolder.indexName), options: .atomic)
            } catch {
                throw Failure.tester("\(url.path) cannot be written: \(error.localizedDescription)")
            }
            print("\(vectors.count) vectors written to \(url.path)")
        }
    }

    /// Reads the file of a vector.
    private static func read(_ path: String) throws(VectorError) -> Vector {
        let octets: [UInt8]
        do {
            octets = try FileOctets.read(URL(fileURLWithPath: path), most: VectorLimits().json.octets)
        } catch {
            throw VectorError(path, "cannot be read: \(error.localizedDescription)")
        }
        return try Vector(octets, file: path)
    }
}
