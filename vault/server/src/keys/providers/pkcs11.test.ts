import { describe, expect, it } from 'vitest';
import { openSoftHsm, softHsmLibrary } from '../../testing/peers/soft-hsm.js';
import { itKeepsTheRoot } from '../../testing/provider-conformance.js';
import { newKey } from '../new-key.js';
import { ProviderUnavailable } from '../provider-errors.js';
import { createPkcs11Provider } from './pkcs11.js';

// Debian: apt-get install softhsm2, which .ci/run does. Skipped where it or the compiled pkcs11js is missing.
describe.skipIf(!softHsmLibrary)('the root in an HSM (SoftHSM)', () => {
  itKeepsTheRoot(async () => {
    const hsm = await openSoftHsm();
    for (const label of ['root-1', 'root-2', 'other']) hsm.addKey(label);
    const settings = { library: hsm.library, token: hsm.token, pin: hsm.pin };
    let current = 'root-1';
    return {
      provider: await createPkcs11Provider({ ...settings, key: 'root-1' }),
      stranger: await createPkcs11Provider({ ...settings, key: 'other' }),
      rotateRoot: async () => createPkcs11Provider({ ...settings, key: (current = 'root-2'), previous: ['root-1'] }),
      versionInId: true,
      outage: { begin: async () => hsm.renameKey(current, 'taken-away'), end: async () => hsm.renameKey('taken-away', current) },
      end: async () => hsm.end(),
    };
  });

  it('is out of reach without its token', async () => {
    const provider = await createPkcs11Provider({ library: softHsmLibrary!, token: 'no such token', pin: '123456', key: 'root-1' });
    await expect(provider.wrap(newKey(), { kind: 'kek', version: 1 })).rejects.toBeInstanceOf(ProviderUnavailable);
  });
});
