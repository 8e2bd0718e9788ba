'use strict';
// echo.proto for Node: the service and what its tests share.

const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');
const protobuf = require('protobufjs');

const includeDirs = [path.join(__dirname, '../../../proto')];
const files = [path.join(__dirname, '../echo.proto'), path.join(includeDirs[0], 'google/rpc/error_details.proto')];

const { Echo } = grpc.loadPackageDefinition(protoLoader.loadSync(files, { includeDirs, defaults: true, longs: Number })).dapr.interop;

// The messages themselves, for what is sent inside others: details of errors.
const root = new protobuf.Root();
const resolve = root.resolvePath;
root.resolvePath = (origin, target) =>
  target.startsWith('google/rpc/') ? path.join(includeDirs[0], target) : resolve(origin, target);
root.loadSync(files);
const Status = root.lookupType('google.rpc.Status');
const ErrorInfo = root.lookupType('google.rpc.ErrorInfo');

module.exports = { grpc, Echo, Status, ErrorInfo, details: 'grpc-status-details-bin' };
