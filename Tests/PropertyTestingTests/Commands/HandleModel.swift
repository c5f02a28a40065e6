import PropertyTesting

/// Files that are opened, written and closed by the handle that opening gave; the model knows handles as references only.
struct HandleModel: CommandModel {
    enum Command: Hashable, Sendable {
        case open
        case write(Reference, Int)
        case size(Reference)
        case close(Reference)
    }

    /// What a command answers: the handle it opened, or a size.
    enum Response: Hashable, Sendable {
        case handle(Int)
        case size(Int)
        case done
    }

    /// The open files by the command that opened them, with their sizes.
    struct State: Sendable {
        var open: [(file: Reference, size: Int)] = []
    }

    var initialState: State { State() }

    func commands(in state: State) -> Gen<Command>? {
        guard !state.open.isEmpty else { return .just(.open) }
        let file = Gen<Reference>.element(of: state.open.map(\.file))
        return .oneOf(
            .just(.open), zip(file, .integer(in: 1...9)).map { .write($0.0, $0.1) }, file.map { .size($0) },
            file.map { .close($0) })
    }

    func isAllowed(_ command: Command, in state: State) -> Bool {
        switch command {
        case .open: true
        case .write(let file, _), .size(let file), .close(let file): state.open.contains { $0.file == file }
        }
    }

    func advance(_ state: inout State, past command: Command, response: Reference) {
        switch command {
        case .open: state.open.append((response, 0))
        case .write(let file, let count):
            for index in state.open.indices where state.open[index].file == file {
                state.open[index].size += count
            }
        case .size: break
        case .close(let file): state.open.removeAll { $0.file == file }
        }
    }

    func judge(
        _ response: Response, of command: Command, in state: State, after earlier: Responses<Response>
    ) -> Judgement {
        switch (command, response) {
        case (.open, .handle(let handle)):
            let taken = state.open.contains { earlier[$0.file] == .handle(handle) }
            return taken ? .fail("handle \(handle) is in use") : .pass
        case (.size(let file), .size(let size)):
            let expected = state.open.first { $0.file == file }?.size
            return size == expected ? .pass : .fail("size \(size)")
        case (.write, .done), (.close, .done): return .pass
        case (.open, .size), (.open, .done), (.size, .handle), (.size, .done), (.write, .handle),
            (.write, .size),
            (.close, .handle), (.close, .size):
            return .fail("\(response) is no answer")
        }
    }
}

/// A table of files that gives the handles of closed ones again, and forgets that the third was never closed.
struct HandleTable {
    private var sizes: [Int: Int] = [:]
    let isFaulty: Bool

    init(isFaulty: Bool) {
        self.isFaulty = isFaulty
    }

    mutating func perform(
        _ command: HandleModel.Command, _ responses: Responses<HandleModel.Response>
    ) -> HandleModel.Response {
        func handle(_ file: Reference) -> Int {
            guard case .handle(let handle) = responses[file] else { return -1 }
            return handle
        }
        switch command {
        case .open:
            let most = isFaulty ? 2 : 1000
            let free = (0..<most).first { sizes[$0] == nil } ?? 0
            sizes[free] = 0
            return .handle(free)
        case .write(let file, let count):
            sizes[handle(file), default: 0] += count
            return .done
        case .size(let file): return .size(sizes[handle(file)] ?? -1)
        case .close(let file):
            sizes[handle(file)] = nil
            return .done
        }
    }
}
