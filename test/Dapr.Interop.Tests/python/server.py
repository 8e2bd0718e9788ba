"""Serves echo.proto with grpcio until its input closes. Usage: server.py DESCRIPTORS. Prints {"port": …}."""

import collections
import json
import sys
import threading
from concurrent import futures

import grpc

from echo import DETAILS, SERVICE, Echo

echo = Echo(sys.argv[1])
hanging = collections.defaultdict(lambda: (threading.Event(), threading.Event()))


def begin(context):
    """Sends the metadata back, compressed answers to those who ask for them."""
    metadata = context.invocation_metadata()
    if any(name == "compress-answers" for name, _ in metadata):
        context.set_compression(grpc.Compression.Gzip)
    context.send_initial_metadata([item for item in metadata if item[0].startswith("echo-head")])
    context.set_trailing_metadata([item for item in metadata if item[0].startswith("echo-tail")])


def fail(request, context):
    if not request.HasField("failure"):
        return
    failure = request.failure
    if failure.details:
        context.set_trailing_metadata(((DETAILS, failure.SerializeToString()),))
    code = next(code for code in grpc.StatusCode if code.value[0] == failure.code)
    context.abort(code, failure.message)


def hang(request, context):
    if not request.hang:
        return
    begun, ended = hanging[request.hang]
    if not context.add_callback(ended.set):
        ended.set()
    begun.set()
    ended.wait()


def answer(context, text, data):
    remaining = context.time_remaining()
    # Without a deadline some versions say None and some say centuries.
    left = int(remaining * 1000) if remaining is not None and remaining < 10**8 else 0
    return echo.Response(text=text, data=data, milliseconds_left=left)


def unary(request, context):
    begin(context)
    hang(request, context)
    fail(request, context)
    return answer(context, request.text, request.data)


def server_streaming(request, context):
    begin(context)
    for number in range(request.answers):
        yield answer(context, f"{request.text}{number}", request.data)
    hang(request, context)
    fail(request, context)


def client_streaming(requests, context):
    begin(context)
    texts, data = [], []
    for request in requests:
        hang(request, context)
        fail(request, context)
        texts.append(request.text)
        data.append(request.data)
    return answer(context, "".join(texts), b"".join(data))


def duplex(requests, context):
    begin(context)
    for request in requests:
        hang(request, context)
        fail(request, context)
        yield answer(context, request.text, request.data)


def wait_until(event):
    def wait(request, context):
        hanging[request.name][event].wait(context.time_remaining())
        return echo.HangResponse()

    return grpc.unary_unary_rpc_method_handler(wait, echo.HangRequest.FromString, echo.HangResponse.SerializeToString)


def main():
    request, response = echo.Request.FromString, echo.Response.SerializeToString
    handlers = {
        "Unary": grpc.unary_unary_rpc_method_handler(unary, request, response),
        "ServerStreaming": grpc.unary_stream_rpc_method_handler(server_streaming, request, response),
        "ClientStreaming": grpc.stream_unary_rpc_method_handler(client_streaming, request, response),
        "Duplex": grpc.stream_stream_rpc_method_handler(duplex, request, response),
        "Begun": wait_until(0),
        "Ended": wait_until(1),
    }
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=32))
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(json.dumps({"port": port}), flush=True)
    sys.stdin.read()
    server.stop(0)


main()
