'use strict';
// An application with @dapr/dapr and its clients against a sidecar: dapr.js http|grpc, the protocol of the application.
// Prints {"port": …} when the application listens, and reads a line that says where the sidecar is: OtherApp.cs.

const { once } = require('node:events');
const readline = require('node:readline');
const { CommunicationProtocolEnum, DaprClient, HttpMethod, LogLevel, StateConcurrencyEnum } = require('@dapr/dapr');
const { equal, isTrue, run, until } = require('./checks');
const { actorChecks } = require('./daprActors');
const { bulkPubsub, pubsub, startApp, verbs } = require('./daprApp');
const { blockChecks, components } = require('./daprBlocks');
const { failureOf } = require('./daprFailure');
const { generatedChecks } = require('./daprGenerated');

const store = 'statestore';
const appProtocol = process.argv[2];

// The checks of one client; over HTTP a failure has a status and a code, over gRPC a status: `either` says both.
function checksOf(protocol, clients, app, sidecar) {
  const client = clients[protocol];
  const either = (status, code, grpcStatus) => (protocol === 'http' ? { status, code } : { status: grpcStatus });
  const { appId } = sidecar;
  let last = 0;
  const unique = (name) => `${protocol}-${name}-${++last}`;
  const etagOf = async (key) => (await client.state.getBulk(store, [key]))[0].etag;
  const firstWrite = { concurrency: StateConcurrencyEnum.CONCURRENCY_FIRST_WRITE };

  const publishAndReceive = async (topic, data, { name = topic, options, expected = data } = {}) => {
    equal({}, await client.pubsub.publish(pubsub, topic, data, options));
    return app.delivered(name, (received) => JSON.stringify(received) === JSON.stringify(expected));
  };

  return {
    async health() {
      equal(true, await client.health.isHealthy());
    },

    async metadata() {
      const { id, components: found } = await client.metadata.get();
      const expected = Object.entries(components).map(([name, type]) => ({ name, type, version: 'v1' }));
      equal(appId, id);
      equal(expected, found.map(({ name, type, version }) => ({ name, type, version })).sort((a, b) => (a.name < b.name ? -1 : 1)));
      isTrue(found.find(({ name }) => name === store).capabilities.includes('TRANSACTIONAL'), found);
    },

    async metadata_set() {
      equal(true, await client.metadata.set(`${protocol}-key`, 'a value'));
      equal('a value', (await client.metadata.get()).extended[`${protocol}-key`]);
    },

    async token_that_is_missing() {
      // The SDK takes an empty token for none.
      const stranger = new DaprClient({ ...client.options, daprApiToken: '' });
      const call = protocol === 'http'
        ? () => stranger.daprClient.execute('/metadata', null, false)
        : async () => (await stranger.daprClient.getClient(false)).getMetadata({});
      equal(protocol === 'http' ? 401 : 16, (await failureOf(call)).status);
    },

    async state_save_and_get() {
      const values = { object: { name: 'Grüße, 世界', list: [1, { two: true }] }, text: 'some text', number: 42 };
      const items = Object.entries(values).map(([name, value]) => ({ key: unique(name), value }));
      equal({}, await client.state.save(store, items));
      for (const { key, value } of items) equal(value, await client.state.get(store, key));
    },

    async state_of_a_key_that_is_missing() {
      equal('', await client.state.get(store, unique('missing')));
    },

    async state_bulk_get() {
      const [first, second, missing] = [unique('bulk'), unique('bulk'), unique('bulk')];
      await client.state.save(store, [{ key: first, value: { number: 1 } }, { key: second, value: { number: 2 } }]);
      const items = await client.state.getBulk(store, [first, second, missing]);
      const byKey = Object.fromEntries(items.map(({ key, data }) => [key, data || null]));
      equal({ [first]: { number: 1 }, [second]: { number: 2 }, [missing]: null }, byKey);
      isTrue(items.find(({ key }) => key === first).etag, items);
    },

    async state_delete() {
      const key = unique('deleted');
      await client.state.save(store, [{ key, value: 1 }]);
      equal({}, await client.state.delete(store, key));
      equal('', await client.state.get(store, key));
      equal({}, await client.state.delete(store, key));
    },

    async state_with_the_right_etag() {
      const key = unique('etag');
      await client.state.save(store, [{ key, value: 1 }]);
      equal({}, await client.state.save(store, [{ key, value: 2, etag: await etagOf(key), options: firstWrite }]));
      equal(2, await client.state.get(store, key));
      equal({}, await client.state.delete(store, key, { etag: await etagOf(key), ...firstWrite }));
      equal('', await client.state.get(store, key));
    },

    async state_with_a_wrong_etag() {
      const key = unique('etag');
      await client.state.save(store, [{ key, value: 1 }]);
      const etag = await etagOf(key);
      await client.state.save(store, [{ key, value: 2 }]);
      equal(either(409, 'ERR_STATE_SAVE', 10), await failureOf(() => client.state.save(store, [{ key, value: 3, etag }])));
      equal(either(409, 'ERR_STATE_DELETE', 10), await failureOf(() => client.state.delete(store, key, { etag })));
      equal(2, await client.state.get(store, key));
    },

    async state_first_write_of_a_key_that_is_there() {
      const key = unique('first');
      equal({}, await client.state.save(store, [{ key, value: 1, options: { ...firstWrite } }]));
      equal(either(409, 'ERR_STATE_SAVE', 10), await failureOf(() => client.state.save(store, [{ key, value: 2, options: { ...firstWrite } }])));
      equal(1, await client.state.get(store, key));
    },

    async state_transaction() {
      const [kept, gone] = [unique('transaction'), unique('transaction')];
      await client.state.save(store, [{ key: gone, value: 1 }]);
      await client.state.transaction(store, [
        { operation: 'upsert', request: { key: kept, value: 'new' } },
        { operation: 'delete', request: { key: gone } },
      ]);
      equal(['new', ''], [await client.state.get(store, kept), await client.state.get(store, gone)]);
    },

    async state_transaction_that_conflicts() {
      const [first, second] = [unique('transaction'), unique('transaction')];
      await client.state.save(store, [{ key: second, value: 'old' }]);
      await failureOf(() => client.state.transaction(store, [
        { operation: 'upsert', request: { key: first, value: 'new' } },
        { operation: 'upsert', request: { key: second, value: 'new', etag: '4711' } },
      ]));
      equal(['', 'old'], [await client.state.get(store, first), await client.state.get(store, second)]);
    },

    async state_that_expires() {
      const [gone, kept] = [unique('expiring'), unique('expiring')];
      await client.state.save(store, [{ key: gone, value: 1, metadata: { ttlInSeconds: '1' } }, { key: kept, value: 2 }]);
      equal([1, 2], [await client.state.get(store, gone), await client.state.get(store, kept)]);
      await until(async () => (await client.state.get(store, gone)) === '');
      equal(2, await client.state.get(store, kept));
    },

    async state_query_of_a_store_that_cannot() {
      const query = { filter: {}, sort: [], page: { limit: 10 } };
      equal(either(500, 'ERR_STATE_STORE_NOT_SUPPORTED', 13), await failureOf(() => client.state.query(store, query)));
    },

    async state_of_a_store_that_is_unknown() {
      const unknown = either(400, 'ERR_STATE_STORE_NOT_FOUND', 3);
      equal(unknown, await failureOf(() => client.state.get('nowhere', 'a')));
      equal(unknown, await failureOf(() => client.state.save('nowhere', [{ key: 'a', value: 1 }])));
      equal(unknown, await failureOf(() => client.state.delete('nowhere', 'a')));
      equal(unknown, await failureOf(() => client.state.getBulk('nowhere', ['a'])));
    },

    async publish_an_object() {
      const { headers } = await publishAndReceive('orders', { id: unique('object'), text: 'Grüße, 世界' });
      equal(sidecar.appToken, headers['dapr-api-token']);
    },

    async publish_text() {
      await publishAndReceive('orders', unique('text'));
    },

    async publish_bytes() {
      // The SDK gives its handlers bytes as text.
      const text = unique('bytes');
      await publishAndReceive('orders', Buffer.from(text), { expected: text });
    },

    async publish_a_cloud_event() {
      const data = { id: unique('event') };
      const event = { specversion: '1.0', type: 'test', source: 'js', id: unique('id'), datacontenttype: 'application/json', data };
      await publishAndReceive('orders', event, { expected: data });
    },

    async publish_raw() {
      await publishAndReceive('raw', { id: unique('raw') }, { options: { metadata: { rawPayload: 'true' } } });
    },

    async publish_by_routes() {
      await publishAndReceive('routed', { id: unique('routed'), level: 9 }, { name: 'urgent' });
      await publishAndReceive('routed', { id: unique('routed'), level: 1 }, { name: 'others' });
    },

    async publish_what_is_dropped() {
      const data = { id: unique('dropped') };
      await publishAndReceive('dropped', data);
      await app.delivered('dead', ({ id }) => id === data.id);
    },

    async publish_what_is_to_be_retried() {
      const data = { id: unique('retried') };
      await publishAndReceive('retried', data);
      await app.delivered('dead', ({ id }) => id === data.id);
    },

    async publish_bulk() {
      const messages = [{ id: unique('bulk') }, unique('bulk'), { event: { id: unique('bulk') }, contentType: 'application/json' }];
      equal({ failedMessages: [] }, await client.pubsub.publishBulk(pubsub, 'orders', messages));
      for (const expected of [messages[0], messages[1], messages[2].event]) {
        await app.delivered('orders', (data) => JSON.stringify(data) === JSON.stringify(expected));
      }
    },

    async publish_to_a_subscriber_of_bulks() {
      // The application takes three at a time and would wait for the third for longer than any check may take.
      const messages = [{ id: unique('object') }, unique('text'), { id: unique('object') }];
      equal({ failedMessages: [] }, await client.pubsub.publishBulk(bulkPubsub, `bulk-${protocol}`, messages));
      for (const expected of messages) {
        await app.delivered(`bulk-${protocol}`, (data) => JSON.stringify(data) === JSON.stringify(expected));
      }
    },

    async publish_to_a_broker_that_is_unknown() {
      equal(either(404, 'ERR_PUBSUB_NOT_FOUND', 3), await failureOf(() => client.pubsub.publish('nowhere', 'orders', { id: 1 })));
      const { failedMessages } = await client.pubsub.publishBulk('nowhere', 'orders', [{ id: 1 }, { id: 2 }]);
      equal([{ id: 1 }, { id: 2 }], failedMessages.map(({ message }) => message.event));
    },

    async invoke_with_every_verb() {
      for (const method of verbs) {
        const data = method === HttpMethod.GET ? undefined : { a: 1 };
        equal({ method }, await client.invoker.invoke(appId, 'verb', method, data));
      }
    },

    async invoke_with_data() {
      const body = { text: 'Grüße, 世界', list: [1, 2] };
      equal({ body, contentType: 'application/json' }, await client.invoker.invoke(appId, 'echo', 'POST', body));
    },

    async invoke_with_three_mebibytes() {
      const length = 3 * 1024 * 1024;
      equal({ length }, await client.invoker.invoke(appId, 'length', 'POST', { text: 'x'.repeat(length) }));
    },

    async invoke_an_application_that_is_unknown() {
      equal(either(500, 'ERR_DIRECT_INVOKE', 13), await failureOf(() => client.invoker.invoke('nobody', 'echo', 'POST', {})));
    },

    ...blockChecks(protocol, client, app, { either, unique }),
    // Over gRPC applications of the SDK host no actors.
    ...(appProtocol === 'http' ? actorChecks(protocol, clients, { either, unique }) : {}),
  };
}

// Checks of what only one client and one kind of application can say.
function specialChecks(clients, sidecar) {
  if (appProtocol === 'grpc') return {};
  const { appId } = sidecar;
  return {
    async http_invoke_with_headers_and_a_query() {
      const { headers, query } = await clients.http.invoker.invoke(appId, 'headers?a=1&b=%20', 'GET', undefined, { headers: { 'x-mine': 'yes' } });
      equal(['yes', sidecar.appToken, '/headers?a=1&b=%20'], [headers['x-mine'], headers['dapr-api-token'], query]);
    },

    async http_invoke_what_answers_with_an_error() {
      equal({ status: 418, code: 'short and stout' }, await failureOf(() => clients.http.invoker.invoke(appId, 'teapot')));
      equal(404, (await failureOf(() => clients.http.invoker.invoke(appId, 'nothing-here'))).status);
    },

    async grpc_invoke_what_answers_with_an_error() {
      equal({ status: 2 }, await failureOf(() => clients.grpc.invoker.invoke(appId, 'teapot')));
      equal({ status: 5 }, await failureOf(() => clients.grpc.invoker.invoke(appId, 'nothing-here')));
    },
  };
}

async function main() {
  const app = await startApp(appProtocol);
  console.log(JSON.stringify({ port: app.port }));
  const input = readline.createInterface({ input: process.stdin });
  const [line] = await once(input, 'line');
  const sidecar = JSON.parse(line);
  const clientOf = (communicationProtocol, port) => new DaprClient({
    daprHost: '127.0.0.1',
    daprPort: String(port),
    communicationProtocol,
    daprApiToken: sidecar.token,
    logger: { level: LogLevel.Error },
  });
  const clients = {
    http: clientOf(CommunicationProtocolEnum.HTTP, sidecar.httpPort),
    grpc: clientOf(CommunicationProtocolEnum.GRPC, sidecar.grpcPort),
  };
  Object.assign(app.clientsOfActors, clients);

  // Who closes the input is gone, and so is the use of the sidecar.
  input.on('close', () => clients.http.sidecar.shutdown().finally(() => process.exit()));

  await Promise.all(Object.entries(clients).map(async ([protocol, client]) => {
    await client.start();
    await run(checksOf(protocol, clients, app, sidecar), `${protocol}_`);
  }));
  await run({ ...generatedChecks(clients, app, sidecar), ...specialChecks(clients, sidecar), shutdown: () => clients[appProtocol].sidecar.shutdown() });
  console.log('done');
  process.exit();
}

main();
