// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "transactions-example",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "shiftwork", path: "../..")],
    targets: [
        .executableTarget(
            name: "shop",
            dependencies: [
                .product(name: "Shiftwork", package: "shiftwork"),
                .product(name: "ShiftworkPostgres", package: "shiftwork"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
