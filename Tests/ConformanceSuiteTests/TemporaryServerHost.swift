import ConformanceKit
import DMReference
import SyncML
import Traceability

actor TemporaryServerHost {
    var server: ServerModel?
    let faults: FaultSet<ServerFault>
    let policy: Policy
    init(faults: FaultSet<ServerFault> = FaultSet(), policy: Policy = Policy()) {
        self.faults = faults
        self.policy = policy
    }

    func reset(_ profile: ServerProfileRequest) -> ServerResetResult {
        server = ServerModel(
            profile: ServerProfile(
                serverID: profile.serverID, url: "exchange:/server", policy: policy, faults: faults),
            devices: profile.devices.map {
                ManagedDevice(deviceID: $0.deviceID, client: $0.client, server: $0.server)
            }, wall: profile.now)
        return ServerResetResult(url: "exchange:/server")
    }
    func act(_ change: (inout ServerModel) throws -> Void) throws(ControlFailure) {
        guard server != nil else { throw ControlFailure(.refused, "no reset") }
        do { try change(&self.server!) } catch let error as ServerModel.Refusal {
            throw ControlFailure(.refused, error.kind.rawValue)
        } catch { throw ControlFailure(.adapterFault, "\(error)") }
    }
    func read<V>(_ read: (inout ServerModel) -> V) throws(ControlFailure) -> V {
        guard server != nil else { throw ControlFailure(.refused, "no reset") }
        return read(&server!)
    }
    nonisolated func endpoint() -> ControlRouter {
        var router = ControlRouter()
        router.on(.hello) { _ throws(ControlFailure) in
            HelloResult(
                role: .server, implementation: .init(name: "t", version: "t"),
                controls: Set(ControlGroup.all(of: .server)), links: ["exchange"], encodings: ["xml"])
        }
        router.on(.bye) { _ throws(ControlFailure) in Nothing() }
        router.on(.resetServer) { p throws(ControlFailure) in await self.reset(p) }
        @Sendable func def(_ w: ScheduleWish) throws(ControlFailure) -> Definition {
            do { return try JSONReader(w.definition).decode(DefinitionJSON.self).definition } catch {
                throw ControlFailure(.badParameters, "\(error)")
            }
        }
        router.on(.planSchedule) { w throws(ControlFailure) in
            let d = try def(w)
            try await self.act { try $0.plan(device: w.deviceID, id: w.id, d) }
            return Nothing()
        }
        router.on(.changeSchedule) { w throws(ControlFailure) in
            let d = try def(w)
            try await self.act { try $0.change(device: w.deviceID, id: w.id, d) }
            return Nothing()
        }
        func op(_ m: ControlMethod<ScheduleSelection, Nothing>, _ wish: ServerJob.Wish) {
            router.on(m) { s throws(ControlFailure) in
                try await self.act { try $0.wish(wish, device: s.deviceID, id: s.id) }
                return Nothing()
            }
        }
        op(.activateSchedule, .activate); op(.suspendSchedule, .suspend)
        op(.terminateSchedule, .terminate); op(.removeSchedule, .remove)
        router.on(.readRecord) { s throws(ControlFailure) in
            try await self.read { model in
                let state = model.state(device: s.deviceID, id: s.id)
                let r = model.record(device: s.deviceID, id: s.id)
                return ConformanceKit.ScheduleRecord(
                    state: .init(rawValue: state.rawValue) ?? .absent, revision: r?.revision, instance: r?.instance,
                    code: r?.code?.rawValue, reason: r?.reason,
                    definition: r?.definition.flatMap { try? JSONValue(encoding: DefinitionJSON($0)) },
                    wanted: r?.wanted.flatMap { try? JSONValue(encoding: DefinitionJSON($0)) },
                    reports: r?.reports.map { RecordedReport($0.report, isLate: $0.isLate) } ?? [])
            }
        }
        router.on(.readNotifications) { s throws(ControlFailure) in
            NotificationList(messages: try await self.read { $0.notifications(device: s.deviceID) })
        }
        router.on(.advanceClock) { s throws(ControlFailure) in
            try await self.act { $0.advance(s.seconds) }
            return ClockReading(now: nil)
        }
        router.on(.cyclePower) { s throws(ControlFailure) in
            try await self.act { $0.powerCycle(off: s.off ?? 0) }
            return ClockReading(now: nil)
        }
        router.on(.armCrash) { s throws(ControlFailure) in
            try await self.act { $0.armCrash(writes: s.writes) }
            return Nothing()
        }
        router.on(.crashFired) { _ throws(ControlFailure) in
            ConformanceKit.CrashState(fired: try await self.read { $0.crashFired })
        }
        router.on(.exchange) { r throws(ControlFailure) in
            guard let d = try? SyncMLXML.decode(r.body) else { return ExchangeAnswer(status: 400, contentType: "", body: []) }
            switch try await self.read({ $0.received(d.message) }) {
            case .answer(let m): return ExchangeAnswer(status: 200, contentType: "application/vnd.syncml.dm+xml", body: SyncMLXML.encode(m))
            case .drop: throw ControlFailure(.adapterFault, "closed")
            }
        }
        return router
    }
}
