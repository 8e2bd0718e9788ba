'use strict';
// An application with @dapr/dapr that hosts actors, and calls those of a neighbour in .NET. As dapr.js it prints its port, and reads where
// its sidecar is; it runs its checks, and serves until its input is closed.

const { once } = require('node:events');
const readline = require('node:readline');
const { ActorId, ActorProxyBuilder, CommunicationProtocolEnum, DaprClient, DaprServer, LogLevel } = require('@dapr/dapr');
const { equal, run } = require('./checks');
const { actorClasses } = require('./daprActors');
const { failureOf } = require('./daprFailure');

// The checks of one client.
function checksOf(protocol, clients) {
  let last = 0;
  const unique = () => `${protocol}-${++last}`;
  const proxy = (name, id, client = clients[protocol]) => new ActorProxyBuilder({ name }, client).build(new ActorId(id));
  const either = (status, code, grpcStatus) => (protocol === 'http' ? { status, code } : { status: grpcStatus });

  return {
    async neighbour_keeps_its_state() {
      const id = unique();
      equal({ count: 2 }, await proxy('NetCounter', id).AddAsync(2));
      equal({ count: 7 }, await proxy('NetCounter', id).AddTwoAsync(1, 4));
      equal({ count: 12 }, await proxy('NetCounter', id).AddAllAsync([2, 3]));
      equal({ count: 12 }, await proxy('NetCounter', id).LookAsync());
    },

    async neighbour_that_throws_keeps_nothing() {
      const id = unique();
      await proxy('NetCounter', id).AddAsync(2);
      await failureOf(() => proxy('NetCounter', id).AddAndThrowAsync(3));
      equal({ count: 2 }, await proxy('NetCounter', id).LookAsync());
    },

    async neighbour_that_has_no_such_method() {
      equal(either(500, 'ERR_ACTOR_INVOKE_METHOD', 13), await failureOf(() => proxy('NetCounter', unique()).NopeAsync()));
    },

    async neighbour_is_called_by_an_actor() {
      const [id, type] = [unique(), protocol === 'http' ? 'HttpCounter' : 'GrpcCounter'];
      equal({ count: 2 }, await proxy(type, unique(), clients.http).addThere(id, 2));
      equal({ count: 2 }, await proxy('NetCounter', id).LookAsync());
    },
  };
}

async function main() {
  const server = new DaprServer({
    serverHost: '127.0.0.1',
    serverPort: '0',
    communicationProtocol: CommunicationProtocolEnum.HTTP,
    logger: { level: LogLevel.Error },
  });
  const actors = actorClasses();
  await server.actor.init();
  for (const type of actors.types) await server.actor.registerActor(type);
  await server.daprServer.start('127.0.0.1', '0');
  const listener = server.daprServer.serverInstance;
  if (!listener.listening) await once(listener, 'listening');
  console.log(JSON.stringify({ port: listener.address().port }));

  const input = readline.createInterface({ input: process.stdin });
  input.on('close', () => process.exit());
  const [line] = await once(input, 'line');
  const sidecar = JSON.parse(line);
  for (const protocol of [CommunicationProtocolEnum.HTTP, CommunicationProtocolEnum.GRPC]) {
    const name = protocol === CommunicationProtocolEnum.HTTP ? 'http' : 'grpc';
    actors.clients[name] = new DaprClient({
      daprHost: '127.0.0.1',
      daprPort: String(sidecar[`${name}Port`]),
      communicationProtocol: protocol,
      daprApiToken: sidecar.token,
      logger: { level: LogLevel.Error },
    });
  }
  for (const protocol of ['http', 'grpc']) await run(checksOf(protocol, actors.clients), `${protocol}_`);
  console.log('done');
}

main();
