/// The named fields of one entry; each is taken once, and none may be left over.
struct EntryFields {
    private var values: [String: (line: Int, value: String)] = [:]
    private var names: [String] = []
    private let line: Int

    /// Collects fields under an entry that begins on a line.
    init(entryLine: Int) { line = entryLine }

    /// Adds a field.
    mutating func add(_ name: String, _ value: String, line: Int) throws(CatalogueError) {
        guard values[name] == nil else { throw CatalogueError(line: line, cause: .repeatedField(name)) }
        guard !value.isEmpty else { throw CatalogueError(line: line, cause: .empty(field: name)) }
        values[name] = (line, value)
        names.append(name)
    }

    /// Takes a field that may be missing.
    mutating func take(_ name: String) -> (line: Int, value: String)? { values.removeValue(forKey: name) }

    /// Takes a field that has to be there.
    mutating func require(_ name: String) throws(CatalogueError) -> (line: Int, value: String) {
        guard let found = values.removeValue(forKey: name) else {
            throw CatalogueError(line: line, cause: .missing(field: name))
        }
        return found
    }

    /// Takes a list of words of one vocabulary, empty where the field is missing.
    mutating func takeList<Word: RawRepresentable>(
        _ name: String, as type: Word.Type
    ) throws(CatalogueError) -> [Word] where Word.RawValue == String {
        guard let found = take(name) else { return [] }
        return try words(found.value, of: type, field: name, line: found.line)
    }

    /// Refuses fields that nobody asked for.
    func finish() throws(CatalogueError) {
        guard let name = names.first(where: { values[$0] != nil }), let left = values[name] else { return }
        throw CatalogueError(line: left.line, cause: .unknownField(name))
    }
}

/// Reads words of one vocabulary, separated by commas.
func words<Word: RawRepresentable>(
    _ text: some StringProtocol, of type: Word.Type, field: String, line: Int
) throws(CatalogueError) -> [Word] where Word.RawValue == String {
    var result: [Word] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
        result.append(try word(part.trimmingSpaces(), of: type, field: field, line: line))
    }
    return result
}

/// Reads one word of a vocabulary.
func word<Word: RawRepresentable>(
    _ text: some StringProtocol, of type: Word.Type, field: String, line: Int
) throws(CatalogueError) -> Word where Word.RawValue == String {
    guard let found = Word(rawValue: String(text)) else {
        throw CatalogueError(line: line, cause: .unknownWord(String(text), field: field))
    }
    return found
}
