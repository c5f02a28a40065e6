/// What the user of a device answers, and what the user was shown.
public struct UserScript: Hashable, Sendable, Codable {
    /// One answer.
    public enum Reply: Hashable, Sendable, Codable {
        /// Yes.
        case accept
        /// No.
        case reject
        /// Cancels.
        case cancel
        /// Does not react.
        case silent
        /// Types a text.
        case text(String)
        /// Picks choices, numbered from 1.
        case choices([Int])
    }

    /// What was shown.
    public struct Prompt: Hashable, Sendable, Codable {
        /// When; nil while the clock is unknown.
        public var at: Instant?
        /// What kind.
        public var kind: Kind
        /// The text shown.
        public var text: String
        /// The answer given; nil for a notification.
        public var reply: Reply?

        /// Kinds of prompt.
        public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
            /// Takes no answer.
            case notify
            /// Takes yes or no.
            case confirm
            /// Takes a text.
            case input
            /// Takes choices.
            case choice
        }

        /// Creates a prompt.
        public init(at: Instant?, kind: Kind, text: String, reply: Reply?) {
            self.at = at
            self.kind = kind
            self.text = text
            self.reply = reply
        }
    }

    /// Answers to come, first to last.
    public var answers: [Reply]
    /// The answer once those are used up.
    public var fallback: Reply
    /// What was shown since reset.
    public var prompts: [Prompt]

    /// Creates a script.
    public init(answers: [Reply] = [], fallback: Reply = .accept) {
        self.answers = answers
        self.fallback = fallback
        prompts = []
    }

    /// Shows a prompt and returns the user's answer, nil for a notification.
    public mutating func show(_ kind: Prompt.Kind, _ text: String, at: Instant?) -> Reply? {
        guard kind != .notify else {
            prompts.append(Prompt(at: at, kind: kind, text: text, reply: nil))
            return nil
        }
        let reply = answers.isEmpty ? fallback : answers.removeFirst()
        prompts.append(Prompt(at: at, kind: kind, text: text, reply: reply))
        return reply
    }
}
