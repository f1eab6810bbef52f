import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const LANGUAGES = ['en', 'zh', 'ja'];
const PLURAL = /_(zero|one|two|few|many|other)$/;
/** What a plugin's migration has no business with: other schemas, roles, the server itself. */
const FORBIDDEN_SQL = [
  [/\b(create|drop|alter)\s+(schema|role|user|database|tablespace)\b/i, 'creates or changes schemas, roles or databases'],
  [/\bset\s+(local\s+|session\s+)?(role|search_path|session\s+authorization)\b/i, 'changes its role or search path'],
  [/\b(grant|revoke)\b[^;]*\b(on|to|from)\b/i, 'changes rights'],
  [/\b(public|platform|tenant_[0-9a-f]{32}|pg_catalog)\.\w+/i, 'names a schema; a migration runs in one agency\'s schema'],
  [/\bsecurity\s+definer\b/i, 'makes a function with its owner\'s rights'],
];

/** Says every problem; answers the exit code. */
export async function verify(folder) {
  const problems = await problemsOf(resolve(folder));
  for (const problem of problems) console.log(`  ${problem}`);
  console.log(problems.length === 0 ? 'fine: manifest, texts and migrations' : `${problems.length} problem${problems.length === 1 ? '' : 's'}`);
  return problems.length === 0 ? 0 : 1;
}

export async function problemsOf(folder) {
  const file = join(folder, 'plugin.json');
  if (!existsSync(file)) return [`${file} is missing: this is not a plugin's folder`];
  let manifest;
  try {
    manifest = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return [`plugin.json is no JSON: ${error.message}`];
  }
  const { manifestProblems } = await import('../../lib/manifest/index.js');
  const invalid = manifestProblems(manifest).map(({ path, message }) => `plugin.json ${path} ${message}`);
  if (invalid.length > 0) return invalid;
  return [...textProblems(folder, manifest), ...(await definitionProblems(folder, manifest))];
}

function textProblems(folder, manifest) {
  const texts = {};
  for (const language of LANGUAGES) {
    const file = join(folder, manifest.i18n.dir, `${language}.json`);
    if (!existsSync(file)) return [`${file} is missing`];
    texts[language] = flatten(JSON.parse(readFileSync(file, 'utf8')));
  }
  const keys = new Set(Object.values(texts).flatMap((entries) => [...entries.keys()]));
  const incomplete = [...keys].flatMap((key) => LANGUAGES.filter((language) => !texts[language].get(key)?.trim()).map((language) => `${language}.json lacks "${key}"`));
  const unknown = namedKeys(manifest).filter((key) => !keys.has(key)).map((key) => `plugin.json names the text "${key}", which no language has`);
  return [...incomplete, ...unknown];
}

/** Every text that the manifest names. */
function namedKeys(manifest) {
  const titled = [manifest, ...manifest.permissions, ...(manifest.settings ?? []), ...(manifest.jobs ?? []), ...(manifest.audit ?? []), ...(manifest.ui?.pages ?? []), ...(manifest.ui?.nav ?? []), ...(manifest.ui?.commands ?? [])];
  return [...titled.map((entry) => entry.title), manifest.summary, ...(manifest.settings ?? []).map((setting) => setting.help)].filter(Boolean);
}

function flatten(value, path = '', found = new Map()) {
  for (const [name, inner] of Object.entries(value)) {
    const key = path ? `${path}.${name}` : name;
    if (typeof inner === 'object' && inner !== null) flatten(inner, key, found);
    else found.set(key.replace(PLURAL, ''), String(inner));
  }
  return found;
}

async function definitionProblems(folder, manifest) {
  const entry = join(folder, manifest.server);
  if (!existsSync(entry)) return [`${manifest.server} is missing: build the plugin first`];
  const { isPlugin } = await import('../../lib/index.js');
  const { default: plugin } = await import(pathToFileURL(entry).href);
  if (!isPlugin(plugin)) return [`${manifest.server} does not export a plugin as default: use definePlugin`];
  const offered = collect(plugin);
  const declared = new Set(manifest.permissions.flatMap(({ resource, actions }) => actions.map((action) => `${resource}:${action}`)));
  const prefixes = manifest.prefixes ?? [manifest.id];
  return [
    ...offered.routes.flatMap((route) => routeProblems(route, declared, prefixes, manifest)),
    ...offered.migrations.flatMap(({ name, up }) => migrationProblems(name, String(up), manifest)),
    ...sourceSql(folder, manifest),
    ...order(offered.migrations.map(({ name }) => name)),
  ];
}

/** `register` is pure, so it can be called with a registrar that only listens. */
function collect(plugin) {
  const offered = { routes: [], migrations: [] };
  const nothing = () => undefined;
  plugin.register({ routes: (list) => offered.routes.push(...list), migrations: (list) => offered.migrations.push(...list), pages: nothing, service: nothing, capability: nothing, on: nothing, job: nothing, errors: nothing, health: nothing });
  return offered;
}

function routeProblems(route, declared, prefixes, manifest) {
  const name = `route ${route.method} ${route.path}`;
  const audit = new Set((manifest.audit ?? []).map(({ action }) => action));
  return [
    ...(prefixes.includes(prefixOf(route.path)) ? [] : [`${name} is outside the plugin's prefixes (${prefixes.join(', ')})`]),
    ...(route.auth === 'user' && !route.permission ? [`${name} has no permission; mark it "public" or "self" if that is meant`] : []),
    ...(route.permission && !declared.has(route.permission) ? [`${name} asks for "${route.permission}", which plugin.json does not declare`] : []),
    ...(route.audit && !audit.has(route.audit) ? [`${name} names the audit action "${route.audit}", which plugin.json does not declare`] : []),
  ];
}

function migrationProblems(name, sql) {
  return FORBIDDEN_SQL.filter(([pattern]) => pattern.test(sql)).map(([, what]) => `migration ${name} ${what}`);
}

/** SQL often stands beside the function in its file, so the built files are read too. */
function sourceSql(folder, manifest) {
  const migrations = join(folder, 'lib/migrations');
  const files = existsSync(migrations) ? readdirSync(migrations).filter((file) => file.endsWith('.js')).map((file) => join(migrations, file)) : [join(folder, 'lib/migrations.js')].filter(existsSync);
  const prefix = `${manifest.id.replaceAll('-', '_')}_`;
  return files.flatMap((file) => {
    const sql = readFileSync(file, 'utf8');
    const foreign = [...sql.matchAll(/create\s+table\s+(?:if\s+not\s+exists\s+)?"?([a-z0-9_.]+)/gi)].map((match) => match[1]).filter((table) => !table.startsWith(prefix));
    const where = file.slice(folder.length + 1);
    return [...migrationProblems(where, sql), ...foreign.map((table) => `${where} makes the table "${table}"; tables begin with "${prefix}"`)];
  });
}

function order(names) {
  const sorted = [...names].sort();
  return names.every((name, index) => name === sorted[index]) ? [] : [`migrations must be listed in the order of their names: ${sorted.join(', ')}`];
}

/** The first segment, or `public/<name>` for what fans call; as core mounts them. */
function prefixOf(path) {
  const [, first = '', second = ''] = path.split('/');
  return first === 'public' ? `public/${second}` : first;
}
