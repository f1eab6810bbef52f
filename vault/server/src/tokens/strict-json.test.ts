import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrictJson } from './strict-json.js';

const parse = (text: string): unknown => parseStrictJson(Buffer.from(text));

describe('parseStrictJson', () => {
  it('reads every document that JSON.stringify writes, if its keys are harmless', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/"(__proto__|constructor|prototype)"/.test(text));
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('is not misled by braces, colons and quotes inside of strings', () => {
    expect(parse('{"a":"{\\"a\\":1,\\"a\\":2}","b":["a:","a:"],"c\\"":"}"}')).toEqual({ a: '{"a":1,"a":2}', b: ['a:', 'a:'], 'c"': '}' });
    expect(parse('[{"a":1},{"a":2}]')).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it.each(['{"a":1,"a":1}', '{"a":1,"\\u0061":2}', '{"x":{"b":1,"b":2}}', '[{"a":1,"c":{},"a":2}]', '{"__proto__":1}', '{"\\u005f_proto__":{}}', '{"a":{"constructor":1}}', '{"prototype":[]}', '', '{', '[1,]', '\ufeff{}', '"\u0001"', `${'['.repeat(21)}${']'.repeat(21)}`])(
    'refuses %j, and does not repeat it',
    (text) => {
      expect(() => parse(text)).toThrow(SyntaxError);
      try {
        parse(text);
      } catch (error) {
        expect((error as Error).message).toMatch(/^(not JSON|nested too deep|a key that is refused)$/);
      }
    },
  );

  it('refuses bytes that are not UTF-8', () => {
    expect(() => parseStrictJson(Buffer.from([0x22, 0xc3, 0x28, 0x22]))).toThrow(SyntaxError);
  });
});
