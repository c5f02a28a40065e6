/// Why a store cannot be used.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Kind: Hashable, Sendable {
        /// The file cannot be opened or made.
        case cannotOpen(String)
        /// The file is no store of this program.
        case foreign
        /// The file follows another schema.
        case schema(found: Int, known: Int)
        /// The file belongs to the other role.
        case otherOwner(String)
        /// Another process uses the file.
        case inUse
        /// A record cannot be understood.
        case unreadable(record: String, String)
        /// Reading or writing failed.
        case failed(String)
    }

    /// What is wrong.
    public var kind: Kind
    /// The file.
    public var path: String

    /// The file and what is wrong with it.
    public var description: String {
        switch kind {
        case .cannotOpen(let why): "\(path) cannot be opened as a store: \(why)"
        case .foreign: "\(path) is not a store of this program; nothing in it was changed"
        case .schema(let found, let known):
            "\(path) has schema version \(found); this program reads version \(known)"
        case .otherOwner(let owner): "\(path) is the store of a \(owner)"
        case .inUse: "\(path) is in use by another process"
        case .unreadable(let record, let why): "\(path): record \(record) cannot be understood: \(why)"
        case .failed(let why): "\(path) cannot be read or written: \(why)"
        }
    }
}
