'use strict';
// Serves echo.proto with grpc-js until its input closes. Prints {"port": …}.

const { EventEmitter } = require('node:events');
const { grpc, Echo, Status, details } = require('./echo');

// What has happened to calls that hang: "begun NAME", "ended NAME".
const happened = new Set();
const happenings = new EventEmitter();

function happens(what) {
  happened.add(what);
  happenings.emit(what);
}

// Sends the metadata back; what is returned goes into the trailers.
function begin(call) {
  const headers = new grpc.Metadata();
  const trailers = new grpc.Metadata();
  for (const name of Object.keys(call.metadata.getMap())) {
    for (const value of call.metadata.get(name)) {
      if (name.startsWith('echo-head')) headers.add(name, value);
      if (name.startsWith('echo-tail')) trailers.add(name, value);
    }
  }
  call.sendMetadata(headers);
  return trailers;
}

function failureOf(request, trailers) {
  const failure = request.failure;
  if (failure.details.length > 0) {
    trailers.set(details, Buffer.from(Status.encode(failure).finish()));
  }
  return { code: failure.code, details: failure.message, metadata: trailers };
}

function hang(call, name) {
  call.on('cancelled', () => happens(`ended ${name}`));
  happens(`begun ${name}`);
}

function answer(call, text, data) {
  const deadline = call.getDeadline();
  // What is not set takes no space, which counts for the longest messages.
  return { text: text || null, data, millisecondsLeft: Number.isFinite(deadline) ? deadline - Date.now() : null };
}

function unary(call, callback) {
  const trailers = begin(call);
  const { request } = call;
  if (request.hang) hang(call, request.hang);
  else if (request.failure) callback(failureOf(request, trailers));
  else callback(null, answer(call, request.text, request.data), trailers);
}

function serverStreaming(call) {
  const trailers = begin(call);
  const { request } = call;
  for (let number = 0; number < request.answers; number++) {
    call.write(answer(call, request.text + number, request.data));
  }
  if (request.hang) hang(call, request.hang);
  else if (request.failure) call.emit('error', failureOf(request, trailers));
  else call.end(trailers);
}

function clientStreaming(call, callback) {
  const trailers = begin(call);
  const texts = [];
  const data = [];
  call.on('data', (request) => {
    if (request.hang) hang(call, request.hang);
    else if (request.failure) callback(failureOf(request, trailers));
    texts.push(request.text);
    data.push(request.data);
  });
  call.on('end', () => callback(null, answer(call, texts.join(''), Buffer.concat(data)), trailers));
}

function duplex(call) {
  const trailers = begin(call);
  call.on('data', (request) => {
    if (request.hang) hang(call, request.hang);
    else if (request.failure) call.emit('error', failureOf(request, trailers));
    else call.write(answer(call, request.text, request.data));
  });
  call.on('end', () => call.end(trailers));
}

const waitUntil = (what) => (call, callback) => {
  const event = `${what} ${call.request.name}`;
  if (happened.has(event)) callback(null, {});
  else happenings.once(event, () => callback(null, {}));
};

const server = new grpc.Server();
server.addService(Echo.service, { unary, serverStreaming, clientStreaming, duplex, begun: waitUntil('begun'), ended: waitUntil('ended') });
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(JSON.stringify({ port }));
});
process.stdin.resume().on('end', () => process.exit());
