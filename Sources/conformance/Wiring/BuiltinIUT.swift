import DMHost
import DMReference
import Foundation

/// A reference implementation as `builtin:ROLE?fault=NAME&variant=NAME` or the options of `serve` name it.
struct BuiltinIUT<Fault: ReferenceFault> {
    var faults = FaultSet<Fault>()
    var policy = Policy()
    private var faultText = ""
    private var variantText = ""

    init(fault: String?, variant: String?) throws {
        if let fault {
            guard let set = FaultSet<Fault>(fault) else {
                let known = Fault.allCases.map(\.rawValue).joined(separator: " ")
                throw Failure.usage("unknown fault \(fault); known are \(known)")
            }
            faults = set
            faultText = fault
        }
        if let variant {
            policy = try Self.policy(variant)
            variantText = variant
        }
    }

    init(uri: String) throws {
        let query = uri.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        var fault: String?
        var variant: String?
        for part in query.split(separator: "&") {
            let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
            switch sides.first {
            case "fault"? where sides.count == 2: fault = sides[1]
            case "variant"? where sides.count == 2: variant = sides[1]
            case _: throw Failure.usage("--iut \(uri): \(part) is neither fault=NAME nor variant=NAME")
            }
        }
        try self.init(fault: fault, variant: variant)
    }

    /// The options of `serve` that make the same implementation.
    var arguments: [String] {
        (faultText.isEmpty ? [] : ["--fault", faultText])
            + (variantText.isEmpty ? [] : ["--variant", variantText])
    }

    /// A variant is freedoms with the option each takes, as in `sequenceAfterFailure=1,noChangeAlert=1`.
    private static func policy(_ text: String) throws -> Policy {
        var preferences: [Freedom: Int] = [:]
        for part in text.split(separator: ",") {
            let sides = part.split(separator: "=").map(String.init)
            guard sides.count == 2, let index = Int(sides[1]), index >= 0 else {
                throw Failure.usage("variant \(text): \(part) is not FREEDOM=NUMBER")
            }
            preferences[Freedom(rawValue: sides[0])] = index
        }
        return Policy(preferences)
    }

    static func program() throws -> String {
        guard let path = Bundle.main.executablePath else {
            throw Failure.tester("this program cannot find itself")
        }
        return path
    }
}

typealias BuiltinDevice = BuiltinIUT<DeviceFault>
typealias BuiltinServer = BuiltinIUT<ServerFault>

extension BuiltinDevice {
    func host() -> DeviceHost {
        DeviceHost(
            faults: faults, settings: ReferenceDevice.Settings(policy: policy), post: HTTPPost.send)
    }
}

extension BuiltinServer {
    func host() -> ServerHost { ServerHost(faults: faults, policy: policy) }
}
