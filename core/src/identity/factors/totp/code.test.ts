import { createHmac, randomBytes } from 'node:crypto';
import { sharedData } from '@hako/devkit/testing';
import fc from 'fast-check';
import { generateSync } from 'otplib';
import { describe, expect, it } from 'vitest';
import { newTotpSecret, otpauthUri, secretText, totpStep } from './code.js';

/** RFC 4226 5.3 and RFC 6238 4.2, written down a second time as a peer. */
function peer(secret: Buffer, seconds: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(seconds / 30)));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

const at = (seconds: number): Date => new Date(seconds * 1_000);
const times = fc.integer({ min: 1_000, max: 4_000_000_000 });

describe('one-time codes', () => {
  const vectors = sharedData('vectors/rfc/rfc6238_totp.json');
  it.skipIf(vectors === undefined)('are those of RFC 6238', async () => {
    const { readFile } = await import('node:fs/promises');
    const { values } = JSON.parse(await readFile(vectors ?? '', 'utf8')) as { values: { time: number; alg: string; secretHex: string; otp6?: string }[] };
    const ours = values.filter(({ alg }) => alg === 'SHA1');
    expect(ours).toHaveLength(6);
    for (const { time, secretHex, otp6 = '' } of ours) expect(totpStep(Buffer.from(secretHex, 'hex'), otp6, at(time))).toBe(Math.floor(time / 30));
  });

  it('agree with otplib and with a second writing-down of the RFC at any time', () => {
    fc.assert(
      fc.property(times, fc.uint8Array({ minLength: 20, maxLength: 20 }), (time, bytes) => {
        const secret = Buffer.from(bytes);
        const code = generateSync({ secret: secretText(secret), epoch: time });
        // Once in half a million the step before or after has the same code, and names itself.
        fc.pre(![-30, 30].some((off) => peer(secret, time + off) === code));
        expect(code).toBe(peer(secret, time));
        expect(totpStep(secret, code, at(time))).toBe(Math.floor(time / 30));
      }),
      { numRuns: 100 },
    );
  });

  it('are taken one step early or late, and name the step that they belong to', () => {
    // Of a random one, a far step has the code of a near one every fifty thousandth time.
    const secret = Buffer.from('12345678901234567890');
    const now = 1_700_000_010;
    const step = Math.floor(now / 30);
    for (const offset of [-1, 0, 1]) expect(totpStep(secret, peer(secret, now + offset * 30), at(now))).toBe(step + offset);
    for (const offset of [-40, -3, -2, 2, 3, 40]) expect(totpStep(secret, peer(secret, now + offset * 30), at(now))).toBeUndefined();
  });

  it('are six plain digits and nothing that looks like them', () => {
    const secret = Buffer.from('12345678901234567890');
    const code = peer(secret, 59);
    expect(totpStep(secret, code, at(59))).toBe(1);
    const wide = [...code].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('');
    for (const typed of ['', code.slice(1), `${code}0`, ` ${code}`, `${code} `, `${code}\n`, `+${code.slice(1)}`, `${code.slice(0, 3)} ${code.slice(3)}`, wide, '0x1234', '1e5000', 'NaN000']) expect(totpStep(secret, typed, at(59))).toBeUndefined();
  });

  it('come from secrets of 20 random bytes, in a form that apps read', () => {
    const secret = randomBytes(20);
    const uri = new URL(otpauthUri(secret, { issuer: 'Hako', label: 'DEMO/星野' }));
    expect(uri.protocol).toBe('otpauth:');
    expect(decodeURIComponent(uri.pathname)).toContain('Hako:DEMO/星野');
    expect(uri.searchParams.get('secret')).toBe(secretText(secret));
    expect(uri.searchParams.get('issuer')).toBe('Hako');
    expect(newTotpSecret()).toHaveLength(20);
    expect(newTotpSecret().equals(newTotpSecret())).toBe(false);
  });
});
