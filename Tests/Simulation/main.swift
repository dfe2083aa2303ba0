import Foundation
import ShiftworkCore
import ShiftworkLaws

/// The tests start this again with the same arguments and a fixed order of sets and dictionaries.
if getenv("SWIFT_DETERMINISTIC_HASHING") == nil {
    setenv("SWIFT_DETERMINISTIC_HASHING", "1", 1)
    var arguments: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.map { strdup($0) } + [nil]
    execv("/proc/self/exe", &arguments)
    fatalError("Could not begin again with SWIFT_DETERMINISTIC_HASHING=1.")
}
GlobalExecutorHook.install()
var seeds = 1...10
var args = CommandLine.arguments.dropFirst()
let from = UInt64(args.popFirst() ?? "1") ?? 1
let count = UInt64(args.popFirst() ?? "1") ?? 1
let begin = DispatchTime.now().uptimeNanoseconds
var lasted = 0.0
for seed in from..<(from + count) {
    let house = StoreHouse(.memory)
    let run = Run(Scenario.drawn(seed: seed), house: house)
    if args.first == "--trace" {
        run.world.witness = { print($0.at, $0.process ?? "-", "\($0.kind)".prefix(300)) }
    }
    let verdict = run.go()
    lasted += Double(verdict.lasted.components.seconds)
    if !verdict.isGood || count < 20 {
        print(
            seed, String(verdict.hash, radix: 16), verdict.steps, verdict.events, verdict.jobs,
            verdict.lasted,
            verdict.calmed, verdict.trap ?? "",
            verdict.violations.prefix(3).map(\.description).joined(separator: "; "))
    }
}
let took = Double(DispatchTime.now().uptimeNanoseconds - begin) / 1e9
print("took", took, "s; simulated", lasted, "s; per seed ms", took / Double(count) * 1000)
