internal import Foundation

/// What this process and its ended children have used.
public struct ProcessCost: Sendable {
    /// User and system time of this process, in seconds.
    public var cpu: Double
    /// User and system time of children that have ended, in seconds.
    public var childrenCPU: Double
    /// The largest resident size so far, in MB.
    public var peakRSS: Double

    /// Asks the kernel.
    public static func now() -> ProcessCost {
        let own = usage(RUSAGE_SELF)
        let children = usage(RUSAGE_CHILDREN)
        return ProcessCost(
            cpu: seconds(own.ru_utime) + seconds(own.ru_stime),
            childrenCPU: seconds(children.ru_utime) + seconds(children.ru_stime),
            peakRSS: Double(own.ru_maxrss) / 1_024)
    }

    /// Glibc imports the constants as an enumeration, and the function with a number.
    private static func usage(_ who: __rusage_who) -> rusage {
        var usage = rusage()
        getrusage(__rusage_who_t(who.rawValue), &usage)
        return usage
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }
}
