/** Where a page of jobs ended. Opaque to clients. */
export interface JobPosition {
  createdAt: string;
  id: string;
}

const SHAPE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)\|([0-9a-f-]{36})$/;

export function jobCursor(position: JobPosition): string {
  return Buffer.from(`${position.createdAt}|${position.id}`).toString('base64url');
}

export function readJobCursor(cursor: string): JobPosition | undefined {
  const found = SHAPE.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  return found?.[1] && found[2] ? { createdAt: found[1], id: found[2] } : undefined;
}
