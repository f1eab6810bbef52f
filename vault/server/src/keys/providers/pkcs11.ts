import { randomBytes, type KeyObject } from 'node:crypto';
import type * as Pkcs11 from 'pkcs11js';
import { IntegrityError } from '../../crypto/integrity-error.js';
import type { KeyProvider, ProviderContext } from '../key-provider.js';
import { ProviderUnavailable } from '../provider-errors.js';
import { contextBytes, intoKey, withBytes } from './context.js';

export interface Pkcs11Settings {
  /** The HSM's PKCS#11 module. */
  library: string;
  /** Label of the token. */
  token: string;
  pin: string;
  /** Label of the AES-256 key that wraps from now on. */
  key: string;
  /** Labels of keys that wrapped before; no other key of the token opens anything, whatever a blob says. */
  previous?: readonly string[];
}

const NONCE = 12;
const TAG = 16;
const MAX_LABEL = 64;

/**
 * An HSM by PKCS#11: AES-256-GCM inside the token, key never extractable. Blob: length and label of the key, nonce,
 * ciphertext with tag; label and context are authenticated.
 */
export async function createPkcs11Provider(settings: Pkcs11Settings): Promise<KeyProvider> {
  const { default: pkcs11 } = await import('pkcs11js').catch((error: unknown) => {
    throw new Error('pkcs11js is not installed: it is built on the machine (python3, make, g++), see docs/keys.md', { cause: error });
  });
  const label = Buffer.from(settings.key, 'utf8');
  if (label.length === 0 || label.length > MAX_LABEL) throw new Error('VAULT_PKCS11_KEY must be a label of 1 to 64 bytes');
  const allowed = new Set([settings.key, ...(settings.previous ?? [])]);
  const hsm = connect(pkcs11, settings);

  const parameter = (nonce: Buffer, name: Buffer, context: ProviderContext): Pkcs11.Mechanism => {
    const gcm: Pkcs11.AesGCM = { type: pkcs11.CK_PARAMS_AES_GCM_v240, iv: nonce, ivBits: NONCE * 8, aad: Buffer.concat([name, contextBytes(context)]), tagBits: TAG * 8 };
    return { mechanism: pkcs11.CKM_AES_GCM, parameter: gcm };
  };

  return {
    name: 'pkcs11',
    wrap: (child, context) =>
      withBytes(child, async (bytes) => {
        const nonce = randomBytes(NONCE);
        const sealed = hsm.use((module, session) => {
          module.C_EncryptInit(session, parameter(nonce, label, context), hsm.find(session, settings.key));
          return module.C_Encrypt(session, bytes, Buffer.alloc(bytes.length + TAG));
        });
        return Buffer.concat([Buffer.from([label.length]), label, nonce, sealed]);
      }),
    unwrap: async (blob, context) => {
      const { name, nonce, sealed } = parseBlob(Buffer.from(blob));
      if (!allowed.has(name.toString('utf8'))) throw new IntegrityError();
      const opened = hsm.use((module, session): KeyObject | undefined => {
        const key = hsm.find(session, name.toString('utf8'));
        try {
          module.C_DecryptInit(session, parameter(nonce, name, context), key);
          return intoKey(Buffer.from(module.C_Decrypt(session, sealed, Buffer.alloc(sealed.length))));
        } catch (error) {
          // GCM's refusal has several names among tokens.
          if (error instanceof pkcs11.Pkcs11Error && REFUSALS.has(error.code)) throw new IntegrityError();
          throw error;
        }
      });
      if (!opened) throw new IntegrityError();
      return opened;
    },
    currentKeyId: async () => hsm.use((_module, session) => (hsm.find(session, settings.key), `pkcs11:${settings.token}/${settings.key}`)),
    health: async () => hsm.use((_module, session) => void hsm.find(session, settings.key)),
    rotateHint: async () => null,
    close: async () => hsm.close(),
  };
}

/** CKR_DATA_INVALID, DATA_LEN_RANGE, GENERAL_ERROR (SoftHSM), ENCRYPTED_DATA_INVALID, ENCRYPTED_DATA_LEN_RANGE, AEAD_DECRYPT_FAILED. */
const REFUSALS = new Set([0x20, 0x21, 0x05, 0x40, 0x41, 0x42]);

function parseBlob(blob: Buffer): { name: Buffer; nonce: Buffer; sealed: Buffer } {
  const length = blob[0] ?? 0;
  const at = 1 + length;
  if (length === 0 || length > MAX_LABEL || blob.length !== at + NONCE + 32 + TAG) throw new IntegrityError();
  return { name: blob.subarray(1, at), nonce: blob.subarray(at, at + NONCE), sealed: blob.subarray(at + NONCE) };
}

interface Hsm {
  /** One call after the other on one session, which is opened anew after a fault. @throws ProviderUnavailable. */
  use<T>(work: (module: Pkcs11.PKCS11, session: Buffer) => T): T;
  find(session: Buffer, label: string): Buffer;
  close(): void;
}

function connect(pkcs11: typeof Pkcs11, { library, token, pin }: Pkcs11Settings): Hsm {
  let open: { module: Pkcs11.PKCS11; session: Buffer } | undefined;

  const start = (): { module: Pkcs11.PKCS11; session: Buffer } => {
    const module = new pkcs11.PKCS11();
    module.load(library);
    try {
      module.C_Initialize();
    } catch (error) {
      // Another provider of this process has done it.
      if (!(error instanceof pkcs11.Pkcs11Error) || error.code !== pkcs11.CKR_CRYPTOKI_ALREADY_INITIALIZED) throw error;
    }
    const slot = module.C_GetSlotList(true).find((candidate) => module.C_GetTokenInfo(candidate).label.trim() === token);
    if (!slot) throw new ProviderUnavailable(`There is no token ${token} in any slot`);
    const session = module.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION);
    try {
      module.C_Login(session, pkcs11.CKU_USER, pin);
    } catch (error) {
      if (!(error instanceof pkcs11.Pkcs11Error) || error.code !== pkcs11.CKR_USER_ALREADY_LOGGED_IN) throw error;
    }
    return { module, session };
  };
  const close = (): void => {
    try {
      open?.module.C_CloseSession(open.session);
    } catch {
      // A session that is gone is closed.
    }
    open = undefined;
  };

  return {
    use: (work) => {
      try {
        open ??= start();
        return work(open.module, open.session);
      } catch (error) {
        if (error instanceof IntegrityError) throw error;
        close();
        throw error instanceof ProviderUnavailable ? error : new ProviderUnavailable('The HSM refused or is out of reach', { cause: error });
      }
    },
    find: (session, label) => {
      const { module } = open!;
      module.C_FindObjectsInit(session, [
        { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_SECRET_KEY },
        { type: pkcs11.CKA_LABEL, value: label },
      ]);
      const found = module.C_FindObjects(session, 2);
      module.C_FindObjectsFinal(session);
      if (found.length !== 1) throw new ProviderUnavailable(`The token must hold exactly one key labelled ${label}`);
      return found[0]!;
    },
    close,
  };
}
