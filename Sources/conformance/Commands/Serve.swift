import ArgumentParser
import DMHost
import Foundation
import Links

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs the reference device behind test control, with a fault or as a variant if you like.")

    enum Role: String, ExpressibleByArgument, CaseIterable {
        case device
    }

    @Argument(help: "What to run: device.")
    var role: Role

    @Option(help: "Where test control is served: stdio, or an address such as 127.0.0.1:0.")
    var control = "stdio"

    @Option(
        help: "Faults to switch on, separated by commas, each with `:` and its argument where it takes one.")
    var fault: String?

    @Option(
        help: "A variant: freedoms with the option taken, such as sequenceAfterFailure=1,noChangeAlert=1.")
    var variant: String?

    func run() async throws {
        let endpoint = try BuiltinDevice(fault: fault, variant: variant).host().endpoint(
            version: Version.text)
        if control == "stdio" {
            try await StdioControlServer(endpoint).run()
            return
        }
        let parts = control.split(separator: ":").map(String.init)
        guard parts.count == 2, let port = Int(parts[1]), (0...65_535).contains(port) else {
            throw Failure.usage("--control \(control): neither stdio nor HOST:PORT")
        }
        let (finished, continuation) = AsyncStream<Void>.makeStream()
        do {
            let server = try await HTTPControlServer.start(endpoint, host: parts[0], port: port) {
                continuation.finish()
            }
            print("test control at \(server.url)")
            for await _ in finished {}
            await server.stop()
        } catch {
            throw Failure.tester("test control cannot be served at \(control): \(error)")
        }
    }
}
