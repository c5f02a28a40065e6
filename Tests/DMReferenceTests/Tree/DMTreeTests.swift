import DMReference
import Foundation
import SyncML
import Testing

@Suite("DM tree") struct DMTreeTests {
    @Test("makes missing parents, and turns a leaf in the way into an interior node")
    func parents() {
        var tree = DMTree()
        tree.set(SampleTree.uri("./A/B/c"), Node(.chr, value: "1"))
        #expect(tree.children(of: SampleTree.uri("./A")) == ["B"])
        tree.set(SampleTree.uri("./A/B/c/d"), Node(.chr, value: "2"))
        #expect(tree[SampleTree.uri("./A/B/c")]?.value == nil)
        #expect(tree[SampleTree.uri("./A/B/c")]?.isInterior == true)
        tree.set(SampleTree.uri("./A/B"), Node(.chr, value: "3"))
        #expect(tree[SampleTree.uri("./A/B/c/d")] == nil)
        #expect(tree.children(of: SampleTree.uri("./A/B")).isEmpty)
    }

    @Test("keeps the root, its permanence and a list on it")
    func root() {
        var tree = DMTree(rootACL: ACL())
        #expect(tree.effectiveACL(of: .root) == DMTree.defaultRootACL)
        tree.remove(.root)
        tree.set(.root, Node(.chr, value: "1"))
        #expect(tree[.root]?.isInterior == true)
        #expect(tree[.root]?.isPermanent == true)
        #expect(tree[.root]?.acl == DMTree.defaultRootACL)
    }

    @Test("lists names in order of code points, whatever the order they came in")
    func order() {
        var tree = DMTree()
        for name in ["b", "a", "Z", "ä", "aa", "9"] { tree.set(.root.child(name), Node(.chr, value: "")) }
        #expect(tree.children(of: .root) == ["9", "Z", "a", "aa", "b", "ä"])
    }

    @Test("moves a whole subtree when a node is renamed")
    func rename() {
        let tree = SampleTree.forSituations
        let after = tree.after(SampleTree.replace("./V/box?prop=Name", "chest"), as: "S").tree
        #expect(after[SampleTree.uri("./V/chest/in")]?.value == "in")
        #expect(after[SampleTree.uri("./V/box/in")] == nil)
        #expect(after.children(of: SampleTree.uri("./V")).contains("chest"))
        let back = after.after(SampleTree.replace("./V/chest?prop=Name", "box"), as: "S").tree
        #expect(back == tree)
        #expect(back.hashValue == tree.hashValue)
    }

    @Test("is equal by content, not by history")
    func equality() {
        let tree = SampleTree.forSituations
        var other = tree
        other.set(SampleTree.uri("./V/x/y"), Node(.chr, value: "1"))
        #expect(other != tree)
        other.remove(SampleTree.uri("./V/x"))
        #expect(other == tree)
        other.change(SampleTree.uri("./V/leaf")) { $0.title = "t" }
        #expect(other != tree)
    }

    @Test("survives being written and read")
    func coding() throws {
        var tree = SampleTree.forSituations
        tree.freeOctets = 17
        let data = try JSONEncoder().encode(tree)
        #expect(try JSONDecoder().decode(DMTree.self, from: data) == tree)
    }

    @Test("has the standard objects, whose secrets nobody can read (section 6.6)")
    func standardObjects() {
        let credential = Account.Credential(scheme: .md5, name: "dev", secret: "s1", nonce: [1])
        let account = Account(
            serverID: "srv/a", url: "http://example/dm", client: credential, server: credential)
        let device = DeviceModel(profile: DeviceProfile(deviceID: "IMEI:7"), accounts: [account])
        let tree = device.tree
        let read = { (target: String, server: ServerID) in
            tree.after(SampleTree.get(target), as: server).outcome
        }
        #expect(read("./DevInfo/DevId", "x").items.first?.data == "IMEI:7")
        #expect(read("./DevDetail/LrgObj", "x").items.first?.data == "true")
        #expect(read("./DevDetail/URI", "x").items.first?.data == "MaxDepth/MaxSegLen/MaxTotLen")
        #expect(read("./DMAcc/srv%2Fa/ServerID", "srv/a").items.first?.data == "srv/a")
        #expect(read("./DMAcc/srv%2Fa/ServerID", "other").code.rawValue == 425)
        for leaf in ["AAuthSecret", "AAuthData"] {
            #expect(tree.codes(SampleTree.get("./DMAcc/srv%2Fa/AppAuth/1/" + leaf), as: "srv/a") == [405])
        }
        #expect(tree.codes(SampleTree.delete("./DMAcc"), as: "srv/a") == [425, 405])
        #expect(tree.children(of: .root) == ["DMAcc", "DevDetail", "DevInfo", "Schedule"])
    }
}
