internal import HTTPTypes

/// Finds the route of a request: a step for each part of the path.
struct RouteTable: Sendable {
    private struct Node: Sendable {
        var routes: [String: Route] = [:]
        var parts: [String: Node] = [:]
        /// The part that may be anything, and the parameter that takes it.
        var any: (name: String, node: [Node])?
    }

    private var top = Node()

    /// What a path and a method lead to.
    enum Found: Sendable {
        case route(Route, parameters: [String: String])
        /// The path exists, with these methods.
        case methods([String])
        case nothing
    }

    init() {}

    /// Adds routes, below a path.
    mutating func add(_ routes: [Route], below root: String) {
        for route in routes { Self.add(route, at: Self.parts(of: root + route.path)[...], to: &top) }
    }

    private static func add(_ route: Route, at parts: ArraySlice<Substring>, to node: inout Node) {
        guard let part = parts.first else {
            precondition(
                node.routes[route.method.rawValue] == nil, "\(route.method) \(route.path) is there twice.")
            node.routes[route.method.rawValue] = route
            return
        }
        guard part.hasPrefix("{") else {
            return add(route, at: parts.dropFirst(), to: &node.parts[String(part), default: Node()])
        }
        var (name, next) = (String(part.dropFirst().dropLast()), node.any?.node[0] ?? Node())
        add(route, at: parts.dropFirst(), to: &next)
        if let known = node.any?.name { name = known }
        node.any = (name, [next])
    }

    /// Looks a path up, still percent-encoded.
    func find(_ method: HTTPRequest.Method, _ path: Substring) -> Found {
        var node = top
        var parameters: [String: String] = [:]
        for part in Self.parts(of: path) {
            if let next = node.parts[String(part)] {
                node = next
            } else if let (name, next) = node.any, let value = Self.decoded(part) {
                parameters[name] = value
                node = next[0]
            } else {
                return .nothing
            }
        }
        if let route = node.routes[method.rawValue] { return .route(route, parameters: parameters) }
        if method == .head, let route = node.routes["GET"] { return .route(route, parameters: parameters) }
        return node.routes.isEmpty ? .nothing : .methods(node.routes.keys.sorted())
    }

    private static func parts(of path: some StringProtocol) -> [Substring] {
        Substring(path).split(separator: "/", omittingEmptySubsequences: true)
    }

    /// A plus is a plus in a path.
    private static func decoded(_ part: Substring) -> String? {
        QueryParameters.decoded(part.replacing("+", with: "%2B"))
    }
}
