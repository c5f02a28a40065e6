public import ConformanceKit
import DMReference
import SyncML
import Traceability

extension DeviceHost {
    /// The device's test control, to be served on standard input, over HTTP or in process.
    ///
    /// - Parameter version: The version of this tool, shown in `hello`.
    /// - Returns: An endpoint that may be used by one suite at a time.
    public nonisolated func endpoint(version: String) -> ControlRouter {
        var router = ControlRouter()
        router.on(.hello) { _ throws(ControlFailure) in
            HelloResult(
                role: .device,
                implementation: HelloResult.Implementation(name: "reference device", version: version),
                controls: Set(ControlGroup.all(of: .device)).subtracting([.storage]),
                links: ["http", "exchange"], encodings: Set(SyncMLEncoding.allCases.map(\.rawValue)),
                binding: .init(root: self.root.description))
        }
        router.on(.bye) { _ throws(ControlFailure) in Nothing() }
        router.on(.resetDevice) { profile throws(ControlFailure) in try await self.reset(profile) }
        addSessions(to: &router)
        addClock(to: &router)
        addTree(to: &router)
        addPeople(to: &router)
        addCrash(to: &router)
        return router
    }

    private nonisolated func addSessions(to router: inout ControlRouter) {
        router.on(.startSession) { selection, turn throws(ControlFailure) in
            _ = try await self.settle(turn.exchange) { device throws(ControlFailure) in
                device.startSession(with: selection.serverID)
            }
            return Nothing()
        }
        router.on(.notify) { delivery, turn throws(ControlFailure) in
            _ = try await self.settle(turn.exchange) { device throws(ControlFailure) in
                device.notify(delivery.message)
            }
            return Nothing()
        }
        router.on(.setLink) { link, turn throws(ControlFailure) in
            _ = try await self.settle(turn.exchange) { device throws(ControlFailure) in
                device.setLink(up: link.isUp)
            }
            return Nothing()
        }
        router.on(.addAccount) { profile, turn throws(ControlFailure) in
            _ = try await self.settle(turn.exchange) { device throws(ControlFailure) in
                device.addAccount(profile.account)
            }
            return Nothing()
        }
        router.on(.removeAccount) { selection, turn throws(ControlFailure) in
            _ = try await self.settle(turn.exchange) { device throws(ControlFailure) in
                guard device.model.accounts[selection.serverID] != nil else {
                    throw ControlFailure(.refused, "no account \(selection.serverID)")
                }
                return device.removeAccount(selection.serverID)
            }
            return Nothing()
        }
    }

    private nonisolated func addClock(to router: inout ControlRouter) {
        router.on(.advanceClock) { advance, turn throws(ControlFailure) in
            ClockReading(
                now: try await self.settle(turn.exchange) { device throws(ControlFailure) in
                    try ClockSpan.check(advance.seconds, "seconds", from: device.now)
                    return device.advance(advance.seconds)
                })
        }
        router.on(.setClock) { setting, turn throws(ControlFailure) in
            ClockReading(
                now: try await self.settle(turn.exchange) { device throws(ControlFailure) in
                    device.setClock(setting.now)
                })
        }
        router.on(.cyclePower) { cycle, turn throws(ControlFailure) in
            ClockReading(
                now: try await self.settle(turn.exchange) { device throws(ControlFailure) in
                    try ClockSpan.check(cycle.off ?? 0, "off", from: device.now)
                    return device.powerCycle(off: cycle.off ?? 0)
                })
        }
    }

    private nonisolated func addTree(to router: inout ControlRouter) {
        router.on(.setNode) { change, turn throws(ControlFailure) in
            let format = try change.format.map { text throws(ControlFailure) in
                guard let format = Format(rawValue: text) else {
                    throw ControlFailure(.badParameters, "format \"\(text)\" is unknown")
                }
                return format
            }
            let acl = try change.acl.map { text throws(ControlFailure) in
                guard let acl = ACL(text) else {
                    throw ControlFailure(.badParameters, "acl \"\(text)\" is no access control list")
                }
                return acl
            }
            _ = try await self.settle(turn.exchange) { device throws(ControlFailure) in
                let uri = try Self.outside(device.model.profile.scheduleRoot, change.uri)
                return device.change {
                    $0.setNode(uri, value: change.value, format: format, acl: acl, choices: &$1)
                }
            }
            return Nothing()
        }
        router.on(.removeNode) { selection, turn throws(ControlFailure) in
            _ = try await self.settle(turn.exchange) { device throws(ControlFailure) in
                let uri = try Self.outside(device.model.profile.scheduleRoot, selection.uri)
                return device.change { $0.removeNode(uri, choices: &$1) }
            }
            return Nothing()
        }
        router.on(.readNode) { selection throws(ControlFailure) in
            let uri = try Self.address(selection.uri)
            let node = try await self.look { $0.model.controlNode(uri) }
            return NodeReading(
                exists: node != nil, format: node?.format.rawValue, value: node?.value,
                acl: node.map(\.acl.description))
        }
    }

    private nonisolated func addPeople(to router: inout ControlRouter) {
        router.on(.setAnswers) { answers, turn throws(ControlFailure) in
            _ = try await self.settle(turn.exchange) { device throws(ControlFailure) in
                device.change { model, _ in model.user.answers = answers.answers }
            }
            return Nothing()
        }
        router.on(.readPrompts) { _ throws(ControlFailure) in
            UserPrompts(prompts: try await self.look { $0.model.user.prompts })
        }
        router.on(.readToolLog) { _ throws(ControlFailure) in
            ToolLog(
                runs: try await self.look { device in
                    device.model.toolRuns.map {
                        ToolRunRecord(at: $0.at, uri: $0.uri.description, data: $0.data)
                    }
                })
        }
        router.on(.setTool) { setting, turn throws(ControlFailure) in
            let uri = try Self.address(setting.uri)
            try ClockSpan.check(setting.seconds, "seconds")
            _ = try await self.settle(turn.exchange) { device throws(ControlFailure) in
                guard device.model.tree[uri]?.tool != nil else {
                    throw ControlFailure(.badParameters, "\(uri) is no tool")
                }
                return device.change { model, _ in
                    model.setTool(uri, status: StatusCode(setting.status), seconds: setting.seconds)
                }
            }
            return Nothing()
        }
    }

    private nonisolated func addCrash(to router: inout ControlRouter) {
        router.on(.armCrash) { arming, turn throws(ControlFailure) in
            _ = try await self.settle(turn.exchange) { device throws(ControlFailure) in
                device.armCrash(writes: arming.writes)
            }
            return Nothing()
        }
        router.on(.crashFired) { _ throws(ControlFailure) in
            CrashReading(fired: try await self.look { $0.crashFired })
        }
    }

    private static func address(_ text: String) throws(ControlFailure) -> NodeURI {
        guard let uri = NodeURI(text) else {
            throw ControlFailure(.badParameters, "uri \"\(text)\" is no node address")
        }
        return uri
    }

    private static func outside(_ root: NodeURI, _ text: String) throws(ControlFailure) -> NodeURI {
        let uri = try address(text)
        guard !uri.isInside(root) else {
            throw ControlFailure(.refused, "\(uri) lies below the schedule object")
        }
        return uri
    }
}
