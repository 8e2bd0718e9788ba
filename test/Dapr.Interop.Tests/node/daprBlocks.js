'use strict';
// Checks of the blocks beside state, pub/sub and invocation that can be called over either protocol. For jobs the SDK has no client: over
// gRPC the generated one is taken, and over HTTP what its own clients send their requests by.

const { isDeepStrictEqual } = require('node:util');
const { fromJson, toJson } = require('@bufbuild/protobuf');
const { anyPack, anyUnpack, ValueSchema } = require('@bufbuild/protobuf/wkt');
const { equal, isTrue, until } = require('./checks');
const { failureOf } = require('./daprFailure');

// Every component of the sidecar: AppResources.cs.
const components = {
  bulkpubsub: 'pubsub.sqlite',
  files: 'bindings.localstorage',
  forwarded: 'bindings.in-memory',
  keys: 'crypto.dapr.localstorage',
  llm: 'conversation.echo',
  locks: 'lock.in-memory',
  pubsub: 'pubsub.in-memory',
  queue: 'bindings.in-memory',
  secrets: 'secretstores.local.file',
  settings: 'configuration.in-memory',
  statestore: 'state.in-memory',
};

// What the SDK calls the outcomes of unlocking; it does not export them.
const unlocked = 0;
const notLocked = 1;
const lockedByOthers = 2;

// The jobs API by either protocol, the same to the checks: a job is {dueTime, schedule, repeats, data}, and data is JSON.
function jobsOf(protocol, client) {
  if (protocol === 'http') {
    const execute = (name, params) => client.daprClient.executeWithApiVersion('v1.0-alpha1', `/jobs/${name}`, params);
    return {
      schedule: (name, job) => execute(name, { method: 'POST', body: job }),
      get: async (name) => {
        const { data, ...job } = await execute(name, { method: 'GET' });
        return { ...job, data: data.value };
      },
      delete: (name) => execute(name, { method: 'DELETE' }),
    };
  }
  const generated = () => client.daprClient.getClient();
  const pack = (data) => anyPack(ValueSchema, fromJson(ValueSchema, data));
  const unpack = (data) => toJson(ValueSchema, anyUnpack(data, ValueSchema));
  return {
    schedule: async (name, { data, ...job }) => (await generated()).scheduleJobAlpha1({ job: { name, ...job, data: pack(data) } }),
    get: async (name) => {
      const { job } = await (await generated()).getJobAlpha1({ name });
      return { name: job.name, dueTime: job.dueTime, data: unpack(job.data) };
    },
    delete: async (name) => (await generated()).deleteJobAlpha1({ name }),
  };
}

// The checks of one client, whichever its protocol.
function blockChecks(protocol, client, app, { either, unique }) {
  const jobs = jobsOf(protocol, client);
  // Over gRPC the SDK gives the bytes of an answer, over HTTP what they say.
  const answerOf = (response) => {
    if (protocol === 'http') return response;
    const text = Buffer.from(response.data).toString();
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  };
  const ask = async (...request) => answerOf(await client.binding.send(...request));

  return {
    async binding_that_keeps_files() {
      const [fileName, content] = [unique('file'), { text: 'Grüße, 世界', list: [1, 2] }];
      equal({ fileName }, await ask('files', 'create', content, { fileName }));
      equal(content, await ask('files', 'get', undefined, { fileName }));
      isTrue((await ask('files', 'list', undefined, {})).some((path) => path.endsWith(`/${fileName}`)), fileName);
      equal('', await ask('files', 'delete', undefined, { fileName }));
      equal(either(500, 'ERR_INVOKE_OUTPUT_BINDING', 13), await failureOf(() => ask('files', 'get', undefined, { fileName })));
    },

    async binding_that_keeps_text() {
      const fileName = unique('file');
      equal({ fileName }, await ask('files', 'create', 'some "text"', { fileName }));
      equal('some "text"', await ask('files', 'get', undefined, { fileName }));
      await ask('files', 'delete', undefined, { fileName });
    },

    async binding_brings_an_event() {
      const data = { id: unique('event'), text: 'Grüße, 世界' };
      equal('', await ask('queue', 'create', data));
      await app.delivered('queue', (received) => isDeepStrictEqual(received, data));
    },

    async binding_brings_an_event_again_that_was_not_handled() {
      const data = { id: unique('event'), fails: true };
      await ask('queue', 'create', data);
      await app.delivered('queue', (received) => isDeepStrictEqual(received, data), 2);
    },

    async binding_that_is_unknown() {
      equal(either(500, 'ERR_INVOKE_OUTPUT_BINDING', 13), await failureOf(() => client.binding.send('nowhere', 'create', 'a')));
      equal(either(500, 'ERR_INVOKE_OUTPUT_BINDING', 13), await failureOf(() => client.binding.send('files', 'shred', 'a')));
    },

    async secret_get() {
      equal({ plain: 'p1' }, await client.secret.get('secrets', 'plain'));
      equal({ unicode: 'Grüße, 世界' }, await client.secret.get('secrets', 'unicode', 'metadata.version_id=1'));
      equal({ 'nested:inner': 'n1' }, await client.secret.get('secrets', 'nested:inner'));
    },

    async secret_get_bulk() {
      const all = { plain: { plain: 'p1' }, unicode: { unicode: 'Grüße, 世界' }, 'nested:inner': { 'nested:inner': 'n1' } };
      equal(all, { ...(await client.secret.getBulk('secrets')) });
    },

    async secret_that_is_missing() {
      equal(either(500, 'ERR_SECRET_GET', 13), await failureOf(() => client.secret.get('secrets', 'missing')));
    },

    async secret_of_a_store_that_is_unknown() {
      equal(either(401, 'ERR_SECRET_STORE_NOT_FOUND', 3), await failureOf(() => client.secret.get('nowhere', 'plain')));
      equal(either(401, 'ERR_SECRET_STORE_NOT_FOUND', 3), await failureOf(() => client.secret.getBulk('nowhere')));
    },

    async lock_is_one_owners() {
      const resource = unique('resource');
      equal({ success: true }, await client.lock.lock('locks', resource, 'ada', 60));
      equal({ success: false }, await client.lock.lock('locks', resource, 'bob', 60));
      equal({ status: lockedByOthers }, await client.lock.unlock('locks', resource, 'bob'));
      equal({ status: unlocked }, await client.lock.unlock('locks', resource, 'ada'));
      equal({ status: notLocked }, await client.lock.unlock('locks', resource, 'ada'));
      equal({ success: true }, await client.lock.lock('locks', resource, 'bob', 60));
    },

    async lock_that_expires() {
      const resource = unique('resource');
      equal({ success: true }, await client.lock.lock('locks', resource, 'ada', 1));
      equal({ success: false }, await client.lock.lock('locks', resource, 'bob', 60));
      await until(async () => (await client.lock.lock('locks', resource, 'bob', 60)).success);
    },

    async lock_of_a_store_that_is_unknown() {
      equal(either(400, 'ERR_LOCK_STORE_NOT_FOUND', 3), await failureOf(() => client.lock.lock('nowhere', 'a', 'ada', 60)));
      equal(either(400, 'ERR_LOCK_STORE_NOT_FOUND', 3), await failureOf(() => client.lock.unlock('nowhere', 'a', 'ada')));
    },

    async job_that_is_due() {
      const [name, data] = [unique('job'), { text: 'Grüße, 世界', list: [1, { two: true }] }];
      await jobs.schedule(name, { dueTime: '0s', data });
      await app.delivered('jobs', (received) => isDeepStrictEqual(received, { name, ...data }));
    },

    async job_that_is_due_again() {
      const name = unique('job');
      await jobs.schedule(name, { schedule: '@every 1s', repeats: 2, data: { a: 1 } });
      await app.delivered('jobs', (received) => received.name === name, 2);
    },

    async job_that_is_deleted() {
      const [name, data] = [unique('job'), { a: [true, null] }];
      await jobs.schedule(name, { dueTime: '1h', data });
      const job = await jobs.get(name);
      equal([name, '1h', data], [job.name, job.dueTime, job.data]);
      equal(either(409, 'DAPR_SCHEDULER_SCHEDULE_JOB', 6), await failureOf(() => jobs.schedule(name, { dueTime: '2h', data })));
      await jobs.delete(name);
      equal(either(500, 'DAPR_SCHEDULER_GET_JOB', 13), await failureOf(() => jobs.get(name)));
    },
  };
}

module.exports = { blockChecks, components };
