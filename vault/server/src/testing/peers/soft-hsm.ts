import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Pkcs11 from 'pkcs11js';

const LIBRARIES = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so', '/usr/local/lib/softhsm/libsofthsm2.so'];
/** pkcs11js is compiled while it is installed; where that failed (no compiler, no headers of Node), there is no HSM to talk to. */
const compiled = await import('pkcs11js').then(
  () => true,
  () => false,
);
export const softHsmLibrary = compiled ? LIBRARIES.find((path) => existsSync(path)) : undefined;

export interface SoftHsm {
  library: string;
  token: string;
  pin: string;
  addKey(label: string): void;
  renameKey(from: string, to: string): void;
  end(): void;
}

/** A real PKCS#11 token in software, in a folder of its own. Loaded into this process, so one per test file. */
export async function openSoftHsm(): Promise<SoftHsm> {
  const { default: pkcs11 } = await import('pkcs11js');
  const folder = mkdtempSync(join(tmpdir(), 'hako-hsm-'));
  writeFileSync(join(folder, 'softhsm2.conf'), `directories.tokendir = ${folder}\nobjectstore.backend = file\nlog.level = ERROR\n`);
  process.env['SOFTHSM2_CONF'] = join(folder, 'softhsm2.conf');
  const [library, token, pin] = [softHsmLibrary!, 'hako-test', '123456'];
  execFileSync('softhsm2-util', ['--init-token', '--free', '--label', token, '--pin', pin, '--so-pin', '87654321'], { stdio: 'ignore' });

  const module: Pkcs11.PKCS11 = new pkcs11.PKCS11();
  module.load(library);
  module.C_Initialize();
  const slot = module.C_GetSlotList(true).find((candidate) => module.C_GetTokenInfo(candidate).label.trim() === token)!;
  const session = module.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION);
  module.C_Login(session, pkcs11.CKU_USER, pin);
  return {
    library,
    token,
    pin,
    addKey: (label) =>
      void module.C_GenerateKey(session, { mechanism: pkcs11.CKM_AES_KEY_GEN }, [
        { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_SECRET_KEY },
        { type: pkcs11.CKA_LABEL, value: label },
        { type: pkcs11.CKA_VALUE_LEN, value: 32 },
        { type: pkcs11.CKA_TOKEN, value: true },
        { type: pkcs11.CKA_PRIVATE, value: true },
        { type: pkcs11.CKA_SENSITIVE, value: true },
        { type: pkcs11.CKA_EXTRACTABLE, value: false },
        { type: pkcs11.CKA_ENCRYPT, value: true },
        { type: pkcs11.CKA_DECRYPT, value: true },
      ]),
    renameKey: (from, to) => {
      module.C_FindObjectsInit(session, [{ type: pkcs11.CKA_LABEL, value: from }]);
      const [key] = module.C_FindObjects(session, 1);
      module.C_FindObjectsFinal(session);
      module.C_SetAttributeValue(session, key!, [{ type: pkcs11.CKA_LABEL, value: to }]);
    },
    end: () => {
      module.C_Finalize();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
