import { freePort } from '@hako/free-port';
import { createServer } from 'node:net';
import { isErrno, reason } from './data-folder.js';
import { Problem } from './problem.js';

/** Asked before anything starts, so that the answer is one sentence and not the crash of a part. */
export async function requireFreePort(port: number, host: string, variable: string): Promise<void> {
  const error = await new Promise<Error | undefined>((done) => {
    const server = createServer();
    server.once('error', done);
    server.listen(port, host, () => server.close(() => done(undefined)));
  });
  if (!error) return;
  if (isErrno(error, 'EADDRINUSE')) throw new Problem(`Port ${port} is in use by another program. Stop that program, or choose another port: ${variable}=${port + 1} npm start`);
  if (isErrno(error, 'EACCES')) throw new Problem(`Port ${port} may not be opened by this user. Choose one above 1023: ${variable}=${port + 4000} npm start`);
  throw new Problem(`Port ${port} cannot be opened: ${reason(error)}.`);
}

/** A port for what only the parts among themselves must know. */
export const takePort = (): Promise<number> => freePort();
