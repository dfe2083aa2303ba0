internal import HTTPTypes

/// What the reference says of a route beyond its row in the table: what it takes, and what it answers.
///
///     POST /jobs : NewJob -> 201 Job, 200 Job ! 409
///
/// Method and path, the shape of the body, for each status the shape of the answer (or its media type, or `nothing`),
/// and behind `!` the problems that are its own.
struct RouteNote: Sendable {
    struct Answer: Sendable {
        var status: Int
        /// Shapes of JSON, and media types of anything else; none for an answer without a body.
        var forms: [String]
    }

    let key: String
    let body: String?
    let answers: [Answer]
    let problems: [Int]

    /// Reads a line; what is written wrongly is an error of the program.
    init(_ line: Substring) {
        func words(_ text: Substring) -> [Substring] { text.split(separator: " ") }
        let halves = line.split(separator: " -> ")
        precondition(halves.count == 2, "A route's line has one arrow: \(line)")
        let asked = halves[0].split(separator: " : ")
        key = words(asked[0]).joined(separator: " ")
        body = asked.count == 2 ? words(asked[1]).joined() : nil
        let told = halves[1].split(separator: "!")
        answers = told[0].split(separator: ",").map { answer in
            let words = words(answer)
            guard let status = Int(words[0]) else { preconditionFailure("An answer has a status: \(line)") }
            return Answer(
                status: status, forms: words.dropFirst().map(String.init).filter { $0 != "nothing" })
        }
        problems = told.count == 2 ? words(told[1]).compactMap { Int($0) } : []
    }

    /// The note of each route, by method and path.
    static let all: [String: RouteNote] = {
        let notes = routeTexts.split(separator: "\n").map { RouteNote($0) }
        return Dictionary(uniqueKeysWithValues: notes.map { ($0.key, $0) })
    }()
}

extension Route {
    /// How notes name the route.
    var key: String { "\(method.rawValue) \(path.isEmpty ? "/" : path)" }
}
