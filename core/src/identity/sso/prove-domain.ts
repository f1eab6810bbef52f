import type { SsoDeps } from './deps.js';
import { listDomains, markChecked, type Domain } from './store/domains.js';
import { recordOf } from './view.js';

type Deps = Pick<SsoDeps, 'database' | 'outbound' | 'clock' | 'log'>;

const DAY_MS = 86_400_000;

/** Looks for the TXT record, and writes down that it looked. `seen` helps whoever set up another value. */
export async function proveDomain(deps: Deps, tenantId: string, domain: Domain): Promise<{ proven: boolean; seen: string[] }> {
  const { name, value } = recordOf(domain);
  const seen: string[] = await deps.outbound.txt(name).catch((err: unknown): string[] => {
    deps.log.warn({ err }, 'a domain of an agency could not be looked up');
    return [];
  });
  const proven = seen.includes(value);
  await deps.database.tenant(tenantId).write((tx) => markChecked(tx, domain.id, proven, deps.clock.now()));
  return { proven, seen: seen.slice(0, 10).map((each) => each.slice(0, 200)) };
}

/** Once a day: a domain that was given up or sold must not open the door for its next owner. */
export async function proveDomainsAgain(deps: Deps, tenantId: string): Promise<void> {
  const now = deps.clock.now().getTime();
  const due = (await deps.database.tenant(tenantId).read(listDomains)).filter(({ verifiedAt, checkedAt }) => verifiedAt !== null && now - (checkedAt?.getTime() ?? 0) > DAY_MS);
  for (const domain of due) await proveDomain(deps, tenantId, domain);
}
