import { describe, expect, it } from 'vitest';
import { configValues, splitCertificates, toConfig } from './preset-fields.js';

describe('the form of a provider', () => {
  it('sends only what the preset knows, and nothing blank', () => {
    const values = { ...configValues({}), issuer: 'https://left.over', clientId: ' id ', hostedDomain: '' };
    expect(toConfig('google', values, {})).toEqual({ clientId: 'id' });
    expect(toConfig('okta', values, {})).toEqual({ clientId: 'id', issuer: 'https://left.over' });
  });

  it('keeps settings that the form does not show', () => {
    expect(toConfig('oidc', configValues({ issuer: 'https://a.example', clientId: 'x' }), { scopes: ['groups'], attributes: { name: 'cn' } })).toEqual({ issuer: 'https://a.example', clientId: 'x', scopes: ['groups'], attributes: { name: 'cn' } });
  });

  it('reads certificates as people paste them', () => {
    const pem = (body: string): string => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`;
    expect(splitCertificates(`${pem('AAA')}\n${pem('BBB')}\n`)).toEqual([pem('AAA'), pem('BBB')]);
    expect(splitCertificates('AAAA\nBBBB\n\nCCCC')).toEqual(['AAAA\nBBBB', 'CCCC']);
    expect(splitCertificates('  ')).toEqual([]);
  });
});
