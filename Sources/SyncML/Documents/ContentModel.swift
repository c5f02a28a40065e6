/// What the document type of SyncML 1.2 allows inside an element; the order of the rows is that of the facts' table.
struct ContentModel: Sendable {
    /// The element's name.
    var element: String
    /// What may stand inside.
    var content: Content
    /// For each known name its place in the order; 255 where it may not stand inside.
    var places: [UInt8] = []
    /// The places that must be taken, one bit each.
    var required: UInt32 = 0
    /// The places that may be taken more than once.
    var repeatable: UInt32 = 0
    /// The places that DM uses.
    var used: UInt32 = 0

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
        places = Array(repeating: .max, count: ElementName.knownCount)
        for (place, particle) in particles.enumerated() {
            for name in particle.names {
                if let number = ElementName.known(name) { places[Int(number.rawValue)] = UInt8(place) }
            }
            if particle.isRequired { required |= 1 << place }
            if particle.isRepeatable { repeatable |= 1 << place }
            if particle.isUsed { used |= 1 << place }
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

    /// For each known name the number of its row; -1 where it has none.
    static let rows: [Int] = {
        var rows = Array(repeating: -1, count: ElementName.knownCount)
        for (row, model) in table.enumerated() {
            if let number = ElementName.known(model.element) { rows[Int(number.rawValue)] = row }
        }
        return rows
    }()

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

    /// The rows as columns, for whoever walks over many elements.
    struct Columns {
        /// For each known name the number of its row; -1 where it has none.
        let rows: [Int]
        /// What may stand inside, by row.
        let kinds: [Kind]
        /// The place of each known name, 256 for each row; 255 where it may not stand inside.
        let places: [UInt8]
        /// The places that must be taken, by row.
        let required: [UInt32]
        /// The places that may be taken more than once, by row.
        let repeatable: [UInt32]
        /// The places that DM uses, by row.
        let used: [UInt32]

        /// The kinds of content without what they contain.
        enum Kind: UInt8 { case children, text, value, metInf }
    }

    /// The rows as columns.
    static let columns = Columns(
        rows: rows,
        kinds: table.map { model in
            switch model.content {
            case .children, .empty: .children
            case .text: .text
            case .value: .value
            case .metInf: .metInf
            }
        },
        places: table.flatMap {
            $0.places.isEmpty ? Array(repeating: UInt8.max, count: ElementName.knownCount) : $0.places
        },
        required: table.map(\.required), repeatable: table.map(\.repeatable), used: table.map(\.used))

    /// What is known of a name beside its row.
    struct Standing: OptionSet {
        var rawValue: UInt8

        /// An element of SyncML 1.2.
        static let isKnown = Standing(rawValue: 1)
        /// A command.
        static let isCommand = Standing(rawValue: 2)
        /// A command that DM does not use.
        static let isUnusedCommand = Standing(rawValue: 4)
        /// A child of Meta that DM uses.
        static let isMetInf = Standing(rawValue: 8)
        /// A child of Meta that only synchronisation uses.
        static let isUnusedMetInf = Standing(rawValue: 16)
    }

    /// The standing of each known name.
    static let standings: [Standing] = {
        var standings = Array(repeating: Standing(), count: ElementName.knownCount)
        func add(_ standing: Standing, _ names: [String]) {
            for name in names {
                if let number = ElementName.known(name) {
                    standings[Int(number.rawValue)].formUnion(standing)
                }
            }
        }
        add(.isKnown, table.map(\.element) + unusedCommands + unusedElements)
        add(.isCommand, bodyCommands.split(separator: "|").map(String.init))
        add(.isUnusedCommand, unusedCommands)
        add(.isMetInf, metInfUsed)
        add(.isUnusedMetInf, metInfUnused)
        return standings
    }()

    /// Returns what is known of a name.
    static func standing(_ name: ElementName) -> Standing {
        name.rawValue < ElementName.knownCount ? standings[Int(name.rawValue)] : []
    }

    private static let unusedCommands = ["Map", "Put", "Search", "Sync", "Move"]

    private static let unusedElements = [
        "NumberOfChanges", "MapItem", "Filter", "Field", "Record", "FilterType", "SourceParent",
        "TargetParent",
    ]

    /// The children of Meta that DM uses; EMI may repeat.
    private static let metInfUsed = [
        "Format", "Type", "Mark", "Size", "NextNonce", "MaxMsgSize", "MaxObjSize", "EMI", "Version", "MetInf",
    ]

    private static let metInfUnused = ["Anchor", "Mem", "FieldLevel"]
}
