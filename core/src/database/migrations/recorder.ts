import type { Knex } from 'knex';
import { bindKnex, type KnexTarget } from '../knex-binding.js';

/**
 * A knex for finding out what a migration sends. Nearly all send plain SQL by `knex.raw`, and that needs no knex: the library is
 * loaded with the first migration that asks for more, such as `?` in its text, bindings or a builder. What reaches the target is
 * the same in both cases, to the letter: checksums depend on it.
 */
export function recordingKnex(target: KnexTarget): { knex: Knex.Transaction; end(): void } {
  let whole: ReturnType<typeof bindKnex> | undefined;
  const real = (): Knex.Transaction => (whole ??= bindKnex(target)).knex;

  const raw = (sql: unknown, ...bindings: unknown[]): unknown => {
    if (typeof sql !== 'string' || bindings.length > 0 || sql.includes('?')) return Reflect.apply(real().raw, real(), [sql, ...bindings]);
    // As in knex, nothing is sent before somebody waits for it.
    const send = (): Promise<unknown> => target.run(sql, []);
    const waiting = (name: string): unknown => (...by: unknown[]) => Reflect.apply(Reflect.get(Promise.prototype, name) as () => unknown, send(), by);
    return new Proxy({}, { get: (_none, name) => (name === 'then' || name === 'catch' || name === 'finally' ? waiting(name) : memberOf(real().raw(sql), name)) });
  };

  const knex = new Proxy(() => undefined, {
    get: (_none, name) => (name === 'raw' ? raw : memberOf(real(), name)),
    apply: (_none, _self, given: unknown[]) => Reflect.apply(real(), undefined, given) as unknown,
  });
  return { knex: knex as unknown as Knex.Transaction, end: () => whole?.end() };
}

function memberOf(owner: object, name: string | symbol): unknown {
  const member: unknown = Reflect.get(owner, name);
  return typeof member === 'function' ? (member.bind(owner) as unknown) : member;
}
