import type { TenantTransaction } from '@hako/sdk-plugin';
import type { SsoTestReport } from '@hako/sdk-plugin/api';
import type { SsoDeps } from './deps.js';
import { wantedBy } from './mapping.js';
import { recognise } from './person.js';
import { maskValue } from './protocols/claims.js';
import { SsoFault } from './protocols/types.js';
import { mappingsOf } from './store/providers.js';
import type { Claimed, Provider } from './types.js';

export type { SsoTestReport as TestReport } from '@hako/sdk-plugin/api';

export const failedReport = ({ code, reason }: SsoFault): SsoTestReport => ({ ok: false, fault: { code, reason } });

export const trustsFactor = ({ config }: Provider, { methods }: Claimed): boolean => methods.some((method) => config.trustedAmr?.includes(method));

/** Plays the sign-in through and takes everything back. */
export async function testReport(deps: Pick<SsoDeps, 'database' | 'ids' | 'clock'>, tenantId: string, provider: Provider, claimed: Claimed): Promise<SsoTestReport> {
  const db = deps.database.tenant(tenantId);
  const outcome = await db.write((tx) => rehearse(tx, deps, provider, claimed)).catch((rehearsed: unknown) => {
    if (rehearsed instanceof Rehearsed) return rehearsed.outcome;
    throw rehearsed;
  });
  const mappings = await db.read((q) => mappingsOf(q, provider.id));
  return {
    ok: true,
    subject: maskValue(claimed.subject),
    email: claimed.email === null ? null : { value: maskValue(claimed.email), verified: claimed.emailVerified },
    methods: claimed.methods.slice(0, 20),
    trustsFactor: trustsFactor(provider, claimed),
    claims: Object.entries(claimed.claims).slice(0, 200).map(([name, values]) => ({ name: name.slice(0, 200), values: values.slice(0, 20).map(maskValue) })),
    outcome,
    mappings: wantedBy(mappings, claimed).map(({ id }) => id),
  };
}

/** Thrown so that the transaction is rolled back. */
class Rehearsed extends Error {
  constructor(readonly outcome: string) {
    super('rehearsed');
  }
}

async function rehearse(tx: TenantTransaction, deps: Pick<SsoDeps, 'ids' | 'clock'>, provider: Provider, claimed: Claimed): Promise<string> {
  try {
    const { via } = await recognise(tx, deps, provider, claimed);
    throw new Rehearsed(via);
  } catch (fault) {
    if (fault instanceof SsoFault) throw new Rehearsed(fault.code);
    throw fault;
  }
}
