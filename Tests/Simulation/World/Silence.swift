import Logging

/// Nobody listens to the logs of a simulation.
enum Silence {
    static let logger = Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }
}
