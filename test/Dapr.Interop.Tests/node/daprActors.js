'use strict';
// Actors written with @dapr/dapr, and the checks of their clients.

const { AbstractActor, ActorId, ActorProxyBuilder, Temporal } = require('@dapr/dapr');
const { equal, until } = require('./checks');
const { failureOf } = require('./daprFailure');

const seconds = (count) => Temporal.Duration.from({ seconds: count });

// Classes of actors that reach their sidecar by either protocol, to be served by an application; their clients, {http, grpc}, are known
// only when the sidecar has started, which is after the application.
function actorClasses() {
  const clients = {};
  const activations = {};

  class Counter extends AbstractActor {
    constructor(protocol, id) {
      super(clients[protocol], id);
      this.isOverGrpc = protocol === 'grpc';
      this.running = 0;
    }

    async onActivate() {
      activations[this.getActorId().getId()] = (activations[this.getActorId().getId()] || 0) + 1;
    }

    async add(count) {
      return { count: await this.increase('count', count) };
    }

    async addTwo(first, second) {
      return this.add(first + second);
    }

    async addAndThrow(count) {
      await this.increase('count', count);
      throw new Error('too much');
    }

    // What is kept, and how many instances the actor has had.
    async look() {
      const kept = async (name) => (await this.getStateManager().tryGetState(name))[1] || 0;
      return { count: await kept('count'), ticks: await kept('ticks'), reminded: await kept('reminded'), activations: activations[this.getActorId().getId()] };
    }

    async longest() {
      this.running += 1;
      const { running } = this;
      await new Promise((resolve) => { setTimeout(resolve, 20); });
      this.running -= 1;
      return { running };
    }

    async tickEach(every) {
      await this.registerActorTimer('ticking', 'tick', seconds(every), seconds(every), undefined, this.isOverGrpc ? '10' : 10);
    }

    async tickNoMore() {
      await this.unregisterActorTimer('ticking');
    }

    async tick(data) {
      await this.increase('ticks', this.read(data));
    }

    async remindIn(due, every) {
      await this.registerActorReminder('reminding', seconds(due), every && seconds(every), undefined, 7);
    }

    async remindNoMore() {
      await this.unregisterActorReminder('reminding');
    }

    async receiveReminder(data) {
      await this.increase('reminded', this.read(data));
    }

    // Calls an actor in .NET.
    async addThere(id, count) {
      return new ActorProxyBuilder({ name: 'NetCounter' }, this.getDaprClient()).build(new ActorId(id)).AddAsync(count);
    }

    // Over gRPC the SDK sends bytes, of which the runtime gives the base64.
    read(data) {
      return this.isOverGrpc ? Number(Buffer.from(data, 'base64').toString()) : data;
    }

    async increase(name, by) {
      return this.getStateManager().addOrUpdateState(name, by, (_, before) => before + by);
    }
  }

  class HttpCounter extends Counter {
    constructor(_, id) {
      super('http', id);
    }
  }

  class GrpcCounter extends Counter {
    constructor(_, id) {
      super('grpc', id);
    }
  }

  return { clients, types: [HttpCounter, GrpcCounter] };
}

// The checks of one client, and of actors that use the same protocol.
function actorChecks(protocol, clients, { either, unique }) {
  const proxy = (name, id, client = clients[protocol]) => new ActorProxyBuilder({ name }, client).build(new ActorId(id));
  const type = protocol === 'http' ? 'HttpCounter' : 'GrpcCounter';

  // Over gRPC the SDK does not say that arguments are JSON, and its hosts read none of which that is not said: those calls go over HTTP.
  const counter = (id = unique('counter')) => proxy(type, id, clients.http);

  return {
    async actor_keeps_its_state() {
      const [id, other] = [unique('Grüße, 世界'), unique('other')];
      equal([{ count: 2 }, { count: 7 }], [await counter(id).add(2), await counter(other).add(7)]);
      equal({ count: 5 }, await counter(id).addTwo(1, 2));
      equal({ count: 5, ticks: 0, reminded: 0, activations: 1 }, await proxy(type, id).look());
    },

    async actor_has_one_call_at_a_time() {
      const one = proxy(type, unique('counter'));
      equal([1, 1, 1, 1, 1], (await Promise.all([1, 2, 3, 4, 5].map(() => one.longest()))).map(({ running }) => running));
    },

    async actor_has_a_timer() {
      const one = counter();
      await one.tickEach(1);
      await until(async () => (await one.look()).ticks >= 20);
      await one.tickNoMore();
    },

    async actor_has_a_reminder() {
      const one = counter();
      await one.remindIn(1, 1);
      await until(async () => (await one.look()).reminded >= 14);
      await one.remindNoMore();
    },

    async actor_that_throws() {
      const id = unique('counter');
      equal(either(500, 'ERR_ACTOR_INVOKE_METHOD', 13), await failureOf(() => proxy(type, id).addAndThrow(1)));
      equal(either(500, 'ERR_ACTOR_INVOKE_METHOD', 13), await failureOf(() => proxy(type, id).notThere()));
    },

    async actor_of_a_type_that_is_unknown() {
      equal(either(500, 'ERR_ACTOR_INVOKE_METHOD', 9), await failureOf(() => proxy('Nobody', 'a').look()));
    },
  };
}

module.exports = { actorChecks, actorClasses };
