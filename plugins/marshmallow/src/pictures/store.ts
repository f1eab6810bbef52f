import { createHash } from 'node:crypto';
import type { PluginContext } from '@hako/sdk-plugin';

/** `<hash>` of a picture in a talent's store: what is on it decides its name, so that a name never shows something else. */
export const PICTURE = '^[0-9a-f]{32}$';
const ADDRESS = /^\/api\/v1\/public\/marshmallow\/[a-z0-9-]{3,64}\/pictures\/([0-9a-f]{32})\.png$/;

const keyOf = (talentId: string, name: string): string => `pictures/${talentId}/${name}.png`;
export const addressOf = (path: string, name: string): string => `/api/v1/public/marshmallow/${path}/pictures/${name}.png`;
/** The name in an address of ours; `undefined` for pictures from elsewhere. */
export const nameIn = (address: string | null | undefined): string | undefined => ADDRESS.exec(address ?? '')?.[1];

export async function keepPicture(ctx: PluginContext, talentId: string, png: Buffer): Promise<string> {
  const name = createHash('sha256').update(png).digest('hex').slice(0, 32);
  // Noted first: what nobody uses is found by it (sweep.ts).
  await ctx.db.write((tx) => tx.rows('insert into marshmallow_picture (talent_id, name, used_at) values ($1, $2, $3) on conflict (talent_id, name) do update set used_at = excluded.used_at', [talentId, name, ctx.clock.now()]));
  await ctx.files.put(keyOf(talentId, name), png, { contentType: 'image/png' });
  return name;
}

export const readPicture = (ctx: PluginContext, talentId: string, name: string): ReturnType<PluginContext['files']['get']> => ctx.files.get(keyOf(talentId, name));

export const throwAway = (ctx: PluginContext, talentId: string, name: string): Promise<void> => ctx.files.delete(keyOf(talentId, name));
