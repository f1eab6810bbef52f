import { verify, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, openHouse, type House } from '../../testing/gate-house.js';
import type { TestBrowser } from '../../testing/peers/browser.js';
import { encode, startSamlPeer, type SamlPeer } from '../../testing/peers/saml.js';
import { landed, PUBLIC, SsoHouse, type Landed } from './sso-house.js';

const KEY = 'BOX.corp';
const SHA1 = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';
const at = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString();

type Request = Awaited<ReturnType<SamlPeer['readRequest']>>;

describe('signing in by SAML', () => {
  let house: House;
  let sso: SsoHouse;
  let peer: SamlPeer;
  let provider: Awaited<ReturnType<SsoHouse['provider']>>;
  let serviceMetadata: string;

  beforeAll(async () => {
    house = await openHouse('ssosaml');
    await house.addTenant('BOX');
    sso = new SsoHouse(house, 'BOX');
    peer = startSamlPeer();
    provider = await sso.provider({ slug: 'corp', preset: 'saml', config: { entityId: peer.entityId, entryPoint: peer.entryPoint, certificates: [peer.certificate], emailsManaged: true }, jit: true });
    serviceMetadata = (await call(house, 'GET', `/api/v1/auth/sso/${KEY}/metadata`)).text;
  });
  afterAll(() => house.close());

  const begin = async (browser: TestBrowser): Promise<Request> => {
    const { location } = await browser.ask(`${PUBLIC}/api/v1/auth/sso/${KEY}/start`);
    return peer.readRequest(location ?? '', serviceMetadata);
  };
  const post = async (browser: TestBrowser, relayState: string, xml: string): Promise<Landed> => landed(browser, await browser.post(`${PUBLIC}/api/v1/auth/sso/${KEY}/callback`, { SAMLResponse: encode(xml), RelayState: relayState }));
  const attempt = async (make: (request: Request) => string): Promise<Landed> => {
    const browser = sso.browser();
    const request = await begin(browser);
    return post(browser, request.relayState, make(request));
  };

  it('tells who it is in metadata that a provider can read', () => {
    expect(serviceMetadata).toContain(`entityID="${provider.addresses.metadata}"`);
    expect(serviceMetadata).toContain(`Location="${provider.addresses.callback}"`);
    expect(serviceMetadata).toContain('WantAssertionsSigned="true"');
  });

  it('reads a provider from its metadata', async () => {
    const answer = await call(house, 'POST', '/api/v1/sso/metadata', { token: await sso.admin(), body: { xml: peer.metadata } });
    expect(answer.body.data).toMatchObject({ entityId: peer.entityId, entryPoint: peer.entryPoint });
    const bad = await call(house, 'POST', '/api/v1/sso/metadata', { token: await sso.admin(), body: { xml: '<!DOCTYPE x [<!ENTITY a "b">]><x/>' } });
    expect(bad.body.code).toBe('SSO_ANSWER_INVALID');
  });

  it('opens a session for the subject of a signed assertion, posted from another site', async () => {
    const browser = sso.browser();
    const request = await begin(browser);
    expect(browser.cookie(PUBLIC, '__Host-sp')).toBeDefined();
    const { path, signedIn } = await post(browser, request.relayState, peer.respond(request));
    expect([path, signedIn]).toEqual(['/', true]);
    expect(await sso.me(browser)).toMatchObject({ email: 'mio@agency.example' });
  });

  it('takes a signed response around a signed assertion, also when it must be signed', async () => {
    expect((await attempt((request) => peer.respond(request, {}, { message: true }))).signedIn).toBe(true);
    await sso.patch(provider.id, { config: { entityId: peer.entityId, entryPoint: peer.entryPoint, certificates: [peer.certificate], emailsManaged: true, signedResponse: true } });
    expect((await attempt((request) => peer.respond(request))).sso).toBe('SSO_ANSWER_INVALID');
    expect((await attempt((request) => peer.respond(request, {}, { message: true }))).signedIn).toBe(true);
    await sso.patch(provider.id, { config: { entityId: peer.entityId, entryPoint: peer.entryPoint, certificates: [peer.certificate], emailsManaged: true } });
  });

  it('keeps sixty seconds for clocks that differ', async () => {
    expect((await attempt((request) => peer.respond(request, { NotBefore: at(50) }))).signedIn).toBe(true);
    expect((await attempt((request) => peer.respond(request, { NotOnOrAfter: at(-30), ConfirmedUntil: at(-30) }))).signedIn).toBe(true);
  });

  const refused: Record<string, (request: Request) => string> = {
    'no signature at all': (request) => peer.respond(request, {}, { assertion: false }),
    'only the response signed': (request) => peer.respond(request, {}, { assertion: false, message: true }),
    'another key': (request) => peer.respond(request, {}, { key: peer.foreignKey }),
    'SHA-1': (request) => peer.respond(request, {}, { algorithm: SHA1 }),
    'a changed subject': (request) => peer.respond(request).replace('>mio-7<', '>admin<'),
    'a changed attribute': (request) => peer.respond(request).replace('mio@agency.example', 'admin@example.com'),
    'another audience': (request) => peer.respond(request, { Audience: 'https://other.example' }),
    'another recipient': (request) => peer.respond(request, { Recipient: 'https://other.example/acs' }),
    'another destination': (request) => peer.respond(request, { Destination: 'https://other.example/acs' }),
    'another issuer': (request) => peer.respond(request, { Issuer: 'https://other.example' }),
    'an expired assertion': (request) => peer.respond(request, { NotOnOrAfter: at(-90) }),
    'an expired confirmation': (request) => peer.respond(request, { ConfirmedUntil: at(-90) }),
    'an assertion of the future': (request) => peer.respond(request, { NotBefore: at(120) }),
    'an answer to another request': (request) => peer.respond(request, { InResponseTo: '_other', ConfirmedRequest: '_other' }),
    'a confirmation of another request inside': (request) => peer.respond(request, { ConfirmedRequest: '_other' }),
    'an error status': (request) => peer.respond(request, { StatusCode: 'urn:oasis:names:tc:SAML:2.0:status:Responder' }),
    'a transient name': (request) => peer.respond(request, { NameIDFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }),
    'a document type': (request) => `<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>${peer.respond(request)}`,
    'an entity bomb in other letters': (request) => `<!doctype r [<!entity a "aa">]>${peer.respond(request)}`,
    'a processing instruction': (request) => `<?xml-stylesheet href="x"?>${peer.respond(request)}`,
    'a comment inside the name': (request) => peer.respond(request, { NameID: 'mio-7.evil' }).replace('mio-7.evil', 'mio-7<!---->.evil').replace('.evil', ''),
    'no XML': () => 'hello',
    'an encrypted assertion': (request) => peer.respond(request).replace('<saml:Assertion ', '<saml:EncryptedAssertion/><saml:Assertion '),
  };
  it.each(Object.entries(refused))('refuses %s', async (_name, make) => {
    const { sso: code, signedIn } = await attempt(make);
    expect([code, signedIn]).toEqual(['SSO_ANSWER_INVALID', false]);
  });

  // XSW 1-8 of Somorovsky et al., "On Breaking SAML": a verified element somewhere, a forged one where data is read.
  const forged = (xml: string): string => (/<saml:Assertion [\s\S]*<\/saml:Assertion>/.exec(xml)?.[0] ?? '').replace(/<ds:Signature[\s\S]*<\/ds:Signature>/, '').replace('>mio-7<', '>admin<').replace(/ID="_[^"]+"/, 'ID="_evil"');
  const parts = (xml: string): { assertion: string; signature: string } => ({ assertion: /<saml:Assertion [\s\S]*<\/saml:Assertion>/.exec(xml)?.[0] ?? '', signature: /<ds:Signature[\s\S]*?<\/ds:Signature>/.exec(xml)?.[0] ?? '' });
  const wraps: Record<string, (xml: string) => string> = {
    'a forged assertion before the good one': (xml) => xml.replace('<saml:Assertion ', `${forged(xml)}<saml:Assertion `),
    'a forged assertion after the good one': (xml) => xml.replace('</saml:Assertion>', `</saml:Assertion>${forged(xml)}`),
    'the good one inside the forged one': (xml) => xml.replace(parts(xml).assertion, forged(xml).replace('</saml:Assertion>', `${parts(xml).assertion}</saml:Assertion>`)),
    'the good one inside extensions': (xml) => xml.replace(parts(xml).assertion, `<samlp:Extensions>${parts(xml).assertion}</samlp:Extensions>${forged(xml)}`),
    'the good one inside an object of its signature': (xml) => {
      const { assertion, signature } = parts(xml);
      const moved = signature.replace('</ds:Signature>', `<ds:Object>${assertion.replace(signature, '')}</ds:Object></ds:Signature>`);
      return xml.replace(assertion, forged(xml).replace('<saml:Subject>', `${moved}<saml:Subject>`));
    },
    'the signature moved to a forged one of the same id': (xml) => xml.replace(parts(xml).assertion, parts(xml).assertion.replace('>mio-7<', '>admin<')),
    'both with the same id': (xml) => xml.replace('<saml:Assertion ', `${forged(xml).replace('_evil', /<saml:Assertion ID="([^"]+)"/.exec(xml)?.[1] ?? '')}<saml:Assertion `),
    'a response inside the response': (xml) => xml.replace(/<samlp:Status>/, `<samlp:Response ID="_x"/><samlp:Status>`),
    'a forged assertion of another namespace': (xml) => xml.replace('<saml:Assertion ', `${forged(xml).replace(/saml:/g, 'x:').replace('<x:Assertion ', '<x:Assertion xmlns:x="urn:evil" ')}<saml:Assertion `),
  };
  it.each(Object.entries(wraps))('is not deceived by %s', async (_name, wrap) => {
    const { sso: code, signedIn } = await attempt((request) => wrap(peer.respond(request)));
    expect([code, signedIn]).toEqual(['SSO_ANSWER_INVALID', false]);
  });

  describe('encrypted assertions', () => {
    const XENC = 'http://www.w3.org/2001/04/xmlenc#';
    const settings = (more: Record<string, unknown> = {}) => ({ config: { entityId: peer.entityId, entryPoint: peer.entryPoint, certificates: [peer.certificate], emailsManaged: true, ...more } });
    const encrypted = async (make: (request: Request) => Promise<string>): Promise<Landed> => {
      const browser = sso.browser();
      const request = await begin(browser);
      return post(browser, request.relayState, await make(request));
    };

    it.each(['http://www.w3.org/2009/xmlenc11#aes256-gcm', 'http://www.w3.org/2009/xmlenc11#aes128-gcm', `${XENC}aes256-cbc`])('are deciphered with the key of the set-up: %s', async (content) => {
      expect((await encrypted((request) => peer.encrypt(peer.respond(request), serviceMetadata, { content }))).signedIn).toBe(true);
    });

    it('are taken in a response that is signed around the ciphertext, and asked for where they must be', async () => {
      await sso.patch(provider.id, settings({ signedResponse: true, encryptedAssertions: true }));
      expect((await encrypted(async (request) => peer.seal(await peer.encrypt(peer.respond(request), serviceMetadata)))).signedIn).toBe(true);
      expect((await encrypted((request) => peer.encrypt(peer.respond(request), serviceMetadata))).sso).toBe('SSO_ANSWER_INVALID');
      expect((await attempt((request) => peer.respond(request, {}, { message: true }))).sso).toBe('SSO_ANSWER_INVALID');
      await sso.patch(provider.id, settings());
    });

    /** Each with what the agency's own log says of it. */
    const bad: Record<string, [reason: string, make: (request: Request) => Promise<string>]> = {
      'without a signature inside': ['Invalid signature', (request) => peer.encrypt(peer.respond(request, {}, { assertion: false }), serviceMetadata)],
      'signed by another key': ['Invalid signature', (request) => peer.encrypt(peer.respond(request, {}, { key: peer.foreignKey }), serviceMetadata)],
      'signed with SHA-1': ['SignatureMethod', (request) => peer.encrypt(peer.respond(request, {}, { algorithm: SHA1 }), serviceMetadata)],
      'for another audience': ['audience', (request) => peer.encrypt(peer.respond(request, { Audience: 'https://other.example' }), serviceMetadata)],
      'whose key travels by PKCS #1 v1.5': ['rsa-1_5', (request) => peer.encrypt(peer.respond(request), serviceMetadata, { transport: `${XENC}rsa-1_5` })],
      'by triple DES': ['tripledes', (request) => peer.encrypt(peer.respond(request), serviceMetadata, { content: `${XENC}tripledes-cbc` })],
      'with a changed ciphertext': ['cannot be deciphered', async (request) => (await peer.encrypt(peer.respond(request), serviceMetadata)).replace(/(<[\w:]*CipherValue>[^<]{400})[^<]{4}/g, '$1AAAA')],
      'twice': ['one assertion', async (request) => {
        const xml = await peer.encrypt(peer.respond(request), serviceMetadata);
        return xml.replace(/<saml:EncryptedAssertion[\s\S]*<\/saml:EncryptedAssertion>/, '$&$&');
      }],
      'beside one in clear': ['one assertion', async (request) => (await peer.encrypt(peer.respond(request), serviceMetadata)).replace('</samlp:Response>', `${forged(peer.respond(request))}</samlp:Response>`)],
      'hidden in extensions beside a forged one': ['one assertion', async (request) => {
        const xml = await peer.encrypt(peer.respond(request), serviceMetadata);
        const [hidden = ''] = /<saml:EncryptedAssertion[\s\S]*<\/saml:EncryptedAssertion>/.exec(xml) ?? [];
        return xml.replace(hidden, `<samlp:Extensions>${hidden}</samlp:Extensions>`);
      }],
      'with a second key inside': ['not one EncryptedKey', async (request) => (await peer.encrypt(peer.respond(request), serviceMetadata)).replace(/<(\w+):EncryptedKey[\s\S]*?<\/\1:EncryptedKey>/, '$&$&')],
    };
    it.each(Object.entries(bad))('are refused %s, and the browser learns no more than that', async (_name, [reason, make]) => {
      const { sso: code, signedIn } = await encrypted(make);
      expect([code, signedIn]).toEqual(['SSO_ANSWER_INVALID', false]);
      expect((await sso.securityLog('auth.sso.failed'))[0]?.meta['reason']).toContain(reason);
    });

    it('of another set-up are not readable here: each has its own key', async () => {
      const other = await sso.provider({ slug: 'other', preset: 'saml', ...settings() });
      const metadata = (await call(house, 'GET', `/api/v1/auth/sso/${other.key}/metadata`)).text;
      expect(metadata).toContain('KeyDescriptor use="encryption"');
      expect((await encrypted((request) => peer.encrypt(peer.respond(request), metadata))).sso).toBe('SSO_ANSWER_INVALID');
      expect((await sso.securityLog('auth.sso.failed'))[0]?.meta).toMatchObject({ reason: 'the assertion cannot be deciphered' });
      const rest = await house.database.tenant((await house.tenants.byCode('BOX'))?.id ?? '').read((q) => q.rows<{ rest: string }>('select p::text as rest from sso_provider p'));
      expect(rest.map((row) => row.rest).join()).not.toContain(Buffer.from('-----BEGIN PRIVATE').toString('hex'));
    });
  });

  it('signs its requests where the provider wants that, with the key of its metadata', async () => {
    await sso.patch(provider.id, { config: { entityId: peer.entityId, entryPoint: peer.entryPoint, certificates: [peer.certificate], emailsManaged: true, signedRequests: true } });
    const metadata = (await call(house, 'GET', `/api/v1/auth/sso/${KEY}/metadata`)).text;
    expect(metadata).toContain('AuthnRequestsSigned="true"');
    const { location } = await sso.browser().ask(`${PUBLIC}/api/v1/auth/sso/${KEY}/start`);
    const [, query = ''] = (location ?? '').split('?');
    const signature = new URLSearchParams(query).get('Signature') ?? '';
    // SAML 2.0 Bindings, 3.4.4.1: over the parameters as they stand, in this order.
    const octets = ['SAMLRequest', 'RelayState', 'SigAlg'].map((name) => query.split('&').find((each) => each.startsWith(`${name}=`))).join('&');
    const certificate = new X509Certificate(Buffer.from(/<ds:X509Certificate>([^<]+)/.exec(metadata)?.[1] ?? '', 'base64'));
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(3_072);
    expect(verify('RSA-SHA256', Buffer.from(octets), certificate.publicKey, Buffer.from(signature, 'base64'))).toBe(true);
    await sso.patch(provider.id, { config: { entityId: peer.entityId, entryPoint: peer.entryPoint, certificates: [peer.certificate], emailsManaged: true } });
  });

  it('takes an assertion once, even when a second request of its own would fit it', async () => {
    const browser = sso.browser();
    const first = await begin(browser);
    const xml = peer.respond(first, { AssertionID: '_only-once' });
    expect((await post(browser, first.relayState, xml)).signedIn).toBe(true);
    expect((await post(browser, first.relayState, xml)).sso).toBe('SSO_FLOW_INVALID');
    const again = await attempt((request) => peer.respond(request, { AssertionID: '_only-once' }));
    expect(again.sso).toBe('SSO_ANSWER_INVALID');
    expect((await sso.securityLog('auth.sso.failed'))[0]?.meta).toMatchObject({ reason: 'the assertion was used before' });
  });

  it('refuses answers that nobody asked for, and those that another browser brings', async () => {
    const browser = sso.browser();
    const request = await begin(browser);
    expect((await post(sso.browser(), request.relayState, peer.respond(request))).sso).toBe('SSO_FLOW_INVALID');
    expect((await post(browser, 'A'.repeat(43), peer.respond(request))).sso).toBe('SSO_FLOW_INVALID');
    expect((await post(browser, request.relayState, peer.respond(request))).signedIn).toBe(true);
  });

  it('checks the set-up in words', async () => {
    const answer = await call(house, 'POST', `/api/v1/sso/providers/${provider.id}/test`, { token: await sso.admin(), body: undefined, headers: { 'accept-language': 'ja' } });
    expect(answer.body.data).toMatchObject({ ok: true, findings: [{ state: 'ok', message: 'サインイン URL は https です。' }, { state: 'ok' }] });
  });
});
