import DMReference
import SyncML

/// What a server may do with a wish without sending anything: each time is one explanation more.
extension ServerOracle {
    /// Adds the explanations in which the server has dropped wishes that it may drop (INT-17, INT-23).
    mutating func addUnseen() {
        var next = 0
        while next < states.count, states.count <= limits.states {
            let others = states[next].compactMapValues(\.droppingFirst)
            for (place, other) in others.sorted(by: {
                ($0.key.device, $0.key.id) < ($1.key.device, $1.key.id)
            }) {
                var state = states[next]
                state[place] = other
                states.append(state)
            }
            next += 1
            if next == states.count { mergeStates() }
        }
    }
}

extension RecordTrack {
    /// The track once the server has dropped the first definition wished for; nil where it may not.
    ///
    /// It may give up what the device refused before any commit, and what would change nothing.
    var droppingFirst: RecordTrack? {
        guard let index = wishes.firstIndex(where: { $0.wish.definition != nil }),
            !wishes[index].isUnanswered, wishes[index].status == nil
        else { return nil }
        var track = self
        if let code = wishes[index].failures.min(by: { $0.rawValue < $1.rawValue }) {
            track.refuse(at: index, code, reason: nil)
            return track
        }
        guard case .change(let definition) = wishes[index].wish, rest == .confirmed,
            let confirmed, confirmed.isEquivalent(to: definition),
            !wishes[..<index].contains(where: { $0.wish == .terminate || $0.wish == .remove })
        else { return nil }
        track.decided.formUnion(track.wishes.remove(at: index).correlators)
        track.confirmed = definition
        track.codes.insert(.ok)
        track.needsCode = false
        return track
    }
}
