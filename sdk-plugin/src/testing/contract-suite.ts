import { manifestProblems } from '../manifest/index.js';
import type { TestApp } from './types.js';

export interface ContractCase {
  name: string;
  run(): Promise<void>;
}

export interface ContractOptions {
  plugin: string;
  /** Puts some rows of the plugin into an agency, so that there is something to keep apart and to keep. */
  fill?(tenantCode: string): Promise<void>;
}

const NO_BODY = new Set(['GET', 'DELETE']);
const NOBODYS_ID = '00000000-0000-4000-8000-000000000000';

/**
 * What every plugin must do, as cases for the runner of your choice.
 *
 * @example
 * ```ts
 * describe('contract', () => {
 *   for (const { name, run } of contractSuite(() => app, { plugin: 'greetings', fill })) it(name, run);
 * });
 * ```
 * @since 1.0
 */
export function contractSuite(app: () => TestApp, { plugin, fill = async () => {} }: ContractOptions): ContractCase[] {
  const inspect = (): ReturnType<TestApp['inspection']> => app().inspection(plugin);
  const enable = (verb: 'enable' | 'disable') => async (): Promise<void> => {
    const { status, body } = await app().as('DEMO', 'admin').post(`/plugins/${plugin}/${verb}`);
    check(status === 200, `${verb} answered ${status}: ${JSON.stringify(body)}`);
  };

  return [
    {
      name: 'its manifest is valid and it started',
      run: async () => {
        const { manifest, state, reason } = inspect();
        check(manifestProblems(manifest).length === 0, JSON.stringify(manifestProblems(manifest)));
        check(state === 'ready', `it is ${state}: ${reason ?? ''}`);
      },
    },
    {
      name: 'register is fast and says the same each time',
      run: async () => {
        const [first, second] = [inspect().register(), inspect().register()];
        check(JSON.stringify(first.contributions) === JSON.stringify(second.contributions), 'a second call of register offered something else');
        check(Math.min(first.ms, second.ms) < 1_000, `register took ${Math.min(first.ms, second.ms)} ms`);
      },
    },
    {
      name: 'every route has a permission or is marked public or self',
      run: async () => {
        const open = inspect().routes.filter(({ auth, permission }) => auth === 'user' && !permission);
        check(open.length === 0, open.map(({ method, path }) => `${method} ${path}`).join(', '));
      },
    },
    {
      name: 'every key of the manifest has a text in all languages',
      run: async () => {
        const texts = inspect().texts();
        const missing = keysOf(inspect().manifest).flatMap((key) => (['en', 'zh', 'ja'] as const).filter((locale) => !texts[locale][key]).map((locale) => `${locale}: ${key}`));
        check(missing.length === 0, missing.join(', '));
      },
    },
    {
      name: 'its migrations keep the rules',
      run: async () => {
        const problems = await inspect().migrationProblems();
        check(problems.length === 0, problems.join('; '));
      },
    },
    {
      name: 'switched off and on again it has its data',
      run: async () => {
        await fill('DEMO');
        const tenantId = app().tenant('DEMO').id;
        const before = await inspect().rowCounts(tenantId);
        await enable('disable')();
        const first = inspect().routes.find(({ method, path }) => method === 'GET' && !path.includes(':'));
        if (first) check((await app().as('DEMO', 'admin').get(first.path)).status === 404, `${first.path} still answers while the plugin is off`);
        await enable('enable')();
        check(JSON.stringify(await inspect().rowCounts(tenantId)) === JSON.stringify(before), 'rows were lost');
      },
    },
    {
      name: 'one agency never sees another',
      run: async () => {
        await fill('OTHER');
        const foreign = await inspect().ids(app().tenant('OTHER').id);
        const leaks: string[] = [];
        for (const { method, path, upload } of inspect().routes.filter((route) => route.auth !== 'public' && !route.upload)) {
          for (const id of path.includes('/:') ? [...foreign, NOBODYS_ID] : ['']) {
            const answer = await app().as('DEMO', 'admin').request(method, path.replace(/:[^/]+/g, id), NO_BODY.has(method) || upload ? {} : { body: {} });
            const text = JSON.stringify(answer.body);
            if (id !== '' && id !== NOBODYS_ID && answer.status < 400) leaks.push(`${method} ${path} answered ${answer.status} to another agency's id`);
            if (foreign.some((one) => one !== id && text.includes(one))) leaks.push(`${method} ${path} told an id of another agency`);
            if (answer.status >= 500) leaks.push(`${method} ${path} answered ${answer.status}`);
          }
        }
        check(leaks.length === 0, [...new Set(leaks)].join('; '));
      },
    },
    {
      name: 'nobody gets in without a sign-in',
      run: async () => {
        const open: string[] = [];
        for (const { method, path } of inspect().routes.filter(({ auth }) => auth !== 'public')) {
          const { status } = await app().anonymous().request(method, path.replace(/:[^/]+/g, NOBODYS_ID), NO_BODY.has(method) ? {} : { body: {} });
          if (status !== 401) open.push(`${method} ${path}: ${status}`);
        }
        check(open.length === 0, open.join(', '));
      },
    },
  ];
}

function keysOf({ title, summary, permissions, settings = [], jobs = [], audit = [], ui }: ReturnType<TestApp['inspection']>['manifest']): string[] {
  const parts = [...permissions, ...settings, ...jobs, ...audit, ...(ui?.pages ?? []), ...(ui?.nav ?? []), ...(ui?.commands ?? [])];
  return [...new Set([title, summary, ...parts.map((part) => part.title), ...settings.flatMap(({ help }) => help ?? [])])];
}

function check(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}
