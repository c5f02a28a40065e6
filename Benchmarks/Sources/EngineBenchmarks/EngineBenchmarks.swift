import Foundation
import PropertyTesting

/// Measures the engines beside their peers and prints the figures as ratios.
@main
struct EngineBenchmarks {
    /// What to measure, from the command line.
    struct Options {
        var seeds = 100
        var peerSeeds = 100
        var peers = "../shared/bench"
        var json: String?
        var repetitions = 3
        /// Programs of the device property to run and nothing else, for a profiler.
        var deviceOnly: Int?
    }

    static func main() throws {
        guard let options = options(CommandLine.arguments.dropFirst()) else {
            print(
                "usage: EngineBenchmarks [--seeds N] [--peer-seeds N] [--peers DIR] [--repetitions N] [--json FILE] [--device-only N]"
            )
            exit(64)
        }
        let peers = Peers(directory: options.peers)
        if let cases = options.deviceOnly {
            print(deviceSteps(seed: 0, cases: cases), "model steps")
            return
        }
        var report = Report(versions: peers.versions)
        measureChallenges(options, peers, &report)
        measureRates(options, peers, &report)
        measureExploration(options, peers, &report)
        print(report.text)
        if let path = options.json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            try encoder.encode(report).write(to: URL(filePath: path))
        }
    }

    private static func options(_ arguments: ArraySlice<String>) -> Options? {
        var options = Options()
        var rest = arguments
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { return nil }
            switch (name, Int(value)) {
            case ("--seeds", let number?): options.seeds = number
            case ("--peer-seeds", let number?): options.peerSeeds = number
            case ("--repetitions", let number?): options.repetitions = number
            case ("--device-only", let number?): options.deviceOnly = number
            case ("--peers", _): options.peers = value
            case ("--json", _): options.json = value
            case (_, _): return nil
            }
        }
        return options
    }
}
