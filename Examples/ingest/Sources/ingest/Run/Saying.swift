import Foundation

/// Says something at once, also where nobody sits at a terminal.
func say(_ text: String, end: String = "\n") {
    FileHandle.standardOutput.write(Data((text + end).utf8))
}

/// Seconds with one decimal.
func seconds(_ duration: Duration) -> String {
    String(
        format: "%.1f", Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18)
}
