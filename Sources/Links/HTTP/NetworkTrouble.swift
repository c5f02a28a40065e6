import NIOCore
import NIOPosix

/// What the network answered, in a few words: those of the system where it has some.
struct NetworkTrouble: CustomStringConvertible {
    /// The words.
    let description: String

    /// Creates the words for an error of a socket or a lookup of names.
    init(_ error: any Error) {
        description =
            switch error {
            case let error as IOError: SystemError(number: error.errnoCode).description
            case let error as NIOConnectionError:
                error.connectionErrors.first.map { Self($0.error).description } ?? Self.unknownHost
            case SocketAddressError.unknown, is SocketAddressError.UnknownHost: Self.unknownHost
            case let error: "\(error)"
            }
    }

    private static let unknownHost = "no host of that name"
}
