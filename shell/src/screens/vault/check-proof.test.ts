import { describe, expect, it } from 'vitest';
import { canonicalJson, checkProof } from './check-proof.js';

/** Entry 3 of 5, sealed and signed by @hako/ledger with a key that was thrown away. */
const ENTRY = {"v": 2, "seq": 3, "prev": null, "reason": "\u4f50\u85e4 \"\u00e9\" \ud83c\udf1f", "b": 1.5, "a": {"z": null, "y": [true, false]}};
const PROOF = {"seq": 3, "size": 5, "leaf": "KbR56CElePxB0niAlz6XymS4QAdwTMw+eAOtv5lyLBo=", "hashes": ["eb8uxEHb7nVDrBZ29Thlf9kisNlKc6FLtLHnpguspFM=", "2NMdEl8qFUZdhlSxdJAZs05mx3VZpBM+g6mDVs4cZpA=", "VjxJ4Qy9vzYFrjXVLMZymJjBLGU+zHbV9SqsurSsl9E="], "checkpoint": "hako-vault.test/access/x\n5\n1+tp8h9UyelTd5qgP/dlTwSnxM4D1i/VrId5Jdf/GW4=\n\n\u2014 hako-vault.test uRXjrqqKd9MhjOE+bJaKuPZ6E/bA1oEKH2PoDBl7YhZAUXv8p8jNmn7UWPYCwkiUtCTL21n2PUSo9ydKguBa9S40DwY=\n", "keys": ["hako-vault.test+b915e3ae+AcB1wuQ0A9b0vWtuHRIjLDxcgPIxT1TftM4vt/CUmvBr"]};
const flipped = (base64: string): string => (base64.startsWith('A') ? 'B' : 'A') + base64.slice(1);

describe('a proof checked in the browser', () => {
  it('holds for the entry that was signed, in whatever order its members come', async () => {
    expect(await checkProof(ENTRY, PROOF)).toEqual({ entry: true, path: true, signature: true, origin: 'hako-vault.test/access/x', size: 5 });
    const turned = Object.fromEntries(Object.entries(ENTRY).reverse());
    expect((await checkProof(turned, PROOF)).entry).toBe(true);
  });

  it('does not hold for another entry, place, path, root, size or key', async () => {
    expect((await checkProof({ ...ENTRY, seq: 4 }, PROOF)).entry).toBe(false);
    expect((await checkProof(ENTRY, { ...PROOF, seq: 2 })).path).toBe(false);
    expect((await checkProof(ENTRY, { ...PROOF, size: 6 })).path).toBe(false);
    expect((await checkProof(ENTRY, { ...PROOF, hashes: PROOF.hashes.slice(1) })).path).toBe(false);
    expect((await checkProof(ENTRY, { ...PROOF, hashes: PROOF.hashes.map(flipped) })).path).toBe(false);
    const otherSize = PROOF.checkpoint.replace('\n5\n', '\n6\n');
    expect(await checkProof(ENTRY, { ...PROOF, checkpoint: otherSize })).toMatchObject({ path: false, signature: false });
    const [name, id, key] = PROOF.keys[0]!.split('+') as [string, string, string];
    expect((await checkProof(ENTRY, { ...PROOF, keys: [`${name}+${id}+AQ${flipped(key.slice(2))}`] })).signature).toBe(false);
    expect((await checkProof(ENTRY, { ...PROOF, keys: [] })).signature).toBe(false);
    expect(await checkProof(ENTRY, { ...PROOF, checkpoint: null })).toMatchObject({ path: false, signature: false });
  });

  it('writes JSON as RFC 8785 does', () => {
    expect(canonicalJson({ '\u20ac': 1e21, b: [null, 'a\n'], a: -0 })).toBe('{"a":0,"b":[null,"a\\n"],"\u20ac":1e+21}');
  });
});
