import Testing

@testable import Reports

@Suite("Text of an IUT") struct TextTests {
    @Test("markup is escaped although a combining mark makes it part of another character")
    func combining() {
        #expect("\"\u{301}".count == 1)
        #expect(MarkupText("\"\u{301}<\u{338}&\u{301}").description == "&quot;\u{301}&lt;\u{338}&amp;\u{301}")
    }

    @Test("attributes keep their line feeds")
    func attributes() {
        #expect(MarkupText("a\n\tb", isAttribute: true).description == "a&#10;&#9;b")
        #expect(MarkupText("a\n\tb").description == "a\n\tb")
    }

    @Test(
        "what cannot be seen is spelt out, and what can stays",
        arguments: [
            ("plain\ttext\n", "plain\ttext\n"), ("\u{1B}[2J", "\u{27E8}U+001B\u{27E9}[2J"),
            ("a\u{202E}b", "a\u{27E8}U+202E\u{27E9}b"), ("a\u{200B}b", "a\u{27E8}U+200B\u{27E9}b"),
            ("\r\n", "\u{27E8}U+000D\u{27E9}\n"), ("Größe 日本", "Größe 日本"),
            ("\u{FFFF}", "\u{27E8}U+FFFF\u{27E9}"),
        ])
    func visible(text: String, shown: String) {
        #expect(Array(VisibleText(text).description.unicodeScalars) == Array(shown.unicodeScalars))
    }

    @Test("text beyond the limit is cut, and that is said")
    func cut() {
        #expect(VisibleText("abcdef", limit: 6).description == "abcdef")
        #expect(VisibleText("abcdefg", limit: 6).description == "abcdef … (1 more characters)")
    }

    @Test(
        "XML is laid out for reading, and anything else left alone",
        arguments: [
            ("<a><b>x</b><c/></a>", "<a>\n  <b>x</b>\n  <c/>\n</a>"),
            ("<a><b></b>\n</a>", "<a>\n  <b></b>\n</a>"), ("no xml", "no xml"), ("<a><b", "<a><b"),
            ("<a><![CDATA[<x>]]></a>", "<a><![CDATA[<x>]]></a>"), ("</a></a><b>", "</a>\n</a>\n<b>"),
            ("", ""),
        ])
    func xml(text: String, shown: String) {
        #expect(IndentedXML(text).description == shown)
    }

    @Test("layout stays small however deep the nesting is")
    func deep() {
        let text = String(repeating: "<a>", count: 5000)
        #expect(IndentedXML(text).description.utf8.count < 60 * 5000)
    }
}
