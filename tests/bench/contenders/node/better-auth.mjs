// better-auth as its manual sets it up: a session is looked up in the database for each request.
//
//   better-auth.mjs migrate          makes its tables
//   better-auth.mjs serve <socket>   a process per core
import cluster from 'node:cluster';
import { createServer } from 'node:http';
import { availableParallelism } from 'node:os';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import Sqlite from 'better-sqlite3';
import pg from 'pg';

const [, , task, socket] = process.argv;
const { DATABASE_URL, TOKEN_KEY, BASE_URL } = process.env;

function database() {
  if (!DATABASE_URL.startsWith('sqlite:')) {
    return new pg.Pool({ connectionString: DATABASE_URL, max: 8 });
  }
  const file = new Sqlite(DATABASE_URL.slice('sqlite://'.length), { timeout: 10_000 });
  file.pragma('journal_mode = WAL');
  file.pragma('synchronous = FULL'); // the package is built with NORMAL
  return file;
}

const options = {
  database: database(),
  secret: TOKEN_KEY,
  baseURL: BASE_URL,
  basePath: '/accounts',
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { level: 'error' },
};

if (task === 'migrate') {
  await (await getMigrations(options)).runMigrations();
  process.exit();
} else if (cluster.isPrimary) {
  for (let i = 0; i < availableParallelism(); ++i) cluster.fork();
} else {
  createServer(toNodeHandler(betterAuth(options))).listen({ path: socket, backlog: 4096 });
}
