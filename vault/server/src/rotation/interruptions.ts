/** Another worker has taken the job: whatever this one was about to write is rolled back. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
  constructor() {
    super('Another worker has taken this rotation');
  }
}

/** The job was paused, or the vault is about to stop: it goes on from here later. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  constructor() {
    super('The rotation was interrupted');
  }
}

/** What no later try mends: the job ends as failed, the old key stays the primary one. */
export class RotationFailed extends Error {
  override readonly name = 'RotationFailed';
  readonly code: string;
  constructor(code: string) {
    super(`The rotation failed: ${code}`);
    this.code = code;
  }
}
