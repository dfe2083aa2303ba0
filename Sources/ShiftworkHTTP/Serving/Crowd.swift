internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes
internal import Synchronization

/// How many connections each address has, so that nobody takes all.
final class Crowd: Sendable {
    /// Of one address, or of one network of version 6.
    static let usualLimit = 256
    /// Of one site of version 6: whoever is given one has thousands of networks.
    static let usualSiteLimit = 1_024

    private let limit: Int
    private let siteLimit: Int
    private let isExempt: @Sendable (String) -> Bool
    private let counts = Mutex<[String: Int]>([:])

    /// - Parameter isExempt: whether an address may have more: a proxy's connections are those of many.
    init(
        limit: Int = usualLimit, siteLimit: Int = usualSiteLimit,
        isExempt: @escaping @Sendable (String) -> Bool
    ) {
        (self.limit, self.siteLimit, self.isExempt) = (limit, siteLimit, isExempt)
    }

    /// Under what a connection is counted.
    struct Place: Sendable, Hashable {
        fileprivate let network: String
        fileprivate let site: String?
    }

    /// Lets in everybody but those who have as many as one may have.
    /// - Returns: what to give back when it leaves; nil for a connection that is not counted.
    func enter(_ address: String?) throws(Full) -> Place? {
        guard let address, !isExempt(address) else { return nil }
        let place = Place(network: IPAddress.neighborhood(of: address), site: IPAddress.site(of: address))
        let hasRoom = counts.withLock { counts in
            guard counts[place.network, default: 0] < limit else { return false }
            if let site = place.site {
                guard counts[site, default: 0] < siteLimit else { return false }
                counts[site, default: 0] += 1
            }
            counts[place.network, default: 0] += 1
            return true
        }
        guard hasRoom else { throw Full() }
        return place
    }

    func leave(_ place: Place) {
        counts.withLock { counts in
            for key in [place.network, place.site].compactMap(\.self) {
                let left = (counts[key] ?? 1) - 1
                counts[key] = left > 0 ? left : nil
            }
        }
    }

    struct Full: Error {}
}

/// Closes a connection whose address has too many, and one whose answer says that it is the last (`Connection: close`).
final class Doorkeeper: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let crowd: Crowd
    private var place: Crowd.Place?
    private var hasCome = false
    private var isLast = false

    init(_ crowd: Crowd) { self.crowd = crowd }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { come(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        come(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        go()
        context.fireChannelInactive()
    }

    func handlerRemoved(context _: ChannelHandlerContext) { go() }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let part = unwrapOutboundIn(data)
        if case .head(let head) = part { isLast = head.headerFields[.connection]?.lowercased() == "close" }
        guard isLast, case .end = part else { return context.write(data, promise: promise) }
        let channel = context.channel
        let written = promise ?? context.eventLoop.makePromise()
        written.futureResult.whenComplete { _ in channel.close(promise: nil) }
        context.write(data, promise: written)
    }

    private func come(_ context: ChannelHandlerContext) {
        guard !hasCome else { return }
        hasCome = true
        do { place = try crowd.enter(context.remoteAddress?.ipAddress) } catch { context.close(promise: nil) }
    }

    private func go() {
        if let place { crowd.leave(place) }
        place = nil
    }
}
