import ArgumentParser
import ConformanceKit
import DMHost
import Foundation
import Links

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Runs the reference device or server behind test control, with a fault or as a variant if you like."
    )

    enum Role: String, ExpressibleByArgument, CaseIterable {
        case device, server
    }

    @Argument(help: "What to run: device or server.")
    var role: Role

    @Option(help: "Where test control is served: stdio, or an address such as 127.0.0.1:0.")
    var control = "stdio"

    @Option(help: "Server: where it takes the messages of devices; 127.0.0.1:0 where nothing is said.")
    var listen: String?

    @Option(
        help: "Faults to switch on, separated by commas, each with `:` and its argument where it takes one.")
    var fault: String?

    @Option(help: "A variant by its name: one that uses the freedoms of the documents in another way.")
    var variant: String?

    func run() async throws {
        switch role {
        case .device:
            guard listen == nil else {
                throw Failure.usage(
                    "--listen \(listen ?? ""): a device takes no messages; --listen is for server")
            }
            try await serve(
                BuiltinDevice(fault: fault, variant: variant).host().endpoint(version: Version.text))
        case .server:
            let host = try BuiltinServer(fault: fault, variant: variant).host()
            let address = try Self.address(listen ?? "127.0.0.1:0", of: "--listen")
            do {
                try await host.listen(host: address.host, port: address.port)
            } catch {
                throw Failure.tester("messages cannot be taken at \(error); name a free address by --listen")
            }
            try await serve(host.endpoint(version: Version.text))
            await host.stop()
        }
    }

    private func serve(_ endpoint: ControlRouter) async throws {
        if control == "stdio" {
            try await StdioControlServer(endpoint).run()
            return
        }
        let address = try Self.address(control, of: "--control")
        let (finished, continuation) = AsyncStream<Void>.makeStream()
        do {
            let server = try await HTTPControlServer.start(
                endpoint, host: address.host, port: address.port
            ) {
                continuation.finish()
            }
            say("test control at \(server.url)")
            for await _ in finished {}
            await server.stop()
        } catch {
            throw Failure.tester(
                "test control cannot be served at \(error); name a free address by --control")
        }
    }

    private static func address(_ text: String, of option: String) throws -> (host: String, port: Int) {
        let parts = text.split(separator: ":").map(String.init)
        guard parts.count == 2, let port = Int(parts[1]), (0...65_535).contains(port) else {
            let also = option == "--control" ? "neither stdio nor" : "not"
            throw Failure.usage("\(option) \(text): \(also) HOST:PORT")
        }
        return (parts[0], port)
    }
}
