// swift-tools-version: 6.2
import PackageDescription

/// The settings of the main package's own targets.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "benchmarks",
    dependencies: [.package(name: "conformance", path: "..")],
    targets: [
        .executableTarget(
            name: "EngineBenchmarks",
            dependencies: [
                .product(name: "PropertyTesting", package: "conformance"),
                .product(name: "ModelChecking", package: "conformance"),
                .product(name: "DMReference", package: "conformance"),
                .product(name: "SyncML", package: "conformance"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "CodecBenchmarks", dependencies: [.product(name: "SyncML", package: "conformance")],
            swiftSettings: strict),
        .executableTarget(
            name: "ScaleBenchmarks",
            dependencies: [
                .product(name: "ConformanceKit", package: "conformance"),
                .product(name: "DMHost", package: "conformance"),
                .product(name: "DMReference", package: "conformance"),
                .product(name: "SyncML", package: "conformance"),
            ],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
