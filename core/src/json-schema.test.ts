import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSurelySound } from './json-schema.js';

/** As routes are compiled; one for all, since each would compile the meta-schemas anew. */
const ajv = new Ajv2020({ useDefaults: true, strict: true, strictRequired: false, strictTypes: false, allowUnionTypes: true });
(addFormats as unknown as (instance: Ajv2020) => void)(ajv);

function compiles(schema: object): boolean {
  try {
    ajv.compile(schema);
    return true;
  } catch {
    return false;
  }
}

const property = (schema: object): object => ({ type: 'object', properties: { name: schema } });

describe('A schema that is taken without being compiled', () => {
  it.each([
    ['a record of texts', { type: 'object', patternProperties: { '^.*$': { type: 'string', maxLength: 10 } } }],
    ['a choice with null', property({ anyOf: [{ type: 'string', format: 'uuid', default: 'x' }, { type: 'null' }] })],
    ['defaults of properties', property({ type: 'integer', minimum: 1, default: 1 })],
    ['lists in lists', property({ type: 'array', maxItems: 5, items: { type: 'array', items: { enum: ['en', 'zh', 'ja'] } } })],
  ])('is %s', (_what, schema) => {
    expect([isSurelySound(schema), compiles(schema)]).toEqual([true, true]);
  });

  it.each([
    ['an unknown keyword', property({ type: 'string', minLenght: 1 })],
    ['an unknown type', property({ type: 'text' })],
    ['an unknown format', property({ type: 'string', format: 'color-of-the-day' })],
    ['a broken pattern', property({ type: 'string', pattern: '(' })],
    ['a broken pattern of names', { type: 'object', patternProperties: { '(': { type: 'string' } } }],
    ['a length that is text', property({ type: 'string', maxLength: '10' })],
    ['an empty choice', property({ enum: [] })],
    ['a fault deep inside', property({ type: 'array', items: { anyOf: [{ type: 'null' }, property({ type: 'number', minimum: 'one' })] } })],
    ['a default inside a choice', property({ anyOf: [property({ type: 'string', default: 'x' }), { type: 'null' }] })],
    ['a default of the whole', { type: 'object', default: {} }],
    ['a reference to nothing', property({ $ref: '#/$defs/none' })],
    ['a name under a pattern and by itself', { type: 'object', properties: { name: { type: 'string' } }, patternProperties: { '^n': { type: 'string' } } }],
  ])('is none with %s', (_what, schema) => {
    expect([isSurelySound(schema), compiles(schema)]).toEqual([false, false]);
  });

  it('compiles, whatever it is made of', () => {
    const leaf = fc.constantFrom<object>({ type: 'string' }, { type: 'text' }, { type: 'string', default: 'a' });
    const entry = (keyword: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<[string, unknown]> => value.map((one) => [keyword, one]);
    const schemaOf = (child: fc.Arbitrary<object>): fc.Arbitrary<object> =>
      fc
        .uniqueArray(
          fc.oneof(
            entry('type', fc.constantFrom<unknown>('string', 'object', 'array', 'boolean', ['string', 'null'], [])),
            entry('minLength', fc.constantFrom<unknown>(0, 3, -1, '3')),
            entry('pattern', fc.constantFrom('^a+$', '(')),
            entry('format', fc.constantFrom('uuid', 'nothing')),
            entry('enum', fc.constantFrom([], ['a'], ['a', 'a'])),
            entry('default', fc.constantFrom<unknown>('a', 1)),
            entry('properties', fc.dictionary(fc.constantFrom('a', 'b'), child, { maxKeys: 2 })),
            entry('patternProperties', fc.dictionary(fc.constantFrom('^a', '['), child, { maxKeys: 1 })),
            entry('required', fc.constantFrom<unknown>(['a'], ['a', 'a'], 'a')),
            entry('items', child),
            entry('anyOf', fc.array(child, { maxLength: 2 })),
            entry('additionalProperties', fc.constantFrom<unknown>(false, true, 'no', { type: 'string' })),
          ),
          { maxLength: 4, selector: ([keyword]) => keyword },
        )
        .map((entries) => Object.fromEntries(entries));
    let taken = 0;
    fc.assert(
      fc.property(fc.oneof(schemaOf(leaf), schemaOf(schemaOf(leaf))), (schema) => {
        if (!isSurelySound(schema)) return;
        taken += 1;
        expect(compiles(schema)).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(taken).toBeGreaterThan(3);
  });
});
