"""Runs checks and prints a line of JSON for each: {"check": …, "ok": …, "error": …}."""

import json
import traceback

import grpc

TEXT = "Grüße, 世界 \U0001f44b"

_checks = []


def check(function):
    """A check: run in the order in which they are written, under the name of the function."""
    _checks.append(function)
    return function


def equal(expected, actual):
    assert expected == actual, f"expected {expected!r:.500}, got {actual!r:.500}"


def error_of(action):
    try:
        action()
    except grpc.RpcError as error:
        return error
    raise AssertionError("the call did not fail")


def run():
    for function in _checks:
        result = {"check": function.__name__, "ok": True}
        try:
            function()
        except BaseException:
            result = {"check": function.__name__, "ok": False, "error": traceback.format_exc()}
        print(json.dumps(result), flush=True)
    print("done", flush=True)
