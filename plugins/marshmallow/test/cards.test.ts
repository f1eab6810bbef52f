import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createTestHost, type TestHost } from '@hako/core/testing';
import type { MarshmallowWidget } from '@hako/sdk-plugin';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveConfig } from '../src/config/repository.js';
import { insertMessage } from '../src/messages/repository.js';
import { sweepPictures } from '../src/pictures/sweep.js';
import { marshmallowWidget } from '../src/widget/capability.js';

let host: TestHost;
let talentId: string;
let path: string;

beforeAll(async () => {
  host = await createTestHost({ plugins: [join(import.meta.dirname, '..')], tenants: 2, work: false });
  ({ talentId, talentPath: path } = host.tenant('DEMO'));
  const ctx = await host.context('marshmallow', 'DEMO');
  await ctx.db.write((tx) => saveConfig(tx, talentId, 0, { enabled: true, title: { ja: '質問箱' } }, 'test'));
});
afterAll(() => host?.stop());

async function plant(content: string, reply: string | null, status: 'approved' | 'pending' = 'approved'): Promise<string> {
  const ctx = await host.context('marshmallow', 'DEMO');
  const id = ctx.ids.uuid();
  await ctx.db.write(async (tx) => {
    await insertMessage(tx, { id, talentId, content, language: 'ja', senderName: null, status, held: false, heldReason: null, filterAction: 'allow', filterScore: 0, filterMatches: [], senderKey: null, senderTag: null, senderTrust: 50, contentHash: createHash('sha256').update(content).digest(), captcha: 'none' }, ctx.clock.now());
    await tx.rows('update marshmallow_message set reply = $2 where id = $1', [id, reply]);
  });
  return id;
}

const pageOf = async (address: string): Promise<string> => (await fetch(`${host.url}${address}`)).text();
const imageOf = (html: string): string => /<meta property="og:image" content="([^"]+)"/.exec(html)?.[1] ?? 'none';
const pictureOf = (url: string, headers: Record<string, string> = {}): Promise<Response> => fetch(url, { redirect: 'manual', headers });

async function sizeOf(response: Response): Promise<[number, number]> {
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

describe('share pictures', () => {
  it('stand on the page of an answered question, by a name that is the hash of what is on them', async () => {
    const id = await plant('一番好きな季節は？🌸', '春です！');
    const url = imageOf(await pageOf(`/ja/m/${path}/q/${id}`));
    const first = await pictureOf(url);
    expect(first.status).toBe(200);
    expect(first.headers.get('content-type')).toBe('image/png');
    expect(first.headers.get('cache-control')).toMatch(/^public/);
    expect(await sizeOf(first)).toEqual([1200, 630]);
    expect((await pictureOf(url, { 'if-none-match': first.headers.get('etag') ?? '' })).status).toBe(304);
    expect(imageOf(await pageOf(`/en/m/${path}/q/${id}`))).toBe(url);
  });

  it('change their name with what is on them; the old name leads to the new', async () => {
    const id = await plant('何時に起きる？', 'ひみつ');
    const url = imageOf(await pageOf(`/ja/m/${path}/q/${id}`));
    const { data } = await host.as('DEMO', 'admin').get<{ version: number }>(`/marshmallow/messages/${id}`);
    expect((await host.as('DEMO', 'admin').post(`/marshmallow/messages/${id}/reply`, { content: '七時！', version: data.version })).status).toBe(200);
    const old = await pictureOf(url);
    expect(old.status).toBe(302);
    const next = new URL(old.headers.get('location') ?? '', url).href;
    expect(next).not.toBe(url);
    expect((await pictureOf(next)).status).toBe(200);
    expect(imageOf(await pageOf(`/ja/m/${path}/q/${id}`))).toBe(next);
  });

  it('are only of what everybody may read', async () => {
    const id = await plant('まだ', '見ていない', 'pending');
    const hidden = await pictureOf(`${host.url}/api/v1/public/marshmallow/${path}/cards/q-${id}-${'0'.repeat(16)}.png`);
    expect(hidden.status).toBe(404);
    const shown = await plant('もう', '見た');
    const url = imageOf(await pageOf(`/ja/m/${path}/q/${shown}`));
    expect((await pictureOf(url)).status).toBe(200);
    expect((await host.as('DEMO', 'admin').post(`/marshmallow/messages/${shown}/reject`, { reason: 'other' })).status).toBe(200);
    expect((await pictureOf(url)).status).toBe(404);
    expect((await pictureOf(url.replace(path, host.tenant('OTHER').talentPath))).status).toBe(404);
  });

  it.each(['x.png', '../../etc/passwd', 'q-1-2.png', 'page-fr-0000000000000000.png', '%2e%2e%2fplugin.json', 'page-en-ZZZZZZZZZZZZZZZZ.png'])('treat the name %j as nobody’s', async (name) => {
    expect([400, 404]).toContain((await pictureOf(`${host.url}/api/v1/public/marshmallow/${path}/cards/${name}`)).status);
  });

  it('show the box itself in the language of its page', async () => {
    const [ja, en] = [imageOf(await pageOf(`/ja/m/${path}`)), imageOf(await pageOf(`/en/m/${path}`))];
    expect(ja).not.toBe(en);
    // Whoever fetches it speaks another language: the picture is that of its name.
    for (const url of [ja, en]) expect((await pictureOf(url, { 'accept-language': 'zh' })).status).toBe(200);
  });

  it('are drawn once for a hundred who ask at the same moment', async () => {
    const id = await plant('みんな見て', 'はい');
    const url = imageOf(await pageOf(`/ja/m/${path}/q/${id}`));
    const answers = await Promise.all(Array.from({ length: 100 }, async () => (await pictureOf(url)).status));
    expect(new Set(answers)).toEqual(new Set([200]));
  });
});

describe('marshmallow.widget@1', () => {
  it('gives another plugin the box as data and as markup, with nothing that runs', async () => {
    const id = await plant('<script>alert(1)</script>', '"><img onerror=x>');
    const widget: MarshmallowWidget = marshmallowWidget(await host.context('marshmallow', 'DEMO'));
    const box = await widget.block({ talentId, locale: 'ja', answers: 1 });
    expect(box).toMatchObject({ open: true, title: '質問箱', askUrl: `/ja/m/${path}/ask`, answers: [{ id, question: '<script>alert(1)</script>', url: `/ja/m/${path}/q/${id}` }] });
    const markup = await widget.markup({ talentId, locale: 'ja', answers: 1 });
    expect(markup).toContain('&lt;script&gt;');
    expect(markup).not.toMatch(/<script|<img/);
  });

  it('is nothing where there is no box', async () => {
    const widget = marshmallowWidget(await host.context('marshmallow', 'OTHER'));
    expect(await widget.block({ talentId: host.tenant('OTHER').talentId, locale: 'en' })).toBeNull();
    expect(await widget.block({ talentId, locale: 'en' })).toBeNull();
    expect(await widget.markup({ talentId, locale: 'en' })).toBe('');
  });
});

describe('pictures of a talent', () => {
  const red = async (width = 600, height = 300): Promise<Buffer> => {
    const { renderAsync } = await import('@resvg/resvg-js');
    return (await renderAsync(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#ff0000"/></svg>`)).asPng();
  };
  const send = (use: string, content: Buffer, who = 'admin') => host.as('DEMO', who).upload<{ picture: string; url: string }>(`/marshmallow/talents/${talentId}/pictures/${use}`, { name: 'face.png', type: 'image/png', content });

  it('are drawn anew: nothing that was hidden in the file is given to anybody', async () => {
    const secret = 'GPS 35.6586N 139.7454E';
    const kept = await send('background', Buffer.concat([await red(), Buffer.from(secret)]));
    expect(kept.status, JSON.stringify(kept.body)).toBe(201);
    const answer = await fetch(host.url + kept.data.url);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('x-content-type-options')]).toEqual([200, 'image/png', 'nosniff']);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([600, 300]);
    expect(bytes.includes(secret)).toBe(false);
    expect((await fetch(host.url + kept.data.url, { headers: { 'if-none-match': answer.headers.get('etag') ?? '' } })).status).toBe(304);
    // Another talent's path finds nothing of hers.
    expect((await fetch(host.url + kept.data.url.replace(path, host.tenant('OTHER').talentPath))).status).toBe(404);
    expect((await fetch(`${host.url}/api/v1/public/marshmallow/${path}/pictures/..%2f..%2fsecret.png`)).status).toBe(404);
  });

  it('are pictures: nothing else, nothing larger than what can be unpacked, and only from who may', async () => {
    const bomb = await red(10, 10);
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    const vector = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    for (const content of [Buffer.from('GIF89a'), vector, bomb, (await red()).subarray(0, 60), Buffer.alloc(0), Buffer.from('ffd8ffe000104a464946', 'hex')]) expect((await send('avatar', content)).code).toBe('MARSHMALLOW_PICTURE');
    expect((await send('avatar', Buffer.alloc(5 * 1_024 * 1_024 + 1))).status).toBe(413);
    expect((await send('avatar', await red(), 'viewer')).status).toBeGreaterThanOrEqual(403);
  });

  it('are thrown away a month after somebody used them last, and not while they are in use', async () => {
    const ctx = await host.context('marshmallow', 'DEMO');
    const statusOf = async (url: string): Promise<number> => (await fetch(host.url + url)).status;
    const [used, unused] = [(await send('avatar', await red())).data, (await send('background', await red(60, 90))).data];
    const shown = (await send('background', await red(61, 90))).data;
    // No worker runs beside this host.
    const sweep = (): Promise<void> => sweepPictures({ throwIfCancelled: () => Promise.resolve() }, ctx);
    await ctx.db.write(async (tx) => {
      await tx.rows(`update marshmallow_config set values = values || jsonb_build_object('avatarUrl', $2::text) where talent_id = $1`, [talentId, used.url]);
      await tx.rows(`insert into marshmallow_stream (talent_id, look, version, updated_at) values ($1, jsonb_build_object('background', $2::text), 1, now()) on conflict (talent_id) do update set look = excluded.look`, [talentId, shown.picture]);
      await tx.rows(`update marshmallow_picture set used_at = used_at - interval '31 days' where name <> $1`, [shown.picture]);
      // As one from before there was a table.
      await tx.rows('delete from marshmallow_picture where name = $1', [shown.picture]);
    });
    await sweep();
    expect(await Promise.all([used, unused, shown].map(({ url }) => statusOf(url)))).toEqual([200, 404, 200]);
    // Uploaded again, it is new.
    expect(await statusOf((await send('background', await red(60, 90))).data.url)).toBe(200);
    await sweep();
    expect(await statusOf(unused.url)).toBe(200);
    await ctx.db.write((tx) => tx.rows(`update marshmallow_config set values = values - 'avatarUrl' where talent_id = $1`, [talentId]));
  });

  it('stand on her cards as her face, and behind her overlay', async () => {
    const kept = await send('avatar', await red());
    const ctx = await host.context('marshmallow', 'DEMO');
    const id = await plant('どんな顔？', 'こんな顔');
    const before = imageOf(await pageOf(`/ja/m/${path}/q/${id}`));
    const bytesOf = async (url: string): Promise<Buffer> => Buffer.from(await (await fetch(url)).arrayBuffer());
    const plain = await bytesOf(before);
    const config = (await host.as('DEMO', 'admin').get<{ version: number }>(`/marshmallow/talents/${talentId}/config`)).data;
    expect((await host.as('DEMO', 'admin').patch(`/marshmallow/talents/${talentId}/config`, { version: config.version, avatarUrl: kept.data.url })).status).toBe(200);
    expect((await host.as('DEMO', 'admin').patch(`/marshmallow/talents/${talentId}/config`, { version: config.version + 1, avatarUrl: '/api/v1/users' })).status).toBe(400);
    const after = imageOf(await pageOf(`/ja/m/${path}/q/${id}`));
    expect(after).not.toBe(before);
    const face = await bytesOf(after);
    expect(await sizeOf(new Response(new Uint8Array(face)))).toEqual([1200, 630]);
    expect(face.equals(plain)).toBe(false);
    const background = (await send('background', await red())).data.picture;
    const state = await ctx.db.read((reader) => reader.row<{ version: number }>('select version from marshmallow_stream where talent_id = $1', [talentId]));
    const looked = await host.as('DEMO', 'admin').patch<{ look: { background: string | null } }>(`/marshmallow/talents/${talentId}/stream/look`, { version: state?.version ?? 0, set: { background } });
    expect(looked.data.look.background).toBe(background);
    expect((await host.as('DEMO', 'admin').patch(`/marshmallow/talents/${talentId}/stream/look`, { version: (state?.version ?? 0) + 1, set: { background: 'https://elsewhere.example/x.png' } })).status).toBe(400);
  });
});
