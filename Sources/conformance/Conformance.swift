import ArgumentParser

@main
struct Conformance: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Checks OMA DM devices and servers for scheduling.")
}
