import { createHash, createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';

/** CTAP2 canonical CBOR of the few shapes that an attestation needs. */
type Cbor = number | string | Buffer | Map<Cbor, Cbor>;

function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.from([(major << 5) | 25, value >> 8, value & 255]);
}

function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, item]) => [cbor(key), cbor(item)])]);
}

const sha256 = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest();
const text = (bytes: Buffer): string => bytes.toString('base64url');

const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTESTED = 0x40;

/** What a test may have the authenticator do wrong. */
export interface Faults {
  origin?: string;
  rpId?: string;
  counter?: number;
  userVerified?: boolean;
  challenge?: string;
  credentialId?: string;
  userHandle?: string | null;
}

/** A passkey in memory that speaks WebAuthn Level 2 with ES256, as peer of the server and as attacker. */
export class SoftAuthenticator {
  readonly id = text(randomBytes(32));
  counter = 0;
  userHandle: string | undefined;
  readonly #key: KeyObject;
  readonly #cose: Buffer;

  constructor(readonly origin = 'http://localhost:4000', readonly rpId = 'localhost') {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    this.#key = privateKey;
    this.#cose = cbor(new Map<Cbor, Cbor>([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x, 'base64url')], [-3, Buffer.from(y, 'base64url')]]));
  }

  register(options: { challenge: string; user: { id: string } }, faults: Faults = {}): Record<string, unknown> {
    this.userHandle = options.user.id;
    const id = Buffer.from(this.id, 'base64url');
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([id.length >> 8, id.length & 255]), id, this.#cose]);
    const authData = Buffer.concat([this.#authData(ATTESTED, faults), attested]);
    const attestationObject = cbor(new Map<Cbor, Cbor>([['fmt', 'none'], ['attStmt', new Map()], ['authData', authData]]));
    return { ...this.#envelope(faults), response: { clientDataJSON: text(this.#clientData('webauthn.create', options.challenge, faults)), attestationObject: text(attestationObject), transports: ['internal'] } };
  }

  sign(options: { challenge: string }, faults: Faults = {}): Record<string, unknown> {
    this.counter += 1;
    const authenticatorData = this.#authData(0, faults);
    const clientData = this.#clientData('webauthn.get', options.challenge, faults);
    const signature = createSign('sha256').update(Buffer.concat([authenticatorData, sha256(clientData)])).sign(this.#key);
    const handle = faults.userHandle === undefined ? this.userHandle : faults.userHandle;
    return { ...this.#envelope(faults), response: { clientDataJSON: text(clientData), authenticatorData: text(authenticatorData), signature: text(signature), ...(handle && { userHandle: handle }) } };
  }

  #envelope({ credentialId = this.id }: Faults): Record<string, unknown> {
    return { id: credentialId, rawId: credentialId, type: 'public-key', clientExtensionResults: {} };
  }

  #clientData(type: string, challenge: string, faults: Faults): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge: faults.challenge ?? challenge, origin: faults.origin ?? this.origin, crossOrigin: false }));
  }

  #authData(flags: number, { rpId = this.rpId, counter = this.counter, userVerified = true }: Faults): Buffer {
    const tail = Buffer.alloc(5);
    tail[0] = PRESENT | (userVerified ? VERIFIED : 0) | flags;
    tail.writeUInt32BE(counter, 1);
    return Buffer.concat([sha256(rpId), tail]);
  }
}
