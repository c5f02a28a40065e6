public import DMReference

/// Parameters of `user.answers`.
public struct UserAnswers: JSONConvertible {
    /// Answers to come, first to last; then the default of the profile.
    public var answers: [UserScript.Reply]

    /// Creates the value.
    public init(answers: [UserScript.Reply]) {
        self.answers = answers
    }

    /// Creates the value from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        answers = try reader["answers"].array { element throws(JSONShapeError) in try element.read() }
    }

    /// The value as JSON.
    public var json: JSONValue {
        ["answers": .array(of: answers)]
    }
}

/// Result of `user.prompts`.
public struct UserPrompts: JSONConvertible {
    /// What the user was shown since reset.
    public var prompts: [UserScript.Prompt]

    /// Creates the value.
    public init(prompts: [UserScript.Prompt]) {
        self.prompts = prompts
    }

    /// Creates the value from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        prompts = try reader["prompts"].array { element throws(JSONShapeError) in try element.read() }
    }

    /// The value as JSON.
    public var json: JSONValue {
        ["prompts": .array(of: prompts)]
    }
}

extension ControlMethod where Parameters == UserAnswers, Result == Nothing {
    /// Replaces the answers that the user will give.
    public static var setAnswers: Self { Self("user.answers") }
}

extension ControlMethod where Parameters == Nothing, Result == UserPrompts {
    /// Asks what the user was shown.
    public static var readPrompts: Self { Self("user.prompts") }
}

extension UserScript.Reply: JSONConvertible {
    /// Creates a reply from `"accept"`, `"reject"`, `"cancel"`, `"silent"`, `{"text"}` or `{"choices"}`.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        switch reader.value {
        case "accept": self = .accept
        case "reject": self = .reject
        case "cancel": self = .cancel
        case "silent": self = .silent
        case .object(let members) where members["text"] != nil: self = .text(try reader["text"].text())
        case .object(let members) where members["choices"] != nil:
            self = .choices(
                try reader["choices"].array { choice throws(JSONShapeError) in try choice.count() })
        case .null, .flag, .integer, .number, .text, .array, .object:
            throw reader.error("accept, reject, cancel, silent, {\"text\": ...} or {\"choices\": [...]}")
        }
    }

    /// The reply as JSON.
    public var json: JSONValue {
        switch self {
        case .accept: "accept"
        case .reject: "reject"
        case .cancel: "cancel"
        case .silent: "silent"
        case .text(let text): ["text": .text(text)]
        case .choices(let choices): ["choices": .array(choices.map(JSONValue.integer))]
        }
    }
}

extension UserScript.Prompt: JSONConvertible {
    /// Creates a prompt from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        self.init(
            at: try reader["at"].optional { at throws(JSONShapeError) in try at.instant() },
            kind: try reader["kind"].choice(Kind.self), text: try reader["text"].text(),
            reply: try reader["answer"].optional { reply throws(JSONShapeError) in try reply.read() })
    }

    /// The prompt as JSON.
    public var json: JSONValue {
        .members([
            "at": .instant(at), "kind": .text(kind.rawValue), "text": .text(text), "answer": reply?.json,
        ])
    }
}
