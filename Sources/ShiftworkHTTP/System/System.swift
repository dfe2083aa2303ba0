internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// What the server says of itself.
    static let systemRoutes: [Route] = [
        Route(.get, "/health", .read, "Whether the store answers, and what it survives") { call in
            do {
                let health = try await call.store.health()
                return .json(.ok, health, isHealthy: true, store: call.store.traits.name)
            } catch {
                return .json(.serviceUnavailable, nil, isHealthy: false, store: call.store.traits.name)
            }
        },
        Route(.get, "", nil, "The routes that there are") { call in
            .json { json in
                json.object { json in
                    json.key("routes")
                    json.array { json in
                        for route in ShiftworkAPI.routes {
                            json.object {
                                $0.member("method", route.method.rawValue)
                                $0.member("path", call.desk.root + route.path)
                                $0.member("summary", route.summary)
                                $0.member("permission", route.permission?.rawValue)
                                $0.member("parameters", route.parameters)
                            }
                        }
                    }
                }
            }
        },
    ]
}

extension Reply {
    fileprivate static func json(
        _ status: HTTPResponse.Status, _ health: StoreHealth?, isHealthy: Bool, store: String
    ) -> Reply {
        .json(status) { json in
            json.object { json in
                json.member("status", isHealthy ? "healthy" : "unhealthy")
                json.key("checks")
                json.object {
                    $0.member("database", store == "redis" ? "unused" : isHealthy ? "up" : "down")
                    $0.member("redis", store == "redis" ? isHealthy ? "up" : "down" : "unused")
                }
                json.member("store", health)
            }
        }
    }
}
