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

    @Option(
        help: """
            A file that keeps what must survive a loss of power (SQLite; made where there is none). What it holds already
            is taken up again, as after a loss of power. A server needs a fixed port in --listen for that.
            """)
    var store: String?

    @Option(
        help: ArgumentHelp(
            "Ends this process by SIGKILL at the N-th point around writes and messages.",
            visibility: .hidden))
    var killAt: Int?

    func run() async throws {
        let point = killAt.map { KillSwitch(point: $0) }
        let atEachPoint: @Sendable () -> Void = { point?.pass() }
        let records = try opened(atEachPoint)
        switch role {
        case .device:
            guard listen == nil else {
                throw Failure.usage(
                    "--listen \(listen ?? ""): a device takes no messages; --listen is for server")
            }
            let host = try BuiltinDevice(fault: fault, variant: variant)
                .host(store: records, atEachPoint: atEachPoint)
            try await restore { () throws(StoreError) in try await host.restore() }
            try await serve(host.endpoint(version: Version.text))
            await host.close()
        case .server:
            let host = try BuiltinServer(fault: fault, variant: variant)
                .host(store: records, atEachPoint: atEachPoint)
            try await restore { () throws(StoreError) in try await host.restore() }
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

    /// Opens the store that is named, if any.
    private func opened(_ atEachPoint: @escaping @Sendable () -> Void) throws -> RecordStore? {
        guard let store else { return nil }
        do {
            let owner: RecordStore.Owner = role == .device ? .device : .server
            return try RecordStore(path: store, owner: owner, atEachPoint: atEachPoint)
        } catch {
            throw Failure.usage("--store \(error)")
        }
    }

    private func restore(_ work: () async throws(StoreError) -> Bool) async throws {
        do {
            _ = try await work()
        } catch {
            throw Failure.usage("--store \(error)")
        }
    }

    private func serve(_ endpoint: ControlRouter) async throws {
        let stop = StopSignal.events()
        if control == "stdio" {
            try await StdioControlServer(endpoint).run(until: stop)
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
            let stopping = Task {
                for await _ in stop { continuation.finish() }
            }
            for await _ in finished {}
            stopping.cancel()
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
