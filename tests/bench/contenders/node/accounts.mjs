// GET and PUT of an account with fastify, jose and pg: lean, and a process per core.
import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import Fastify from 'fastify';
import { jwtVerify } from 'jose';
import pg from 'pg';

const [, , socket] = process.argv;
const { DATABASE_URL, TOKEN_KEY } = process.env;

const ACCOUNT_OF_SESSION = `
  SELECT a.*, s.jti, s.expires_at, d.id AS answer_id, d.demographic_id, d.value
  FROM session s
  JOIN account a ON a.id = s.account_id
  LEFT JOIN account_demographic d ON d.account_id = s.account_id
  WHERE s.account_id = $1 AND s.id = $2`;
// Statements with a name are prepared once per connection.
const find = { name: 'find', text: ACCOUNT_OF_SESSION };
const findForUpdate = { name: 'find for update', text: `${ACCOUNT_OF_SESSION} FOR UPDATE OF a` };
const rename = {
  name: 'rename',
  text: 'UPDATE account SET first_name = $1, version = version + 1, updated_at = $2 WHERE id = $3',
};

const text = { type: 'string' };
const number = { type: 'integer' };
const flag = { type: 'boolean' };
const answerSchema = {
  type: 'object',
  properties: {
    status: text,
    code: number,
    data: {
      type: 'object',
      properties: {
        id: text, type_id: number, reference_type: text, first_name: text, last_name: text,
        email: text, phone_number: text, locale: text, state: number,
        demographics: {
          type: 'array',
          items: { type: 'object', properties: { id: text, demographic_id: text, value: text } },
        },
        optin_status_email: number, optin_status_pn: number, has_pending_email_change: flag,
        has_pending_phone_number_change: flag, is_social: flag,
        social_login: { type: 'array', items: text }, updated_at: text, created_at: text,
      },
    },
  },
};
const renameSchema = {
  type: 'object',
  required: ['first_name'],
  properties: { first_name: { type: 'string', minLength: 1, maxLength: 100 } },
};

const now = () => Math.floor(Date.now() / 1000);
const isoTime = (seconds) => new Date(Number(seconds) * 1000).toISOString();

function refusal(statusCode, message) {
  return Object.assign(new Error(message), { statusCode });
}

async function accountOfSession(connection, statement, claims) {
  const { rows } = await connection.query({ ...statement, values: [claims.sub, claims.session_id] });
  if (!rows.length || rows[0].jti !== claims.jti || Number(rows[0].expires_at) <= now()) {
    throw refusal(401, 'signed out');
  }
  return rows;
}

function answer(rows) {
  const account = rows[0];
  return {
    status: 'OK',
    code: 200,
    data: {
      id: account.uuid,
      type_id: 1,
      reference_type: 'CustomerAccount',
      first_name: account.first_name,
      last_name: account.last_name,
      email: account.email,
      phone_number: account.phone_number,
      locale: account.locale,
      state: account.state,
      demographics: rows.filter((row) => row.answer_id !== null).map((row) => (
        { id: row.answer_id, demographic_id: row.demographic_id, value: row.value })),
      optin_status_email: account.optin_email,
      optin_status_pn: account.optin_push,
      has_pending_email_change: false,
      has_pending_phone_number_change: false,
      is_social: false,
      social_login: [],
      updated_at: isoTime(account.updated_at),
      created_at: isoTime(account.created_at),
    },
  };
}

async function renameAccount(pool, claims, name) {
  const connection = await pool.connect();
  try {
    await connection.query('BEGIN');
    const rows = await accountOfSession(connection, findForUpdate, claims);
    rows[0].first_name = name;
    rows[0].updated_at = now();
    await connection.query({ ...rename, values: [name, rows[0].updated_at, claims.sub] });
    await connection.query('COMMIT');
    return rows;
  } catch (error) {
    await connection.query('ROLLBACK');
    throw error;
  } finally {
    connection.release();
  }
}

async function serve() {
  const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 8 });
  const key = await crypto.subtle.importKey(
    'raw', new TextEncoder().encode(TOKEN_KEY), { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
  const app = Fastify();
  app.decorateRequest('claims', null);
  app.addHook('onRequest', async (request) => {
    const { payload } = await jwtVerify(
      (request.headers.authorization ?? '').replace('Bearer ', ''), key, { algorithms: ['HS256'] })
      .catch(() => { throw refusal(401, 'no good token'); });
    if (request.params.id !== payload.sub) throw refusal(403, "somebody else's account");
    request.claims = payload;
  });
  const response = { 200: answerSchema };
  app.get('/accounts/:id', { schema: { response } }, async (request) =>
    answer(await accountOfSession(pool, find, request.claims)));
  app.put('/accounts/:id', { schema: { body: renameSchema, response } }, async (request) =>
    answer(await renameAccount(pool, request.claims, request.body.first_name)));
  await app.listen({ path: socket, backlog: 4096 });
}

if (cluster.isPrimary) {
  for (let i = 0; i < availableParallelism(); ++i) cluster.fork();
} else {
  await serve();
}
