public import ArgumentParser
import ConformanceKit
import Foundation
public import Reports

extension MatrixReport.Format: ExpressibleByArgument {}

struct Matrix: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Puts the campaigns of several implementations side by side.",
        discussion: "Exit codes: 0 every campaign is a result, 2 the evidence of one is not whole.")

    @Argument(help: "The report directories, in the order of the columns.")
    var directories: [String]

    @Option(help: "html, markdown or csv.")
    var format = MatrixReport.Format.markdown

    @Option(name: .shortAndLong, help: "The file to write; standard output where absent.")
    var output: String?

    func validate() throws {
        if Set(directories).count < directories.count {
            throw ValidationError("a directory stands twice")
        }
    }

    func run() throws {
        let matrix = MatrixReport(try directories.map { ($0, try Report.record(of: $0)) })
        let text = matrix.text(format)
        if let output {
            do {
                try Data(text.utf8).write(to: URL(fileURLWithPath: output))
            } catch {
                throw Failure.tester("\(output) cannot be written: \(error.localizedDescription)")
            }
        } else {
            print(text, terminator: "")
        }
        if !matrix.isWhole {
            throw Failure(message: "the evidence of a campaign is no result, and the matrix says so", code: 2)
        }
    }
}
