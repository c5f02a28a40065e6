import Foundation

/// libxml2 and libwbxml, driven by the peers' own programs in a folder of their own.
struct CodecPeers {
    /// Where messages and programs lie.
    let folder: URL

    /// Makes the messages and builds the programs; nil where a tool is missing.
    init?(sources: String) {
        folder = FileManager.default.temporaryDirectory.appending(path: "codec-benchmarks")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let source = URL(filePath: sources).standardizedFileURL.path
        let script = """
            set -e
            python3 '\(source)/gen.py'
            gcc -O2 -o bench '\(source)/bench.c' $(pkg-config --cflags --libs libxml-2.0 expat libwbxml2)
            gcc -O2 -o mkw '\(source)/mkw.c' $(pkg-config --cflags --libs libwbxml2)
            for f in 1k 10k 1m; do ./mkw msg_$f.xml msg_${f}_ns.wbxml; done
            """
        guard run(["sh", "-c", script]) != nil else { return nil }
    }

    /// Returns the octets of a message.
    func message(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: name)))
    }

    /// Returns the seconds of the peer's fastest run.
    func best(_ mode: String, _ file: String, within seconds: Double) -> Double? {
        struct Line: Decodable {
            let microseconds: Double
            private enum CodingKeys: String, CodingKey { case microseconds = "best_us" }
        }
        guard let output = run(["./bench", mode, file, String(seconds)]) else { return nil }
        return (try? JSONDecoder().decode(Line.self, from: Data(output.utf8))).map { $0.microseconds / 1e6 }
    }

    private func run(_ arguments: [String]) -> String? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
    }
}
