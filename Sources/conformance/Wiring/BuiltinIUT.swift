import DMHost
import DMReference
import Foundation

/// A reference implementation as `builtin:ROLE?fault=NAME&variant=NAME` or the options of `serve` name it.
struct BuiltinIUT<Fault: ReferenceFault, Variant: NamedVariant> {
    var faults = FaultSet<Fault>()
    /// How it uses the freedoms of the documents; nil without a name.
    var variant: Variant?
    private var faultText = ""

    init(fault: String?, variant: String?) throws {
        if let fault {
            guard let set = FaultSet<Fault>(fault) else {
                let known = Fault.allCases.map(\.rawValue).joined(separator: " ")
                throw Failure.usage("unknown fault \(fault); known are \(known)")
            }
            for (name, argument) in set.arguments
            where !argument.isEmpty && !name.arguments.contains(argument) {
                let known = name.arguments.filter { !$0.isEmpty }.joined(separator: " ")
                throw Failure.usage(
                    "fault \(name.rawValue) does not take \(argument)"
                        + (known.isEmpty ? "; it takes no argument" : "; it takes \(known)"))
            }
            faults = set
            faultText = fault
        }
        if let variant {
            self.variant = try Variant.known(variant)
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
            + (variant.map { ["--variant", $0.name] } ?? [])
    }

    static func program() throws -> String {
        guard let path = Bundle.main.executablePath else {
            throw Failure.tester("this program cannot find itself")
        }
        return path
    }
}

typealias BuiltinDevice = BuiltinIUT<DeviceFault, DeviceVariant>
typealias BuiltinServer = BuiltinIUT<ServerFault, ServerVariant>

extension NamedVariant {
    /// Finds a variant that the command line names.
    static func known(_ name: String) throws -> Self {
        guard let variant = Self(named: name) else {
            throw Failure.usage(
                "unknown variant \(name); known are \(all.map(\.name).joined(separator: " "))")
        }
        return variant
    }
}

extension BuiltinDevice {
    func host(
        store: RecordStore? = nil, atEachPoint: @escaping @Sendable () -> Void = {}
    ) -> DeviceHost {
        DeviceHost(
            faults: faults, variant: variant ?? .reference, store: store, atEachPoint: atEachPoint,
            post: HTTPPost.send)
    }
}

extension BuiltinServer {
    func host(
        store: RecordStore? = nil, atEachPoint: @escaping @Sendable () -> Void = {}
    ) -> ServerHost {
        ServerHost(faults: faults, variant: variant ?? .reference, store: store, atEachPoint: atEachPoint)
    }
}
