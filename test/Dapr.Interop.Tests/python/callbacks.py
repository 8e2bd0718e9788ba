"""What an application serves to its sidecar. It keeps every call, and answers as the data of the call says."""

import json
import threading

import grpc

from dapr import RUNTIME

LIMIT = 20  # of whatever is waited for, in seconds


class Callbacks:
    """The handlers of the service AppCallback."""

    def __init__(self, descriptors):
        for name in ("ListTopicSubscriptionsResponse", "ListInputBindingsResponse", "TopicEventResponse", "TopicEventBulkResponse",
                     "BindingEventResponse", "JobEventResponse"):
            setattr(self, "_" + name, descriptors.message(RUNTIME + name))
        self._InvokeResponse = descriptors.message("dapr.proto.common.v1.InvokeResponse")
        self._calls = []
        self._changed = threading.Condition()

    def received(self, name, is_it=lambda request: True, count=1):
        """Waits for a call of a handler, or for as many; gives the requests and the metadata of each, the last first."""

        def find():
            return [(request, metadata) for called, request, metadata in self._calls if called == name and is_it(request)]

        with self._changed:
            if not self._changed.wait_for(lambda: len(find()) >= count, LIMIT):
                raise AssertionError(f"{len(find())} of {count} calls of {name}; called were {[called for called, _, _ in self._calls]}")
            return find()[count - 1 :: -1]

    def ListTopicSubscriptions(self, request, context):
        self._keep("ListTopicSubscriptions", request, context)
        return self._ListTopicSubscriptionsResponse(
            subscriptions=[
                {"pubsub_name": "pubsub", "topic": "orders", "routes": {"default": "/orders"}},
                {"pubsub_name": "pubsub", "topic": "raw", "metadata": {"rawPayload": "true"}},
                {
                    "pubsub_name": "pubsub",
                    "topic": "routed",
                    "routes": {"rules": [{"match": "event.data.level > 5", "path": "/urgent"}], "default": "/others"},
                },
                {"pubsub_name": "pubsub", "topic": "answered", "dead_letter_topic": "dead"},
                {"pubsub_name": "pubsub", "topic": "dead"},
                {"pubsub_name": "bulkpubsub", "topic": "again"},
                # They are complete long before they have waited for as long as they may.
                bulk("bulk", max_messages_count=3),
                bulk("bulk-raw", max_messages_count=2, metadata={"rawPayload": "true"}),
                bulk("bulk-answered", max_messages_count=4, dead_letter_topic="bulk-dead"),
                {"pubsub_name": "bulkpubsub", "topic": "bulk-dead"},
            ]
        )

    def OnTopicEvent(self, request, context):
        attempt = self._keep("OnTopicEvent", request, context)
        if request.topic == "again" and attempt == 1:
            context.abort(grpc.StatusCode.UNAVAILABLE, "not yet")
        if request.topic == "answered":
            return self._TopicEventResponse(status=json.loads(request.data)["status"])
        return self._TopicEventResponse()

    def OnBulkTopicEvent(self, request, context):
        self._keep("OnBulkTopicEvent", request, context)
        statuses = []
        for entry in request.entries:
            data = json.loads(entry.cloud_event.data) if request.topic == "bulk-answered" else {"status": "SUCCESS"}
            if "status" in data:
                statuses.append({"entry_id": entry.entry_id, "status": data["status"]})
        return self._TopicEventBulkResponse(statuses=statuses)

    def ListInputBindings(self, request, context):
        self._keep("ListInputBindings", request, context)
        return self._ListInputBindingsResponse(bindings=["queue", "forwarded"])

    def OnBindingEvent(self, request, context):
        attempt = self._keep("OnBindingEvent", request, context)
        if request.metadata.get("answer") == "fail once" and attempt == 1:
            context.abort(grpc.StatusCode.UNAVAILABLE, "not yet")
        if request.metadata.get("answer") == "forward":
            return self._BindingEventResponse(to=["forwarded"], data=b"forwarded " + request.data)
        return self._BindingEventResponse()

    def OnJobEvent(self, request, context):
        attempt = self._keep("OnJobEvent", request, context)
        if request.name.startswith("again") and attempt == 1:
            context.abort(grpc.StatusCode.UNAVAILABLE, "not yet")
        return self._JobEventResponse()

    def OnInvoke(self, request, context):
        self._keep("OnInvoke", request, context)
        if request.method == "fail":
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, "not now, 世界")
        context.send_initial_metadata((("x-answer", "yes"),))
        context.set_trailing_metadata((("x-trailer", "too"),))
        return self._InvokeResponse(data=request.data, content_type=request.content_type)

    def _keep(self, name, request, context):
        """Keeps a call, and says how many such requests there were with it."""
        with self._changed:
            self._calls.append((name, request, dict(context.invocation_metadata())))
            self._changed.notify_all()
            return sum(1 for called, kept, _ in self._calls if called == name and kept == request)


def bulk(topic, max_messages_count, **fields):
    settings = {"enabled": True, "max_messages_count": max_messages_count, "max_await_duration_ms": 60_000}
    return {"pubsub_name": "bulkpubsub", "topic": topic, "bulk_subscribe": settings, **fields}
