import { textOption, type CommandGroup } from '../command.js';

/** hako-vault integrity. */
export const integrity: CommandGroup = {
  summary: 'every record against its own seal and against the access log',
  commands: {
    '': {
      usage: '[--tenant <id>]',
      summary: 'what the vault does by night, now; exit code 3 when a record was changed, lost or put back',
      options: { tenant: { type: 'string' } },
      run: async (input) => {
        const { TenantKeyCache } = await import('../../keys/tenant-keys.js');
        const { checkTenant } = await import('../../upkeep/integrity.js');
        const { activeTenants } = await import('../../upkeep/tenants.js');
        const { withParts } = await import('../parts.js');
        const wanted = textOption(input, 'tenant');
        const reports = await withParts(input.environment, async ({ database, openKeks }) => {
          const cache = new TenantKeyCache(await openKeks(database));
          const tenants = wanted === undefined ? await activeTenants(database) : [wanted];
          const all = [];
          for (const tenantId of tenants) all.push({ tenantId, ...(await checkTenant(database, cache, tenantId)) });
          return all;
        });
        const findings = reports.flatMap(({ tenantId, findings: found }) => found.map((finding) => ({ tenant: tenantId, subject: finding.subjectId, problem: finding.problem })));
        const checked = reports.reduce((sum, report) => sum + report.checked, 0);
        return { data: { checked, findings }, ...(findings.length > 0 ? { rows: findings } : { text: `good: ${checked} subjects of ${reports.length} tenants\n` }), ok: findings.length === 0 };
      },
    },
  },
};
