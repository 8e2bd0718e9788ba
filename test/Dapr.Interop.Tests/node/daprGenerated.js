'use strict';
// Checks of what one protocol alone has. The SDK has configuration and cryptography over gRPC only: over HTTP their clients throw. For
// conversation it has no client at all: over gRPC the generated one is taken, and over HTTP what its own clients send their requests by.

const { randomBytes } = require('node:crypto');
const { PassThrough } = require('node:stream');
const { equal, isTrue, until } = require('./checks');
const { failureOf } = require('./daprFailure');

// The checks; they need both clients.
function generatedChecks({ http, grpc }, app, sidecar) {
  const execute = (...request) => http.daprClient.executeWithApiVersion(...request);
  const change = (values) => execute('v1.0-dev', '/configuration/settings', { method: 'POST', body: values });
  const encryption = (keyName, keyWrapAlgorithm) => ({ componentName: 'keys', keyName, keyWrapAlgorithm });

  // Changes a value until that was told: over gRPC the SDK does not say when it has subscribed. A sidecar that is a program of its own
  // must not let values be changed so.
  const changeUntil = async (key, isTold) => {
    if (!sidecar.isConfigurationChangeable) {
      equal(404, (await failureOf(() => change({ [key]: 'a value' }))).status);
      return;
    }
    let last = 0;
    await until(async () => {
      await change({ [key]: `value ${++last}` });
      return isTold();
    });
  };

  return {
    async grpc_configuration_get() {
      const color = { key: 'color', value: 'red', version: '', metadata: {} };
      const size = { key: 'size', value: 'L', version: 'v7', metadata: { unit: 'EU' } };
      equal({ items: { color } }, await grpc.configuration.get('settings', ['color', 'missing']));
      equal({ items: { color, size } }, await grpc.configuration.get('settings', ['color', 'size'], { some: 'metadata' }));
      equal({ color, size }, (({ color: one, size: two }) => ({ color: one, size: two }))((await grpc.configuration.get('settings')).items));
    },

    async grpc_configuration_of_a_store_that_is_unknown() {
      equal({ status: 3 }, await failureOf(() => grpc.configuration.get('nowhere', ['color'])));
    },

    async grpc_configuration_subscribe() {
      const [first, second, others] = [[], [], []];
      const subscribe = (keys, told) => grpc.configuration.subscribeWithKeys('settings', keys, async ({ items }) => { told.push(items); });
      const other = await subscribe(['another key'], others);
      const one = await subscribe(['watched'], first);
      await changeUntil('watched', () => first.length > 0);
      await one.stop();
      const count = first.length;
      const two = await subscribe(['watched'], second);
      await changeUntil('watched', () => second.length > 0);
      await two.stop();
      await other.stop();
      equal([count, 0], [first.length, others.length]);
      isTrue(first.concat(second).every(({ watched }) => watched.value.startsWith('value ')), [first, second]);
    },

    // The SDK has no configuration over HTTP, but applications that get what is told.
    async http_configuration_is_told_to_the_application() {
      const { id } = await http.daprClient.execute('/configuration/settings/subscribe?key=told');
      let isTold = false;
      const told = app.delivered('configuration', (data) => data.id === id && data.items.told.value.startsWith('value '));
      told.then(() => { isTold = true; }, () => {});
      await changeUntil('told', () => isTold);
      equal({ ok: true }, await http.daprClient.execute(`/configuration/settings/${id}/unsubscribe`));
    },

    async grpc_encrypt_and_decrypt() {
      const plain = Buffer.from('Grüße, 世界');
      for (const [key, algorithm] of [['symmetric', 'A256KW'], ['rsa.pem', 'RSA-OAEP-256']]) {
        const encrypted = await grpc.crypto.encrypt(plain, encryption(key, algorithm));
        isTrue(encrypted.toString('latin1').startsWith('dapr.io/enc/v1\n') && !encrypted.includes(plain), encrypted);
        equal(plain, await grpc.crypto.decrypt(encrypted, { componentName: 'keys' }));
      }
    },

    async grpc_encrypt_and_decrypt_streams() {
      const plain = randomBytes(1_000_003);
      const options = { ...encryption('symmetric', 'A256KW'), dataEncryptionCipher: 'chacha20-poly1305', omitDecryptionKeyName: true };
      const through = async (stream, data) => {
        const pieces = [];
        stream.end(data);
        for await (const piece of stream) pieces.push(piece);
        return Buffer.concat(pieces);
      };
      const encrypted = await through(await grpc.crypto.encrypt(options), plain);
      isTrue(plain.equals(await through(await grpc.crypto.decrypt({ componentName: 'keys', keyName: 'symmetric' }), encrypted)), encrypted.length);
    },

    async grpc_encrypt_that_fails() {
      const encrypt = (componentName, keyName) => failureOf(() => grpc.crypto.encrypt(Buffer.from('a'), { componentName, keyName, keyWrapAlgorithm: 'AES' }));
      equal({ status: 3 }, await encrypt('nowhere', 'symmetric'));
      equal({ status: 13 }, await encrypt('keys', 'missing'));
      equal({ status: 13 }, await failureOf(() => grpc.crypto.decrypt(Buffer.from('no document'), { componentName: 'keys' })));
    },

    // The SDK has no subscriptions by stream but in its generated client.
    async grpc_topic_by_stream() {
      const requests = new PassThrough({ objectMode: true });
      const send = (kind, value) => requests.write({ subscribeTopicEventsRequestType: { case: kind, value } });
      const publish = (number) => grpc.pubsub.publish('pubsub', 'streamed', { number });
      const received = [];
      send('initialRequest', { pubsubName: 'pubsub', topic: 'streamed' });
      for await (const { subscribeTopicEventsResponseType: { case: kind, value } } of (await grpc.daprClient.getClient()).subscribeTopicEventsAlpha1(requests)) {
        if (kind === 'initialResponse') {
          await Promise.all([publish(1), publish(2)]);
          continue;
        }
        received.push(JSON.parse(Buffer.from(value.data).toString()).number);
        if (received.length === 2) break;
        send('eventProcessed', { id: value.id, status: { status: 0 } });
      }
      equal([1, 2], received.sort());
    },

    async grpc_converse() {
      const messages = [
        { messageTypes: { case: 'ofSystem', value: { content: [{ text: 'be brief' }] } } },
        { messageTypes: { case: 'ofUser', value: { name: 'ada', content: [{ text: 'Grüße an a@b.example' }] } } },
      ];
      const tools = [{ toolTypes: { case: 'function', value: { name: 'weather', parameters: { type: 'object', properties: { place: { type: 'string' } } } } } }];
      const { contextId, outputs } = await (await grpc.daprClient.getClient()).converseAlpha2({ name: 'llm', contextId: 'c1', inputs: [{ messages, scrubPii: true }], tools });
      const [{ choices: [{ finishReason, message }] }] = outputs;
      const { case: kind, value: { name, arguments: list } } = message.toolCalls[0].toolTypes;
      equal(['c1', 'tool_calls', 'be brief\nGrüße an <EMAIL_ADDRESS>'], [contextId, finishReason, message.content]);
      equal(['function', 'weather', 'place'], [kind, name, list]);
    },

    async grpc_converse_by_the_older_name() {
      const { outputs } = await (await grpc.daprClient.getClient()).converseAlpha1({ name: 'llm', inputs: [{ content: 'Grüße, 世界' }] });
      equal(['Grüße, 世界'], outputs.map(({ result }) => result));
    },

    async grpc_converse_with_a_model_that_is_unknown() {
      const client = await grpc.daprClient.getClient();
      equal({ status: 3 }, await failureOf(() => client.converseAlpha2({ name: 'nowhere', inputs: [{ messages: [] }] })));
    },

    async http_converse() {
      const inputs = [{ messages: [{ ofUser: { content: [{ text: 'Grüße, 世界' }] } }] }];
      const { outputs } = await execute('v1.0-alpha2', '/conversation/llm/converse', { method: 'POST', body: { inputs } });
      equal('Grüße, 世界', outputs[0].choices[0].message.content);
    },
  };
}

module.exports = { generatedChecks };
