/// The namespace names of SyncML documents.
public enum XMLNamespace {
    /// The namespace of SyncML 1.2 elements.
    public static let syncML = "SYNCML:SYNCML1.2"
    /// The namespace of the children of Meta.
    public static let metInf = "syncml:metinf"

    /// The name that the prefix `xml` always stands for.
    static let xml = "http://www.w3.org/XML/1998/namespace"
    /// The name that the prefix `xmlns` always stands for.
    static let xmlns = "http://www.w3.org/2000/xmlns/"

    /// Maps the namespace that a document uses by mistake onto the right one.
    struct Renaming {
        /// The namespace of the document's root.
        var from: String
        /// Whether the mistake is to be repaired; markup in Data is left alone.
        var isActive = true

        /// Returns the namespace to keep.
        func apply(_ namespace: String) -> String {
            isActive && namespace == from ? XMLNamespace.syncML : namespace
        }

        /// Leaves every namespace alone.
        static let none = Renaming(from: "", isActive: false)
    }
}
