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
        Route(.get, "/system", .read, "Version, store and what looks after it") { call in
            try call.mustSeeAll()
            let health = try await call.store.health()
            let (traits, now) = (call.store.traits, try await call.store.now())
            let workers = try await call.store.workers().count
            return .json { json in
                json.object { json in
                    json.member("version", call.desk.configuration.version)
                    json.member("now", now)
                    json.member("workers", workers)
                    json.key("store")
                    json.object {
                        $0.member("kind", traits.name)
                        $0.member("persistent", traits.isPersistent)
                        $0.member("shared", traits.isShared)
                        $0.member("health", health)
                    }
                }
            }
        },
        Route(.get, "/system/checks", .read, "What the store finds when it looks at itself") { call in
            try call.mustSeeAll()
            let checks = try await call.store.checks()
            return .json { json in
                json.object { json in
                    json.key("data")
                    json.array { json in
                        for check in checks {
                            json.object {
                                $0.member("check", check.name)
                                $0.member("grade", check.grade.rawValue)
                                $0.member("finding", check.finding)
                                $0.member("fix", check.fix)
                            }
                        }
                    }
                }
            }
        },
        Route(.get, "", .read, "The routes that there are") { call in
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
