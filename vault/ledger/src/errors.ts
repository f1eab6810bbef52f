/** Why the ledger refused something that it was given. */
export type LedgerErrorCode = 'NOTE_MALFORMED' | 'NOTE_UNSIGNED' | 'CHECKPOINT_MALFORMED' | 'KEY_MALFORMED' | 'EXPORT_MALFORMED';

/** A note, checkpoint, key or export line that is not what it should be. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';

  constructor(
    readonly code: LedgerErrorCode,
    message: string,
  ) {
    super(message);
  }
}
