/// Every state found so far, each once and numbered in the order in which it was found.
///
/// States are kept whole and compared whole: a store never takes two states for one.
public protocol StateStore<State> {
    /// The states it keeps.
    associatedtype State

    /// Makes an empty store.
    init()

    /// How many states there are.
    var count: Int { get }

    /// How many bytes the store takes, with the room it has in reserve.
    var bytes: Int { get }

    /// How many more states fit before the store must grow.
    var room: Int { get }

    /// How many bytes the store takes at its largest moment while it grows.
    var bytesWhileGrowing: Int { get }

    /// The state with a number.
    subscript(index: Int) -> State { get }

    /// Adds a state, unless it is there already.
    ///
    /// - Parameter state: The state.
    /// - Returns: Its number, and whether it is new.
    mutating func insert(_ state: State) -> (index: Int, isNew: Bool)

    /// The number of a state, or nil if it was never found.
    func index(of state: State) -> Int?
}
