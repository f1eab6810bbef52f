import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

const FOLDER = '/remotes/stamps/1.0.0-test/';
const entry = readFileSync(join(process.cwd(), 'test', 'fixtures', 'stamps.js'), 'utf8');
const manifest = JSON.stringify({
  id: 'stamps', name: 'stamps', shared: [], remotes: [], exposes: [],
  metaData: { name: 'stamps', type: 'app', buildInfo: { buildVersion: '1.0.0', buildName: 'stamps' }, remoteEntry: { name: 'remoteEntry.js', path: '', type: 'global' }, types: { path: '', name: '', zip: '', api: '' }, globalName: 'stamps', pluginVersion: '2.9.2', publicPath: 'auto' },
});
const digest = (text: string): string => `sha384-${createHash('sha384').update(text).digest('base64')}`;

const PLACES = {
  'customers.list.columns@1': ['Column'],
  'customers.list.bulk@1': ['Bulk'],
  'customers.list.filters@1': ['Filter'],
  'customers.detail.header@1': ['Header'],
  'customers.detail.tabs@1': ['Tab'],
  'customers.detail.side@1': ['Broken', 'Side'],
  'customers.detail.drawer@1': ['Drawer'],
};

/**
 * Another plugin in the house, as the shell would be told of it: its remote goes through the loader, the catalogue and the
 * fingerprints like any other. Answers how often its own API was asked.
 */
export async function lendStamps(page: Page): Promise<{ calls: string[][] }> {
  const calls: string[][] = [];
  await page.route('**/api/v1/shell/boot*', async (route) => {
    const response = await route.fetch();
    const body = (await response.json()) as { data: { remotes: unknown[]; slots: unknown[]; texts: Record<string, Record<string, string>> } };
    body.data.remotes.push({ plugin: 'stamps', version: '1.0.0', name: 'stamps', url: `${FOLDER}mf-manifest.json`, integrity: digest(manifest), files: { 'remoteEntry.js': digest(entry) }, exposes: [...new Set(Object.values(PLACES).flat())].map((name) => `./${name}`), state: 'ok' });
    body.data.slots.push(...Object.entries(PLACES).flatMap(([slot, names]) => names.map((name, order) => ({ plugin: 'stamps', slot, expose: `./${name}`, order: 500 + order, title: 'slot.title' }))));
    body.data.texts['stamps'] = { 'slot.title': 'Stamps' };
    await route.fulfill({ response, json: body });
  });
  await page.route(`**${FOLDER}mf-manifest.json`, (route) => route.fulfill({ contentType: 'application/json', body: manifest }));
  await page.route(`**${FOLDER}remoteEntry.js`, (route) => route.fulfill({ contentType: 'text/javascript', body: entry }));
  await page.route('**/api/v1/stamps?*', (route) => {
    const ids = new URL(route.request().url()).searchParams.getAll('customerIds');
    calls.push(ids);
    return route.fulfill({ json: { success: true, data: Object.fromEntries(ids.map((id, index) => [id, index])) } });
  });
  return { calls };
}
