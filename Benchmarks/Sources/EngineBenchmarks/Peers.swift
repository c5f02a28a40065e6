import Foundation

/// The tools of others that are measured in the same run, where they are installed.
struct Peers {
    /// The folder with the peers' programs.
    let directory: String

    /// What Hypothesis did on one problem.
    struct Problem: Decodable {
        struct Figures: Decodable {
            let mean: Double
            let max: Double
        }

        let found: Int
        let normalFormPercentage: Double?
        let body: Figures?
        let seconds: Figures?

        private enum CodingKeys: String, CodingKey {
            case found
            case normalFormPercentage = "normal_form_pct"
            case body
            case seconds = "secs"
        }
    }

    /// The tools and their versions.
    var versions: [String: String] {
        var versions: [String: String] = [:]
        versions["Swift"] = run("swift", ["--version"])?.split(separator: "\n").first.map(String.init)
        versions["Hypothesis"] =
            run(
                "python3",
                [
                    "-c",
                    "import hypothesis, platform; print(hypothesis.__version__, 'on Python', platform.python_version())",
                ]
            )
            .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) } ?? "not installed"
        versions["Spin"] =
            run("spin", ["-V"]).map { $0.trimmingCharacters(in: .whitespacesAndNewlines) } ?? "not installed"
        versions["gcc"] =
            run("gcc", ["--version"])?.split(separator: "\n").first.map(String.init) ?? "not installed"
        return versions
    }

    /// Runs the shrinking challenge with Hypothesis.
    func challenges(seeds: Int) -> [String: Problem] {
        struct Results: Decodable {
            let problems: [String: Problem]
        }
        let results: Results? = json(from: "challenges_hypothesis.py", ["--runs", String(seeds)])
        return results?.problems ?? [:]
    }

    /// Measures lists a second and steps a second with Hypothesis.
    func rates() -> (lists: Double, steps: Double)? {
        struct Results: Decodable {
            struct Lists: Decodable {
                let rate: Double
                private enum CodingKeys: String, CodingKey { case rate = "cases_per_cpu_s" }
            }
            struct Machine: Decodable {
                let rate: Double
                private enum CodingKeys: String, CodingKey { case rate = "steps_per_cpu_s" }
            }
            let lists: Lists
            let machine: Machine
            private enum CodingKeys: String, CodingKey {
                case lists = "list_of_ints"
                case machine = "kv_machine_20"
            }
        }
        let results: Results? = json(from: "rates_hypothesis.py", [])
        return results.map { ($0.lists.rate, $0.machine.rate) }
    }

    /// Builds Spin's breadth-first verifier of the model in a folder of its own; nil if a tool is missing.
    func makeVerifier(clockBound: Int) -> URL? {
        let folder = FileManager.default.temporaryDirectory.appending(path: "spin-verifier-\(clockBound)")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let model = URL(filePath: directory).appending(path: "exploration/sched.pml").standardizedFileURL.path
        guard run("spin", ["-DT=\(clockBound)", "-DR=1", "-a", model], in: folder) != nil,
            run("gcc", ["-O2", "-DSAFETY", "-DBFS", "-DMEMLIM=8000", "-o", "pan", "pan.c"], in: folder) != nil
        else { return nil }
        return folder
    }

    /// Runs a verifier once; gives the states it stored and the seconds it took.
    func verify(_ folder: URL) -> (states: Double, seconds: Double)? {
        guard let output = run("./pan", ["-m2000000", "-w24"], in: folder) else { return nil }
        func number(before words: String) -> Double? {
            output.split(separator: "\n").first { $0.contains(words) }?
                .split(separator: " ").first.flatMap { Double($0) }
        }
        let seconds = output.split(separator: "\n").first { $0.contains("elapsed time") }?
            .split(separator: " ").compactMap { Double($0) }.first
        guard let states = number(before: "states, stored"), let seconds else { return nil }
        return (states, seconds)
    }

    private func json<Results: Decodable>(from script: String, _ arguments: [String]) -> Results? {
        let output = FileManager.default.temporaryDirectory.appending(path: script + ".json")
        try? FileManager.default.removeItem(at: output)
        let path = URL(filePath: directory).appending(path: "shrinking").appending(path: script).path
        guard run("python3", [path] + arguments + ["--out", output.path]) != nil,
            let data = try? Data(contentsOf: output)
        else { return nil }
        return try? JSONDecoder().decode(Results.self, from: data)
    }

    /// Runs a program; gives what it printed, or nil if it is missing or fails.
    private func run(_ program: String, _ arguments: [String], in folder: URL? = nil) -> String? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        if let folder { process.currentDirectoryURL = folder }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
    }
}
