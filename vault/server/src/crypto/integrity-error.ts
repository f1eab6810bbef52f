/**
 * The one error of everything that does not open: wrong key, wrong place, wrong version, cut or changed bytes.
 * It carries no cause on purpose: which check failed is worth something to an attacker only.
 */
export class IntegrityError extends Error {
  override readonly name = 'IntegrityError';
  constructor() {
    super('The data does not open');
  }
}
