public import ConformanceKit
import DMReference
import SyncML
import Traceability

extension ServerHost {
    /// The server's test control, to be served on standard input, over HTTP or in process.
    ///
    /// - Parameter version: The version of this tool, shown in `hello`.
    /// - Returns: An endpoint that may be used by one suite at a time.
    public nonisolated func endpoint(version: String) -> ControlRouter {
        var router = ControlRouter()
        router.on(.hello) { _ throws(ControlFailure) in
            HelloResult(
                role: .server,
                implementation: HelloResult.Implementation(name: "reference server", version: version),
                controls: Set(ControlGroup.all(of: .server)), links: await self.links,
                encodings: Set(SyncMLEncoding.allCases.map(\.rawValue)),
                binding: .init(root: self.root.description),
                statement: self.variant.suspends ? [:] : ["C-140": .flag(false)])
        }
        router.on(.bye) { _ throws(ControlFailure) in Nothing() }
        router.on(.resetServer) { profile throws(ControlFailure) in try await self.reset(profile) }
        router.on(.exchange) { request throws(ControlFailure) in
            guard let answer = await self.receive(request) else {
                throw ControlFailure(.refused, "the connection was closed without an answer")
            }
            return answer
        }
        addWishes(to: &router)
        addRecords(to: &router)
        addClock(to: &router)
        addCrash(to: &router)
        return router
    }

    private nonisolated func addWishes(to router: inout ControlRouter) {
        router.on(.planSchedule) { wish throws(ControlFailure) in
            try await self.record(.plan(try Self.definition(wish)), wish.deviceID, wish.id)
        }
        router.on(.changeSchedule) { wish throws(ControlFailure) in
            try await self.record(.change(try Self.definition(wish)), wish.deviceID, wish.id)
        }
        let operations: [(ControlMethod<ScheduleSelection, Nothing>, ServerJob.Wish)] = [
            (.activateSchedule, .activate), (.suspendSchedule, .suspend), (.terminateSchedule, .terminate),
            (.removeSchedule, .remove),
        ]
        for (method, wish) in operations {
            router.on(method) { selection throws(ControlFailure) in
                guard wish != .suspend || self.variant.suspends else {
                    throw ControlFailure(.unknownMethod, "this server does not suspend schedules")
                }
                return try await self.record(wish, selection.deviceID, selection.id)
            }
        }
    }

    private nonisolated func addRecords(to router: inout ControlRouter) {
        router.on(.readRecord) { selection throws(ControlFailure) in
            try await self.act { server throws(ControlFailure) in
                try Self.requireDevice(selection.deviceID, server)
                return try ConformanceKit.ScheduleRecord(
                    server.record(device: selection.deviceID, id: selection.id),
                    state: server.state(device: selection.deviceID, id: selection.id))
            }
        }
        router.on(.readNotifications) { selection throws(ControlFailure) in
            try await self.act { server throws(ControlFailure) in
                try Self.requireDevice(selection.deviceID, server)
                return NotificationList(messages: server.notifications(device: selection.deviceID))
            }
        }
    }

    private nonisolated func addClock(to router: inout ControlRouter) {
        router.on(.advanceClock) { advance throws(ControlFailure) in
            try await self.act { server throws(ControlFailure) in
                try ClockSpan.check(advance.seconds, "seconds", from: server.wall)
                server.advance(advance.seconds)
                return ClockReading(now: server.wall)
            }
        }
        router.on(.setClock) { setting throws(ControlFailure) in
            try await self.act { server throws(ControlFailure) in
                server.setClock(setting.now)
                return ClockReading(now: server.wall)
            }
        }
    }

    private nonisolated func addCrash(to router: inout ControlRouter) {
        router.on(.cyclePower) { cycle throws(ControlFailure) in
            try await self.act { server throws(ControlFailure) in
                try ClockSpan.check(cycle.off ?? 0, "off", from: server.wall)
                server.powerCycle(off: cycle.off ?? 0)
                return ClockReading(now: server.wall)
            }
        }
        router.on(.armCrash) { arming throws(ControlFailure) in
            try await self.act { server throws(ControlFailure) in
                server.armCrash(writes: arming.writes)
                return Nothing()
            }
        }
        router.on(.crashFired) { _ throws(ControlFailure) in
            try await self.act { server throws(ControlFailure) in CrashReading(fired: server.crashFired) }
        }
    }

    private func record(_ wish: ServerJob.Wish, _ device: String, _ id: String) throws(ControlFailure)
        -> Nothing
    {
        try act { server throws(ControlFailure) in
            do throws(ServerModel.Refusal) {
                try server.wish(wish, device: device, id: id)
            } catch {
                throw Self.failure(error.kind, device, id)
            }
            return Nothing()
        }
    }

    private static func definition(_ wish: ScheduleWish) throws(ControlFailure) -> Definition {
        guard Layout.isName(wish.id) else {
            throw ControlFailure(.badParameters, "id \"\(wish.id.prefix(64))\" names no schedule")
        }
        do throws(JSONShapeError) {
            return try JSONReader(wish.json)["definition"].decode(DefinitionJSON.self).definition
        } catch {
            throw ControlFailure(error)
        }
    }

    private static func requireDevice(_ device: String, _ server: ServerModel) throws(ControlFailure) {
        guard server.store.shelves[device] != nil else {
            throw failure(.unknownDevice, device, "")
        }
    }

    private static func failure(
        _ kind: ServerModel.Refusal.Kind, _ device: String, _ id: String
    ) -> ControlFailure {
        switch kind {
        case .unknownDevice: ControlFailure(.badParameters, "no device \(device.prefix(256))")
        case .unknownSchedule: ControlFailure(.refused, "no record of \(id.prefix(64))")
        case .live: ControlFailure(.refused, "\(id) is live")
        case .notLive: ControlFailure(.refused, "\(id) is not live")
        }
    }
}
