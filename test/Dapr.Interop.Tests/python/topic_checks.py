"""Checks of topics: what the application subscribes to, and how their events come to it."""

import json

from app import callbacks, client, sidecar
from checks import TEXT, check, equal


def publish(pubsub, topic, data, content_type="application/json", **metadata):
    data = data if isinstance(data, bytes) else json.dumps(data).encode()
    client.PublishEvent(pubsub_name=pubsub, topic=topic, data=data, data_content_type=content_type, metadata=metadata)


def event_of(topic, data):
    """Waits for an event with this data, as JSON or as bytes."""

    def is_it(request):
        return request.topic == topic and (request.data == data if isinstance(data, bytes) else json.loads(request.data) == data)

    return callbacks.received("OnTopicEvent", is_it)[0]


def bulk_of(topic, count):
    """Waits for a bulk of as many events: one by one would wait for longer than this does."""
    return callbacks.received("OnBulkTopicEvent", lambda request: request.topic == topic and len(request.entries) == count)[0]


def publish_bulk(topic, events, content_type="application/json"):
    entries = [{"entry_id": str(number), "event": event, "content_type": content_type} for number, event in enumerate(events)]
    equal([], list(client.BulkPublishEvent(pubsub_name="bulkpubsub", topic=topic, entries=entries).failedEntries))


@check
def what_it_takes_is_asked_with_its_token():
    for name in ("ListTopicSubscriptions", "ListInputBindings"):
        equal(sidecar["appToken"], callbacks.received(name)[0][1].get("dapr-api-token"))
    listed = client.GetMetadata().subscriptions
    equal(10, len(listed))
    routed = next(subscription for subscription in listed if subscription.topic == "routed")
    equal([("event.data.level > 5", "/urgent"), ("", "/others")], [(rule.match, rule.path) for rule in routed.rules.rules])


@check
def topic_event_of_json():
    publish("pubsub", "orders", {"text": TEXT})
    event, metadata = event_of("orders", {"text": TEXT})
    equal(("pubsub", "/orders", "1.0", "com.dapr.event.sent"), (event.pubsub_name, event.path, event.spec_version, event.type))
    equal(("application/json", sidecar["appId"]), (event.data_content_type, event.source))
    assert event.id
    equal(("orders", "pubsub"), (event.extensions["topic"], event.extensions["pubsubname"]))
    equal(sidecar["appToken"], metadata["dapr-api-token"])


@check
def topic_event_of_text():
    publish("pubsub", "orders", TEXT.encode(), "text/plain")
    equal("text/plain", callbacks.received("OnTopicEvent", lambda request: request.data == TEXT.encode())[0][0].data_content_type)


@check
def topic_event_of_bytes():
    data = bytes(range(256))
    publish("pubsub", "orders", data, "application/octet-stream")
    equal("application/octet-stream", callbacks.received("OnTopicEvent", lambda request: request.data == data)[0][0].data_content_type)


@check
def topic_event_that_is_a_cloud_event():
    attributes = {"specversion": "1.0", "id": "event 1", "source": "python", "type": "test", "datacontenttype": "application/json", "mine": "yes"}
    publish("pubsub", "orders", {**attributes, "data": {"cloud": TEXT}}, "application/cloudevents+json")
    event, _ = callbacks.received("OnTopicEvent", lambda request: request.id == "event 1")[0]
    equal(("python", "test", {"cloud": TEXT}, "yes"), (event.source, event.type, json.loads(event.data), event.extensions["mine"]))


@check
def topic_event_that_is_raw():
    publish("pubsub", "raw", b"\0\xff raw", "application/octet-stream", rawPayload="true")
    event, _ = event_of("raw", b"\0\xff raw")
    equal(("application/octet-stream", ""), (event.data_content_type, event.path))


@check
def topic_events_by_routes():
    publish("pubsub", "routed", {"level": 9})
    publish("pubsub", "routed", {"level": 1})
    equal(("/urgent", "/others"), tuple(event_of("routed", {"level": level})[0].path for level in (9, 1)))


@check
def topic_events_that_are_dropped_or_retried_are_dead_letters():
    for status in ("DROP", "RETRY"):
        publish("pubsub", "answered", {"status": status})
        event_of("dead", {"status": status})


@check
def topic_event_comes_again_after_an_error():
    publish("bulkpubsub", "again", {"text": TEXT})
    (second, _), (first, _) = callbacks.received("OnTopicEvent", lambda request: request.topic == "again", count=2)
    equal((first.id, first.data), (second.id, second.data))


@check
def bulk_of_topic_events():
    publish_bulk("bulk", [json.dumps({"number": number}).encode() for number in range(3)])
    request, metadata = bulk_of("bulk", 3)
    equal(("bulkpubsub", "com.dapr.event.sent.bulk"), (request.pubsub_name, request.type))
    equal([0, 1, 2], sorted(json.loads(entry.cloud_event.data)["number"] for entry in request.entries))
    equal(3, len({entry.entry_id for entry in request.entries} - {""}))
    equal({("application/json", "1.0")}, {(entry.cloud_event.data_content_type, entry.cloud_event.spec_version) for entry in request.entries})
    equal(sidecar["appToken"], metadata["dapr-api-token"])


@check
def bulk_of_topic_events_that_are_raw():
    events = [b"\0\xff 1", b"\0\xff 2"]
    entries = [{"entry_id": str(number), "event": event, "content_type": "application/octet-stream"} for number, event in enumerate(events)]
    client.BulkPublishEvent(pubsub_name="bulkpubsub", topic="bulk-raw", entries=entries, metadata={"rawPayload": "true"})
    equal(events, sorted(entry.bytes for entry in bulk_of("bulk-raw", 2)[0].entries))


@check
def bulk_of_topic_events_each_with_its_answer():
    done, *others = [{"status": "SUCCESS"}, {"status": "DROP"}, {"status": "RETRY"}, {"nothing": "said"}]
    publish_bulk("bulk-answered", [json.dumps(data).encode() for data in (done, *others)])
    bulk_of("bulk-answered", 4)
    for data in others:
        event_of("bulk-dead", data)
    dead = callbacks.received("OnTopicEvent", lambda request: request.topic == "bulk-dead", count=3)
    assert all(json.loads(event.data) != done for event, _ in dead)
