import ConformanceKit
import DMReference
import SyncML
import Traceability

/// Schedules and values that are longer than a message. Numbers 0380 to 0389.
enum LargeObjectCases {
    static let all: [DeviceCase] = [schedule, wrongLength, brokenOff, aborted, longAnswer]

    private static let clause = "6.3.1"
    private static let selection = "C-067 & clock & tools"
    private static let old = "b0"

    /// A device that can, with a value of five thousand octets.
    private static let setup: DeviceSetup = {
        var setup = DeviceFixture.setup
        setup.nodes.append(NodeProfile(uri: "./Conf/long", value: longValue, format: "chr"))
        return setup
    }()

    private static let longValue = (0..<625).map { "v\(1_000_000 + $0)" }.joined()
    private static let newValue = String(repeating: "0123456789", count: 30)

    private static let schedule = DeviceCase(
        .device(
            380, "A schedule whose body comes in pieces is set up and runs",
            "Ensure that when the body of a schedule comes as a large object in several messages, then each piece but the last "
                + "is answered 213, the schedule is accepted, and it runs the whole body at its time.",
            ["REQ-6.3.1-41a", "REQ-6.1.7-1a"], clause: clause, selection: selection),
        setup: setup
    ) { device in
        let body = DeviceFixture.body(
            DeviceFixture.exec(1, "./Tools/Scan", data: String(repeating: "a", count: 200)),
            DeviceFixture.replace(2, "./Conf/a", String(repeating: "b", count: 300)))
        let scheduleRoot = await device.settings.scheduleRoot
        let root = scheduleRoot.child("Set").child("big")
        var definition = Definition(time: .init(start: DeviceFixture.start + 60), body: nil)
        definition.body = body
        let whole = definition.creationCommand(root: scheduleRoot, id: "big", correlator: "c1")
        guard case .sequence(let group) = whole else { throw Inconclusive("a creation is no Sequence") }
        let bodyURI = root.child("Def").child("Body").description
        let isBody = { (command: Command) in command.firstTarget == bodyURI }
        guard let long = group.commands.first(where: isBody) else { throw Inconclusive("no Add of the body") }
        let before = group.commands.filter { !isBody($0) && !$0.isExec }
        let commit = group.commands.filter(\.isExec)
        let chunks = long.chunks(of: 200)
        let session = try await device.session(
            "srv-a", batches: [before] + chunks.map { [$0] } + [commit])
        let codes = session.commands.filter { $0.command.firstTarget == bodyURI }.map(\.code)
        try await device.ensure(
            codes == Array(repeating: .chunkAccepted, count: chunks.count - 1) + [.ok],
            "the pieces are answered \(codes.map { $0?.rawValue ?? 0 })")
        try await device.ensureInfo("big", ["State": "Active"], "after the last piece")
        try await device.advance(60)
        try await device.ensureToolRuns(1, "at the start time")
        try await device.ensureLeaf("./Conf/a", String(repeating: "b", count: 300), "after the run")
    }

    private static let wrongLength = DeviceCase(
        .device(
            381, "A large object of another length than announced is refused",
            "Ensure that when the pieces of a large object together are longer or shorter than its Size, then the last is "
                + "answered 424 and the node keeps its value, until one of the right length comes.",
            ["REQ-6.3.1-41a"], clause: clause, behaviour: .invalid, selection: selection),
        setup: setup
    ) { device in
        for size in [newValue.utf8.count + 1, newValue.utf8.count - 1] {
            let chunks = DeviceFixture.replace(1, "./Conf/b", newValue).chunks(of: 200, announcing: size)
            let session = try await device.session("srv-a", batches: chunks.map { [$0] })
            try await device.ensure(
                session.commands.last?.code == .sizeMismatch,
                "the last piece is answered \(session.commands.last?.code?.rawValue ?? 0), not 424")
            try await device.ensureLeaf("./Conf/b", old, "after an object of the wrong length")
        }
        let right = DeviceFixture.replace(1, "./Conf/b", newValue).chunks(of: 200)
        try await device.session("srv-a", batches: right.map { [$0] })
        try await device.ensureLeaf("./Conf/b", newValue, "after an object of the right length")
    }

    private static let brokenOff = DeviceCase(
        .device(
            382, "A large object that is broken off is dropped, and the device says so",
            "Ensure that when another command comes before the last piece of a large object, then the device sends Alert 1225, "
                + "the node keeps its value, and the other command is carried out.",
            ["REQ-6.3.1-41a"], clause: clause, behaviour: .inopportune, selection: selection),
        setup: setup
    ) { device in
        let chunks = DeviceFixture.replace(1, "./Conf/b", newValue).chunks(of: 200)
        let session = try await device.session(
            "srv-a", batches: [[chunks[0]], [DeviceFixture.replace(2, "./Conf/a", "a9")]])
        try await device.ensure(session.code("2") == .ok, "the other command was not carried out")
        let says = await device.sent(.noEndOfData, to: "srv-a")
        try await device.ensure(says, "no Alert 1225 came")
        try await device.ensureLeaf("./Conf/a", "a9", "after the other command")
        try await device.ensureLeaf("./Conf/b", old, "after the object was broken off")
    }

    private static let aborted = DeviceCase(
        .device(
            383, "A session that ends inside a large object leaves nothing of it",
            "Ensure that when the server ends the session by Alert 1223 before the last piece of a large object, then the node "
                + "keeps its value and a later session is carried out.",
            ["REQ-6.3.1-41a"], clause: clause, behaviour: .inopportune, selection: selection),
        setup: setup
    ) { device in
        var troubles = ServerTroubles()
        troubles.abortsAt = 2
        let other = DeviceFixture.replace(1, "./Conf/a", newValue).chunks(of: 200)
        try await device.session("srv-a", batches: other.map { [$0] }, troubles: troubles)
        try await device.ensureLeaf("./Conf/a", "a0", "after the abort")
        let later = try await device.session("srv-a", [DeviceFixture.replace(1, "./Conf/a", "a1")])
        try await device.ensure(later.code("1") == .ok, "the session after the abort was not carried out")
        try await device.ensureLeaf("./Conf/a", "a1", "after the next session")
    }

    private static let longAnswer = DeviceCase(
        .device(
            384, "An answer that is longer than the server's MaxMsgSize comes in several messages",
            "Ensure that when the server announces a MaxMsgSize and reads more than that, then no message of the device is longer, "
                + "values come whole, in pieces where one fits no message, and the Size of those is right.",
            ["REQ-6.3.1-41a"], clause: clause, selection: selection),
        setup: setup
    ) { device in
        var troubles = ServerTroubles()
        troubles.messageSize = 2_000
        let session = try await device.session(
            "srv-a",
            batches: [
                [
                    DeviceFixture.get(1, "./Conf/a"), DeviceFixture.get(2, "./Conf/long"),
                    DeviceFixture.get(3, "./Net/Proxy/Addr", "./Conf/flag"),
                    DeviceFixture.replace(4, "./Conf/a", "a2"),
                ], [DeviceFixture.get(5, "./Conf/a")],
            ], troubles: troubles)
        let values = ["./Conf/long": longValue, "./Net/Proxy/Addr": "p0.example", "./Conf/flag": "false"]
        for (uri, value) in values {
            let came = session.value(DeviceFixture.uri(uri))
            try await device.ensure(came == value, "\(uri) came with \(came?.utf8.count ?? 0) octets")
        }
        try await device.ensure(
            session.code("4") == .ok && session.code("5") == .ok, "not every command has a Status")
    }
}

extension Command {
    /// The address of the first Item.
    fileprivate var firstTarget: String? {
        switch self {
        case .add(let inner), .replace(let inner), .copy(let inner), .delete(let inner), .get(let inner),
            .exec(let inner):
            inner.items.first?.target?.uri
        case .alert, .atomic, .sequence, .status, .results, .foreign: nil
        }
    }

    fileprivate var isExec: Bool { if case .exec = self { true } else { false } }
}
