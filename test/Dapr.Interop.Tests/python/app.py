"""An application of grpcio behind a sidecar, which runs when this is imported: it prints {"port": …} when it listens, and then reads a
line that says where the sidecar is (OtherApp.cs)."""

import json
import sys
from concurrent import futures

import grpc

from callbacks import LIMIT, Callbacks
from dapr import Client, handlers
from descriptors import Descriptors
from echo import SERVICE, Echo, Stub

descriptors = Descriptors(sys.argv[1])
echo = Echo(sys.argv[1])
callbacks = Callbacks(descriptors)
Any = descriptors.message("google.protobuf.Any")


def echo_unary(request, context):
    metadata = dict(context.invocation_metadata())
    context.send_initial_metadata((("echo-head", metadata["echo-head"]), ("echo-head-token", metadata["dapr-api-token"])))
    context.set_trailing_metadata((("echo-tail-bin", metadata["echo-tail-bin"]),))
    if request.HasField("failure"):
        context.abort(next(code for code in grpc.StatusCode if code.value[0] == request.failure.code), request.failure.message)
    return echo.Response(text=request.text, data=request.data)


def echo_duplex(requests, context):
    for request in requests:
        yield echo.Response(text=request.text)


def serve():
    request, response = echo.Request.FromString, echo.Response.SerializeToString
    own = {
        "Unary": grpc.unary_unary_rpc_method_handler(echo_unary, request, response),
        "Duplex": grpc.stream_stream_rpc_method_handler(echo_duplex, request, response),
    }
    started = grpc.server(futures.ThreadPoolExecutor(max_workers=32))
    started.add_generic_rpc_handlers((handlers(descriptors, "AppCallback", callbacks), grpc.method_handlers_generic_handler(SERVICE, own)))
    port = started.add_insecure_port("127.0.0.1:0")
    started.start()
    print(json.dumps({"port": port}), flush=True)
    return started


server = serve()
sidecar = json.loads(sys.stdin.readline())
channel = grpc.insecure_channel(f"127.0.0.1:{sidecar['grpcPort']}")
client, stub = Client(descriptors, channel, sidecar["token"], LIMIT), Stub(channel, echo)
