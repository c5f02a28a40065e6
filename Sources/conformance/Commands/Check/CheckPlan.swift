import ConformanceKit
import Foundation
import Traceability

/// What a campaign is to do: the command line joined with the configuration, and checked before anything is started.
struct CheckPlan {
    /// What concerns one role.
    struct RolePlan {
        /// What runs it.
        var campaign: RoleCampaign
        /// How its IUT is reached.
        var iut: String
        /// How the IUT of the other role is reached that end-to-end cases run it against.
        var peer: String
        /// The cases chosen, in their order.
        var purposes: [TestPurpose]
    }

    /// The roles in the order of the run.
    let roles: [RolePlan]
    /// The configuration with the command line's values in it.
    let configuration: Configuration
    /// The cases asked for; empty for all.
    let selection: String
    /// Repeats everything.
    let seed: UInt64
    /// The token of the one generated history that is repeated.
    let history: String?
    /// Which part of the campaign is run; nil for the whole.
    let shard: Shard?
    /// The roles of the whole campaign, those without a case in this part among them.
    let allRoles: [Role]
    /// How the IUT of each of them is reached.
    let iuts: [Role: String]
    /// The number of cases of the whole campaign.
    let undivided: Int
    /// The configuration's path, and what the command line says beside it, as a shell takes them.
    let repeating: String

    /// Joins and checks.
    ///
    /// - Parameters:
    ///   - file: The configuration's path; nil for none.
    ///   - options: The command line.
    ///   - selection: What is selected instead of what either says.
    ///   - shard: The part that is to run; nil for the whole.
    ///   - suite: The campaigns that there are.
    /// - Throws: `Failure` with code 64 for whatever cannot be used.
    init(
        file: String?, options: CheckOptions, selection: String? = nil, shard: Shard? = nil,
        suite: [RoleCampaign] = RoleCampaign.all
    ) throws {
        var configuration = try file.map { try ConfigurationFile.read($0) } ?? Configuration()
        if let timeout = options.timeout { configuration.ixit.timeouts.call = .seconds(timeout) }
        configuration.ixit.device.listen = options.listen ?? configuration.ixit.device.listen
        configuration.ixit.device.advertise = options.advertise ?? configuration.ixit.device.advertise
        configuration.ixit.device.reportDelay = options.reportDelay ?? configuration.ixit.device.reportDelay
        if let encoding = options.encoding {
            configuration.ixit.device.encoding = encoding
            configuration.ixit.server.encoding = encoding
        }
        if let scheme = options.scheme {
            for schemes in [\IXIT.device.schemes, \IXIT.server.schemes] {
                configuration.ixit[keyPath: schemes].client = scheme
                configuration.ixit[keyPath: schemes].server = scheme
            }
        }
        let ixit = configuration.ixit
        let wanted = try Self.roles(options, ixit, known: suite.map(\.role))
        let purposes = suite.flatMap(\.purposes)
        let replayed = try Self.replayed(options, roles: wanted, suite)
        history = options.history
        repeating = ([file].compactMap(\.self) + options.ofTheTester).map { " " + quoted($0) }.joined()
        let text = replayed ?? selection ?? options.select ?? ixit.selection ?? ""
        let chosen: CampaignSelection
        do {
            chosen = try CampaignSelection(text, among: purposes, roles: Set(wanted))
        } catch {
            throw Failure.usage("--select: \(error)")
        }
        try Self.check(configuration, purposes: purposes)
        self.selection = text
        seed = options.seed ?? ixit.seed ?? 1
        self.shard = shard
        let ids = Set(
            suite.filter { wanted.contains($0.role) }.flatMap(\.purposes).map(\.id).filter(chosen.contains))
        let part = try Self.part(shard, of: ids)
        undivided = ids.count
        allRoles = suite.filter { wanted.contains($0.role) && $0.purposes.contains { ids.contains($0.id) } }
            .map(\.role)
        iuts = Dictionary(
            uniqueKeysWithValues: allRoles.map { role in
                let configured =
                    switch role {
                    case .device: ixit.device.iut
                    case .server: ixit.server.iut
                    }
                return (role, options.iut ?? configured ?? "builtin:\(role.rawValue)")
            })
        let iuts = iuts
        roles = suite.filter { wanted.contains($0.role) }.compactMap { campaign in
            let own = campaign.purposes.filter { part.contains($0.id) }
            guard !own.isEmpty, let iut = iuts[campaign.role] else { return nil }
            let other =
                switch campaign.role {
                case .device: ixit.server.iut ?? "builtin:server"
                case .server: ixit.device.iut ?? "builtin:device"
                }
            return RolePlan(
                campaign: campaign, iut: iut, peer: options.peer ?? other, purposes: own)
        }
        self.configuration = configuration
    }

    /// The number of cases of all roles.
    var planned: Int { roles.reduce(0) { $0 + $1.purposes.count } }

    private static func part(_ shard: Shard?, of ids: Set<TestCaseID>) throws -> Set<TestCaseID> {
        guard let shard else { return ids }
        let part = shard.part(of: ids)
        guard !part.isEmpty else {
            throw Failure.usage("--shard \(shard): the campaign has \(ids.count) cases; use fewer shards")
        }
        return part
    }

    /// The roles to examine: the command line's, that of its IUT, the configuration's, or all that there are.
    private static func roles(_ options: CheckOptions, _ ixit: IXIT, known: [Role]) throws -> [Role] {
        let wanted: [Role]
        if let role = options.role {
            wanted = [role]
        } else if let iut = options.iut {
            let named = Role.allCases.first { role in
                ["builtin:", "inprocess:"].contains { iut.hasPrefix($0 + role.rawValue) }
            }
            wanted = [named ?? (ixit.roles?.count == 1 ? ixit.roles?.first : nil) ?? .device]
        } else if let roles = ixit.roles {
            wanted = roles
        } else {
            let configured: [Role] =
                (ixit.device.iut == nil ? [] : [.device]) + (ixit.server.iut == nil ? [] : [.server])
            wanted = configured.isEmpty ? known : configured
        }
        if let missing = wanted.first(where: { !known.contains($0) }) {
            throw Failure.usage(
                "the role \(missing.rawValue) has no test cases in this version; leave it out")
        }
        return wanted
    }

    /// The case whose history is repeated; tokens of different roles look alike, so the role has to be named.
    private static func replayed(
        _ options: CheckOptions, roles: [Role], _ suite: [RoleCampaign]
    ) throws -> String? {
        guard let token = options.history else { return nil }
        guard roles.count == 1, let campaign = suite.first(where: { $0.role == roles[0] }) else {
            throw Failure.usage("--history: name the role with --role")
        }
        guard let purpose = campaign.replay(token) else {
            throw Failure.usage("--history \(token): no generated history of this role has this token")
        }
        if let select = options.select, select != purpose.id.rawValue {
            throw Failure.usage("--history: its case is \(purpose.id); select that and nothing else")
        }
        return purpose.id.rawValue
    }

    /// Ids of the configuration that nothing answers to are mistakes, and would hide something.
    private static func check(_ configuration: Configuration, purposes: [TestPurpose]) throws {
        let cases = Set(purposes.map(\.id))
        if let id = configuration.knownFailures.keys.sorted().first(where: { !cases.contains($0) }) {
            throw Failure.usage("knownFailures: there is no test case \(id); remove it")
        }
        guard !configuration.accepted.isEmpty else { return }
        let known = Set(try ProjectFiles().catalogue.requirements.map(\.id))
        if let id = configuration.accepted.keys.sorted().first(where: { !known.contains($0) }) {
            throw Failure.usage("accepted: there is no requirement \(id); remove it")
        }
    }
}
