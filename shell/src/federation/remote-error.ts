export type RemoteErrorCode = 'REMOTE_UNTRUSTED' | 'REMOTE_OUTDATED' | 'REMOTE_UNREACHABLE' | 'REMOTE_INCOMPATIBLE' | 'REMOTE_UNKNOWN' | 'REMOTE_EXPOSE';

export class RemoteError extends Error {
  override readonly name = 'RemoteError';
  readonly code: RemoteErrorCode;

  constructor(code: RemoteErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
