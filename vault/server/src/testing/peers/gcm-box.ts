import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** How the services that we stand in for keep their roots: versions of AES-256-GCM with additional data. */
export class GcmBox {
  readonly #versions = [randomBytes(32)];

  get latest(): number {
    return this.#versions.length;
  }

  rotate(): void {
    this.#versions.push(randomBytes(32));
  }

  seal(plaintext: Buffer, aad: Buffer): Buffer {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#versions.at(-1)!, nonce).setAAD(aad);
    return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  }

  /** `undefined` for what does not open. */
  open(sealed: Buffer, aad: Buffer, version: number): Buffer | undefined {
    const key = this.#versions[version - 1];
    if (!key || sealed.length < 28) return undefined;
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(aad).setAuthTag(sealed.subarray(-16));
      return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
    } catch {
      return undefined;
    }
  }
}
