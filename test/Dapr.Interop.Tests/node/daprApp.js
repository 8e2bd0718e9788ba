'use strict';
// An application written with @dapr/dapr: what it serves, and what it has received.

const { once } = require('node:events');
const { CommunicationProtocolEnum, DaprPubSubStatusEnum, DaprServer, HttpMethod, LogLevel } = require('@dapr/dapr');
const { fromBinary, toJson } = require('@bufbuild/protobuf');
const { ValueSchema } = require('@bufbuild/protobuf/wkt');
const { within } = require('./checks');
const { actorClasses } = require('./daprActors');

const pubsub = 'pubsub';
const bulkPubsub = 'bulkpubsub';
const verbs = [HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE];

// Starts it on a free port; the protocol is http or grpc.
async function startApp(protocol) {
  const deliveries = [];
  const waiting = new Set();
  const actors = actorClasses();
  const server = new DaprServer({
    serverHost: '127.0.0.1',
    serverPort: '0',
    communicationProtocol: protocol === 'grpc' ? CommunicationProtocolEnum.GRPC : CommunicationProtocolEnum.HTTP,
    logger: { level: LogLevel.Error },
  });

  // A handler that keeps what it gets under a name, and answers with a status.
  const keep = (name, status) => async (data, headers) => {
    deliveries.push({ name, data, headers });
    for (const look of waiting) look();
    return status;
  };

  await server.pubsub.subscribe(pubsub, 'orders', keep('orders'));
  await server.pubsub.subscribe(pubsub, 'raw', keep('raw'), undefined, { rawPayload: true });
  await server.pubsub.subscribe(pubsub, 'dead', keep('dead'));
  await server.pubsub.subscribeWithOptions(pubsub, 'dropped', {
    deadLetterTopic: 'dead',
    callback: keep('dropped', DaprPubSubStatusEnum.DROP),
  });
  await server.pubsub.subscribeWithOptions(pubsub, 'retried', {
    deadLetterTopic: 'dead',
    callback: keep('retried', DaprPubSubStatusEnum.RETRY),
  });
  await server.pubsub.subscribeWithOptions(pubsub, 'routed', {
    route: { default: 'others', rules: [{ match: 'event.data.level > 5', path: 'urgent' }] },
  });
  server.pubsub.subscribeToRoute(pubsub, 'routed', 'urgent', keep('urgent'));
  server.pubsub.subscribeToRoute(pubsub, 'routed', 'others', keep('others'));

  for (const topic of ['bulk-http', 'bulk-grpc']) {
    await server.pubsub.subscribeBulk(bulkPubsub, topic, keep(topic), { maxMessagesCount: 3, maxAwaitDurationMs: 60_000 });
  }

  const failed = new Set();
  await server.binding.receive('queue', async (data) => {
    await keep('queue')(data);
    if (data.fails && !failed.has(data.id)) {
      failed.add(data.id);
      throw new Error('not yet');
    }
  });
  await server.invoker.listen('configuration/settings/told', async ({ body }) => keep('configuration')(JSON.parse(body)), { method: HttpMethod.POST });
  if (protocol === 'grpc') {
    // The SDK has no handlers of jobs: it answers each itself, and gives nobody a word.
    server.daprServer.getServerImpl().onJobEventAlpha1 = async ({ name, data }) => {
      await keep('jobs')({ name, ...toJson(ValueSchema, fromBinary(ValueSchema, data.value)) });
      return {};
    };
  } else {
    await server.invoker.listen('job/:name', async ({ body, query }) => keep('jobs')({ name: query.slice('/job/'.length), ...JSON.parse(body) }), {
      method: HttpMethod.POST,
    });
  }

  for (const method of verbs) {
    await server.invoker.listen('verb', async () => ({ method }), { method });
  }
  await server.invoker.listen('echo', async ({ body, metadata }) => ({ body: JSON.parse(body), contentType: metadata.contentType }), {
    method: HttpMethod.POST,
  });
  await server.invoker.listen('length', async ({ body }) => ({ length: JSON.parse(body).text.length }), { method: HttpMethod.POST });
  if (protocol === 'http') {
    await server.invoker.listen('headers', async ({ headers, query }) => ({ headers, query }));
    server.daprServer.getServer().get('/teapot', (_, response) => response.status(418).send('short and stout'));
    await server.actor.init();
    for (const type of actors.types) await server.actor.registerActor(type);
  }

  // The first half of server.start(): the other waits for the sidecar, which cannot start before this port is known.
  await server.daprServer.start('127.0.0.1', '0');
  const listener = protocol === 'grpc' ? server.daprServer.server : server.daprServer.serverInstance;
  if (!listener.listening) await once(listener, 'listening');

  // Waits for a delivery, or for as many of them; what is looked for is said by a function.
  async function delivered(name, isIt, count = 1) {
    const find = () => deliveries.filter((delivery) => delivery.name === name && isIt(delivery.data))[count - 1];
    let look;
    const arrived = new Promise((resolve) => {
      look = () => find() && resolve(find());
      waiting.add(look);
      look();
    });
    try {
      return await within(arrived, `a delivery to '${name}'`);
    } finally {
      waiting.delete(look);
    }
  }

  return { port: listener.address().port, delivered, clientsOfActors: actors.clients };
}

module.exports = { bulkPubsub, pubsub, startApp, verbs };
