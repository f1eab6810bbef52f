import type { Challenge, Solution } from 'altcha-lib';

/** Proof of work beside the page, so that it stays alive; about a second. Answers ALTCHA's payload in base64. */
export function solveCaptcha(challenge: Challenge): Promise<string> {
  const worker = new Worker(new URL('./captcha-worker.ts', import.meta.url));
  return new Promise<string>((resolve, reject) => {
    worker.onmessage = ({ data: solution }: MessageEvent<Solution | null>) => (solution ? resolve(btoa(JSON.stringify({ challenge, solution }))) : reject(new Error('the task of the captcha was not solved')));
    worker.onerror = () => reject(new Error('the captcha could not be started'));
    worker.postMessage(challenge);
  }).finally(() => worker.terminate());
}
