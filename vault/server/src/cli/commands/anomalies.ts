import type { StoredAlert } from '../../alerts/alerts.js';
import type { Anomaly } from '../../anomaly/store.js';
import { needed, textOption, UsageError, type CommandGroup } from '../command.js';

/** hako-vault anomalies. */
export const anomalies: CommandGroup = {
  summary: 'what looked wrong, and what is held back for it',
  commands: {
    list: {
      usage: '[--tenant <id>] [--open]',
      summary: 'newest first',
      options: { tenant: { type: 'string' }, open: { type: 'boolean' } },
      run: async (input) => {
        const answer = await input.vault().get<{ anomalies: Anomaly[] }>('/anomalies', { tenantId: textOption(input, 'tenant'), open: input.options['open'] === true ? 'true' : undefined });
        return { data: answer.anomalies, rows: answer.anomalies.map(({ id, rule, status, action, actor, count, lastAt, detail }) => ({ id, rule, status, action, actor, count, last: lastAt, detail: JSON.stringify(detail) })) };
      },
    },
    acknowledge: {
      usage: '<anomaly> --note <words>',
      summary: 'looked at; ends what it held back',
      options: { note: { type: 'string' } },
      arguments: [1, 1],
      run: async (input) => ({ data: await input.vault().post(`/anomalies/${input.args[0]}/acknowledge`, { note: needed(input, 'note') }) }),
    },
    alerts: {
      usage: '[--tenant <id>]',
      summary: 'newest 200, of all kinds',
      options: { tenant: { type: 'string' } },
      run: async (input) => {
        const answer = await input.vault().get<{ alerts: StoredAlert[] }>('/alerts', { tenantId: textOption(input, 'tenant'), newest: 'true' });
        return { data: answer.alerts, rows: answer.alerts.map(({ id, at, severity, kind, tenantId, detail }) => ({ id, at, severity, kind, tenant: tenantId, detail: JSON.stringify(detail) })) };
      },
    },
    'break-glass': {
      usage: '--tenant <id> --actor <user> --minutes <1-60> --reason <words> --approval <id>',
      summary: 'opens plain reads to one person for a while; needs an approval of action break_glass with parameters {"actor","minutes"}',
      options: { tenant: { type: 'string' }, actor: { type: 'string' }, minutes: { type: 'string' }, reason: { type: 'string' }, approval: { type: 'string' } },
      run: async (input) => {
        const minutes = Number(needed(input, 'minutes'));
        if (!Number.isInteger(minutes)) throw new UsageError('--minutes must be a whole number');
        const body = { tenantId: needed(input, 'tenant'), actor: needed(input, 'actor'), minutes, reason: needed(input, 'reason'), approvalId: needed(input, 'approval') };
        return { data: await input.vault().post('/admin/break-glass', body) };
      },
    },
  },
};
