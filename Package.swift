// swift-tools-version: 6.2
import PackageDescription

/// Settings of every target of ours: language mode 6 with the stricter upcoming features, warnings are errors.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let yaml: Target.Dependency = .product(name: "Yams", package: "Yams")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")

let package = Package(
    name: "conformance",
    products: [
        .executable(name: "conformance", targets: ["conformance"]),
        .library(name: "SyncML", targets: ["SyncML"]),
        .library(name: "DMReference", targets: ["DMReference"]),
        .library(name: "PropertyTesting", targets: ["PropertyTesting"]),
        .library(name: "PropertyExpectations", targets: ["PropertyExpectations"]),
        .library(name: "ModelChecking", targets: ["ModelChecking"]),
        .library(name: "ConformanceKit", targets: ["ConformanceKit"]),
        .library(name: "DMHost", targets: ["DMHost"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .target(name: "SyncML", dependencies: ["CLibXML2", crypto], swiftSettings: strict),
        .target(name: "DMReference", dependencies: ["SyncML"], swiftSettings: strict),
        .target(name: "PropertyTesting", swiftSettings: strict),
        .target(
            name: "PropertyExpectations", dependencies: ["PropertyTesting"], swiftSettings: strict),
        .target(name: "ModelChecking", swiftSettings: strict),
        .target(
            name: "DMExploration", dependencies: ["DMReference", "ModelChecking", "SyncML"],
            swiftSettings: strict),
        .target(name: "Traceability", dependencies: [crypto], swiftSettings: strict),
        .target(
            name: "ConformanceKit",
            dependencies: ["SyncML", "DMReference", "PropertyTesting", "Traceability", crypto, yaml],
            swiftSettings: strict),
        .target(
            name: "ConformanceSuite",
            dependencies: ["SyncML", "DMReference", "PropertyTesting", "Traceability", "ConformanceKit"],
            swiftSettings: strict),
        .target(
            name: "Links",
            dependencies: ["ConformanceKit", nioCore, nioPosix, nioHTTP1],
            swiftSettings: strict),
        .target(
            name: "DMHost", dependencies: ["SyncML", "DMReference", "ConformanceKit", "Links", grdb],
            swiftSettings: strict),
        .target(
            name: "Reports", dependencies: ["Traceability", "ConformanceKit", mustache],
            resources: [.embedInCode("Templates")],
            swiftSettings: strict),
        .executableTarget(
            name: "conformance",
            dependencies: [
                "SyncML", "DMReference", "PropertyTesting", "ModelChecking", "Traceability", "ConformanceKit",
                "ConformanceSuite", "Links", "DMExploration", "DMHost", "Reports", arguments,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SyncMLTests", dependencies: ["SyncML", "PropertyTesting", "PropertyExpectations"],
            swiftSettings: strict),
        .testTarget(
            name: "DMReferenceTests", dependencies: ["DMReference", "SyncML", "PropertyTesting"],
            swiftSettings: strict),
        .testTarget(
            name: "PropertyTestingTests", dependencies: ["PropertyTesting", "PropertyExpectations"],
            swiftSettings: strict),
        .testTarget(
            name: "PropertyExpectationsTests", dependencies: ["PropertyTesting", "PropertyExpectations"],
            swiftSettings: strict),
        .testTarget(
            name: "ModelCheckingTests",
            dependencies: ["ModelChecking", "PropertyTesting", "PropertyExpectations"],
            swiftSettings: strict),
        .testTarget(
            name: "DMExplorationTests", dependencies: ["ConformanceKit", "DMExploration", "DMReference"],
            swiftSettings: strict),
        .testTarget(name: "TraceabilityTests", dependencies: ["Traceability"], swiftSettings: strict),
        .testTarget(
            name: "ConformanceKitTests",
            dependencies: ["ConformanceKit", "DMReference", "SyncML", "Traceability"],
            swiftSettings: strict),
        .testTarget(
            name: "ConformanceSuiteTests",
            dependencies: [
                "ConformanceSuite", "ConformanceKit", "DMHost", "DMReference", "PropertyTesting", "SyncML",
                "Traceability",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "DMHostTests",
            dependencies: ["DMHost", "ConformanceKit", "DMReference", "Links", "SyncML", "Traceability"],
            swiftSettings: strict),
        .testTarget(
            name: "LinksTests",
            dependencies: [
                "Links", "ConformanceKit", "ConformanceSuite", "DMHost", "DMReference", "SyncML",
                "Traceability",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ReportsTests", dependencies: ["Reports", "ConformanceKit", "Traceability"],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
