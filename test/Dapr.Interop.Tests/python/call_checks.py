"""Checks of bindings, jobs and invocation: what the sidecar calls on the application beside topics."""

import json
import threading
import urllib.error
import urllib.request

import grpc

from app import Any, callbacks, client, echo, sidecar, stub
from callbacks import LIMIT
from checks import TEXT, check, equal, error_of


def http(method, path, body=None, **headers):
    """Asks the API over HTTP: the status, the headers and the body of the answer."""
    request = urllib.request.Request(f"http://127.0.0.1:{sidecar['httpPort']}{path}", body, {"dapr-api-token": sidecar["token"], **headers}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=LIMIT) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


@check
def binding_event():
    client.InvokeBinding(name="queue", operation="create", data=b"\0\xff data", metadata={"mine": TEXT})
    event, metadata = callbacks.received("OnBindingEvent", lambda request: request.data == b"\0\xff data")[0]
    equal(("queue", TEXT), (event.name, event.metadata["mine"]))
    equal(sidecar["appToken"], metadata["dapr-api-token"])


@check
def binding_event_comes_again_after_an_error():
    client.InvokeBinding(name="queue", operation="create", data=b"again", metadata={"answer": "fail once"})
    callbacks.received("OnBindingEvent", lambda request: request.data == b"again", count=2)


@check
def binding_event_whose_answer_goes_to_a_binding():
    client.InvokeBinding(name="queue", operation="create", data=b"on and on", metadata={"answer": "forward"})
    equal("forwarded", callbacks.received("OnBindingEvent", lambda request: request.data == b"forwarded on and on")[0][0].name)


@check
def job_event():
    data = Any()
    data.Pack(echo.Request(text=TEXT, data=bytes(range(256))))
    client.ScheduleJob(job={"name": "once", "due_time": "0s", "data": data})
    event, metadata = callbacks.received("OnJobEvent", lambda request: request.name == "once")[0]
    equal((data, "job/once", data.type_url), (event.data, event.method, event.content_type))
    equal("POST", event.http_extension.Verb.Name(event.http_extension.verb))
    equal(sidecar["appToken"], metadata["dapr-api-token"])


@check
def job_event_comes_again_after_an_error():
    policy = {"constant": {"interval": {"nanos": 100_000_000}, "max_retries": 3}}
    client.ScheduleJob(job={"name": "again", "due_time": "0s", "failure_policy": policy})
    callbacks.received("OnJobEvent", lambda request: request.name == "again", count=2)


@check
def job_event_comes_as_often_as_scheduled():
    client.ScheduleJob(job={"name": "twice", "schedule": "@every 1s", "repeats": 2})
    callbacks.received("OnJobEvent", lambda request: request.name == "twice", count=2)


@check
def jobs_are_listed_and_deleted():
    def listed():
        return sorted(job.name for job in client.ListJobs().jobs if job.name.startswith("later"))

    for name in ("later-a1", "later-a2", "later-b"):
        client.ScheduleJob(job={"name": name, "due_time": "1h"})
    equal("1h", client.GetJob(name="later-b").job.due_time)
    equal(["later-a1", "later-a2", "later-b"], listed())
    client.DeleteJobsByPrefix(name_prefix="later-a")
    equal(["later-b"], listed())
    client.DeleteJob(name="later-b")
    equal([], listed())
    equal(grpc.StatusCode.INTERNAL, error_of(lambda: client.GetJob(name="later-b")).code())


@check
def invoke():
    data = Any()
    data.Pack(echo.Request(text=TEXT, data=bytes(range(256))))
    message = {"method": "by-grpc", "data": data, "content_type": "application/grpc", "http_extension": {"verb": "PUT", "querystring": "a=1&b=2"}}
    response, call = client.InvokeService.with_call(id=sidecar["appId"], message=message)
    request, metadata = callbacks.received("OnInvoke", lambda request: request.method == "by-grpc")[0]
    equal((data, "application/grpc", "a=1&b=2"), (request.data, request.content_type, request.http_extension.querystring))
    equal("PUT", request.http_extension.Verb.Name(request.http_extension.verb))
    equal((data, "application/grpc"), (response.data, response.content_type))
    equal(sidecar["appToken"], metadata["dapr-api-token"])
    equal("yes", dict(call.initial_metadata()).get("x-answer"))
    equal("too", dict(call.trailing_metadata()).get("x-trailer"))


@check
def invoke_what_fails():
    error = error_of(lambda: client.InvokeService(id=sidecar["appId"], message={"method": "fail"}))
    equal((grpc.StatusCode.FAILED_PRECONDITION, "not now, 世界"), (error.code(), error.details()))


@check
def invoke_over_http():
    status, headers, body = http("PATCH", f"/v1.0/invoke/{sidecar['appId']}/method/by/http?a=1", TEXT.encode(), **{"content-type": "text/x-mine", "x-asked": "so"})
    equal((200, TEXT.encode(), "text/x-mine"), (status, body, headers["content-type"]))
    request, metadata = callbacks.received("OnInvoke", lambda request: request.method == "by/http")[0]
    equal(("PATCH", "a=1", TEXT.encode()), (request.http_extension.Verb.Name(request.http_extension.verb), request.http_extension.querystring, request.data.value))
    equal("so", metadata["x-asked"])


@check
def invoke_over_http_what_fails():
    status, _, body = http("GET", f"/v1.0/invoke/{sidecar['appId']}/method/fail")
    equal((400, '{"code":9,"message":"not now, 世界"}'), (status, body.decode()))


def proxied(method, *args, **options):
    metadata = (("dapr-app-id", sidecar["appId"]), ("dapr-api-token", sidecar["token"]), ("echo-head", "h"), ("echo-tail-bin", b"\0\xff"))
    return method(*args, metadata=metadata, timeout=LIMIT, **options)


@check
def proxied_call():
    response, call = proxied(stub.unary.with_call, echo.Request(text=TEXT, data=bytes(1024 * 1024)))
    equal((TEXT, 1024 * 1024), (response.text, len(response.data)))
    equal(("h", b"\0\xff"), (dict(call.initial_metadata())["echo-head"], dict(call.trailing_metadata())["echo-tail-bin"]))
    equal(sidecar["appToken"], dict(call.initial_metadata())["echo-head-token"])


@check
def proxied_call_that_fails():
    error = error_of(lambda: proxied(stub.unary, echo.Request(failure={"code": 10, "message": TEXT})))
    equal((grpc.StatusCode.ABORTED, TEXT), (error.code(), error.details()))


@check
def proxied_call_in_turns():
    turn, answered = threading.Semaphore(1), []

    def requests():
        for number in range(20):
            assert turn.acquire(timeout=LIMIT)
            yield echo.Request(text=str(number))

    for answer in proxied(stub.duplex, requests()):
        answered.append(answer.text)
        turn.release()
    equal([str(number) for number in range(20)], answered)
