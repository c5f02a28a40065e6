import ConformanceKit
import DMReference
import Foundation
import Synchronization
import Testing
import Traceability

@testable import Links

/// Runs an operation that throws nothing but `ControlError` and returns the error.
private func failure(_ work: () async throws(ControlError) -> Void) async -> ControlError? {
    do throws(ControlError) {
        try await work()
        return nil
    } catch {
        return error
    }
}

@Suite("Exec link")
struct ExecLinkTests {
    private static let noExchange: Exchange = { _ throws(ControlFailure) in
        throw ControlFailure(.refused, "none")
    }

    private static var quick: Escalation {
        var escalation = Escalation()
        escalation.afterClosing = .milliseconds(50)
        escalation.afterTerminating = .milliseconds(50)
        return escalation
    }

    private static func link(_ script: String) -> ExecLink {
        ExecLink(["/bin/sh", "-c", script], escalation: quick)
    }

    /// Reads a request and puts its id into `$id`.
    private static let read = #"IFS= read -r line || exit 0; id=${line#*\"id\":}; id=${id%%,*}; "#
    private static let answer = #"printf '{"jsonrpc":"2.0","id":%s,"result":{"ok":true}}\n' "$id"; "#

    /// An adapter that misbehaves, and the error in which a call must end.
    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var script: String
        var isExpected: @Sendable (ControlError) -> Bool
        var testDescription: String { name }

        init(_ name: String, _ script: String, _ isExpected: @escaping @Sendable (ControlError) -> Bool) {
            self.name = name
            self.script = script
            self.isExpected = isExpected
        }

        init(_ name: String, _ script: String, _ error: ControlError) {
            self.init(name, script) { $0 == error }
        }
    }

    static let rows: [Row] = [
        Row("dies at once", "exit 4", .died(.exited(status: 4))),
        Row("dies instead of answering", read + "exit 3", .died(.exited(status: 3))),
        Row("ends without an answer", read + "exit 0", .died(.exited(status: 0))),
        Row("dies of a signal", read + "kill -9 $$", .died(.signalled(9))),
        Row("is terminated", read + "kill -TERM $$", .died(.signalled(15))),
        Row("dies and leaves its output open", read + "cat <&0 & exit 5", .died(.exited(status: 5))),
        Row(
            "closes its output and lives on", read + "exec 1>&-; read -r more",
            .died(.connectionLost("standard output was closed"))),
        Row("babbles", read + "echo hello; read -r more") { error in
            if case .babbled(.notJSON) = error { true } else { false }
        },
        Row("answers half a line and dies", read + #"printf '{"jsonrpc"'; exit 6"#) { error in
            if case .babbled(.notJSON) = error { true } else { false }
        },
        Row("answers JSON that is no JSON-RPC", read + "echo '{}'; read -r more") { error in
            if case .babbled(.notJSONRPC) = error { true } else { false }
        },
        Row(
            "answers another request", read + #"echo '{"jsonrpc":"2.0","id":999,"result":{}}'; read -r more"#,
            .babbled(.wrongID("999"))),
        Row(
            "answers with the id as text",
            read + #"echo '{"jsonrpc":"2.0","id":"1","result":{}}'; read -r more"#,
            .babbled(.wrongID(#""1""#))),
        Row(
            "sends a line of 9 MiB",
            read + "s=0123456789abcdef; i=0; while [ $i -lt 16 ]; do s=$s$s; i=$((i+1)); done; "
                + "for n in 1 2 3 4 5 6 7 8 9; do printf %s \"$s\"; done; read -r more",
            .babbled(.tooLong(limit: 8 << 20))),
        Row(
            "refuses",
            read + #"echo '{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"no"}}'; read -r x"#,
            .refused("no")),
        Row(
            "has a fault", read + #"echo '{"jsonrpc":"2.0","id":1,"error":{"code":-32001}}'; read -r more"#,
            .adapterFault(code: -32001, "")),
        Row(
            "floods the suite with requests",
            read + "i=0; while [ $i -lt 100 ]; do "
                + #"echo '{"jsonrpc":"2.0","id":7,"method":"exchange","params":"#
                + #"{"url":"u","contentType":"t","body":""}}'; "#
                + "i=$((i+1)); done; read -r more"
        ) { error in
            if case .babbled(.notJSONRPC) = error { true } else { false }
        },
    ]

    @Test("ends every call to a broken adapter in the right error", .timeLimit(.minutes(1)), arguments: rows)
    func broken(row: Row) async throws {
        let link = Self.link(row.script)
        try await link.start()
        let hanging: Exchange = { _ throws(ControlFailure) in
            let (stream, _) = AsyncStream.makeStream(of: Never.self)
            for await _ in stream {}
            throw ControlFailure(.refused, "over")
        }
        let error = await failure { () throws(ControlError) in
            _ = try await link.send(ControlRequest(id: 1, method: "x"), exchange: hanging)
        }
        let found = try #require(error)
        #expect(row.isExpected(found), "\(found)")
        await link.stop()
    }

    @Test("a program that does not exist cannot be started")
    func missing() async {
        let link = ExecLink(["./no-such-program-here", "x"])
        let error = await failure { () throws(ControlError) in try await link.start() }
        #expect(error == .couldNotStart("./no-such-program-here: No such file or directory"))
        #expect(await failure { () throws(ControlError) in try await ExecLink([]).start() } != nil)
    }

    @Test(
        "answers arrive, also the last one before the end, and errors of the system's text are kept",
        .timeLimit(.minutes(1)))
    func answers() async throws {
        let link = Self.link(
            "echo starting >&2; " + Self.read + Self.answer + Self.read + Self.answer + "exit 0")
        try await link.start()
        for id in [5, 6] {
            let result = try await link.send(ControlRequest(id: id, method: "x"), exchange: Self.noExchange)
            #expect(result == ["ok": true])
        }
        let late = await failure { () throws(ControlError) in
            _ = try await link.send(ControlRequest(id: 7, method: "x"), exchange: Self.noExchange)
        }
        #expect(late == .died(.exited(status: 0)))
        await link.stop()
        #expect(await link.takeDiagnostics() == "starting\n")
    }

    @Test("what an adapter writes to its standard error is bounded", .timeLimit(.minutes(1)))
    func diagnostics() async throws {
        let link = Self.link(
            "s=0123456789abcdef; i=0; while [ $i -lt 14 ]; do s=$s$s; i=$((i+1)); done; "
                + "printf %s \"$s\" >&2; " + Self.read + Self.answer + "read -r more")
        try await link.start()
        _ = try await link.send(ControlRequest(id: 1, method: "x"), exchange: Self.noExchange)
        await link.stop()
        let text = await link.takeDiagnostics()
        #expect(text.utf8.count < 66_000 && text.contains("octets left out"))
    }

    @Test("a DM message travels from an adapter during a call", .timeLimit(.minutes(1)))
    func exchanges() async throws {
        let request =
            #"{"jsonrpc":"2.0","id":"a1","method":"exchange","params":{"url":"exchange:s","contentType":"t","body":"AQI="}}"#
        let link = Self.link(
            Self.read + "echo '\(request)'; IFS= read -r reply; "
                + #"case "$reply" in *'"id":"a1"'*'"body":"Ag=="'*) "# + Self.answer + ";; esac; read -r more"
        )
        try await link.start()
        let result = try await link.send(ControlRequest(id: 1, method: "x")) {
            request throws(ControlFailure) in
            ExchangeAnswer(status: 200, contentType: "t", body: Array(request.body.dropFirst()))
        }
        #expect(result == ["ok": true])
        await link.stop()
    }

    @Test(
        "a request outside any call is told by the next call, and the adapter stays", .timeLimit(.minutes(1)))
    func unsolicited() async throws {
        let stray = #"{"jsonrpc":"2.0","id":1,"method":"exchange","params":{}}"#
        let link = Self.link(
            Self.read
                + #"printf '{"jsonrpc":"2.0","id":%s,"result":{}}\n\#(stray)\n' "$id"; read -r refusal; "#
                + "echo refused >&2; " + Self.read + Self.answer + "read -r more")
        try await link.start()
        _ = try await link.send(ControlRequest(id: 1, method: "x"), exchange: Self.noExchange)
        // The next call begins when the request outside any call has come and was refused.
        while await !link.takeDiagnostics().contains("refused") { await Task.yield() }
        let error = await failure { () throws(ControlError) in
            _ = try await link.send(ControlRequest(id: 2, method: "x"), exchange: Self.noExchange)
        }
        #expect(error == .babbled(.unsolicitedRequest(method: "exchange")))
        let result = try await link.send(ControlRequest(id: 3, method: "x"), exchange: Self.noExchange)
        #expect(result == ["ok": true])
        await link.stop()
    }

    @Test(
        "an adapter that hangs is ended when the time is up, and another one starts", .timeLimit(.minutes(1)))
    func hangs() async throws {
        let hello = HelloResult(
            role: .device, implementation: .init(name: "sh", version: "1"), controls: [], links: [],
            encodings: [])
        let answers =
            Self.read + #"printf '{"jsonrpc":"2.0","id":%s,"result":\#(hello.json)}\n' "$id"; "# + Self.read
            + #"printf '{"jsonrpc":"2.0","id":%s,"error":{"code":-32601,"message":"no"}}\n' "$id"; "#
        let link = Self.link(answers + Self.read + #"case "$line" in *bye*) exit 0;; esac; read -r never"#)
        let client = ControlClient(link, suite: HelloRequest(suite: "t", version: "1")) { limit in
            guard limit != .milliseconds(7) else { return }
            let (stream, _) = AsyncStream.makeStream(of: Never.self)
            for await _ in stream {}
            try Task.checkCancellation()
        }
        try await client.open()
        let first = try #require(await link.processID)
        let error = await failure { () throws(ControlError) in
            _ = try await client.call("clock.advance", within: .milliseconds(7))
        }
        #expect(error == .timedOut(after: .milliseconds(7)))
        #expect(!FileManager.default.fileExists(atPath: "/proc/\(first)"))
        #expect(try await client.open() == hello)
        let second = try #require(await link.processID)
        #expect(second != first)
        await client.close()
        #expect(!FileManager.default.fileExists(atPath: "/proc/\(second)"))
    }

    @Test("a process that ignores everything is killed with all it started", .timeLimit(.minutes(1)))
    func stubborn() async throws {
        let link = Self.link(
            "trap '' TERM; cat <&0 & echo $! >&2; " + Self.read + Self.answer + "while :; do :; done")
        try await link.start()
        _ = try await link.send(ControlRequest(id: 1, method: "x"), exchange: Self.noExchange)
        let process = try #require(await link.processID)
        await link.stop()
        let child = try #require(
            Int(await link.takeDiagnostics().trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(!FileManager.default.fileExists(atPath: "/proc/\(process)"))
        let state = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
        #expect(state == nil || state?.contains(") Z ") == true)
    }

    @Test("an adapter ends when its input is closed", .timeLimit(.minutes(1)))
    func polite() async throws {
        var patient = Escalation()
        patient.afterClosing = .seconds(50)
        let link = ExecLink(["/bin/cat"], escalation: patient)
        try await link.start()
        let process = try #require(await link.processID)
        await link.stop()
        #expect(!FileManager.default.fileExists(atPath: "/proc/\(process)"))
    }

    @Test("an adapter inherits no socket of the tester", .timeLimit(.minutes(1)))
    func inheritsNothing() async throws {
        let listener = try await HTTPListener.bind { _ in .dropConnection }
        let link = Self.link(
            Self.read + "for fd in /proc/$$/fd/*; do echo ${fd##*/} >&2; done; " + Self.answer
                + "read -r more")
        try await link.start()
        _ = try await link.send(ControlRequest(id: 1, method: "x"), exchange: Self.noExchange)
        await link.stop()
        let descriptors = await link.takeDiagnostics().split(separator: "\n").compactMap { Int($0) }
        #expect(descriptors.contains(2))
        // The shell itself opens the directory, under a number that it marks as its own.
        #expect(descriptors.filter { (3..<10).contains($0) }.count <= 1)
        await listener.stop()
    }
}
