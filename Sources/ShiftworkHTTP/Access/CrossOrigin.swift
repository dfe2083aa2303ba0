internal import HTTPTypes

/// Keeps web pages of others from acting through the browser of somebody who is let in, or who sits at this machine.
///
/// A browser says of every request that changes something where it comes from (`Origin`, `Sec-Fetch-Site`); programs
/// that are no browsers say nothing.
enum CrossOrigin {
    static func check(_ request: HTTPRequest) throws(Problem) {
        let site = request.headerFields[.secFetchSite]
        let isForeignSite = site.map { $0 != "same-origin" } ?? false
        guard !isForeignSite, isOwn(request.headerFields[.origin], of: request) else {
            throw Problem(.crossOrigin, "A web page of another origin may not do this.")
        }
    }

    private static func isOwn(_ origin: String?, of request: HTTPRequest) -> Bool {
        guard let origin else { return true }
        guard let authority = request.authority else { return false }
        let schemes = ["http://", "https://"]
        return schemes.contains { origin.lowercased() == $0 + authority.lowercased() }
    }
}

extension HTTPField.Name {
    fileprivate static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
}
