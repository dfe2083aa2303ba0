/// What stores agree on about leads (``JobStore/lead(_:node:lease:)``).
public enum Lead {
    /// A lead that lies further ahead than one taken now was taken by a clock that has jumped back; by no more than
    /// this, by a node that read its clock a moment later, and it holds.
    public static let tolerance = Duration.seconds(5)
}
