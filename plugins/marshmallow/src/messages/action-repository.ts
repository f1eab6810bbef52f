import type { PluginContext, TenantTransaction } from '@hako/sdk-plugin';
import type { Changed } from './announce.js';
import { stateOf, type MessageState, type StepAction } from './step.js';

/** Remembers what was there before; texts of replies also go to their own history. */
export async function addAction(ctx: PluginContext, tx: TenantTransaction, action: StepAction | 'undo', changed: readonly Changed[]): Promise<string> {
  const id = ctx.ids.uuid();
  const at = ctx.clock.now();
  await tx.rows('insert into marshmallow_action (id, action, by_id, at) values ($1, $2, $3, $4)', [id, action, ctx.principal.id, at]);
  await tx.rows(
    `insert into marshmallow_action_item (action_id, message_id, before, made_version)
     select $1, i.id, i.before, i.version from json_to_recordset($2::json) as i (id uuid, before jsonb, version int)`,
    [id, JSON.stringify(changed.map(({ was, now }) => ({ id: was.id, before: { ...stateOf(was), version: was.version }, version: now.version })))],
  );
  await keepReplies(ctx, tx, changed);
  return id;
}

async function keepReplies(ctx: PluginContext, tx: TenantTransaction, changed: readonly Changed[]): Promise<void> {
  const edits = changed.filter(({ was, now }) => was.reply !== now.reply).map(({ was, now }) => ({ id: ctx.ids.uuid(), message: was.id, before: was.reply, after: now.reply }));
  if (edits.length === 0) return;
  await tx.rows(
    `insert into marshmallow_reply_edit (id, message_id, before, after, at, by_id, by_name)
     select e.id, e.message, e.before, e.after, $2, $3, $4 from json_to_recordset($1::json) as e (id uuid, message uuid, before text, after text)`,
    [JSON.stringify(edits), ctx.clock.now(), ctx.principal.id, ctx.principal.name],
  );
}

export interface ActionRow {
  id: string;
  action: string;
  byId: string;
  undoneAt: Date | null;
}

export interface ActionItem {
  messageId: string;
  /** With the version that the step found. */
  before: MessageState & { version: number };
  madeVersion: number;
}

/** Locked: of two undos at once the second finds it undone. */
export const lockAction = (tx: TenantTransaction, id: string): Promise<ActionRow | undefined> =>
  tx.row<ActionRow>('select id, action, by_id as "byId", undone_at as "undoneAt" from marshmallow_action where id = $1 for update', [id]);

export const actionItems = (tx: TenantTransaction, id: string): Promise<ActionItem[]> =>
  tx.rows<ActionItem>('select message_id as "messageId", before, made_version as "madeVersion" from marshmallow_action_item where action_id = $1 order by message_id', [id]);

export async function settleUndo(tx: TenantTransaction, id: string, at: Date, results: readonly { id: string; undone: 'done' | 'changed' }[]): Promise<void> {
  await tx.rows('update marshmallow_action set undone_at = $2 where id = $1', [id, at]);
  await tx.rows('update marshmallow_action_item i set undone = r.undone from json_to_recordset($2::json) as r (id uuid, undone text) where i.action_id = $1 and i.message_id = r.id', [id, JSON.stringify(results)]);
}

/** What was undone is again as the step before it had left it (`found`), only under a new version: that step can be taken back next, and so on down to the first. */
export async function passOn(tx: TenantTransaction, messages: readonly { id: string; found: number; version: number }[]): Promise<void> {
  await tx.rows(
    `update marshmallow_action_item i set made_version = m.version from json_to_recordset($1::json) as m (id uuid, found int, version int)
     where i.message_id = m.id and i.made_version = m.found and i.undone is null`,
    [JSON.stringify(messages)],
  );
}

/** Nobody takes back what is a week old; texts of replies must not outlive it here. */
export async function forgetActions(tx: TenantTransaction, before: Date): Promise<number> {
  return (await tx.rows('delete from marshmallow_action where at < $1 returning id', [before])).length;
}
