/// A part of a campaign that is divided by case id: `2/5` is the second of five.
///
/// The cases of a campaign are put in order of their ids and dealt out one by one, so that each part has its fair share,
/// and anybody can tell from the ids alone to which part a case belongs.
public struct Shard: Hashable, Sendable, CustomStringConvertible {
    /// Which part, from 1.
    public let index: Int
    /// How many parts there are, at most 10,000.
    public let count: Int

    /// Most parts of a campaign.
    public static let limit = 10_000

    /// Names a part; nil unless `1 <= index <= count <= 10,000`.
    ///
    /// - Parameters:
    ///   - index: Which part, from 1.
    ///   - count: How many parts there are.
    public init?(_ index: Int, of count: Int) {
        guard (1...Self.limit).contains(count), (1...count).contains(index) else { return nil }
        self.index = index
        self.count = count
    }

    /// Reads `I/N`; nil where the text is anything else.
    public init?(_ text: String) {
        let numbers = text.split(separator: "/", omittingEmptySubsequences: false)
        guard numbers.count == 2, numbers.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let index = Int(numbers[0]), let count = Int(numbers[1])
        else { return nil }
        self.init(index, of: count)
    }

    /// The text `I/N`.
    public var description: String { "\(index)/\(count)" }

    /// Picks the cases of this part.
    ///
    /// - Parameter ids: All cases of the campaign, in any order.
    /// - Returns: Those that belong to this part; none where there are more parts than cases.
    public func part(of ids: Set<TestCaseID>) -> Set<TestCaseID> {
        Set(ids.sorted().enumerated().filter { $0.offset % count == index - 1 }.map(\.element))
    }
}

extension Shard: Codable {
    /// Reads the text `I/N`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let shard = Shard(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\"\(text.prefix(40))\" is no shard")
        }
        self = shard
    }

    /// Writes the text `I/N`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
