import type { Migration } from '@hako/sdk-plugin';
import type { Knex } from 'knex';
import { describe, expect, it } from 'vitest';
import { bindKnex, type KnexTarget } from '../knex-binding.js';
import { recordingKnex } from './recorder.js';

const ups: [string, Migration['up']][] = [
  ['plain SQL', async (knex) => void (await knex.raw(' CREATE TABLE a (id uuid);\n'))],
  ['several statements, one of them never awaited', async (knex) => {
    await knex.raw('CREATE TABLE a ()');
    void knex.raw('CREATE TABLE never ()');
    await knex.raw('CREATE TABLE b ()').then(() => undefined);
  }],
  ['the operator of jsonb, escaped', async (knex) => void (await knex.raw("CREATE INDEX i ON a ((j \\? 'x'))"))],
  ['bindings', async (knex) => void (await knex.raw('UPDATE a SET b = ? WHERE c = ?', [1, 'x']))],
  ['a builder', async (knex) => void (await knex.schema.createTable('a', (table) => void table.uuid('id').primary()))],
  ['a query and its rows', async (knex) => void (await knex('a').where({ id: 1 }).update({ b: 2 }))],
  ['a raw piece inside a builder', async (knex) => void (await knex('a').update({ at: knex.raw('now()') }))],
  ['the text of a raw statement', async (knex) => void (await knex.raw(`SELECT '${knex.raw('now()').toString()}'`))],
];

async function sentBy(open: (target: KnexTarget) => { knex: Knex.Transaction; end(): void }, up: Migration['up']): Promise<unknown[]> {
  const sent: unknown[] = [];
  const { knex, end } = open({
    run: (sql, bindings) => {
      sent.push([sql, ...bindings]);
      return Promise.resolve({ rows: [], rowCount: 0, command: '', oid: 0, fields: [] });
    },
  });
  await up(knex);
  end();
  return sent;
}

describe('What a migration sends', () => {
  it.each(ups)('is recorded as knex itself would send it: %s', async (_what, up) => {
    const byKnex = await sentBy(bindKnex, up);
    expect(byKnex.length).toBeGreaterThan(0);
    expect(await sentBy(recordingKnex, up)).toEqual(byKnex);
  });
});
