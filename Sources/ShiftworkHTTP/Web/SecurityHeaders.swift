internal import HTTPTypes

/// What every answer tells a browser: to run nothing, to be shown in no frame, to be told to nobody. A page that needs
/// more says so itself.
enum SecurityHeaders {
    static let always: [(HTTPField.Name, String)] = [
        (.xContentTypeOptions, "nosniff"),
        (HTTPField.Name("Referrer-Policy")!, "same-origin"),
        (HTTPField.Name("Cross-Origin-Opener-Policy")!, "same-origin"),
        (HTTPField.Name("Cross-Origin-Resource-Policy")!, "same-origin"),
        (
            .contentSecurityPolicy,
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                + "require-trusted-types-for 'script'; trusted-types 'none'"
        ),
    ]

    /// Two years, for whoever came by TLS.
    static let transport = (HTTPField.Name.strictTransportSecurity, "max-age=63072000")

    /// Adds what is not said.
    static func add(to fields: inout HTTPFields, isEncrypted: Bool) {
        for (name, value) in always where fields[name] == nil { fields[name] = value }
        if fields[.cacheControl] == nil { fields[.cacheControl] = "no-store" }
        if isEncrypted { fields[transport.0] = transport.1 }
    }
}
