import Foundation
import SyncML
import Testing

/// The tools of libwbxml, where they are installed.
enum Libwbxml {
    static func path(_ tool: String) -> String? {
        ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"].map { "\($0)/\(tool)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    static let isPresent = path("wbxml2xml") != nil && path("xml2wbxml") != nil

    /// Converts octets with a tool.
    static func convert(_ octets: [UInt8], with tool: String, _ options: [String]) throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("libwbxml-\(ProcessInfo.processInfo.globallyUniqueString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let input = folder.appendingPathComponent("in")
        let output = folder.appendingPathComponent("out")
        try Data(octets).write(to: input)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(path(tool)))
        process.arguments = options + ["-o", output.path, input.path]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return Array(try Data(contentsOf: output))
    }
}

@Suite("WBXML beside libwbxml", .enabled(if: Libwbxml.isPresent)) struct LibwbxmlTests {
    @Test("it reads what we write", .timeLimit(.minutes(2)))
    func readsOurs() throws {
        var generator = MessageGenerator(seed: 51, isPlain: true)
        for _ in 0..<100 {
            let message = generator.message()
            let text = try Libwbxml.convert(
                SyncMLWBXML.encode(message), with: "wbxml2xml", ["-m", "0", "-k"])
            #expect(try SyncMLXML.decode(text).message == message)
        }
    }

    @Test("we read what it writes, with a string table and without", .timeLimit(.minutes(2)))
    func readsTheirs() throws {
        var generator = MessageGenerator(seed: 52, isPlain: true)
        for index in 0..<100 {
            let message = generator.message()
            let doctype = """
                <!DOCTYPE SyncML PUBLIC "-//SYNCML//DTD SyncML 1.2//EN" "http://www.example.org/SyncML.dtd">
                """
            let body = SyncMLXML.encode(message).drop { $0 != 0x3E }.dropFirst()
            let options =
                ["-k", "-v", ["1.1", "1.2", "1.3"][index % 3]] + (index.isMultiple(of: 2) ? ["-n"] : [])
            let octets = try Libwbxml.convert(Array(doctype.utf8) + body, with: "xml2wbxml", options)
            #expect(try SyncMLWBXML.decode(octets).message == message)
        }
    }
}
