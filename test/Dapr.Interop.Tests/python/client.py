"""Calls our server of echo.proto with grpcio: client.py DESCRIPTORS ADDRESS ADDRESS-THAT-COMPRESSES.

Runs every check, prints a line of JSON for each, {"check": …, "ok": …, "error": …}, and at the end "done".
"""

import json
import queue
import sys
import traceback
from concurrent import futures

import grpc

from echo import DETAILS, Echo, Stub

LIMIT = 20  # of every call that is to succeed, in seconds
MEBIBYTE = 1024 * 1024
TEXT = "Grüße, 世界 \U0001f44b"

echo = Echo(sys.argv[1])
channel = grpc.insecure_channel(sys.argv[2])
stub = Stub(channel, echo)
compressing = Stub(grpc.insecure_channel(sys.argv[3]), echo)
checks = []


def check(function):
    checks.append(function)
    return function


def equal(expected, actual):
    assert expected == actual, f"expected {expected!r:.500}, got {actual!r:.500}"


def error_of(action):
    try:
        action()
    except grpc.RpcError as error:
        return error
    raise AssertionError("the call did not fail")


def values(metadata, name):
    return [value for key, value in metadata if key == name]


def has_begun(name):
    """Waits until a call hangs at the server."""
    stub.begun(echo.HangRequest(name=name), timeout=LIMIT)


def has_ended(name):
    """Waits until it is over there too."""
    stub.ended(echo.HangRequest(name=name), timeout=LIMIT)


def failure(code, message="", details=()):
    status = echo.Status(code=code, message=message)
    for detail in details:
        status.details.add().Pack(detail)
    return status


class Requests:
    """Requests that are sent when the check says so."""

    def __init__(self):
        self._queue = queue.Queue()

    def send(self, **fields):
        self._queue.put(echo.Request(**fields))

    def complete(self):
        self._queue.put(None)

    def __iter__(self):
        return iter(self._queue.get, None)


@check
def unary():
    response = stub.unary(echo.Request(text=TEXT, data=bytes(range(256))), timeout=LIMIT)
    equal((TEXT, bytes(range(256))), (response.text, response.data))


@check
def unary_with_an_empty_message():
    equal(echo.Response(), stub.unary(echo.Request()))


@check
def server_streaming_in_order():
    answers = stub.server_streaming(echo.Request(text="n", answers=100), timeout=LIMIT)
    equal([f"n{number}" for number in range(100)], [answer.text for answer in answers])


@check
def server_streaming_without_answers():
    equal([], list(stub.server_streaming(echo.Request(), timeout=LIMIT)))


@check
def client_streaming_joined():
    requests = (echo.Request(text=f"{number},") for number in range(100))
    equal("".join(f"{number}," for number in range(100)), stub.client_streaming(requests, timeout=LIMIT).text)


@check
def client_streaming_without_requests():
    equal("", stub.client_streaming(iter(()), timeout=LIMIT).text)


@check
def duplex_in_turns():
    requests = Requests()
    answers = stub.duplex(iter(requests), timeout=LIMIT)
    for number in range(20):
        requests.send(text=str(number))
        equal(str(number), next(answers).text)
    requests.complete()
    equal([], list(answers))


@check
def duplex_without_requests():
    equal([], list(stub.duplex(iter(()), timeout=LIMIT)))


@check
def hundred_calls_at_once():
    with futures.ThreadPoolExecutor(20) as pool:
        texts = [str(number) for number in range(100)]
        answers = pool.map(lambda text: stub.unary(echo.Request(text=text), timeout=LIMIT).text, texts)
        equal(texts, list(answers))


@check
def error_of_every_code():
    for code in (code for code in grpc.StatusCode if code is not grpc.StatusCode.OK):
        request = echo.Request(failure=failure(code.value[0], f"as {code.name}"))
        error = error_of(lambda: stub.unary(request, timeout=LIMIT))
        equal((code, f"as {code.name}"), (error.code(), error.details()))


@check
def error_with_any_message():
    message = TEXT + " 100 %\r\n\t%41"
    error = error_of(lambda: stub.unary(echo.Request(failure=failure(5, message)), timeout=LIMIT))
    equal(message, error.details())


@check
def error_with_details():
    detail = echo.ErrorInfo(reason="GONE", domain="test", metadata={"key": TEXT})
    error = error_of(lambda: stub.unary(echo.Request(failure=failure(9, "no", [detail])), timeout=LIMIT))
    status = echo.Status.FromString(values(error.trailing_metadata(), DETAILS)[0])
    unpacked = echo.ErrorInfo()
    assert status.details[0].Unpack(unpacked)
    equal((9, "no", detail), (status.code, status.message, unpacked))


@check
def error_after_answers():
    answers = stub.server_streaming(echo.Request(text="n", answers=3, failure=failure(10, "late")), timeout=LIMIT)
    equal(["n0", "n1", "n2"], [next(answers).text for _ in range(3)])
    equal(grpc.StatusCode.ABORTED, error_of(lambda: next(answers)).code())


@check
def error_while_requests_are_sent():
    requests = Requests()
    requests.send(text="a")
    requests.send(failure=failure(8, "enough"))
    call = stub.client_streaming.future(iter(requests), timeout=LIMIT)
    equal(grpc.StatusCode.RESOURCE_EXHAUSTED, call.exception().code())
    requests.complete()


@check
def unknown_method():
    equal(grpc.StatusCode.UNIMPLEMENTED, error_of(lambda: stub.unknown(echo.Request(), timeout=LIMIT)).code())


@check
def health():
    call = channel.unary_unary("/grpc.health.v1.Health/Check", lambda empty: empty, lambda answer: answer)
    equal(b"\x08\x01", call(b"", timeout=LIMIT))


@check
def deadline_is_known_to_the_server():
    left = stub.unary(echo.Request(), timeout=LIMIT).milliseconds_left
    # grpcio rounds it up.
    assert LIMIT * 500 < left < LIMIT * 1000 + 500, left


@check
def deadline_passes_in_a_unary_call():
    error = error_of(lambda: stub.unary(echo.Request(hang="python unary deadline"), timeout=1))
    equal(grpc.StatusCode.DEADLINE_EXCEEDED, error.code())
    has_ended("python unary deadline")


@check
def deadline_passes_in_a_stream():
    answers = stub.server_streaming(echo.Request(answers=2, hang="python stream deadline"), timeout=1)
    equal(grpc.StatusCode.DEADLINE_EXCEEDED, error_of(lambda: list(answers)).code())
    has_ended("python stream deadline")


@check
def cancel_a_unary_call():
    call = stub.unary.future(echo.Request(hang="python unary cancel"))
    has_begun("python unary cancel")
    call.cancel()
    equal(grpc.StatusCode.CANCELLED, call.code())
    has_ended("python unary cancel")


@check
def cancel_a_server_stream():
    answers = stub.server_streaming(echo.Request(answers=2, hang="python stream cancel"))
    next(answers), next(answers)
    has_begun("python stream cancel")
    answers.cancel()
    equal(grpc.StatusCode.CANCELLED, answers.code())
    has_ended("python stream cancel")


@check
def cancel_a_client_stream():
    requests = Requests()
    requests.send(hang="python client cancel")
    call = stub.client_streaming.future(iter(requests))
    has_begun("python client cancel")
    call.cancel()
    requests.complete()
    equal(grpc.StatusCode.CANCELLED, call.code())
    has_ended("python client cancel")


@check
def cancel_a_duplex_call():
    requests = Requests()
    answers = stub.duplex(iter(requests))
    requests.send(text="a")
    equal("a", next(answers).text)
    requests.send(hang="python duplex cancel")
    has_begun("python duplex cancel")
    answers.cancel()
    requests.complete()
    equal(grpc.StatusCode.CANCELLED, answers.code())
    has_ended("python duplex cancel")


@check
def gzip_requests():
    for call, request in ((stub.unary, lambda message: message), (stub.client_streaming, lambda message: iter([message] * 2))):
        message = request(echo.Request(data=bytes(MEBIBYTE)))
        response, done = call.with_call(
            message, timeout=LIMIT, compression=grpc.Compression.Gzip, metadata=(("count-bytes", "yes"),)
        )
        assert len(response.data) >= MEBIBYTE and not any(response.data)
        assert int(values(done.trailing_metadata(), "bytes-received")[0]) < 100_000
        assert int(values(done.trailing_metadata(), "bytes-sent")[0]) > MEBIBYTE


@check
def gzip_answers():
    request = echo.Request(data=bytes(MEBIBYTE))
    response, done = compressing.unary.with_call(request, timeout=LIMIT, metadata=(("count-bytes", "yes"),))
    equal(bytes(MEBIBYTE), response.data)
    assert int(values(done.trailing_metadata(), "bytes-received")[0]) > MEBIBYTE
    assert int(values(done.trailing_metadata(), "bytes-sent")[0]) < 100_000


@check
def gzip_both_ways_in_a_stream():
    requests = (echo.Request(data=bytes(MEBIBYTE)) for _ in range(3))
    answers = compressing.duplex(
        requests, timeout=LIMIT, compression=grpc.Compression.Gzip, metadata=(("count-bytes", "yes"),)
    )
    equal([bytes(MEBIBYTE)] * 3, [answer.data for answer in answers])
    assert int(values(answers.trailing_metadata(), "bytes-received")[0]) < 100_000
    assert int(values(answers.trailing_metadata(), "bytes-sent")[0]) < 100_000


def echoed(*metadata, **fields):
    """Calls with metadata; gives the headers and the trailers of the answer."""
    call = stub.unary.future(echo.Request(**fields), timeout=LIMIT, metadata=metadata)
    return call.initial_metadata(), call.trailing_metadata()


@check
def metadata_both_ways():
    headers, trailers = echoed(("echo-head", "a value, with % and ;"), ("echo-tail", "~"))
    equal((["a value, with % and ;"], ["~"]), (values(headers, "echo-head"), values(trailers, "echo-tail")))


@check
def metadata_binary():
    headers, trailers = echoed(("echo-head-bin", bytes(range(256))), ("echo-tail-bin", b"\0,\xff"))
    equal(([bytes(range(256))], [b"\0,\xff"]), (values(headers, "echo-head-bin"), values(trailers, "echo-tail-bin")))


@check
def metadata_repeated():
    sent = [("echo-head", "1"), ("echo-head", "2"), ("echo-tail-bin", b"\1"), ("echo-tail-bin", b""), ("echo-tail-bin", b"\2")]
    headers, trailers = echoed(*sent)
    equal((["1", "2"], [b"\1", b"", b"\2"]), (values(headers, "echo-head"), values(trailers, "echo-tail-bin")))


@check
def metadata_of_a_call_that_fails():
    _, trailers = echoed(("echo-tail", "t"), ("echo-tail-bin", b"\xff"), failure=failure(5))
    equal((["t"], [b"\xff"]), (values(trailers, "echo-tail"), values(trailers, "echo-tail-bin")))


def of_size(size):
    """A request that is just so long: a field of bytes has five bytes before it when it is that long."""
    request = echo.Request(data=b"\x5a" * (size - 5))
    equal(size, request.ByteSize())
    return request


@check
def four_mebibytes_there_and_back():
    # The default limit of either side, and so the longest message that passes; the time that is left must not be in the answer.
    request = of_size(4 * MEBIBYTE)
    equal(request.data, stub.unary(request).data)


@check
def four_mebibytes_in_streams():
    request = of_size(4 * MEBIBYTE)
    sizes = [len(answer.data) for answer in stub.duplex(iter([request] * 4))]
    equal([len(request.data)] * 4, sizes)


@check
def more_than_four_mebibytes_are_refused_by_the_server():
    error = error_of(lambda: stub.unary(of_size(4 * MEBIBYTE + 1), timeout=LIMIT))
    equal(grpc.StatusCode.RESOURCE_EXHAUSTED, error.code())
    equal("a", stub.unary(echo.Request(text="a"), timeout=LIMIT).text)


@check
def more_than_four_mebibytes_are_refused_by_the_client():
    # A deadline adds the time that is left to the answer.
    error = error_of(lambda: stub.unary(of_size(4 * MEBIBYTE), timeout=LIMIT))
    equal(grpc.StatusCode.RESOURCE_EXHAUSTED, error.code())


def main():
    for function in checks:
        result = {"check": function.__name__, "ok": True}
        try:
            function()
        except BaseException:
            result = {"check": function.__name__, "ok": False, "error": traceback.format_exc()}
        print(json.dumps(result), flush=True)
    print("done", flush=True)


main()
