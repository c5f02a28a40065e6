/// What a message is written to: XML or WBXML.
///
/// Elements of MetInf are known by their names; a writer says the namespace or the page that its encoding needs.
protocol ElementWriter {
    /// Begins the outermost element.
    mutating func openRoot(_ name: ElementName)

    /// Begins an element.
    mutating func open(_ name: ElementName)

    /// Ends an element.
    mutating func close(_ name: ElementName)

    /// Writes an element without content.
    mutating func empty(_ name: ElementName)

    /// Writes an element that holds text; nothing if there is none.
    mutating func element(_ name: ElementName, _ text: String?)

    /// Writes an element that holds the value of an Item; nothing if there is none.
    mutating func value(_ name: ElementName, _ text: String?)

    /// Writes a foreign element inside elements of SyncML.
    mutating func foreign(_ element: ForeignElement)
}
