internal import Foundation
internal import ShiftworkCore

// Everything that reads JSON.
extension FuzzTarget {
    static func json(_ bytes: [UInt8]) -> String? {
        let theirs = foundation(bytes)
        let json: JSONBytes
        do throws(JSONError) { json = try JSONBytes(validating: bytes) } catch {
            if !(0...bytes.count).contains(error.offset) { return "the fault lies at \(error.offset)" }
            if !error.path.hasPrefix("$") || !error.path.isPrintable {
                return "the path \(error.path.debugDescription)"
            }
            return theirs == nil || isOurs(error, bytes)
                ? nil : "refused, and Foundation reads it: \(error)"
        }
        if json.bytes != bytes { return "other bytes are kept" }
        if let wrong = JSONParts.fault(of: json) { return wrong }
        guard let theirs else { return hasHugeNumber(json) ? nil : "accepted, and Foundation refuses it" }
        return JSONParts.difference(json, theirs)
    }

    private static func foundation(_ bytes: [UInt8]) -> Any? {
        // It guesses UTF-16 and UTF-32 from zeros and byte order marks; JSON between programs is UTF-8.
        guard !bytes.contains(0), bytes.first != 0xEF, bytes.first != 0xFE, bytes.first != 0xFF else {
            return nil
        }
        return try? JSONSerialization.jsonObject(with: Data(bytes), options: [.fragmentsAllowed])
    }

    /// What Shiftwork refuses on purpose, and Foundation reads somehow.
    private static func isOurs(_ error: JSONError, _ bytes: [UInt8]) -> Bool {
        switch error.reason {
        case .duplicateKey, .deep, .longNumber, .nul, .loneSurrogate, .large: true
        // It passes over a comma behind the last element.
        case .unexpectedByte:
            bytes[..<error.offset].last { !$0.isSpace } == UInt8(ascii: ",")
                && [UInt8(ascii: "]"), UInt8(ascii: "}")].contains(bytes[error.offset])
        case .empty, .truncated, .trailing, .misspelledLiteral, .malformedNumber, .controlCharacter,
            .malformedEscape, .malformedUTF8:
            false
        }
    }

    /// Foundation refuses numbers beyond its own.
    private static func hasHugeNumber(_ json: JSONBytes) -> Bool {
        json.text.contains { $0 == "e" || $0 == "E" } || json.text.count(where: \.isNumber) > 15
    }

    static func redaction(_ bytes: [UInt8]) -> String? {
        _ = JSONRedactor().redact(text: text(bytes))
        guard let json = try? JSONBytes(validating: bytes) else { return nil }
        let shown = JSONRedactor().redact(json)
        guard (try? JSONBytes(validating: shown.bytes)) != nil else {
            return "what is shown is no JSON: \(shown.text)"
        }
        return JSONRedactor().redact(shown) == shown ? nil : "redacted twice, it differs: \(shown.text)"
    }

    static func job(_ bytes: [UInt8]) -> String? {
        guard let json = try? JSONBytes(validating: bytes) else { return nil }
        let record: JobRecord
        do throws(JSONFieldError) { record = try JobJSON.decode(json) } catch {
            return error.message.isEmpty ? "no message" : nil
        }
        let now = Timestamp(seconds: 1_795_248_000)
        let written = JSONBytes(unchecked: JobJSON(redactor: nil).encode(record, now: now))
        guard let read = try? JobJSON.decode(written) else {
            return "what it writes is not read: \(written.text)"
        }
        let again = JobJSON(redactor: nil).encode(read, now: now)
        if again != written.bytes { return "written twice, it differs: \(written.text) and \(text(again))" }
        return use(record, at: now)
    }

    /// What a store does with a restored job must not trap.
    private static func use(_ record: JobRecord, at now: Timestamp) -> String? {
        let (initial, stored) = JobHistory.restored(record)
        _ = JobHistory.complete(record: record, initial: initial, stored: stored)
        _ = (record.wait, record.run(now: now))
        var motion = JobMotion(
            status: .queued, enqueuedAt: now, dueAt: now, token: record.token, attempt: record.attempt,
            failures: record.failures, crashes: record.crashes)
        for event in [JobEvent.claim, .fail, .release, .claim, .giveBack, .claim, .abandon, .retry] {
            motion = motion.after(event, at: now, due: now) ?? motion
        }
        _ = JobEvent.afterCrash(crashes: record.crashes, maxCrashes: record.maxCrashes)
        _ = JobEvent.delayAfterCrash(crashes: record.crashes)
        return (0...9).contains(record.priority) ? nil : "a priority of \(record.priority)"
    }

    static func newJob(_ bytes: [UInt8]) -> String? {
        guard let json = try? JSONBytes(validating: bytes) else { return nil }
        let now = Timestamp(seconds: 1_795_248_000)
        let job: NewJob
        do throws(JSONFieldError) {
            job = try NewJob(json: json) {
                JobID(UUIDv7(milliseconds: 1_795_248_000_000, sequence: 0, random: 0))
            }
        } catch {
            return error.message.isEmpty ? "no message" : nil
        }
        do throws(LimitExceeded) { try Limits().check(job) } catch {
            return error.description.isPrintable ? nil : "the refusal carries control characters"
        }
        if job.refusal(now: now) != nil { return nil }
        let motion = JobMotion(inserting: job, at: now, waitsForJobs: false)
        if motion.dueAt < now { return "it is due in the past" }
        _ = JobEvent.afterCrash(crashes: 0, maxCrashes: job.maxCrashes)
        return job.maxAttempts >= 1 && (0...9).contains(job.priority) ? nil : "out of range"
    }
}

extension UInt8 {
    fileprivate var isSpace: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }
}

/// The parts of a value, looked at in every way that there is.
private enum JSONParts {
    static func fault(of json: JSONBytes) -> String? {
        if let members = json.members {
            for member in members where json.value(at: [member.name]) != member.value {
                return "the member \(member.name.debugDescription) is found otherwise"
            }
        }
        if let elements = json.elements {
            for (index, element) in elements.enumerated().prefix(20)
            where json.value(at: [String(index)]) != element {
                return "element \(index) is found otherwise"
            }
        }
        let kinds = [json.members != nil, json.elements != nil, json.scalar(at: []) != nil]
        return kinds.count(where: \.self) == 1 ? nil : "it is of \(kinds) kinds"
    }

    static func difference(_ json: JSONBytes, _ other: Any) -> String? {
        if let members = json.members {
            guard let object = other as? [String: Any], object.count == members.count else {
                return "another object"
            }
            for member in members {
                guard let value = object[member.name] else { return "no key \(member.name.debugDescription)" }
                if let difference = difference(member.value, value) { return difference }
            }
            return nil
        }
        if let elements = json.elements {
            guard let array = other as? [Any], array.count == elements.count else { return "another array" }
            for (element, value) in zip(elements, array) {
                if let difference = difference(element, value) { return difference }
            }
            return nil
        }
        if let string = json.string {
            return (other as? String).map { $0.utf8.elementsEqual(string.utf8) } == true
                ? nil : "another string"
        }
        if json.isNull { return other is NSNull ? nil : "null, and not" }
        guard let number = Double(json.text) else { return nil }
        guard let value = (other as? NSNumber)?.doubleValue else { return "no number" }
        return abs(value - number) <= abs(number) * 1e-12 ? nil : "\(number) is \(value)"
    }
}
