import { readFileSync } from 'node:fs';
import { sharedData } from '@hako/devkit/testing';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type Json } from './canonical-json.js';

describe('canonicalJson', () => {
  it('sorts keys by UTF-16 units, as the example of RFC 8785 3.2.3 does', () => {
    const sorted = canonicalJson({ '\u20ac': 'Euro Sign', '\r': 'Carriage Return', '\ufb33': 'Hebrew Letter Dalet With Dagesh', '1': 'One', '\ud83d\ude00': 'Emoji: Grinning Face', '\u0080': 'Control', '\u00f6': 'Latin Small Letter O With Diaeresis' });
    expect(Object.values(JSON.parse(sorted) as object)).toContain('One');
    expect([...sorted.matchAll(/:"([A-Z][a-z]+)/g)].map((match) => match[1])).toEqual(['Carriage', 'One', 'Control', 'Latin', 'Euro', 'Emoji', 'Hebrew']);
  });

  it('leaves out what is undefined and refuses what JSON cannot say', () => {
    expect(canonicalJson({ b: [1, null, { z: true, a: 'ü' }], a: undefined })).toBe('{"b":[1,null,{"a":"ü","z":true}]}');
    expect(() => canonicalJson(Number.NaN)).toThrow(TypeError);
    expect(() => canonicalJson('\ud800')).toThrow(TypeError);
  });

  const path = sharedData('vectors/jcs/rfc8785.json');
  it.skipIf(path === undefined)('writes the documents of the RFC\'s own collection', () => {
    for (const { input, output } of (JSON.parse(readFileSync(path!, 'utf8')) as { cases: { input: string; output: string }[] }).cases) expect(canonicalJson(JSON.parse(input) as Json)).toBe(output);
  });
});
