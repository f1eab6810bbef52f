import { OutboundError, type Outbound, type OutboundAnswer } from '../../../outbound/index.js';
import type { Finding } from './types.js';

const finding = (state: Finding['state']) => (message: string, params?: Finding['params']): Finding => ({ state, message: `sso.check.${message}`, ...(params && { params }) });

export const ok = finding('ok');
export const warning = finding('warning');
export const failed = finding('failed');

/** An answer, or in words why there is none. */
export async function reach(outbound: Outbound, url: string, options: Parameters<Outbound['request']>[1] = {}, accepts: (status: number) => boolean = (status) => status === 200): Promise<OutboundAnswer | { finding: Finding }> {
  try {
    const answer = await outbound.request(url, options);
    return accepts(answer.status) ? answer : { finding: failed('status', { url, status: answer.status }) };
  } catch (error) {
    if (error instanceof OutboundError) return { finding: failed(`reach.${error.reason}`, { host: error.host || url }) };
    throw error;
  }
}
