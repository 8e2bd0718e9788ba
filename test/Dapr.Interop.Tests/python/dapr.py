"""The services of Dapr for Python: a client of the sidecar, and handlers that the sidecar calls."""

import grpc

RUNTIME = "dapr.proto.runtime.v1."


class Client:
    """The API of a sidecar: each of its methods that has one request and one answer is called with the fields of the request."""

    def __init__(self, descriptors, channel, token, limit):
        self._metadata = (("dapr-api-token", token),)
        self._limit = limit
        for name, request, response in descriptors.methods(RUNTIME + "Dapr"):
            method = channel.unary_unary(f"/{RUNTIME}Dapr/{name}", request.SerializeToString, response.FromString)
            setattr(self, name, self._caller(method, request))

    def _caller(self, method, request):
        def call(**fields):
            return method(request(**fields), metadata=self._metadata, timeout=self._limit)

        call.with_call = lambda **fields: method.with_call(request(**fields), metadata=self._metadata, timeout=self._limit)
        return call


def handlers(descriptors, service, implementation):
    """The handlers of a service: those methods of an object that are called as the service's are."""
    found = {
        name: grpc.unary_unary_rpc_method_handler(getattr(implementation, name), request.FromString, response.SerializeToString)
        for name, request, response in descriptors.methods(RUNTIME + service)
        if hasattr(implementation, name)
    }
    return grpc.method_handlers_generic_handler(RUNTIME + service, found)
