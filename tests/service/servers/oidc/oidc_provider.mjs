#!/bin/sh
':' //; exec "$1/node_modules/.bin/node" "$0" "$@"  # the Node.js that the packages bring
// oidc_provider.mjs <folder of npm packages> <folder of certificates>
//
// A real OpenID provider (npm's oidc-provider) over HTTPS on a free port of 127.0.0.1. It speaks JSON
// lines and ends with its input, as the other scripts of this folder do. What it is told:
//
//   token {"client_id", "sub", "nonce", "claims": {…}}   a customer signs in there; event `token`
//   rotate     new keys, the old ones are gone           outage / recover   503 to everything
//
// Clients: patron-app (RS256), patron-ec (ES256), short-lived (tokens of one second), somebody-else.
import {generateKeyPairSync, randomUUID} from 'node:crypto';
import {readFileSync} from 'node:fs';
import https from 'node:https';
import {createInterface} from 'node:readline';
import {pathToFileURL} from 'node:url';

const [packages, certificates] = process.argv.slice(2);
const {Provider} =
    await import(pathToFileURL(`${packages}/node_modules/oidc-provider/lib/index.js`));

const say = (event, fields = {}) => process.stdout.write(JSON.stringify({event, ...fields}) + '\n');
console.warn = console.info = console.error;  // standard output is for events

const CALLBACK = 'https://app.example/callback';
const client = (client_id, more = {}) => ({
  client_id,
  redirect_uris: [CALLBACK],
  response_types: ['id_token'],
  grant_types: ['implicit'],
  token_endpoint_auth_method: 'none',
  ...more,
});

const accounts = new Map();  // claims by subject

function newKeys() {
  const rsa = generateKeyPairSync('rsa', {modulusLength: 2048});
  const ec = generateKeyPairSync('ec', {namedCurve: 'P-256'});
  return [{...rsa.privateKey.export({format: 'jwk'}), alg: 'RS256'},
          {...ec.privateKey.export({format: 'jwk'}), alg: 'ES256'}]
      .map((key) => ({...key, use: 'sig', kid: randomUUID()}));
}

function newProvider(issuer) {
  return new Provider(issuer, {
    clients: [client('patron-app'), client('short-lived'), client('somebody-else'),
              client('patron-ec', {id_token_signed_response_alg: 'ES256'})],
    claims: {email: ['email', 'email_verified'], profile: ['given_name', 'family_name']},
    findAccount: (ctx, sub) => ({accountId: sub, claims: () => ({sub, ...accounts.get(sub)})}),
    features: {devInteractions: {enabled: false}},
    interactions: {url: (ctx, interaction) => `/interaction/${interaction.uid}`},
    ttl: {IdToken: (ctx, token, {clientId}) => clientId === 'short-lived' ? 1 : 300},
    cookies: {keys: [randomUUID()]},
    jwks: {keys: newKeys()},
  });
}

let provider, serve, down = false;

// The customer at the provider's page: signs in as whoever the app suggests, and agrees.
async function interact(request, response) {
  const {params} = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({accountId: params.login_hint, clientId: params.client_id});
  grant.addOIDCScope(params.scope);
  await provider.interactionFinished(request, response, {
    login: {accountId: params.login_hint},
    consent: {grantId: await grant.save()},
  });
}

const server = https.createServer({
  key: readFileSync(`${certificates}/server.key`),
  cert: readFileSync(`${certificates}/good.pem`),
}, (request, response) => {
  if (down) {
    response.writeHead(503).end();
  } else if (request.url.startsWith('/interaction/')) {
    interact(request, response).catch((error) => {
      console.error(error);
      response.writeHead(500).end();
    });
  } else {
    serve(request, response);
  }
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const {port} = server.address();
const issuer = `https://127.0.0.1:${port}`;

function start() {
  provider = newProvider(issuer);
  serve = provider.callback();
}

// The customer's browser: follows redirects with the cookies it got, as far as the app's address.
const ca = readFileSync(`${certificates}/ca.pem`);
function get(url, cookies) {
  return new Promise((resolve, reject) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    https.get(url, {ca, headers: {cookie}, agent: false}, (response) => {
      for (const line of response.headers['set-cookie'] ?? []) {
        const [, name, value] = line.match(/^([^=]*)=([^;]*)/);
        cookies.set(name, value);
      }
      let body = '';
      response.on('data', (part) => body += part);
      response.on('end', () => resolve({location: response.headers.location, body}));
    }).on('error', reject);
  });
}

async function token({client_id, sub, nonce, claims = {}}) {
  accounts.set(sub, claims);
  const query = new URLSearchParams({
    client_id, nonce, login_hint: sub, redirect_uri: CALLBACK, response_type: 'id_token',
    scope: 'openid email profile', state: randomUUID(),
  });
  const cookies = new Map();
  let url = `${issuer}/auth?${query}`;
  for (let hops = 0; hops < 10 && !url.startsWith(CALLBACK); ++hops) {
    const {location, body} = await get(url, cookies);
    if (!location) throw new Error(`no way on from ${url}: ${body}`);
    url = new URL(location, issuer).href;
  }
  const id_token = new URLSearchParams(new URL(url).hash.slice(1)).get('id_token');
  if (!id_token) throw new Error(`no ID token in ${url}`);
  say('token', {id_token});
}

const commands = {
  token: (json) => token(JSON.parse(json)),
  rotate: start,
  outage: () => { down = true; },
  recover: () => { down = false; },
};

start();
say('ready', {port, issuer});
for await (const line of createInterface({input: process.stdin})) {
  const [name] = line.split(' ', 1);
  await commands[name](line.slice(name.length + 1));
  say('done');
}
process.exit(0);
