"""echo.proto for Python: messages and methods, built from descriptors, so that no code has to be generated."""

from descriptors import Descriptors

SERVICE = "dapr.interop.Echo"
DETAILS = "grpc-status-details-bin"


class Echo:
    """The messages and methods that a file of descriptors describes."""

    def __init__(self, descriptors_file):
        message = Descriptors(descriptors_file).message
        self.Request = message("dapr.interop.EchoRequest")
        self.Response = message("dapr.interop.EchoResponse")
        self.HangRequest = message("dapr.interop.HangRequest")
        self.HangResponse = message("dapr.interop.HangResponse")
        self.Status = message("google.rpc.Status")
        self.ErrorInfo = message("google.rpc.ErrorInfo")


class Stub:
    """The methods, to be called over a channel."""

    def __init__(self, channel, echo):
        request, response = echo.Request.SerializeToString, echo.Response.FromString
        self.unary = channel.unary_unary(f"/{SERVICE}/Unary", request, response)
        self.server_streaming = channel.unary_stream(f"/{SERVICE}/ServerStreaming", request, response)
        self.client_streaming = channel.stream_unary(f"/{SERVICE}/ClientStreaming", request, response)
        self.duplex = channel.stream_stream(f"/{SERVICE}/Duplex", request, response)
        self.unknown = channel.unary_unary(f"/{SERVICE}/Unknown", request, response)
        hang, done = echo.HangRequest.SerializeToString, echo.HangResponse.FromString
        self.begun = channel.unary_unary(f"/{SERVICE}/Begun", hang, done)
        self.ended = channel.unary_unary(f"/{SERVICE}/Ended", hang, done)
