/// What the document type of SyncML 1.2 allows inside an element; the order of the rows is that of the facts' table.
struct ContentModel: Sendable {
    /// The element's name.
    var element: String
    /// What may stand inside.
    var content: Content
    /// For each element that may stand inside its place in the order.
    var places: [String: Int] = [:]

    /// The kinds of content.
    enum Content: Sendable {
        /// Elements in this order.
        case children([Particle])
        /// Text only.
        case text
        /// A value: text, which may carry escaped markup.
        case value
        /// Elements of MetInf in any order.
        case metInf
        /// Nothing.
        case empty
    }

    /// One place in the order: an element, or a choice among several.
    struct Particle: Sendable {
        /// The elements of which one may stand here.
        var names: [String]
        /// Whether at least one must stand here.
        var isRequired: Bool
        /// Whether more than one may stand here.
        var isRepeatable: Bool
        /// Whether DM uses it.
        var isUsed: Bool

        /// Creates a particle from its form in the table: a name and `?`, `*`, `+` or nothing; `-` in front if unused.
        init(_ form: String) {
            var form = form[...]
            isUsed = form.first != "-"
            if !isUsed { form.removeFirst() }
            let sign = form.last
            isRequired = sign != "?" && sign != "*"
            isRepeatable = sign == "*" || sign == "+"
            if sign == "?" || sign == "*" || sign == "+" { form.removeLast() }
            names = form.split(separator: "|").map(String.init)
        }
    }

    private init(_ element: String, _ children: String) {
        self.element = element
        let particles = children.split(separator: " ").map { Particle(String($0)) }
        content = .children(particles)
        for (place, particle) in particles.enumerated() {
            for name in particle.names { places[name] = place }
        }
    }

    private init(_ element: String, _ content: Content) {
        self.element = element
        self.content = content
    }

    /// The rows: section 2, first the containers, then the elements with text, then the empty ones.
    static let table: [ContentModel] =
        [
            ContentModel("SyncML", "SyncHdr SyncBody"),
            ContentModel(
                "SyncHdr", "VerDTD VerProto SessionID MsgID Target Source RespURI? -NoResp? Cred? Meta?"),
            ContentModel("SyncBody", "\(bodyCommands)+ Final?"),
            ContentModel("Status", "CmdID MsgRef CmdRef Cmd TargetRef* SourceRef* -Cred? Chal? Data Item*"),
            ContentModel("Results", "CmdID MsgRef? CmdRef Meta? TargetRef? SourceRef? Item+"),
            ContentModel("Alert", "CmdID -NoResp? -Cred? Data Correlator? Item*"),
            ContentModel("Add", "CmdID -NoResp? -Cred? Meta? Item+"),
            ContentModel("Replace", "CmdID -NoResp? -Cred? Meta? Item+"),
            ContentModel("Copy", "CmdID -NoResp? -Cred? Meta? Item+"),
            ContentModel("Delete", "CmdID -NoResp? -Archive? -SftDel? -Cred? Meta? Item+"),
            ContentModel("Get", "CmdID -NoResp? -Lang? -Cred? Meta? Item+"),
            ContentModel("Exec", "CmdID -NoResp? -Cred? Meta? Correlator? Item+"),
            ContentModel("Sequence", "CmdID -NoResp? Meta? \(memberCommands)+"),
            ContentModel("Atomic", "CmdID -NoResp? Meta? \(memberCommands)+"),
            ContentModel("Item", "Target? Source? -SourceParent? -TargetParent? Meta? Data? MoreData?"),
            ContentModel("Target", "LocURI LocName? -Filter?"),
            ContentModel("Source", "LocURI LocName?"),
            ContentModel("Cred", "Meta? Data"),
            ContentModel("Chal", "Meta"),
            ContentModel("Meta", .metInf),
            ContentModel("MetInf", .metInf),
            ContentModel("Data", .value),
        ] + texts.map { ContentModel($0, .text) } + empties.map { ContentModel($0, .empty) }

    /// The rows by name.
    static let byElement = Dictionary(uniqueKeysWithValues: table.map { ($0.element, $0) })

    private static let texts = [
        "VerDTD", "VerProto", "SessionID", "MsgID", "CmdID", "MsgRef", "CmdRef", "Cmd", "LocURI", "LocName",
        "RespURI", "TargetRef", "SourceRef", "Correlator", "Lang",
        "Format", "Type", "Mark", "Size", "NextNonce", "MaxMsgSize", "MaxObjSize", "EMI", "Version",
    ]

    private static let empties = ["Final", "MoreData", "NoResp", "NoResults", "Archive", "SftDel"]

    private static let bodyCommands =
        "Alert|Atomic|Copy|Exec|Get|Map|Put|Results|Search|Sequence|Status|Sync|Add|Move|Replace|Delete"

    private static let memberCommands =
        "Add|Replace|Delete|Copy|Atomic|Map|Move|Sync|Get|Alert|Exec|Sequence"

    /// Commands that SyncML knows and DM does not use.
    static let unusedCommands: Set<String> = ["Map", "Put", "Search", "Sync", "Move"]

    /// Elements that SyncML knows and that are neither commands nor in the table.
    static let unusedElements: Set<String> = [
        "NumberOfChanges", "MapItem", "Filter", "Field", "Record", "FilterType", "SourceParent",
        "TargetParent",
    ]

    /// The children of Meta that DM uses; EMI may repeat.
    static let metInfUsed: Set<String> = [
        "Format", "Type", "Mark", "Size", "NextNonce", "MaxMsgSize", "MaxObjSize", "EMI", "Version", "MetInf",
    ]

    /// The children of Meta that only synchronisation uses.
    static let metInfUnused: Set<String> = ["Anchor", "Mem", "FieldLevel"]

    /// Returns whether the name is one of SyncML 1.2, in whatever place.
    static func isKnown(_ name: String) -> Bool {
        byElement[name] != nil || unusedCommands.contains(name) || unusedElements.contains(name)
    }

    /// The commands of a body.
    static let commands: Set<String> = Set(bodyCommands.split(separator: "|").map(String.init))
}
