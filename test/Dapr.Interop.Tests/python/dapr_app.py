"""Has a sidecar call the handlers of an application, and prints what came of it: dapr_app.py DESCRIPTORS. See app.py and checks.py."""

import sys

import call_checks  # noqa: F401
import topic_checks  # noqa: F401
from app import client, server
from checks import check, run


@check
def shutdown():
    client.Shutdown()


run()
sys.stdin.read()
server.stop(0)
