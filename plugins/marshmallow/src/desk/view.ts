import type { PluginContext, ScopeRef } from '@hako/sdk-plugin';
import { findMessage } from '../messages/repository.js';
import type { Message } from '../messages/types.js';
import type { Sight } from './filter-sql.js';

export const READ = 'marshmallow.message:read';
export const MODERATE = 'marshmallow.message:write';

export async function sightOf(ctx: PluginContext): Promise<Sight> {
  return { reads: await ctx.scopes.visible(READ), moderates: await ctx.scopes.visible(MODERATE) };
}

/** The answer's record: what the filter and the sender's trace say is for moderators alone. */
export function viewOf(message: Message, moderates: boolean): Message | Record<string, unknown> {
  if (moderates) return message;
  return { ...message, heldReason: null, filterAction: null, filterScore: null, filterMatches: null, senderTag: null, senderTrust: null, captcha: null, reasonNote: null, reports: null };
}

export const moderatesAt = ({ moderates }: Sight, talentId: string): boolean => moderates.all || moderates.talentIds.includes(talentId);

/** One message is loaded for the check and used by the handler; kept with the request and gone with it. */
const loadedBy = new WeakMap<PluginContext, Message>();

/** Scope of a message's routes: the talent that the stored record names. What only moderators see is not there for others. */
export async function messageScope(input: { params: { id: string } }, ctx: PluginContext): Promise<ScopeRef | null> {
  const message = await ctx.db.read((reader) => findMessage(reader, input.params.id));
  if (!message) return null;
  const scope = { type: 'talent', id: message.talentId } as const;
  if (message.status !== 'approved' && !(await ctx.can(MODERATE, scope)).allowed) return null;
  loadedBy.set(ctx, message);
  return scope;
}

export function loadedMessage(ctx: PluginContext): Message {
  const message = loadedBy.get(ctx);
  if (!message) throw new Error('this route has no message in its scope');
  return message;
}
