import { createHash } from 'node:crypto';
import type { PageOrigins } from '@hako/sdk-plugin';

export const hashSource = (bytes: string | Buffer, algorithm: 'sha256' | 'sha384' = 'sha256'): string => `'${algorithm}-${createHash(algorithm).update(bytes).digest('base64')}'`;

const ORIGIN = /^https:\/\/[a-z0-9.-]+(?::\d{1,5})?$/;

/** `network`: hosts of the plugin's manifest, the only ones that may bring code into a page or hear from it. */
export function checkOrigins({ img = [], script = [], frame = [], connect = [] }: PageOrigins, network: readonly string[]): void {
  for (const origin of [...img, ...script, ...frame, ...connect]) if (!ORIGIN.test(origin)) throw new Error(`"${origin}" is no https origin`);
  for (const origin of [...script, ...frame, ...connect]) if (!network.includes(new URL(origin).host)) throw new Error(`"${origin}" is not among the hosts of the plugin's manifest`);
}

/**
 * Content Security Policy of a page: nothing by default, its own style and islands by their hashes (CSP 3, 8.4), no
 * inline script anywhere, framed by this site alone (the shell's preview).
 */
export function contentSecurityPolicy({ style, scripts, origins }: { style: string | undefined; scripts: readonly string[]; origins: PageOrigins }): string {
  const { img = [], script = [], frame = [], connect = [] } = origins;
  const directives: [string, readonly string[]][] = [
    ['default-src', ["'none'"]],
    ['style-src', style === undefined || style === '' ? ["'none'"] : [hashSource(style)]],
    ['script-src', scripts.length + script.length === 0 ? ["'none'"] : [...scripts, ...script]],
    ['img-src', ["'self'", 'data:', ...img]],
    ['font-src', ["'self'"]],
    ['connect-src', ["'self'", ...connect]],
    ['manifest-src', ["'self'"]],
    ['frame-src', frame.length === 0 ? ["'none'"] : frame],
    ['form-action', ["'self'"]],
    ['base-uri', ["'none'"]],
    ['frame-ancestors', ["'self'"]],
  ];
  return directives.map(([name, sources]) => `${name} ${sources.join(' ')}`).join('; ');
}

/** What goes out with every answer of the public side. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'x-xss-protection': '0',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
};

/** For answers that are no pages: files, lists, redirects. */
export const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
