public import SyncML

extension DefinitionTree {
    /// One management command on one node below `Def`.
    public struct Write: Hashable, Sendable, Codable {
        /// Which command.
        public var kind: Kind
        /// The node, relative to `Def`.
        public var path: [String]
        /// Format of the Meta; nil where it is absent.
        public var format: String?
        /// Type of the Meta; nil where it is absent.
        public var type: String?
        /// The value; nil where Data is absent.
        public var data: String?

        /// The commands that change a definition.
        public enum Kind: Hashable, Sendable, Codable {
            /// Makes a node.
            case add
            /// Overwrites a leaf.
            case replace
            /// Removes a node and what is below it.
            case delete
        }

        /// Creates a write.
        public init(
            _ kind: Kind, _ path: [String], format: String? = nil, type: String? = nil, data: String? = nil
        ) {
            self.kind = kind
            self.path = path
            self.format = format
            self.type = type
            self.data = data
        }
    }

    /// What a device checks while a definition is written.
    public struct WriteRules: Sendable {
        /// Octets of one Body.
        public var bodyLimit: Int
        /// Octets that the tree may take; the storage that is left, counting what it takes already.
        public var room: Int

        /// Creates rules.
        ///
        /// - Parameters:
        ///   - bodyLimit: octets of one Body.
        ///   - room: octets that the tree may take; 1 MiB at most.
        public init(bodyLimit: Int, room: Int = 1_048_576) {
            self.bodyLimit = bodyLimit
            self.room = min(room, 1_048_576)
        }

        /// Creates the rules of a device, its faults included.
        public init(_ capabilities: Capabilities, faults: FaultSet<DeviceFault>, room: Int = 1_048_576) {
            let isIgnored =
                faults.has(.acceptsOverLimit)
                || faults.has(.limitIgnored, Capabilities.Limit.maxBody.rawValue)
            self.init(bodyLimit: isIgnored ? .max : capabilities[.maxBody], room: room)
        }
    }

    /// Nodes that a draft may have; more are refused as a full storage.
    public static let nodeLimit = 4_096

    /// Carries out a write and answers it with a status (schedule-mo 4 and 5, facts 4.1 and A-11).
    ///
    /// Rights and states are the caller's to check. Where several faults are present, any of their codes is right.
    /// A bad name of an atom or group, and a Body that is too large, may be refused here or at Commit.
    ///
    /// - Parameters:
    ///   - write: the command.
    ///   - rules: what the device checks.
    ///   - choices: resolves `refusalReason`, `addLeafWithoutData`, `badPartName` and `oversizeBody`.
    /// - Returns: 200, or why nothing changed.
    public mutating func perform(
        _ write: Write, rules: WriteRules, choices: inout Choices
    ) -> StatusCode {
        let refusals = refusals(of: write, rules: rules)
        guard refusals.binding.isEmpty else {
            return choices.pick("refusalReason", refusals.binding + refusals.free.map(\.code))
        }
        for refusal in refusals.free {
            let options = refusal.isDefault ? [refusal.code, .ok] : [.ok, refusal.code]
            let outcome = choices.pick(refusal.freedom, options)
            if outcome != .ok { return outcome }
        }
        let path = write.path.joined(separator: "/")
        switch write.kind {
        case .add, .replace:
            let isInterior = Layout.definitionRow(at: write.path)?.format == .node
            make(path, isInterior ? nil : write.data ?? "")
        case .delete: remove(path)
        }
        return .ok
    }

    /// A refusal that an implementation may leave out.
    struct FreeRefusal: Hashable {
        var freedom: Freedom
        var code: StatusCode
        /// Whether the reference refuses.
        var isDefault: Bool
    }

    /// Returns every reason to refuse a write: those that oblige, and those that are free.
    func refusals(of write: Write, rules: WriteRules) -> (binding: [StatusCode], free: [FreeRefusal]) {
        let path = write.path.joined(separator: "/")
        let row = Layout.definitionRow(at: write.path)
        let parent = write.path.dropLast().joined(separator: "/")
        var codes: [StatusCode] = []
        var free: [FreeRefusal] = []
        switch write.kind {
        case .add:
            if row == nil || row?.access.contains(.add) == false { codes.append(.commandNotAllowed) }
            if entries[path] != nil { codes.append(.alreadyExists) }
            if !write.path.isEmpty, entries[parent] == nil { codes.append(.notFound) }
            if let name = write.path.last, row?.path.last?.hasPrefix("<") == true, !Layout.isName(name) {
                free.append(FreeRefusal(freedom: "badPartName", code: .badRequest, isDefault: true))
            }
        case .replace, .delete:
            let right: AccessType = write.kind == .replace ? .replace : .delete
            if entries[path] == nil { codes.append(.notFound) }
            if row == nil || row?.access.contains(right) == false { codes.append(.commandNotAllowed) }
        }
        guard write.kind != .delete, let row else { return (codes, free) }
        if !Self.accepts(format: write.format, type: write.type, for: row) {
            codes.append(.unsupportedMediaTypeOrFormat)
        }
        let size = write.data?.utf8.count ?? 0
        if row.format == .xml, size > rules.bodyLimit {
            free.append(FreeRefusal(freedom: "oversizeBody", code: .requestEntityTooLarge, isDefault: true))
        }
        if row.format != .node, write.data == nil {
            let isText = row.format == .chr || row.format == .xml
            free.append(
                FreeRefusal(freedom: "addLeafWithoutData", code: .incompleteCommand, isDefault: !isText))
        }
        if entries.count >= Self.nodeLimit || octets + size > rules.room { codes.append(.deviceFull) }
        return (codes, free)
    }

    /// Returns whether the Meta of a write is absent or that of the layout (schedule-mo 4).
    private static func accepts(format: String?, type: String?, for row: Layout.Row) -> Bool {
        if let format, format != row.format.rawValue { return false }
        guard let type, row.format != .node else { return true }
        return type == (row.format == .xml ? Layout.bodyType : Layout.textType)
    }
}
