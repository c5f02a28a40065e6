import SyncML

/// Reads a definition from its text and notes what is incomplete (V4) or malformed (V5).
struct DefinitionReader {
    let tree: DefinitionTree
    let base: NodeURI
    var problems: [Problem] = []

    mutating func definition() -> Definition {
        var result = Definition()
        result.autoStart = bool("AutoStart")
        result.lenient = bool("Lenient")
        result.mode = word("Mode")
        result.time = time()
        result.condition = condition("Cond")
        result.body = text("Body")
        result.onError = word("OnError")
        result.groups = groups()
        result.report.when = word("Report/When")
        result.report.ended = bool("Report/Ended")
        result.report.failLimit = number("Report/FailLimit")
        result.user.onRequest = word("User/OnRequest")
        result.user.onRun = word("User/OnRun")
        result.user.onResult = word("User/OnResult")
        if result.user.onResult == .confirm {
            result.user.onResult = nil
            add(.v5, .unsupportedMediaTypeOrFormat, .format, "User/OnResult")
        }
        result.user.text = text("User/Text")
        result.user.timeout = number("User/Timeout")
        checkCompleteness(result)
        return result
    }

    /// Some trigger and some work (V4), each of one kind; a prompt has a text.
    private mutating func checkCompleteness(_ definition: Definition) {
        let hasGroups = tree["Groups"] != nil
        if tree["Time"] == nil, tree["Cond"] == nil, !hasGroups {
            add(.v4, .incompleteCommand, .incomplete, "")
        }
        if (tree["Body"] != nil) == hasGroups {
            add(.v4, .incompleteCommand, .incomplete, "Body", aspect: hasGroups ? "both" : nil)
        }
        if hasGroups, tree["Cond"] != nil { add(.v4, .incompleteCommand, .incomplete, "Cond") }
        if definition.user.prompts, tree["User/Text"] == nil {
            add(.v4, .incompleteCommand, .incomplete, "User/Text", .recommended)
        }
    }

    private mutating func time() -> Definition.TimePart? {
        guard tree["Time"] != nil else { return nil }
        return Definition.TimePart(
            start: instant("Time/Start"), end: instant("Time/End"), period: number("Time/Period"),
            duration: number("Time/Duration", zero: .tolerated),
            count: number("Time/Count", zero: .binding), missed: word("Time/Missed"),
            grace: number("Time/Grace"))
    }

    private mutating func condition(_ path: String) -> Definition.Condition? {
        guard tree[path] != nil else { return nil }
        var result = Definition.Condition(mode: word(path + "/Mode"))
        result.startup = bool(path + "/Startup")
        result.minGap = number(path + "/MinGap")
        let names = tree.children(of: path + "/At")
        if names.isEmpty { add(.v4, .incompleteCommand, .incomplete, path) }
        for name in names {
            checkName(name, path + "/At/" + name)
            result.atoms[name] = atom(path + "/At/" + name)
        }
        return result
    }

    private mutating func atom(_ path: String) -> Definition.Atom? {
        let node = address(path + "/Node")
        let comparison: Definition.Comparison? = operation(path + "/Op")
        let value = text(path + "/Value")
        let rearm = text(path + "/Rearm")
        let hold = number(path + "/Hold")
        if comparison?.needsOperand == true, value == nil {
            add(.v4, .incompleteCommand, .incomplete, path + "/Value")
        }
        if comparison?.isNumeric == true {
            for (leaf, operand) in [("/Value", value), ("/Rearm", rearm)] {
                if let operand { checkOperand(operand, path + leaf) }
            }
        }
        guard let node, let comparison else { return nil }
        return Definition.Atom(node: node, comparison, value: value, rearm: rearm, hold: hold)
    }

    private mutating func groups() -> Definition.Groups? {
        guard tree["Groups"] != nil else { return nil }
        var result = Definition.Groups(defaultGroup: text("Groups/Default"))
        let names = tree.children(of: "Groups/G")
        if names.isEmpty { add(.v4, .incompleteCommand, .incomplete, "Groups") }
        for name in names {
            checkName(name, "Groups/G/" + name)
            result.groups[name] = group("Groups/G/" + name)
        }
        return result
    }

    private mutating func group(_ path: String) -> Definition.Group? {
        let condition = condition(path + "/Cond")
        let from = timeOfDay(path + "/From")
        let to = timeOfDay(path + "/To")
        if (tree[path + "/From"] == nil) != (tree[path + "/To"] == nil) {
            add(.v4, .incompleteCommand, .incomplete, path)
        }
        if tree[path + "/Rank"] == nil { add(.v4, .incompleteCommand, .incomplete, path + "/Rank") }
        if tree[path + "/Body"] == nil { add(.v4, .incompleteCommand, .incomplete, path + "/Body") }
        let rank = number(path + "/Rank") ?? Int(Int32.max)
        guard let body = text(path + "/Body") else { return nil }
        return Definition.Group(rank: rank, condition: condition, from: from, to: to, body: body)
    }
}
