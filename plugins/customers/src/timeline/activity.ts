import type { EventDelivery, LocalizedText, PluginContext, TenantReader } from '@hako/sdk-plugin';

/** What another plugin tells of a customer, as payload of the event `customer.activity@1`. */
export interface Activity {
  customerId: string;
  /** Id of the plugin that tells it. */
  source: string;
  /** The happening in that plugin: told twice, it is shown once. */
  key: string;
  title: LocalizedText;
  detail?: LocalizedText;
  /** Path in the shell. */
  link?: string;
  icon?: string;
  /** ISO 8601; left out, the time of the event. */
  at?: string;
}

export interface ActivityRow {
  id: string;
  source: string;
  icon: string | null;
  title: LocalizedText;
  detail: LocalizedText | null;
  link: string | null;
  at: Date;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const isLine = (value: unknown, most: number): value is string => typeof value === 'string' && value.trim() !== '' && value.length <= most && !value.includes('\u0000');
const isText = (value: unknown, most: number): value is LocalizedText => typeof value === 'object' && value !== null && isLine((value as LocalizedText).en, most) && Object.entries(value).every(([locale, text]) => ['en', 'zh', 'ja'].includes(locale) && isLine(text, most));

/** `undefined` for what does not fit: another plugin's mistake costs its line, not the queue. */
export function readActivity(payload: Record<string, unknown>, occurredAt: Date): (Omit<Activity, 'at'> & { at: Date }) | undefined {
  const { customerId, source, key, title, detail, link, icon, at } = payload;
  if (typeof customerId !== 'string' || !UUID.test(customerId) || !isLine(source, 40) || !isLine(key, 128) || !isText(title, 200)) return undefined;
  if (detail !== undefined && !isText(detail, 500)) return undefined;
  // A path of the shell and nothing else: no scheme, no other host.
  if (link !== undefined && (!isLine(link, 300) || !/^\/(?![/\\])/.test(link))) return undefined;
  if (icon !== undefined && (!isLine(icon, 40) || !/^[a-z0-9-]+$/.test(icon))) return undefined;
  const when = at === undefined ? occurredAt : new Date(String(at));
  if (Number.isNaN(when.getTime())) return undefined;
  return { customerId, source, key, title, ...(detail && { detail }), ...(link !== undefined && { link }), ...(icon !== undefined && { icon }), at: when };
}

/** Keeps what another plugin tells; a customer that is gone by now has no timeline. */
export async function onActivity(delivery: EventDelivery, ctx: PluginContext): Promise<void> {
  const activity = readActivity(delivery.payload, delivery.occurredAt);
  if (!activity) return ctx.log.warn({ eventId: delivery.id }, 'an activity did not fit its schema and was left out');
  await ctx.db.write((tx) =>
    tx.rows(
      `insert into customers_activity (id, customer_id, source, source_key, icon, title, detail, link, at)
       select $1, c.id, $3, $4, $5, $6, $7, $8, $9 from customers_customer c where c.id = $2 on conflict on constraint customers_activity_once do nothing`,
      [ctx.ids.uuid(), activity.customerId, activity.source, activity.key, activity.icon ?? null, JSON.stringify(activity.title), activity.detail ? JSON.stringify(activity.detail) : null, activity.link ?? null, activity.at],
    ),
  );
}

export const activitiesBefore = (reader: TenantReader, customerId: string, place: { at: string; id: string } | null, limit: number): Promise<ActivityRow[]> =>
  reader.rows<ActivityRow>(
    `select id, source, icon, title, detail, link, at from customers_activity where customer_id = $1 and ($2::timestamptz is null or (at, id) < ($2::timestamptz, $3::uuid)) order by at desc, id desc limit $4`,
    [customerId, place?.at ?? null, place?.id ?? null, limit],
  );
