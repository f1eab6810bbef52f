import { APPROVAL_ACTIONS, type Approval } from '../../approvals/types.js';
import { needed, textOption, UsageError, type CommandGroup, type Printed } from '../command.js';

/** hako-vault approvals. */
export const approvals: CommandGroup = {
  summary: 'what nobody does alone',
  commands: {
    list: {
      usage: '[--tenant <id>] [--open]',
      summary: 'newest first',
      options: { tenant: { type: 'string' }, open: { type: 'boolean' } },
      run: async (input) => {
        const answer = await input.vault().get<{ approvals: Approval[] }>('/approvals', { tenantId: textOption(input, 'tenant'), open: input.options['open'] === true ? 'true' : undefined });
        return { data: answer.approvals, rows: answer.approvals.map(row) };
      },
    },
    request: {
      usage: `--action <${APPROVAL_ACTIONS.join('|')}> --subject <what> --reason <words> [--tenant <id>] [--parameters <json>]`,
      summary: 'ask for one; somebody else gives it within 30 minutes',
      options: { action: { type: 'string' }, subject: { type: 'string' }, reason: { type: 'string' }, tenant: { type: 'string' }, parameters: { type: 'string' } },
      run: async (input) => {
        const body = { tenantId: textOption(input, 'tenant') ?? null, action: needed(input, 'action'), subject: needed(input, 'subject'), reason: needed(input, 'reason'), parameters: json(textOption(input, 'parameters') ?? '{}') };
        return one(await input.vault().post<Approval>('/approvals', body));
      },
    },
    approve: {
      usage: '<approval>',
      summary: 'give it; never to yourself',
      arguments: [1, 1],
      run: async ({ vault, args }) => one(await vault().post<Approval>(`/approvals/${args[0]}/approve`)),
    },
    reject: {
      usage: '<approval>',
      summary: 'refuse it, or take your own back',
      arguments: [1, 1],
      run: async ({ vault, args }) => one(await vault().post<Approval>(`/approvals/${args[0]}/reject`)),
    },
  },
};

const one = (approval: Approval): Printed => ({ data: approval, rows: [row(approval)] });

/** All that is agreed on with it: whoever approves has seen for whom, for how long, how many. */
const row = ({ id, status, tenantId, action, subject, parameters, requestedBy, decidedBy, expiresAt, reason }: Approval): Record<string, string | null> => ({ id, status, tenant: tenantId, action, subject, with: Object.entries(parameters).map(([name, value]) => `${name}=${String(value)}`).join(' ') || null, 'asked by': requestedBy.id, 'decided by': decidedBy?.id ?? null, 'ends at': expiresAt, reason });

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError('--parameters is not JSON');
  }
}
