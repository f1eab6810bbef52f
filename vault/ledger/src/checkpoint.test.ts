import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSignature, formatCheckpoint, formatVerifierKey, leafHash, openCheckpoint, openNote, parseCheckpoint, parseVerifierKey, signCheckpoint, signNote } from './index.js';

const log = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const name = 'hako.example/agency/change';
const text = formatCheckpoint({ origin: name, size: 8, root: leafHash('root') });

describe('a checkpoint', () => {
  it('opens with the key that signed it, and says what was signed', () => {
    expect(openCheckpoint(signCheckpoint(text, name, log.privateKey), name, log.publicKey)).toEqual({ origin: name, size: 8, root: leafHash('root') });
  });

  it('is refused under another key, another name, and with any bit of it changed', () => {
    const note = signCheckpoint(text, name, log.privateKey);
    expect(() => openCheckpoint(note, name, stranger.publicKey)).toThrow(expect.objectContaining({ code: 'NOTE_UNSIGNED' }));
    expect(() => openCheckpoint(note, 'another', log.publicKey)).toThrow(expect.objectContaining({ code: 'NOTE_UNSIGNED' }));
    expect(() => openCheckpoint(note.replace('\n8\n', '\n9\n'), name, log.publicKey)).toThrow(expect.objectContaining({ code: 'NOTE_UNSIGNED' }));
    fc.assert(
      fc.property(fc.nat(Buffer.byteLength(note) - 1), fc.nat(7), (at, bit) => {
        const bytes = Buffer.from(note);
        bytes[at]! ^= 1 << bit;
        expect(() => openCheckpoint(bytes.toString('utf8'), name, log.publicKey)).toThrow();
      }),
    );
  });

  it('keeps a witness\'s signature beside its own', () => {
    const both = addSignature(signCheckpoint(text, name, log.privateKey), 'witness.example', stranger.privateKey);
    expect(openNote(both, 'witness.example', stranger.publicKey).text).toBe(text);
    expect(openCheckpoint(both, name, log.publicKey).size).toBe(8);
  });

  it.each(['', 'x\n', `${name}\n08\n${leafHash('').toString('base64')}\n`, `${name}\n-1\n${leafHash('').toString('base64')}\n`, `${name}\n8\nAAAA\n`, `${name}\n8\n${leafHash('').toString('base64')}\n\n`, `${name}\n9007199254740993\n${leafHash('').toString('base64')}\n`])('is not %j', (wrong) => {
    expect(() => parseCheckpoint(wrong)).toThrow(expect.objectContaining({ code: 'CHECKPOINT_MALFORMED' }));
  });
});

describe('a signed note', () => {
  // Example of the Go package golang.org/x/mod/sumdb/note, from which C2SP took the format.
  const key = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
  const signed = 'If you think cryptography is the answer to your problem,\nthen you don\'t know what your problem is.\n\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';

  it('of another implementation opens, and ours comes out the same byte for byte', () => {
    const { name: signer, publicKey } = parseVerifierKey(key);
    const { text: body } = openNote(signed, signer, publicKey);
    const seed = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1);
    const privateKey = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8' });
    expect(signNote(body, signer, privateKey)).toBe(signed);
    expect(formatVerifierKey(signer, publicKey)).toBe(key);
  });

  it.each([signed.slice(0, -1), signed.replace('\n\n', '\n'), signed.replace('\u2014', '-'), signed.replace('nAM=', 'nAN='), `${signed}\n`, signed.replace('If', 'I\u0000f')])('%# is refused when it is not well-formed', (wrong) => {
    const { name: signer, publicKey } = parseVerifierKey(key);
    expect(() => openNote(wrong, signer, publicKey)).toThrow();
  });

  it('takes no key whose id is not its own', () => {
    expect(() => parseVerifierKey(key.replace('c74f20a3', 'c74f20a4'))).toThrow(expect.objectContaining({ code: 'KEY_MALFORMED' }));
  });
});
