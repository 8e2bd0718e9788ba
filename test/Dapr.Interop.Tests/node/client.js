'use strict';
// Calls our server of echo.proto with grpc-js: client.js ADDRESS ADDRESS-THAT-COMPRESSES.

const { once } = require('node:events');
const { grpc, Echo, Status, ErrorInfo, details } = require('./echo');
const { equal, isTrue, run } = require('./checks');

const mebibyte = 1024 * 1024;
const text = 'Grüße, 世界 \u{1f44b}';
const allBytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
const insecure = grpc.credentials.createInsecure();
const gzip = { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip };

const client = new Echo(process.argv[2], insecure);
const zipped = new Echo(process.argv[2], insecure, gzip);
const zippedBothWays = new Echo(process.argv[3], insecure, gzip);
const unzippedToZipping = new Echo(process.argv[3], insecure);

const soon = () => ({ deadline: Date.now() + 20_000 });

function metadataOf(entries) {
  const metadata = new grpc.Metadata();
  for (const [name, value] of entries) metadata.add(name, value);
  return metadata;
}

// Calls a method that has one answer: gives the answer or the error, and the metadata that came.
function call(stub, method, request, { metadata = [], options = soon(), begun } = {}) {
  return new Promise((resolve) => {
    const result = {};
    const args = [metadataOf(metadata), options, (error, response) => {
      result.error = error;
      result.response = response;
    }];
    const running = request === undefined ? stub[method](...args) : stub[method](request, ...args);
    running.on('metadata', (headers) => {
      result.headers = headers;
    });
    running.on('status', (status) => {
      result.trailers = status.metadata;
      resolve(result);
    });
    begun?.(running);
  });
}

async function answerOf(request, more) {
  const { error, response } = await call(client, 'unary', request, more);
  if (error) throw error;
  return response;
}

async function errorOf(request, more) {
  const { error } = await call(client, 'unary', request, more);
  isTrue(error, 'the call fails');
  return error;
}

// The messages of a stream and the error that ended it, if one did.
async function readAll(stream) {
  const messages = [];
  let error;
  stream.on('error', (ended) => { error = ended; });
  stream.on('data', (message) => messages.push(message));
  const status = await new Promise((resolve) => { stream.on('status', resolve); });
  return { messages, error, trailers: status.metadata };
}

// Waits until a call hangs at the server.
async function hasBegun(name) {
  const { error } = await call(client, 'begun', { name });
  if (error) throw error;
}

// Waits until it is over there too.
async function hasEnded(name) {
  const { error } = await call(client, 'ended', { name });
  if (error) throw error;
}

// A request that is just so long: a field of bytes has five bytes before it when it is that long.
const ofSize = (size) => ({ data: Buffer.alloc(size - 5, 'z') });

const bytesIn = (trailers) => ['bytes-received', 'bytes-sent'].map((name) => Number(trailers.get(name)[0]));

async function echoed(metadata, request = {}) {
  const { headers, trailers } = await call(client, 'unary', request, { metadata });
  return (name) => [headers?.get(name), trailers.get(name)];
}

const checks = {
  async unary() {
    const response = await answerOf({ text, data: allBytes });
    equal([text, allBytes], [response.text, response.data]);
  },

  async unary_with_an_empty_message() {
    const response = await answerOf({}, { options: {} });
    equal({ text: '', data: Buffer.alloc(0), millisecondsLeft: 0 }, { ...response });
  },

  async server_streaming_in_order() {
    const { messages } = await readAll(client.serverStreaming({ text: 'n', answers: 100 }, soon()));
    equal(Array.from({ length: 100 }, (_, number) => `n${number}`), messages.map((message) => message.text));
  },

  async server_streaming_without_answers() {
    const { messages, error } = await readAll(client.serverStreaming({}, soon()));
    equal([[], undefined], [messages, error]);
  },

  async client_streaming_joined() {
    const numbers = Array.from({ length: 100 }, (_, number) => `${number},`);
    const { response } = await call(client, 'clientStreaming', undefined, {
      begun(running) {
        for (const number of numbers) running.write({ text: number });
        running.end();
      },
    });
    equal(numbers.join(''), response.text);
  },

  async client_streaming_without_requests() {
    const { response } = await call(client, 'clientStreaming', undefined, { begun: (running) => running.end() });
    equal('', response.text);
  },

  async duplex_in_turns() {
    const running = client.duplex(soon());
    for (let number = 0; number < 20; number++) {
      running.write({ text: String(number) });
      const [answer] = await once(running, 'data');
      equal(String(number), answer.text);
    }
    running.end();
    equal([], (await readAll(running)).messages);
  },

  async duplex_without_requests() {
    const running = client.duplex(soon());
    running.end();
    const { messages, error } = await readAll(running);
    equal([[], undefined], [messages, error]);
  },

  async hundred_calls_at_once() {
    const texts = Array.from({ length: 100 }, (_, number) => String(number));
    const answers = await Promise.all(texts.map((number) => answerOf({ text: number })));
    equal(texts, answers.map((answer) => answer.text));
  },

  async error_of_every_code() {
    for (let code = 1; code <= 16; code++) {
      const error = await errorOf({ failure: { code, message: `as ${code}` } });
      equal([code, `as ${code}`], [error.code, error.details]);
    }
  },

  async error_with_any_message() {
    const message = `${text} 100 %\r\n\t%41`;
    equal(message, (await errorOf({ failure: { code: 5, message } })).details);
  },

  async error_with_details() {
    const info = { reason: 'GONE', domain: 'test', metadata: { key: text } };
    const detail = { type_url: 'type.googleapis.com/google.rpc.ErrorInfo', value: ErrorInfo.encode(info).finish() };
    const error = await errorOf({ failure: { code: 9, message: 'no', details: [detail] } });
    const status = Status.decode(error.metadata.get(details)[0]);
    equal([9, 'no'], [status.code, status.message]);
    equal(info, ErrorInfo.toObject(ErrorInfo.decode(status.details[0].value)));
  },

  async error_after_answers() {
    const { messages, error } = await readAll(client.serverStreaming({ text: 'n', answers: 3, failure: { code: 10, message: 'late' } }, soon()));
    equal([['n0', 'n1', 'n2'], grpc.status.ABORTED], [messages.map((message) => message.text), error.code]);
  },

  async error_while_requests_are_sent() {
    const { error } = await call(client, 'clientStreaming', undefined, {
      begun(running) {
        running.write({ text: 'a' });
        running.write({ failure: { code: 8, message: 'enough' } });
      },
    });
    equal(grpc.status.RESOURCE_EXHAUSTED, error.code);
  },

  async unknown_method() {
    const identity = (bytes) => bytes;
    const error = await new Promise((resolve) => {
      client.makeUnaryRequest('/dapr.interop.Echo/Unknown', identity, identity, Buffer.alloc(0), soon(), resolve);
    });
    equal(grpc.status.UNIMPLEMENTED, error.code);
  },

  async health() {
    const identity = (bytes) => bytes;
    const answer = await new Promise((resolve, reject) => {
      client.makeUnaryRequest('/grpc.health.v1.Health/Check', identity, identity, Buffer.alloc(0), soon(), (error, response) =>
        error ? reject(error) : resolve(response));
    });
    equal(Buffer.from([8, 1]), answer);
  },

  async deadline_is_known_to_the_server() {
    const { millisecondsLeft } = await answerOf({});
    isTrue(millisecondsLeft > 10_000 && millisecondsLeft <= 20_000, millisecondsLeft);
  },

  async deadline_passes_in_a_unary_call() {
    const error = await errorOf({ hang: 'node unary deadline' }, { options: { deadline: Date.now() + 1000 } });
    equal(grpc.status.DEADLINE_EXCEEDED, error.code);
    await hasEnded('node unary deadline');
  },

  async deadline_passes_in_a_stream() {
    const { error } = await readAll(
      client.serverStreaming({ answers: 2, hang: 'node stream deadline' }, { deadline: Date.now() + 1000 }));
    equal(grpc.status.DEADLINE_EXCEEDED, error.code);
    await hasEnded('node stream deadline');
  },

  async cancel_a_unary_call() {
    const error = await errorOf({ hang: 'node unary cancel' }, {
      options: {},
      begun: (running) => hasBegun('node unary cancel').then(() => running.cancel()),
    });
    equal(grpc.status.CANCELLED, error.code);
    await hasEnded('node unary cancel');
  },

  async cancel_a_server_stream() {
    const running = client.serverStreaming({ text: 'n', answers: 2, hang: 'node stream cancel' });
    const ending = readAll(running);
    await hasBegun('node stream cancel');
    running.cancel();
    equal(grpc.status.CANCELLED, (await ending).error.code);
    await hasEnded('node stream cancel');
  },

  async cancel_a_client_stream() {
    const { error } = await call(client, 'clientStreaming', undefined, {
      options: {},
      begun(running) {
        running.write({ hang: 'node client cancel' });
        hasBegun('node client cancel').then(() => running.cancel());
      },
    });
    equal(grpc.status.CANCELLED, error.code);
    await hasEnded('node client cancel');
  },

  async cancel_a_duplex_call() {
    const running = client.duplex();
    running.write({ text: 'a' });
    const [answer] = await once(running, 'data');
    equal('a', answer.text);
    const ending = readAll(running);
    running.write({ hang: 'node duplex cancel' });
    await hasBegun('node duplex cancel');
    running.cancel();
    equal(grpc.status.CANCELLED, (await ending).error.code);
    await hasEnded('node duplex cancel');
  },

  async gzip_requests() {
    const metadata = [['count-bytes', 'yes']];
    const request = { data: Buffer.alloc(mebibyte) };
    const once = await call(zipped, 'unary', request, { metadata });
    const twice = await call(zipped, 'clientStreaming', undefined, {
      metadata,
      begun(running) {
        running.write(request);
        running.write(request);
        running.end();
      },
    });
    equal([Buffer.alloc(mebibyte), Buffer.alloc(2 * mebibyte)], [once.response.data, twice.response.data]);
    for (const { trailers } of [once, twice]) {
      const [received, sent] = bytesIn(trailers);
      isTrue(received < 100_000 && sent > mebibyte, [received, sent]);
    }
  },

  async gzip_answers() {
    const data = Buffer.alloc(mebibyte);
    const { response, trailers } = await call(unzippedToZipping, 'unary', { data }, { metadata: [['count-bytes', 'yes']] });
    equal(data, response.data);
    const [received, sent] = bytesIn(trailers);
    isTrue(received > mebibyte && sent < 100_000, [received, sent]);
  },

  async gzip_both_ways_in_a_stream() {
    const data = Buffer.alloc(mebibyte);
    const running = zippedBothWays.duplex(metadataOf([['count-bytes', 'yes']]), soon());
    for (let number = 0; number < 3; number++) running.write({ data });
    running.end();
    const { messages, trailers } = await readAll(running);
    equal([data, data, data], messages.map((message) => message.data));
    const [received, sent] = bytesIn(trailers);
    isTrue(received < 100_000 && sent < 100_000, [received, sent]);
  },

  async metadata_both_ways() {
    const values = await echoed([['echo-head', 'a value, with % and ;'], ['echo-tail', '~']]);
    equal([['a value, with % and ;'], ['~']], [values('echo-head')[0], values('echo-tail')[1]]);
  },

  async metadata_binary() {
    const tail = Buffer.from([0, 0x2c, 255]);
    const values = await echoed([['echo-head-bin', allBytes], ['echo-tail-bin', tail]]);
    equal([[allBytes], [tail]], [values('echo-head-bin')[0], values('echo-tail-bin')[1]]);
  },

  async metadata_repeated() {
    const tails = [Buffer.from([1]), Buffer.alloc(0), Buffer.from([2])];
    const values = await echoed([['echo-head', '1'], ['echo-head', '2'], ...tails.map((tail) => ['echo-tail-bin', tail])]);
    // Node joins the values of one text name.
    equal('1, 2', values('echo-head')[0].join(', '));
    equal(tails, values('echo-tail-bin')[1]);
  },

  async metadata_of_a_call_that_fails() {
    const values = await echoed([['echo-tail', 't'], ['echo-tail-bin', Buffer.from([255])]], { failure: { code: 5 } });
    equal([['t'], [Buffer.from([255])]], [values('echo-tail')[1], values('echo-tail-bin')[1]]);
  },

  async four_mebibytes_there_and_back() {
    // The default limit of either side, and so the longest message that passes; the time that is left must not be in the answer.
    const request = ofSize(4 * mebibyte);
    equal(request.data, (await answerOf(request, { options: {} })).data);
  },

  async four_mebibytes_in_streams() {
    const request = ofSize(4 * mebibyte);
    const running = client.duplex();
    for (let number = 0; number < 4; number++) running.write(request);
    running.end();
    equal(Array(4).fill(request.data.length), (await readAll(running)).messages.map((message) => message.data.length));
  },

  async more_than_four_mebibytes_are_refused_by_the_server() {
    equal(grpc.status.RESOURCE_EXHAUSTED, (await errorOf(ofSize(4 * mebibyte + 1))).code);
    equal('a', (await answerOf({ text: 'a' })).text);
  },

  async more_than_four_mebibytes_are_refused_by_the_client() {
    // A deadline adds the time that is left to the answer.
    equal(grpc.status.RESOURCE_EXHAUSTED, (await errorOf(ofSize(4 * mebibyte))).code);
  },
};

run(checks).then(() => {
  console.log('done');
  process.exit();
});
