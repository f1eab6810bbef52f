import { RE2JS } from 're2js';

export const MAX_PATTERN = 500;
/** Longer headers are cut before they are looked at; no browser sends one. */
const MAX_AGENT = 1_000;

/** Tools whose only purpose at our doors is to look for holes. An agency may let one in for its own test. */
export const SCANNERS = ['sqlmap', 'nikto', 'nuclei', 'masscan', 'zgrab', 'dirbuster', 'gobuster', 'feroxbuster', 'wpscan', 'acunetix', 'nessus', 'openvas', 'havij', 'w3af', 'jaeles', 'whatweb', 'nmap scripting engine'] as const;

export type AgentMatcher = (userAgent: string) => boolean;

/** Case does not matter. Expressions run on a linear-time engine (RE2 syntax), so that none can hang a request. @throws when the expression is not valid */
export function agentMatcher(kind: 'contains' | 'regex', pattern: string): AgentMatcher {
  if (kind === 'contains') {
    const wanted = pattern.toLowerCase();
    return (userAgent) => userAgent.slice(0, MAX_AGENT).toLowerCase().includes(wanted);
  }
  const compiled = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
  return (userAgent) => compiled.matcher(userAgent.slice(0, MAX_AGENT)).find();
}

export const isScanner: AgentMatcher = (userAgent) => {
  const seen = userAgent.slice(0, MAX_AGENT).toLowerCase();
  return SCANNERS.some((scanner) => seen.includes(scanner));
};
