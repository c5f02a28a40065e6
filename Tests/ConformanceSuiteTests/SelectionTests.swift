import ConformanceKit
import ConformanceSuite
import Testing
import Traceability

@Suite("Selection of the suite's cases")
struct SelectionTests {
    @Test("every case is selected by words that somebody can answer")
    func words() throws {
        let purposes = DeviceSuite.all.map(\.purpose) + ServerSuite.all.map(\.purpose)
        #expect(purposes.count > 300)
        for purpose in purposes {
            let expression = try SelectionExpression(purpose.selection)
            // Both ways, so that no branch of `&` and `|` stays unread.
            for value in [true, false] {
                _ = expression.evaluate { word in
                    #expect(SelectionFacts.knows(word, of: purpose.role), "\(purpose.id): \(word)")
                    return value
                }
            }
        }
    }
}
