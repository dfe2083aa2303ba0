// swift-tools-version: 6.2
import PackageDescription

/// `SHIFTWORK_LIBRARY_ONLY=1` leaves the executable out, and with it HTTP client, TLS and command-line packages:
/// the daily loop and the sanitizers then build Core, stores and runtime alone.
let libraryOnly = Context.environment["SHIFTWORK_LIBRARY_ONLY"] == "1"

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

var products: [Product] = [
    .library(name: "Shiftwork", targets: ["Shiftwork"]),
    .library(name: "ShiftworkMemory", targets: ["ShiftworkMemory"]),
    .library(name: "ShiftworkSQLite", targets: ["ShiftworkSQLite"]),
    .library(name: "ShiftworkPostgres", targets: ["ShiftworkPostgres"]),
    .library(name: "ShiftworkEncryption", targets: ["ShiftworkEncryption"]),
    .library(name: "ShiftworkTesting", targets: ["ShiftworkTesting"]),
    .library(name: "ShiftworkLaws", targets: ["ShiftworkLaws"]),
    .library(name: "ShiftworkBench", targets: ["ShiftworkBench"]),
]

var dependencies: [Package.Dependency] = [
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
]

var targets: [Target] = [
    .target(name: "ShiftworkCore", dependencies: [logging], swiftSettings: settings),
    .target(
        name: "ShiftworkMemory",
        dependencies: ["ShiftworkCore"],
        swiftSettings: settings),
    .target(name: "CShiftworkSQLite"),
    .target(
        name: "ShiftworkSQLite",
        dependencies: [
            "ShiftworkCore", "CShiftworkSQLite",
            .product(name: "GRDB", package: "GRDB.swift"),
            .product(name: "GRDBSQLite", package: "GRDB.swift"),
            .product(name: "DequeModule", package: "swift-collections"),
        ],
        swiftSettings: settings),
    .systemLibrary(
        name: "CShiftworkPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
    .target(
        name: "ShiftworkPostgres",
        dependencies: [
            "ShiftworkCore", "CShiftworkPostgres", logging,
            .product(name: "DequeModule", package: "swift-collections"),
        ],
        swiftSettings: settings),
    .target(
        name: "ShiftworkRuntime",
        dependencies: [
            "ShiftworkCore", logging, lifecycle,
            .product(name: "Metrics", package: "swift-metrics"),
            .product(name: "Tracing", package: "swift-distributed-tracing"),
            .product(name: "DequeModule", package: "swift-collections"),
        ],
        swiftSettings: settings),
    .target(name: "Shiftwork", dependencies: ["ShiftworkCore", "ShiftworkRuntime"], swiftSettings: settings),
    .target(
        name: "ShiftworkEncryption",
        dependencies: ["ShiftworkCore", .product(name: "Crypto", package: "swift-crypto")],
        swiftSettings: settings),
    .target(
        name: "ShiftworkTesting",
        dependencies: ["ShiftworkCore", "ShiftworkMemory", "ShiftworkRuntime", logging],
        swiftSettings: settings),
    .target(name: "ShiftworkLaws", dependencies: ["ShiftworkCore"], swiftSettings: settings),
    .target(
        name: "ShiftworkBench",
        dependencies: ["ShiftworkCore", "ShiftworkRuntime", logging, lifecycle],
        swiftSettings: settings),

    .testTarget(name: "ShiftworkCoreTests", dependencies: ["ShiftworkCore"], swiftSettings: settings),
    .testTarget(
        name: "ShiftworkLawsTests", dependencies: ["ShiftworkLaws", "ShiftworkCore"], swiftSettings: settings),
    .testTarget(
        name: "ShiftworkMemoryTests",
        dependencies: ["ShiftworkMemory", "ShiftworkLaws", "ShiftworkCore"], swiftSettings: settings),
    .testTarget(
        name: "ShiftworkSQLiteTests",
        dependencies: [
            "ShiftworkSQLite", "ShiftworkLaws", "ShiftworkCore", "ShiftworkMemory", "ShiftworkRuntime",
            lifecycle,
            .product(name: "GRDB", package: "GRDB.swift"),
        ],
        swiftSettings: settings),
    .target(name: "CTestProcess", path: "Tests/CTestProcess"),
    .target(
        name: "TestProcess", dependencies: ["CTestProcess"], path: "Tests/TestProcess",
        swiftSettings: settings),
    .target(
        name: "PostgresCluster", dependencies: ["TestProcess"], path: "Tests/PostgresCluster",
        swiftSettings: settings),
    .testTarget(
        name: "ShiftworkPostgresTests",
        dependencies: [
            "ShiftworkPostgres", "PostgresCluster", "ShiftworkLaws", "ShiftworkCore", "ShiftworkMemory",
            "ShiftworkRuntime", lifecycle,
        ],
        swiftSettings: settings),
    .testTarget(
        name: "ShiftworkRuntimeTests",
        dependencies: [
            "Shiftwork", "ShiftworkCore", "ShiftworkRuntime", "ShiftworkMemory", "ShiftworkTesting", logging,
            lifecycle,
            .product(name: "InMemoryLogging", package: "swift-log"),
            .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
            .product(name: "Metrics", package: "swift-metrics"),
            .product(name: "MetricsTestKit", package: "swift-metrics"),
            .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
            .product(name: "Tracing", package: "swift-distributed-tracing"),
        ],
        swiftSettings: settings),
    .testTarget(
        name: "ModelTests",
        dependencies: ["ShiftworkCore", "ShiftworkMemory", "ShiftworkSQLite", "ShiftworkRuntime"],
        swiftSettings: settings),
    .target(
        name: "FuzzTargets", dependencies: ["ShiftworkCore"], path: "Tests/FuzzTargets",
        swiftSettings: settings),
    .testTarget(
        name: "PropertyTests", dependencies: ["ShiftworkCore", "FuzzTargets"], swiftSettings: settings),
    .testTarget(
        name: "ShiftworkEncryptionTests",
        dependencies: ["ShiftworkEncryption", "ShiftworkCore"], swiftSettings: settings),
    .target(name: "FaultVFS", path: "Tests/FaultVFS"),
    .executableTarget(
        name: "simulate",
        dependencies: [
            "ShiftworkCore", "ShiftworkRuntime", "ShiftworkMemory", "ShiftworkSQLite", "ShiftworkLaws",
            logging,
            lifecycle,
            .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
        ],
        path: "Tests/Simulation", exclude: ["Corpus"], swiftSettings: settings),
    .testTarget(
        name: "SimulationTests", dependencies: ["simulate", "TestProcess"], swiftSettings: settings),
    // No settings: what the documentation shows compiles as it does for its readers.
    .testTarget(
        name: "DocumentationTests",
        dependencies: ["Shiftwork", "ShiftworkSQLite", "ShiftworkPostgres", logging, lifecycle]),
    .testTarget(name: "TidyTests", dependencies: ["ShiftworkCore"], swiftSettings: settings),
]

if !libraryOnly {
    products.append(.executable(name: "shiftwork", targets: ["ShiftworkCommand"]))
    products.append(.library(name: "ShiftworkHTTP", targets: ["ShiftworkHTTP"]))
    dependencies += [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.6.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
        .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
    ]
    targets += [
        .target(
            name: "ShiftworkHTTP",
            dependencies: [
                "ShiftworkCore", "ShiftworkRuntime", logging, lifecycle,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ShiftworkHTTPTests",
            dependencies: [
                .product(name: "CoreMetrics", package: "swift-metrics"),
                "ShiftworkHTTP", "ShiftworkCore", "ShiftworkMemory", "ShiftworkRuntime", "ShiftworkTesting",
                "ShiftworkLaws", "ShiftworkSQLite", "ShiftworkPostgres", "PostgresCluster", "TestProcess",
                logging,
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "InMemoryLogging", package: "swift-log"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ], swiftSettings: settings),
        .executableTarget(
            name: "ShiftworkCommand",
            dependencies: [
                "Shiftwork", "ShiftworkCore", "ShiftworkRuntime", "ShiftworkMemory", "ShiftworkSQLite",
                "ShiftworkPostgres", "ShiftworkEncryption", "ShiftworkHTTP", "ShiftworkBench", logging,
                lifecycle,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Yams", package: "Yams"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            swiftSettings: settings),
        // It also does to the server what may happen to it.
        .executableTarget(
            name: "fault-lab",
            dependencies: [
                "Shiftwork", "ShiftworkCore", "ShiftworkSQLite", "ShiftworkPostgres", "ShiftworkRuntime",
                "FaultVFS", "PostgresCluster", "TestProcess", logging, lifecycle,
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            path: "Tests/FaultLab", swiftSettings: settings),
        .testTarget(
            name: "ShiftworkCommandTests",
            dependencies: [
                "ShiftworkCommand", "ShiftworkCore", "ShiftworkMemory", "ShiftworkRuntime", "ShiftworkHTTP",
                "ShiftworkTesting", "PostgresCluster", "TestProcess", logging,
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"), lifecycle,
                .product(name: "Tracing", package: "swift-distributed-tracing"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ], swiftSettings: settings),
    ]
}

// bin/sanitize builds what has threads or C in it. BoringSSL alone takes longer to build than all of that.
if Context.environment["SHIFTWORK_SANITIZE"] == "1" {
    let others = [
        "fault-lab", "simulate", "SimulationTests", "DocumentationTests", "TidyTests", "ModelTests",
    ]
    products.removeAll { $0.name == "ShiftworkEncryption" }
    targets.removeAll { $0.name.hasPrefix("ShiftworkEncryption") || others.contains($0.name) }
}

// It links with libFuzzer alone: bin/fuzz.
if Context.environment["SHIFTWORK_FUZZ"] == "1" {
    products.append(.executable(name: "fuzz", targets: ["fuzz"]))
    targets.append(
        .executableTarget(
            name: "fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzz", swiftSettings: settings))
}

let package = Package(
    name: "shiftwork",
    platforms: [.macOS(.v15)],
    products: products,
    dependencies: dependencies,
    targets: targets,
    swiftLanguageModes: [.v6]
)
