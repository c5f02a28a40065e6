/// What a search asks of an edit: an amount, and which of two ways.
struct ShrinkParameter: Hashable, Sendable {
    var amount: UInt64
    var isMirrored = false
}

/// Looks for the best parameter of an edit, one question at a time.
protocol ShrinkSearch: Sendable {
    /// The parameter to try now, or nil if the search is over.
    var parameter: ShrinkParameter? { get }
    /// The edit with the parameter gave a simpler failing value.
    mutating func succeeded()
    /// It did not.
    mutating func failed()
}

/// Tries amounts from zero up to a count; begins again after a success, for the edit then means something else.
struct EachSearch: ShrinkSearch {
    private let count: UInt64
    private var index: UInt64 = 0

    init(count: Int = 1) {
        self.count = UInt64(max(0, count))
    }

    var parameter: ShrinkParameter? { index < count ? ShrinkParameter(amount: index) : nil }
    mutating func succeeded() { index = 0 }
    mutating func failed() { index += 1 }
}

/// Tries one amount after the other and ends with the first success.
struct FirstSearch: ShrinkSearch {
    private let count: UInt64
    private var index: UInt64 = 0

    init(count: Int = 1) {
        self.count = UInt64(max(0, count))
    }

    var parameter: ShrinkParameter? { index < count ? ShrinkParameter(amount: index) : nil }
    mutating func succeeded() { index = count }
    mutating func failed() { index += 1 }
}

/// Removes as many as it can in growing steps: one, two, four and so on while it succeeds.
struct GrowingSearch: ShrinkSearch {
    private var step: UInt64 = 1
    private var isGrowing = true
    private var isOver = false

    var parameter: ShrinkParameter? { isOver ? nil : ShrinkParameter(amount: step) }

    mutating func succeeded() {
        if isGrowing { step *= 2 }
    }

    mutating func failed() {
        isGrowing = false
        if step == 1 {
            isOver = true
        } else {
            step /= 2
        }
    }
}

/// Looks for the least distance at which an edit still succeeds.
///
/// First zero and one; then it halves the number of bits, and then the distance, between the greatest known to fail and the
/// least known to succeed; at last the distances just below on the other side of the target.
struct LeastSearch: ShrinkSearch {
    private enum Stage {
        case bisecting
        case mirrored(UInt64)
        case over
    }

    /// The greatest distance known to fail, or nil.
    private var low: UInt64?
    private var high: UInt64
    private let isBelow: Bool
    private let hasOtherSide: Bool
    private var stage = Stage.bisecting

    /// Starts at a distance that succeeds.
    init(from distance: UInt64, isBelow: Bool = false, hasOtherSide: Bool = false) {
        high = distance
        self.isBelow = isBelow
        self.hasOtherSide = hasOtherSide
        settle()
    }

    private var probe: UInt64 {
        guard let low else { return 0 }
        if low == 0 && high > 2 { return 1 }
        if high / 4 > low {
            let bits = (low.bitWidth - low.leadingZeroBitCount + high.bitWidth - high.leadingZeroBitCount) / 2
            let power: UInt64 = 1 << UInt64(bits - 1)
            if power > low && power < high { return power }
        }
        return low + (high - low) / 2
    }

    var parameter: ShrinkParameter? {
        switch stage {
        case .bisecting: ShrinkParameter(amount: probe, isMirrored: isBelow)
        case .mirrored(let distance): ShrinkParameter(amount: distance, isMirrored: !isBelow)
        case .over: nil
        }
    }

    mutating func succeeded() {
        switch stage {
        case .bisecting:
            high = probe
            settle()
        case .mirrored, .over: stage = .over
        }
    }

    mutating func failed() {
        switch stage {
        case .bisecting:
            low = probe
            settle()
        case .mirrored(let distance):
            let next = distance &- 1
            stage = distance > 1 && high - next <= 2 ? .mirrored(next) : .over
        case .over: break
        }
    }

    /// Leaves bisecting when nothing lies between the bounds.
    private mutating func settle() {
        if let low { guard high - low <= 1 else { return } } else { guard high == 0 else { return } }
        guard hasOtherSide, high > 0 else {
            stage = .over
            return
        }
        let first = isBelow ? high : high - 1
        stage = first > 0 ? .mirrored(first) : .over
    }
}
