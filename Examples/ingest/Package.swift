// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "ingest-example",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "shiftwork", path: "../.."),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Arithmetic over every word of a folder: twenty times slower without optimisation, also in a debug build.
        .target(name: "TextVectors", swiftSettings: [.unsafeFlags(["-O"])]),
        .executableTarget(
            name: "ingest",
            dependencies: [
                "TextVectors",
                .product(name: "Shiftwork", package: "shiftwork"),
                .product(name: "ShiftworkSQLite", package: "shiftwork"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .testTarget(name: "TextVectorsTests", dependencies: ["TextVectors"]),
        .testTarget(
            name: "IngestTests",
            dependencies: [
                "ingest", "TextVectors",
                .product(name: "Shiftwork", package: "shiftwork"),
                .product(name: "ShiftworkSQLite", package: "shiftwork"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
