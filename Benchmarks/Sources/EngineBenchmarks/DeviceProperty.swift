import DMReference
import PropertyTesting
import SyncML

/// One stimulus of the reference device: a session of a server, or something that happens to the device.
enum DeviceStimulus: Hashable, Sendable {
    /// A definition is transferred and committed in one session.
    case define(Int, DeviceDefinition)
    /// A schedule gets another definition in one session.
    case change(Int, DeviceDefinition)
    /// An operation of a schedule is executed.
    case operate(Int, DMReference.Report.Operation)
    /// A schedule is removed.
    case delete(Int)
    /// What a schedule says of itself is read.
    case read(Int)
    /// The server writes the watched value.
    case write(Int)
    /// The device changes the watched value by itself.
    case measure(Int)
    /// Both clocks run on, over all that becomes due.
    case advance(Int)
    /// What is queued is offered to its owner, who accepts it.
    case deliver
    /// Power is cut for a while.
    case cutPower(Int)
}

/// The kinds of schedules of the property.
enum DeviceDefinition: Int, CaseIterable, Sendable {
    /// Reads a value every minute.
    case periodic
    /// Runs a tool and writes a value when the watched one rises.
    case conditional
    /// Writes a value once, and runs by hand only after an Activate.
    case installed
    /// Applies one of two groups of parameters.
    case grouped
}

/// The picture of a device for the property: which schedules there are.
struct DeviceScheduleModel: CommandModel {
    var initialState: Set<Int> { [] }

    private static let name = Gen<Int>.integer(in: 0...2)
    private static let definition = Gen<DeviceDefinition>.element(of: DeviceDefinition.allCases)
    private static let operation = Gen<DMReference.Report.Operation>.element(of: [
        .activate, .suspend, .terminate,
    ])
    private static let stimuli = Gen<DeviceStimulus>.weighted(
        (weight: 3, generator: zip(name, definition).map { .define($0.0, $0.1) }),
        (weight: 1, generator: zip(name, definition).map { .change($0.0, $0.1) }),
        (weight: 3, generator: zip(name, operation).map { .operate($0.0, $0.1) }),
        (weight: 1, generator: name.map { .delete($0) }),
        (weight: 3, generator: name.map { .read($0) }),
        (weight: 3, generator: Gen<Int>.integer(in: 0...20).map { .write($0) }),
        (weight: 3, generator: Gen<Int>.integer(in: 0...20).map { .measure($0) }),
        (weight: 6, generator: Gen<Int>.element(of: [1, 10, 30, 60, 150, 400]).map { .advance($0) }),
        (weight: 2, generator: .just(.deliver)),
        (weight: 1, generator: Gen<Int>.element(of: [0, 90]).map { .cutPower($0) }))

    func commands(in state: Set<Int>) -> Gen<DeviceStimulus>? { Self.stimuli }

    func isAllowed(_ command: DeviceStimulus, in state: Set<Int>) -> Bool {
        switch command {
        case .define(let name, _): !state.contains(name)
        case .change(let name, _), .operate(let name, _), .delete(let name), .read(let name):
            state.contains(name)
        case .write, .measure, .advance, .deliver, .cutPower: true
        }
    }

    func advance(_ state: inout Set<Int>, past command: DeviceStimulus, response: Reference) {
        advance(&state, past: command)
    }

    private func advance(_ state: inout Set<Int>, past command: DeviceStimulus) {
        switch command {
        case .define(let name, _): state.insert(name)
        case .delete(let name): state.remove(name)
        case .change, .operate, .read, .write, .measure, .advance, .deliver, .cutPower: break
        }
    }

    func judge(
        _ response: DeviceSight, of command: DeviceStimulus, in state: Set<Int>,
        after earlier: Responses<DeviceSight>
    ) -> Judgement {
        guard response.isInOrder else { return .fail("a report came out of turn") }
        var expected = state
        advance(&expected, past: command)
        guard response.present == expected else { return .fail("it holds \(response.present)") }
        switch command {
        case .define, .delete, .read, .write:
            return response.codes.allSatisfy { $0 == 200 } ? .pass : .fail("it answers \(response.codes)")
        case .change, .operate, .measure, .advance, .deliver, .cutPower: return .pass
        }
    }
}

/// What is seen of the device after a stimulus.
struct DeviceSight {
    /// The Status codes of the message, one for each Item.
    var codes: [Int]
    /// The schedules that are there.
    var present: Set<Int>
    /// Whether every report so far had a greater number than those of its schedule before it.
    var isInOrder: Bool
}
