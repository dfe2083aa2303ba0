// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "shiftwork-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "shiftwork", path: ".."),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
    ],
    targets: [
        .executableTarget(
            name: "benchmarks",
            dependencies: [
                .product(name: "Shiftwork", package: "shiftwork"),
                .product(name: "ShiftworkBench", package: "shiftwork"),
                .product(name: "ShiftworkPostgres", package: "shiftwork"),
                .product(name: "ShiftworkSQLite", package: "shiftwork"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        .executableTarget(
            name: "plain-server", dependencies: [.product(name: "Hummingbird", package: "hummingbird")]),
    ],
    swiftLanguageModes: [.v6]
)
