import { standingOf } from '../trust/score.js';

/** What `auto` looks at (product.md, Marshmallow); counts are with this try. */
export interface CaptchaSignals {
  mode: 'always' | 'never' | 'auto';
  userAgent: string;
  /** 0..100, faded to now. */
  score: number;
  /** Different browsers of this network within an hour. */
  devicesOfNetwork: number;
  triesOfNetwork: number;
  triesOfDevice: number;
  failedAt: Date | null;
  /** Of the last 20. */
  captchas: { solved: number; count: number };
  /** The talent gets more than anybody can read: everybody is asked. */
  crowd: boolean;
  trap: boolean;
  /** Faster than anybody types. */
  hasty: boolean;
  hasLink: boolean;
  /** Never seen in this agency, within the time that pseudonyms last. */
  isNew: boolean;
  now: Date;
}

const FAILURE_MS = 30 * 60_000;
const MOST_DEVICES = 5;
const MOST_OF_NETWORK = 3;
const MOST_OF_DEVICE = 5;
/** Half of fewer says nothing. */
const LEAST_CAPTCHAS = 4;

/** Programs that say so, and browsers that run without anybody in front of them. */
const SUSPICIOUS_AGENT = /bot\b|crawl|spider|curl|wget|python|httpclient|okhttp|java\/|go-http|node-fetch|undici|axios|scrapy|headless|phantomjs|selenium|puppeteer|playwright/i;

export const isSuspiciousAgent = (userAgent: string): boolean => userAgent.length < 20 || SUSPICIOUS_AGENT.test(userAgent);

/** Pure. The text is not among what it sees, but for a link: what language somebody writes is no signal. */
export function needsCaptcha(signals: CaptchaSignals): boolean {
  if (signals.mode !== 'auto') return signals.mode === 'always';
  const { now, failedAt, captchas } = signals;
  const standing = standingOf(signals.score);
  return (
    signals.crowd ||
    signals.trap ||
    signals.hasty ||
    isSuspiciousAgent(signals.userAgent) ||
    standing === 'suspicious' ||
    standing === 'blocked' ||
    signals.devicesOfNetwork > MOST_DEVICES ||
    signals.triesOfNetwork > MOST_OF_NETWORK ||
    signals.triesOfDevice > MOST_OF_DEVICE ||
    (failedAt !== null && now.getTime() - failedAt.getTime() < FAILURE_MS) ||
    (captchas.count >= LEAST_CAPTCHAS && captchas.solved * 2 < captchas.count) ||
    (signals.hasLink && signals.isNew)
  );
}
