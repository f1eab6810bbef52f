// Short lines for people; whatever tools say goes to log files.
const startedAt = Date.now();
const HEARTBEAT_MS = 15_000;

export const seconds = (ms) => `${Math.max(0, Math.round(ms / 1000))} s`;
export const say = (line = '') => process.stdout.write(`${line}\n`);

/** Says what is going on, then again every quarter of a minute, then how long it took. */
export async function step(title, work) {
  const from = Date.now();
  say(`  ${title} …`);
  const beat = setInterval(() => say(`  … still at it: ${lowerFirst(title)} (${seconds(Date.now() - from)}, ${seconds(Date.now() - startedAt)} in all)`), HEARTBEAT_MS);
  beat.unref();
  try {
    const result = await work();
    say(`  ${title}: done in ${seconds(Date.now() - from)}`);
    return result;
  } finally {
    clearInterval(beat);
  }
}

const lowerFirst = (text) => text.charAt(0).toLowerCase() + text.slice(1);

/** A problem that is told in words, without a stack. */
export class Problem extends Error {
  constructor(message, { log, tail } = {}) {
    super(message);
    this.log = log;
    this.tail = tail;
  }
}

/** Ends a tool: 1 and words for a `Problem`, 1 and the stack for a fault of ours. */
export function fail(error) {
  say();
  if (!(error instanceof Problem)) {
    console.error(error);
  } else {
    say(`Hako: ${error.message}`);
    if (error.tail) say(error.tail.replace(/^/gm, '    '));
    if (error.log) say(`The whole log: ${error.log}`);
  }
  process.exit(1);
}
