import { stat } from 'node:fs/promises';

/** Looks at the files' times and sizes every so often: works for renames and mounted secrets alike. Answers a function that stops it. */
export function watchFiles(paths: readonly string[], everyMs: number, onChange: () => Promise<void>): () => void {
  let known: string | undefined;
  let stopped = false;
  const look = async (): Promise<void> => {
    const seen = await fingerprint(paths);
    if (known !== undefined && seen !== known && !stopped) await onChange();
    known = seen;
  };
  void look();
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return () => {
    stopped = true;
    clearInterval(timer);
  };
}

async function fingerprint(paths: readonly string[]): Promise<string> {
  const times = await Promise.all(paths.map((path) => stat(path).then(({ mtimeMs, size, ino }) => `${mtimeMs}:${size}:${ino}`, () => 'missing')));
  return times.join();
}
