/// The tag tables of WBXML: each page lists its names from token 5 on; an empty name is a reserved token.
enum CodePage: Int, CaseIterable {
    /// SyncML 1.0 to 1.2 (page 0 of a message).
    case syncML
    /// MetInf (page 1 of a message).
    case metInf
    /// DM DDF 1.2 (page 2 of a message).
    case deviceDescription
    /// DevInf 1.0 to 1.2 (page 0 of a document of its own).
    case deviceInformation

    /// Tokens below are global ones.
    static let firstToken = 5

    /// The names of the page, from token 5 on.
    var names: [String] {
        switch self {
        case .syncML: Self.syncMLNames
        case .metInf: Self.metInfNames
        case .deviceDescription: Self.deviceDescriptionNames
        case .deviceInformation: Self.deviceInformationNames
        }
    }

    private static let syncMLNames = [
        "Add", "Alert", "Archive", "Atomic", "Chal", "Cmd", "CmdID", "CmdRef", "Copy", "Cred", "Data",
        "Delete", "Exec", "Final", "Get", "Item", "Lang", "LocName", "LocURI", "Map", "MapItem", "Meta",
        "MsgID", "MsgRef", "NoResp", "NoResults", "Put", "Replace", "RespURI", "Results", "Search",
        "Sequence", "SessionID", "SftDel", "Source", "SourceRef", "Status", "Sync", "SyncBody",
        "SyncHdr", "SyncML", "Target", "TargetRef", "", "VerDTD", "VerProto", "NumberOfChanges",
        "MoreData", "Field", "Filter", "Record", "FilterType", "SourceParent", "TargetParent", "Move",
        "Correlator",
    ]

    private static let metInfNames = [
        "Anchor", "EMI", "Format", "FreeID", "FreeMem", "Last", "Mark", "MaxMsgSize", "Mem", "MetInf",
        "Next", "NextNonce", "SharedMem", "Size", "Type", "Version", "MaxObjSize", "FieldLevel",
    ]

    private static let deviceDescriptionNames = [
        "AccessType", "ACL", "Add", "b64", "bin", "bool", "chr", "CaseSense", "CIS", "Copy", "CS",
        "date", "DDFName", "DefaultValue", "Delete", "Description", "DFFormat", "DFProperties",
        "DFTitle", "DFType", "Dynamic", "Exec", "float", "Format", "Get", "int", "Man", "MgmtTree",
        "MIME", "Mod", "Name", "Node", "node", "NodeName", "null", "Occurrence", "One", "OneOrMore",
        "OneOrN", "Path", "Permanent", "Replace", "RTProperties", "Scope", "Size", "time", "Title",
        "TStamp", "Type", "Value", "VerDTD", "VerNo", "xml", "ZeroOrMore", "ZeroOrN", "ZeroOrOne",
    ]

    private static let deviceInformationNames = [
        "CTCap", "CTType", "DataStore", "DataType", "DevID", "DevInf", "DevTyp", "DisplayName", "DSMem",
        "Ext", "FwV", "HwV", "Man", "MaxGUIDSize", "MaxID", "MaxMem", "Mod", "OEM", "ParamName",
        "PropName", "Rx", "Rx-Pref", "SharedMem", "MaxSize", "SourceRef", "SwV", "SyncCap", "SyncType",
        "Tx", "Tx-Pref", "ValEnum", "VerCT", "VerDTD", "XNam", "XVal", "UTC", "SupportNumberOfChanges",
        "SupportLargeObjs", "Property", "PropParam", "MaxOccur", "NoTruncate", "", "Filter-Rx",
        "FilterCap", "FilterKeyword", "FieldLevel", "SupportHierarchicalSync",
    ]
}
