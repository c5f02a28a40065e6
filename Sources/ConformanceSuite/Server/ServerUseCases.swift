import ConformanceKit
import DMReference
import SyncML
import Traceability

/// 5.6.1, 5.6.2, 5.6.3: the use cases from the operator's side. Numbers 0800 to 1099.
enum ServerUseCases {
    static let all: [ServerCase] = [report, tool, adjustment]

    static let report = ServerCase(
        800, "Proactive report",
        ensure:
            "Ensure that when an operator plans queries for every six hours while the battery is above a value, then the "
            + "values of each run that the condition allows reach the record, and the end closes it.",
        [
            "UC-5.6.1-desc-1a", "UC-5.6.1-actor-3a", "UC-5.6.1-actor-3b", "UC-5.6.1-post-2",
            "UC-5.6.1-flow-1",
            "UC-5.6.1-flow-2", "REQ-6.1.7-1a", "REQ-6.3.4.1-10b", "REQ-6.1.7-5d",
        ], interpretations: ["AMB-15"], clause: "5.6.1"
    ) { server in
        try await server.setUp("query", ServerFixture.proactive)
        try await server.advance(21_600)
        try await server.change(DeviceFixture.uri("./Device/Battery"), to: "15")
        try await server.advance(21_600)
        try await server.change(DeviceFixture.uri("./Device/Battery"), to: "90")
        try await server.advance(21_600)
        let filed = try await server.filed(.execution, of: "query")
        try server.ensure(filed.count == 2, "\(filed.count) runs are on record, not 2")
        try await server.advance(43_200)
        try await server.ensureRecord("query", .closed, "after the last run")
    }

    static let tool = ServerCase(
        900, "Tool run",
        ensure:
            "Ensure that when an operator plans a tool run that the user has to agree to, then only failures reach the record, "
            + "later than they happened where the link was down, and a change answers them.",
        [
            "UC-5.6.2-flow-1", "UC-5.6.2-flow-2", "UC-5.6.2-actor-3", "UC-5.6.2-var-2b", "REQ-6.3.4.1-10a",
            "REQ-6.3.4-35b", "REQ-6.1.7-5a",
        ], interpretations: ["AMB-21"], clause: "5.6.2"
    ) { server in
        var definition = ServerFixture.tool
        definition.body = DeviceFixture.body(DeviceFixture.exec(1, "./Tools/Broken"))
        try await server.setUp("scan", ServerFixture.tool)
        try await server.advance(3_600)
        try server.ensure(
            try await server.filed(.execution, of: "scan").isEmpty, "a run that went well was reported")
        definition.user = ServerFixture.tool.user
        try await server.carryOut(.change(definition), "scan")
        try await server.ensureRecord("scan", .confirmed, "after the user agreed to the change")
        try await server.perform(.link(up: false, device: server.first))
        try await server.change(DeviceFixture.uri("./Store/FreePct"), to: "9")
        try await server.advance(3_600)
        try await server.perform(.link(up: true, device: server.first))
        let filed = try await server.filed(.execution, of: "scan")
        try server.ensure(filed.map(\.report.code) == [.commandFailed], "the failure is not on record")
        try await server.carryOut(.terminate, "scan")
        try await server.ensureRecord("scan", .closed, "after the end")
    }

    static let adjustment = ServerCase(
        1000, "Parameter adjustment",
        ensure:
            "Ensure that when an operator plans three groups of parameters, then each change of group on the device reaches the "
            + "record, and after the end in a later session the parameters stay as they are.",
        [
            "UC-5.6.3-desc-1b", "UC-5.6.3-actor-3", "UC-5.6.3-flow-1", "UC-5.6.3-flow-2a", "UC-5.6.3-flow-2b",
            "UC-5.6.3-var-1c", "UC-5.6.3-var-1d", "UC-5.6.3-var-2b", "REQ-6.3.4.1-10a",
        ], interpretations: ["AMB-23"], clause: "5.6.3"
    ) { server in
        try await server.setUp("proxy", ServerFixture.proxies)
        try await server.advance(7 * 3_600)
        try await server.change(DeviceFixture.uri("./Net/RespMs"), to: "950")
        try await server.change(DeviceFixture.uri("./Net/RespMs"), to: "450")
        let groups = try await server.filed(.execution, of: "proxy").compactMap(\.report.group)
        try server.ensure(
            groups == ["normal", "busy", "light", "busy"],
            "the groups on record are \(groups.joined(separator: " "))")
        try await server.carryOut(.terminate, "proxy")
        try await server.ensureRecord("proxy", .closed, "after the end")
        try await server.advance(13 * 3_600)
        let value = try await server.device().model.tree[DeviceFixture.uri("./Net/Proxy/Addr")]?.value
        try server.ensure(value == "busy.example", "the parameter changed after the end")
    }
}
