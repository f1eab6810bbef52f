import { solveChallenge, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';

const TIMEOUT_MS = 120_000;

/** One challenge per worker: its answer, or nothing when there is none. */
self.onmessage = ({ data: challenge }: MessageEvent<Challenge>): void => {
  void solveChallenge({ challenge, deriveKey, timeout: TIMEOUT_MS }).then(
    (solution) => self.postMessage(solution),
    () => self.postMessage(null),
  );
};
