import ConformanceKit
import DMHost
import SyncML
import Testing

/// Spoils messages, repeatably: octets, and whole elements, so that much of it stays XML.
private actor Mangler {
    private var state: UInt64 = 1
    /// How often each HTTP status answered; 0 where the connection was closed.
    private(set) var statuses: [Int: Int] = [:]

    func count(_ answer: ExchangeAnswer?) { statuses[answer?.status ?? 0, default: 0] += 1 }

    func mangle(_ octets: [UInt8]) -> [UInt8] {
        var octets = octets
        for _ in 0..<(1 + next(3)) {
            switch next(8) {
            case 0: octets[next(octets.count)] = UInt8(truncatingIfNeeded: next(256))
            case 1: octets = Array(octets.prefix(next(octets.count) + 1))
            case 2, 3, 4: change(text: &octets)
            case 5: remove(element(in: octets), from: &octets)
            case 6: double(element(in: octets), in: &octets, at: nil)
            case _: double(element(in: octets), in: &octets, at: element(in: octets).lowerBound)
            }
        }
        return octets
    }

    private func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % max(1, bound)
    }

    /// Replaces a letter or digit between tags.
    private func change(text octets: inout [UInt8]) {
        var isInTag = false
        var places: [Int] = []
        for (place, octet) in octets.enumerated() {
            if octet == UInt8(ascii: "<") { isInTag = true }
            if !isInTag, octet > UInt8(ascii: " ") { places.append(place) }
            if octet == UInt8(ascii: ">") { isInTag = false }
        }
        guard !places.isEmpty else { return }
        let signs = Array("0129azAZ-./?#%+ ".utf8)
        octets[places[next(places.count)]] = signs[next(signs.count)]
    }

    private func remove(_ element: Range<Int>, from octets: inout [UInt8]) {
        if element.count < octets.count { octets.removeSubrange(element) }
    }

    private func double(_ element: Range<Int>, in octets: inout [UInt8], at place: Int?) {
        octets.insert(contentsOf: Array(octets[element]), at: place ?? element.upperBound)
    }

    /// A whole element, tags included; the empty range at the end where none is whole.
    private func element(in octets: [UInt8]) -> Range<Int> {
        let none = octets.count..<octets.count
        let begins = octets.indices.filter { place in
            octets[place] == UInt8(ascii: "<") && place + 1 < octets.count
                && (UInt8(ascii: "A")...UInt8(ascii: "z")).contains(octets[place + 1])
        }
        guard !begins.isEmpty else { return none }
        let begin = begins[next(begins.count)]
        let name = Array(
            octets[(begin + 1)...].prefix {
                $0 > UInt8(ascii: " ") && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/")
            })
        let end = Array("</".utf8) + name + [UInt8(ascii: ">")]
        for place in begin..<max(begin, octets.count - end.count + 1)
        where octets[place] == end[0] && Array(octets[place..<(place + end.count)]) == end {
            return begin..<(place + end.count)
        }
        return none
    }
}

@Suite("Mangled messages to the server host")
struct MangledMessageTests {
    @Test("messages spoiled at every step of its sessions do not stop the server", .timeLimit(.minutes(2)))
    func mangled() async throws {
        let world = try await ServerHostWorld()
        try await world.reset()
        let host = world.host
        let mangler = Mangler()
        _ = try await world.control.call(.planSchedule, try ServerHostWorld.wish())
        let post: ServerHostWorld.Post = { request in
            for _ in 0..<100 {
                var spoiled = request
                spoiled.body = await mangler.mangle(request.body)
                await mangler.count(await host.receive(spoiled))
            }
            guard let answer = await host.receive(request) else { return nil }
            return answer
        }
        for _ in 0..<5 { try await world.session(post) }
        try await world.advance(4_200, post)
        let statuses = await mangler.statuses
        #expect(statuses.keys.allSatisfy { [0, 200, 400].contains($0) }, "\(statuses)")
        #expect(statuses[400, default: 0] > 100, "\(statuses)")
        #expect(statuses[200, default: 0] > 100, "\(statuses)")
        _ = try await world.control.call(.planSchedule, try ServerHostWorld.wish(ServerPeer.definition, "t"))
        for _ in 0..<3 { try await world.session() }
        #expect(try await world.record("t").state == .confirmed, "it serves as before")
    }
}
