import type { ErrorSpec } from '@hako/sdk-plugin';

const spec = (status: number, code: string, level: ErrorSpec['level'] = 'info'): ErrorSpec => ({ status, message: `errors.${code}`, level });

export const perimeterErrors: Record<string, ErrorSpec> = {
  IP_DENIED: spec(403, 'IP_DENIED'),
  AGENT_DENIED: spec(403, 'AGENT_DENIED'),
  IP_RULE_LOCKS_YOU_OUT: spec(409, 'IP_RULE_LOCKS_YOU_OUT'),
  AGENT_RULE_LOCKS_YOU_OUT: spec(409, 'AGENT_RULE_LOCKS_YOU_OUT'),
  RULE_TAKEN: spec(409, 'RULE_TAKEN', 'debug'),
  BLOCK_ENTRY_TAKEN: spec(409, 'BLOCK_ENTRY_TAKEN', 'debug'),
  BLOCK_TOO_MANY_EXPRESSIONS: spec(422, 'BLOCK_TOO_MANY_EXPRESSIONS', 'debug'),
};
