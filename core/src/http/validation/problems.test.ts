import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { Ajv } from 'ajv';
import { problemsOf } from './problems.js';

const nullable = Type.Object({ notes: Type.Union([Type.String({ maxLength: 3 }), Type.Null()]), either: Type.Optional(Type.Union([Type.Object({ a: Type.String() }), Type.Object({ b: Type.String() })])) });
const validate = new Ajv({ allErrors: true }).compile(nullable);
const problems = (value: unknown): unknown[] => {
  validate(value);
  return problemsOf(validate.errors).map(({ path, code, limit }) => [path, code, ...(limit === undefined ? [] : [limit])]);
};

describe('what is wrong with a value that may be null', () => {
  it('is told once, as what it is', () => {
    expect(problems({ notes: 'long' })).toEqual([['/notes', 'too_long', 3]]);
    expect(problems({ notes: 3 })).toEqual([['/notes', 'type']]);
    expect(problems({ notes: null })).toEqual([]);
  });

  it('names the choice where nothing more exact is known of its place', () => {
    expect(problems({ notes: null, either: {} })).toEqual([['/either/a', 'required'], ['/either/b', 'required'], ['/either', 'choice']]);
  });
});
