// All of Foundation, because FoundationEssentials alone knows no zone but GMT: its TimeZone(identifier:) answers nil
// unless Foundation and its zone data are in the process.
internal import Foundation

extension ZoneRules {
    /// The rules of a zone of the IANA database, as in `Europe/Rome`, from the data that Foundation carries.
    ///
    /// Nil for a name that it does not know. Capitals matter.
    public init?(named name: String) {
        guard let zone = TimeZone(identifier: name) else { return nil }
        self.init(name: name) { Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double($0)))) }
    }
}
