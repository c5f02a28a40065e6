import SyncML

/// Alerts that a server, or the work of a schedule, sends (section 1.7).
extension DeviceModel {
    /// Performs an alert and answers it.
    mutating func performAlert(
        _ alert: Alert, _ place: Place, _ execution: inout Execution, _ choices: inout Choices
    ) -> CommandEnd {
        let number = alert.code.map { String($0.rawValue) } ?? ""
        if execution.work != nil,
            profile.faults.has(.dropsCommand, "Alert") || profile.faults.has(.dropsAlert, number)
        {
            execution.answer(Answer(.alert(alert), .ok), &choices)
            return .good
        }
        let outcome = respond(to: alert, place, &choices)
        execution.answer(
            Answer(.alert(alert), outcome.code, items: outcome.texts.map { Item(data: $0) }), &choices)
        switch outcome.code {
        case .ok: return .good
        case .notModified: return .refused
        case .operationCancelled: return .cancelled
        case .requestTimeout: return .timedOut
        default: return .failed
        }
    }

    /// What an alert is answered.
    private struct AlertOutcome {
        var code: StatusCode
        var texts: [String] = []
    }

    private mutating func respond(
        to alert: Alert, _ place: Place, _ choices: inout Choices
    ) -> AlertOutcome {
        guard let code = alert.code else {
            let codes: [StatusCode] = [.incompleteCommand, .badRequest, .optionalFeatureNotSupported]
            return AlertOutcome(code: choices.pick("alertWithoutCode", codes))
        }
        guard let kind = UserAlert(code) else {
            return AlertOutcome(code: answer(toSessionAlert: code, place, &choices))
        }
        guard profile.capabilities.actions.contains(.alert) else {
            return AlertOutcome(code: .optionalFeatureNotSupported)
        }
        guard alert.items.count >= kind.leastItems else { return AlertOutcome(code: .incompleteCommand) }
        if alert.items[1].data == nil,
            let code = choices.pick("alertWithoutText", [StatusCode.incompleteCommand, nil])
        {
            return AlertOutcome(code: code)
        }
        let options = AlertOptions(alert.items[0].data ?? "")
        let reply = user.show(kind.promptKind, alert.items[1].data ?? "", at: wall)
        return outcome(of: kind, reply, options, choiceCount: alert.items.count - 2, &choices)
    }

    /// Alerts of the session mean something directly in a message alone; those of clients mean nothing here.
    private func answer(
        toSessionAlert code: AlertCode, _ place: Place, _ choices: inout Choices
    ) -> StatusCode {
        switch code {
        case .nextMessage, .noEndOfData, .sessionAbort:
            place == .message
                ? .ok : choices.pick("alertOutOfPlace", [.optionalFeatureNotSupported, .commandNotAllowed])
        case .serverInitiatedManagement, .clientInitiatedManagement, .clientEvent, .genericAlert:
            choices.pick("alertOutOfPlace", [.optionalFeatureNotSupported, .commandNotAllowed])
        default: .optionalFeatureNotSupported
        }
    }

    private func outcome(
        of kind: UserAlert, _ reply: UserScript.Reply?, _ options: AlertOptions, choiceCount: Int,
        _ choices: inout Choices
    ) -> AlertOutcome {
        switch reply {
        case nil: return AlertOutcome(code: .ok)
        case .cancel?: return AlertOutcome(code: .operationCancelled)
        case .silent?:
            guard options.defaultResponse != nil, choices.pick("silentAlert", [false, true]) else {
                return AlertOutcome(code: .requestTimeout)
            }
            return defaultOutcome(of: kind, options, choiceCount)
        case .reject?:
            return AlertOutcome(code: kind == .confirm ? .notModified : .operationCancelled)
        case .accept?:
            return kind == .confirm ? AlertOutcome(code: .ok) : defaultOutcome(of: kind, options, choiceCount)
        case .text(let text)?:
            guard kind == .input else { return AlertOutcome(code: .ok) }
            return AlertOutcome(code: .ok, texts: [String(text.prefix(options.maximumLength ?? .max))])
        case .choices(let numbers)?:
            switch kind {
            case .display, .confirm, .input: return AlertOutcome(code: .ok)
            case .singleChoice, .multipleChoice:
                let possible = numbers.filter((1...choiceCount).contains)
                return Self.chosen(kind == .singleChoice ? Array(possible.prefix(1)) : possible, kind)
            }
        }
    }

    /// What is preselected; where nothing is, an empty text, the first choice, or none of several.
    private func defaultOutcome(
        of kind: UserAlert, _ options: AlertOptions, _ choiceCount: Int
    ) -> AlertOutcome {
        let preselected = options.preselected(of: choiceCount)
        switch kind {
        case .display: return AlertOutcome(code: .ok)
        case .confirm: return AlertOutcome(code: options.defaultResponse == "1" ? .ok : .notModified)
        case .input: return AlertOutcome(code: .ok, texts: [options.defaultResponse ?? ""])
        case .singleChoice: return Self.chosen([preselected.first ?? 1], kind)
        case .multipleChoice: return Self.chosen(preselected, kind)
        }
    }

    /// A single choice that picks nothing is a cancellation.
    private static func chosen(_ numbers: [Int], _ kind: UserAlert) -> AlertOutcome {
        if kind == .singleChoice, numbers.isEmpty { return AlertOutcome(code: .operationCancelled) }
        return AlertOutcome(code: .ok, texts: Set(numbers).sorted().map { String($0) })
    }
}

/// The five user-interaction alerts.
private enum UserAlert {
    case display, confirm, input, singleChoice, multipleChoice

    init?(_ code: AlertCode) {
        switch code {
        case .display: self = .display
        case .confirmOrReject: self = .confirm
        case .textInput: self = .input
        case .singleChoice: self = .singleChoice
        case .multipleChoice: self = .multipleChoice
        default: return nil
        }
    }

    /// Options and text, then at least one choice (UI-01).
    var leastItems: Int {
        switch self {
        case .display, .confirm, .input: 2
        case .singleChoice, .multipleChoice: 3
        }
    }

    var promptKind: UserScript.Prompt.Kind {
        switch self {
        case .display: .notify
        case .confirm: .confirm
        case .input: .input
        case .singleChoice, .multipleChoice: .choice
        }
    }
}
