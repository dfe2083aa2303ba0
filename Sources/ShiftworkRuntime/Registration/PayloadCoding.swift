internal import ShiftworkCore

/// How payloads become JSON and JSON becomes payloads, for one process: with its keys.
struct PayloadCoding: Sendable {
    let coder: JobPayloadCoder

    init(cipher: (any PayloadCipher)? = nil) { coder = JobPayloadCoder(cipher: cipher) }

    func encode<J: Job>(_ job: J, id: JobID, tenant: String?) throws(PayloadError) -> [UInt8] {
        let subject = JobPayloadCoder.Subject(
            type: J.type.rawValue, job: id.description, tenant: tenant, version: J.payloadVersion)
        return try coder.encode(job, for: subject).bytes
    }

    /// What two payloads have in common that count as the same. Sealing gives other bytes each time, so secrets
    /// are left out.
    func identity<J: Job>(of job: J, payload: [UInt8]) throws(PayloadError) -> [UInt8] {
        guard coder.cipher != nil else { return payload }
        let subject = JobPayloadCoder.Subject(type: J.type.rawValue, job: "", version: J.payloadVersion)
        return try JobPayloadCoder(cipher: BlankCipher()).encode(job, for: subject).bytes
    }

    func decode<J: Job>(_ type: J.Type, from job: ClaimedJob) throws -> J {
        var payload = job.payload
        if job.payloadVersion != J.payloadVersion {
            payload = try J.migrate(payload, from: job.payloadVersion)
        }
        let subject = JobPayloadCoder.Subject(
            type: J.type.rawValue, job: coder.cipher == nil ? "" : job.lease.job.description,
            tenant: job.details.tenant, version: job.payloadVersion, codeVersion: J.payloadVersion)
        return try coder.decode(J.self, from: JSONBytes(unchecked: payload), for: subject)
    }

    func encode(result: some Encodable, of job: ClaimedJob) throws -> [UInt8] {
        let subject = JobPayloadCoder.Subject(
            type: job.type.rawValue, job: job.lease.job.description, tenant: job.details.tenant)
        return try coder.encode(result, for: subject).bytes
    }
}

/// Leaves nothing of a secret but its place.
private struct BlankCipher: PayloadCipher {
    func seal(_ bytes: [UInt8], authenticating context: [UInt8]) -> Sealed { Sealed(key: "", data: []) }

    func open(_ sealed: Sealed, authenticating context: [UInt8]) throws(CipherError) -> [UInt8] {
        throw .unavailable("nothing was kept")
    }
}
