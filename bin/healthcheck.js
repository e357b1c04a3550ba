#!/usr/bin/env node
// The health check of the container: exit code 0 when the daemon answers /livez, 1 when it does not. It reads the same
// variables as the daemon, and asks its internal port where they name one; give a URL as argument where the configuration file
// sets another address.
import { Agent, get } from 'node:http';

const {
  NOTEBOOK_DRIFT__HTTP__HOST: host = '',
  NOTEBOOK_DRIFT__HTTP__PORT: publicPort = '8080',
  NOTEBOOK_DRIFT__HTTP__INTERNAL_PORT: port = publicPort,
} = process.env;
const everywhere = ['', '0.0.0.0', '::'];
const name = everywhere.includes(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
const url = process.argv[2] ?? `http://${name}:${port}/livez`;

// An agent of its own, so that no proxy of the environment gets between the check and the daemon.
const request = get(url, { agent: new Agent({ proxyEnv: {} }), timeout: 4000 }, (response) => {
  response.resume();
  if (response.statusCode !== 200) unhealthy(`answered ${response.statusCode}`);
});
request.on('timeout', () => request.destroy(new Error('no answer within 4 seconds')));
request.on('error', (error) => unhealthy(error.message));

/** @param {string} reason what the daemon did instead of answering 200 */
function unhealthy(reason) {
  process.stderr.write(`healthcheck: ${url}: ${reason}\n`);
  process.exitCode = 1;
}
