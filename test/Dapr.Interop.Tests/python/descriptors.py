"""Messages and services that a file of descriptors describes, so that no code has to be generated."""

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory


class Descriptors:
    """What a file describes, by full names."""

    def __init__(self, file_name):
        with open(file_name, "rb") as file:
            files = descriptor_pb2.FileDescriptorSet.FromString(file.read()).file
        self._pool = descriptor_pool.DescriptorPool()
        for file in files:
            self._pool.Add(file)
        self._factory = message_factory.MessageFactory(self._pool)

    def message(self, name):
        """The class of a message."""
        return self.message_of(self._pool.FindMessageTypeByName(name))

    def message_of(self, descriptor):
        return self._factory.GetPrototype(descriptor)

    def methods(self, service):
        """The methods of a service: the name of each, and the classes of its requests and answers."""
        for method in self._pool.FindServiceByName(service).methods:
            yield method.name, self.message_of(method.input_type), self.message_of(method.output_type)
