'use strict';
// How calls of @dapr/dapr fail.

const { isTrue } = require('./checks');

// How a call failed: {status, code}, where code is that of the Dapr API over HTTP. The SDK throws errors, or returns them, or throws
// what it would return.
async function failureOf(action) {
  let error;
  try {
    error = (await action())?.error;
  } catch (thrown) {
    error = thrown.error ?? thrown;
  }
  isTrue(error, 'the call fails');
  if (typeof error.code === 'number') return { status: error.code };
  const { status, error_msg: body } = JSON.parse(error.message);
  let code;
  try {
    code = JSON.parse(body).errorCode;
  } catch {
    code = body;
  }
  return { status, code };
}

module.exports = { failureOf };
