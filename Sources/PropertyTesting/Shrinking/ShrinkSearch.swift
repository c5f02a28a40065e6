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
    /// It did not, though it was run.
    mutating func failed()
    /// It was not worth a run.
    mutating func refused()
}

extension ShrinkSearch {
    mutating func refused() { failed() }
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

/// Tries one amount after the other and ends with the first success, or when the runs it may spend are spent.
struct FirstSearch: ShrinkSearch {
    private let count: UInt64
    private var runsLeft: Int
    private var index: UInt64 = 0

    init(count: Int = 1, runs: Int = .max) {
        self.count = UInt64(max(0, count))
        runsLeft = runs
    }

    var parameter: ShrinkParameter? { index < count && runsLeft > 0 ? ShrinkParameter(amount: index) : nil }
    mutating func succeeded() { index = count }
    mutating func refused() { index += 1 }

    mutating func failed() {
        index += 1
        runsLeft -= 1
    }
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
/// First zero, one, and the two distances just below, which tell soon when nothing gives; then a bold step down, and if that fails
/// growing steps from above; then it halves the number of bits, and then the distance, between the greatest known to fail
/// and the least known to succeed; at last the distances just below
/// on the other side of the target.
struct LeastSearch: ShrinkSearch {
    private enum Stage {
        case zero
        case one
        case below(UInt64)
        case bold
        case galloping(UInt64)
        case bisecting
        case mirrored(UInt64)
        case over
    }

    /// The greatest distance known to fail.
    private var low: UInt64 = 0
    /// The least distance known to succeed.
    private var high: UInt64
    private let isBelow: Bool
    private let hasOtherSide: Bool
    private var stage: Stage

    /// Starts at a distance that succeeds.
    init(from distance: UInt64, isBelow: Bool = false, hasOtherSide: Bool = false) {
        high = distance
        self.isBelow = isBelow
        self.hasOtherSide = hasOtherSide
        stage = distance == 0 ? .over : .zero
    }

    private var probe: UInt64 {
        if high / 4 > low {
            let bits = (low.bitWidth - low.leadingZeroBitCount + high.bitWidth - high.leadingZeroBitCount) / 2
            let power: UInt64 = 1 << UInt64(bits - 1)
            if power > low && power < high { return power }
        }
        return low + (high - low) / 2
    }

    var parameter: ShrinkParameter? {
        switch stage {
        case .zero: ShrinkParameter(amount: 0, isMirrored: isBelow)
        case .one: ShrinkParameter(amount: 1, isMirrored: isBelow)
        case .below(let step): ShrinkParameter(amount: high - step, isMirrored: isBelow)
        case .bold, .bisecting: ShrinkParameter(amount: probe, isMirrored: isBelow)
        case .galloping(let step): ShrinkParameter(amount: high - step, isMirrored: isBelow)
        case .mirrored(let distance): ShrinkParameter(amount: distance, isMirrored: !isBelow)
        case .over: nil
        }
    }

    mutating func succeeded() {
        switch stage {
        case .zero: stage = .over
        case .one:
            high = 1
            finish()
        case .below(let step):
            high -= step
            if high - low > 8 { stage = .bold } else { bisect() }
        case .galloping(let step):
            high -= step
            gallop(step * 2)
        case .bold, .bisecting:
            high = probe
            bisect()
        case .mirrored, .over: stage = .over
        }
    }

    mutating func failed() {
        switch stage {
        case .zero:
            if high > 1 { stage = .one } else { finish() }
        case .one:
            low = 1
            if high > 2 { stage = .below(1) } else { finish() }
        case .below(let step):
            if step == 1, high > 3 { stage = .below(2) } else { finish() }
        case .bold:
            low = probe
            gallop(2)
        case .galloping(let step):
            low = high - step
            bisect()
        case .bisecting:
            low = probe
            bisect()
        case .mirrored(let distance):
            let next = distance &- 1
            stage = distance > 1 && high - next <= 2 ? .mirrored(next) : .over
        case .over: break
        }
    }

    /// Goes on downward from the least known to succeed, in growing steps while there is room.
    private mutating func gallop(_ step: UInt64) {
        if high - low > step { stage = .galloping(step) } else { bisect() }
    }

    /// Goes on between the bounds, or finishes when nothing lies between them.
    private mutating func bisect() {
        if high - low > 1 { stage = .bisecting } else { finish() }
    }

    /// Goes on to the other side of the target, where there is one.
    private mutating func finish() {
        let first = isBelow ? high : high - 1
        stage = hasOtherSide && first > 0 ? .mirrored(first) : .over
    }
}
