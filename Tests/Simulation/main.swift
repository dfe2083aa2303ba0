import Foundation

// Sets and dictionaries keep one order in every process only with this; so the program begins again with it.
if getenv("SWIFT_DETERMINISTIC_HASHING") == nil {
    setenv("SWIFT_DETERMINISTIC_HASHING", "1", 1)
    var arguments: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.map { strdup($0) } + [nil]
    execv("/proc/self/exe", &arguments)
    fatalError("Could not begin again with SWIFT_DETERMINISTIC_HASHING=1.")
}
do {
    let options = try Options(Array(CommandLine.arguments.dropFirst()))
    exit(try Conductor(options).run() ? 0 : 1)
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(2)
}
