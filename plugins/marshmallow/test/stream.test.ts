import { join } from 'node:path';
import { randomUUID, createHash } from 'node:crypto';
import { createTestHost, type TestHost } from '@hako/core/testing';
import { drawQr } from '@hako/sdk-plugin/qr';
import type { TestAnswer, TestClient } from '@hako/sdk-plugin/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertMessage } from '../src/messages/repository.js';
import type { NewMessage } from '../src/messages/types.js';
import { hashOf } from '../src/stream/tokens.js';
import type { OverlayState, ReaderState } from '../src/stream/types.js';
import { listen, type SseEvent } from './support/sse.js';

let host: TestHost;
let talentId: string;
let path: string;

interface Address {
  view: string;
  path: string;
  code: string;
}
interface Made {
  link: { id: string };
  overlay: Address;
  reader: Address;
}

beforeAll(async () => {
  host = await createTestHost({ plugins: [join(import.meta.dirname, '..')], tenants: 2, work: false });
  ({ talentId, talentPath: path } = host.tenant('DEMO'));
});
afterAll(() => host?.stop());

const staff = (name = 'admin'): TestClient => host.as('DEMO', name);
const base = (): string => `/marshmallow/talents/${talentId}`;
const open = (): string => `/public/marshmallow/${path}/stream`;
const device = (token: string): { headers: Record<string, string> } => ({ headers: { 'x-stream-token': token } });

async function plant(content: string, more: Partial<NewMessage> = {}): Promise<string> {
  const ctx = await host.context('marshmallow', 'DEMO');
  const id = ctx.ids.uuid();
  await ctx.db.write((tx) =>
    insertMessage(tx, { id, talentId, content, language: 'en', senderName: null, status: 'approved', held: false, heldReason: null, filterAction: 'allow', filterScore: 0, filterMatches: [], senderKey: null, senderTag: null, senderTrust: 50, contentHash: createHash('sha256').update(content).digest(), captcha: 'none', ...more }, ctx.clock.now()),
  );
  host.clock.advance(1_000);
  return id;
}

async function clear(): Promise<void> {
  const ctx = await host.context('marshmallow', 'DEMO');
  await ctx.db.write(async (tx) => void (await tx.rows('delete from marshmallow_message')));
}

async function make(label = 'Studio PC', days = 30): Promise<Made> {
  const answer = await staff().post<Made>(`${base()}/streamer-links`, { label, days });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.data;
}
const exchange = (code: string): Promise<TestAnswer<{ token: string; view: string }>> => host.anonymous().post(`${open()}/exchange`, { code });
const tokenOf = async (address: Address): Promise<string> => (await exchange(address.code)).data.token;
const stateOf = async (token: string): Promise<TestAnswer<ReaderState & OverlayState>> => host.anonymous().request('GET', open(), device(token));
const step = (token: string, body: object): Promise<TestAnswer<ReaderState>> => host.anonymous().request('POST', `${open()}/step`, { body, ...device(token) });

const cardOf = (event: SseEvent | undefined): OverlayState['card'] | undefined => (event?.data as OverlayState | undefined)?.card;
const shown = ({ events }: { events: SseEvent[] }) => cardOf(events.at(-1));
const firstOf = ({ events }: { events: SseEvent[] }) => cardOf(events[0]);
const currentOf = (answer: TestAnswer | undefined): string | undefined => (answer?.body as { details?: { current?: ReaderState } } | undefined)?.details?.current?.current?.content;

describe('a streamer link', () => {
  it('opens an overlay and a reader, each once: the second try is refused like an invented code, and the owner is told', async () => {
    const { overlay, reader, link } = await make();
    expect(overlay.path).toBe(`/m/${path}/overlay#${overlay.code}`);
    expect((await exchange(overlay.code)).data).toMatchObject({ view: 'overlay' });
    expect((await exchange(reader.code)).data).toMatchObject({ view: 'reader' });
    const [again, invented] = [await exchange(overlay.code), await exchange('A'.repeat(43))];
    expect([again.status, again.code]).toEqual([410, 'MARSHMALLOW_STREAM_ENDED']);
    expect([invented.status, invented.code]).toEqual([again.status, again.code]);
    const { data } = await staff().get<{ id: string; reusedAt: string | null; devices: unknown[] }[]>(`${base()}/streamer-links`);
    expect(data.find(({ id }) => id === link.id)).toMatchObject({ reusedAt: expect.any(String), devices: [{ view: 'overlay' }, { view: 'reader' }] });
  });

  it('gives one token when the same code is brought ten times at once', async () => {
    const { reader } = await make();
    const answers = await Promise.all(Array.from({ length: 10 }, () => exchange(reader.code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 410)]);
  });

  it('rests only as a hash, and stands in no answer after the first', async () => {
    const { overlay, reader } = await make('Hashed');
    const token = await tokenOf(reader);
    const ctx = await host.context('marshmallow', 'DEMO');
    const rows = await ctx.db.read((q) => q.rows('select row_to_json(c)::text as json from marshmallow_stream_code c union all select row_to_json(d)::text from marshmallow_stream_device d union all select row_to_json(l)::text from marshmallow_stream_link l'));
    const kept = JSON.stringify([rows, (await staff().get(`${base()}/streamer-links`)).body, await host.changes('DEMO')]);
    for (const secret of [overlay.code, reader.code, token]) expect(kept).not.toContain(secret);
    expect(kept).toContain(hashOf(token).toString('hex'));
  });

  it('lets one more device in by an address of its own', async () => {
    const { link } = await make();
    const answer = await staff().post<Address>(`${base()}/streamer-links/${link.id}/codes`, { view: 'reader' });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect((await exchange(answer.data.code)).data.view).toBe('reader');
  });

  it('ends for every device at once when it is revoked, also for streams that are open', async () => {
    const { link, overlay, reader } = await make('To be ended');
    const unused = (await staff().post<Address>(`${base()}/streamer-links/${link.id}/codes`, { view: 'overlay' })).data;
    const [token, readerToken] = [await tokenOf(overlay), await tokenOf(reader)];
    const stream = await listen(`${host.url}/api/v1${open()}/live`, { 'x-stream-token': token });
    await expect.poll(() => stream.events.length).toBe(1);
    expect((await staff().delete(`${base()}/streamer-links/${link.id}`)).status).toBe(204);
    await expect.poll(() => stream.ended()).toBe(true);
    expect(stream.events.at(-1)).toMatchObject({ event: 'revoked' });
    expect((await stateOf(token)).code).toBe('MARSHMALLOW_STREAM_ENDED');
    expect((await step(readerToken, { action: 'next', version: 0 })).code).toBe('MARSHMALLOW_STREAM_ENDED');
    expect((await exchange(unused.code)).code).toBe('MARSHMALLOW_STREAM_ENDED');
    expect((await staff().delete(`${base()}/streamer-links/${link.id}`)).status).toBe(204);
  });

  it('is nothing at another talent, and another agency does not even see it', async () => {
    const { overlay, link } = await make('Only here');
    const other = host.tenant('OTHER');
    const elsewhere = await host.anonymous().post(`/public/marshmallow/${other.talentPath}/stream/exchange`, { code: overlay.code });
    expect(elsewhere.status).toBe(410);
    const token = await tokenOf(overlay);
    expect((await host.anonymous().request('GET', `/public/marshmallow/${other.talentPath}/stream`, device(token))).status).toBe(410);
    expect((await host.as('OTHER', 'admin').delete(`${base()}/streamer-links/${link.id}`)).status).toBe(404);
    expect((await host.as('OTHER', 'admin').delete(`/marshmallow/talents/${other.talentId}/streamer-links/${link.id}`)).status).toBe(404);
  });

  it('is made by who may, and refuses what it does not know', async () => {
    expect((await host.as('DEMO', 'viewer').post(`${base()}/streamer-links`, { label: 'x' })).status).toBe(404);
    const unnamed = await host.as('DEMO', 'talent').post<Made>(`${base()}/streamer-links`);
    expect([unnamed.status, unnamed.data.link.label]).toEqual([201, 'talent']);
    expect((await staff().post(`${base()}/streamer-links`, { label: 'x', days: 366 })).status).toBe(400);
    expect((await staff().post(`${base()}/streamer-links`, { label: '   ' })).status).toBe(400);
    expect((await staff().post(`${base()}/streamer-links`, { label: 'x', token: 'mine' })).status).toBe(400);
  });

  it.each(['', 'x', '../../etc', `${'A'.repeat(43)}\u0000`, '<script>'])('treats the token %j as none', async (token) => {
    const answer = await host.anonymous().request('GET', open(), token.includes('\u0000') ? {} : device(token));
    expect(answer.code).toBe('MARSHMALLOW_STREAM_ENDED');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
});

describe('the queue on stream', () => {
  it('shows the overlay one card and nothing of the queue, and goes on with one step', async () => {
    await clear();
    const [first, second] = [await plant('First?'), await plant('Second?', { senderName: 'Hana' })];
    await plant('Not yet approved', { status: 'pending' });
    await plant('Held back', { held: true });
    const { overlay, reader } = await make();
    const [screen, hand] = [await tokenOf(overlay), await tokenOf(reader)];
    const start = (await stateOf(hand)).data;
    expect(start.queue.map(({ id }) => id)).toEqual([first, second]);
    expect((await stateOf(screen)).data).toMatchObject({ card: null });
    const one = (await step(hand, { action: 'next', version: start.version })).data;
    expect([one.current?.id, one.waiting]).toEqual([first, 1]);
    expect((await stateOf(screen)).data).toEqual({ version: one.version, card: { id: first, content: 'First?', senderName: null, language: 'en' }, look: one.look });
    const two = (await step(hand, { action: 'next', version: one.version })).data;
    expect((await stateOf(screen)).data.card).toMatchObject({ id: second, senderName: 'Hana' });
    const end = (await step(hand, { action: 'next', version: two.version })).data;
    expect([end.current, end.waiting, end.hasPrevious]).toEqual([null, 0, true]);
    const back = (await step(hand, { action: 'previous', version: end.version })).data;
    expect(back.current?.id).toBe(second);
  });

  it('has one winner when two devices press next at the same moment, and the other sees where things are', async () => {
    await clear();
    for (const n of [1, 2, 3]) await plant(`Question ${n}`);
    const { reader } = await make('Tablet');
    const { reader: phone } = await make('Phone');
    const [a, b] = [await tokenOf(reader), await tokenOf(phone)];
    let { version } = (await stateOf(a)).data;
    for (const expected of ['Question 1', 'Question 2', 'Question 3']) {
      const answers = await Promise.all([step(a, { action: 'next', version }), step(b, { action: 'next', version })]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const lost = answers.find(({ status }) => status === 409);
      expect(lost?.code).toBe('VERSION_CONFLICT');
      expect(currentOf(lost)).toBe(expected);
      version += 1;
    }
  });

  it('keeps out what the desk takes back while it is on screen', async () => {
    await clear();
    const id = await plant('Oops?');
    const { overlay, reader } = await make();
    const [screen, hand] = [await tokenOf(overlay), await tokenOf(reader)];
    const stream = await listen(`${host.url}/api/v1${open()}/live`, { 'x-stream-token': screen });
    await step(hand, { action: 'next', version: (await stateOf(hand)).data.version });
    await expect.poll(() => shown(stream)?.id).toBe(id);
    expect((await staff().post(`/marshmallow/messages/${id}/reject`, { reason: 'other' })).status).toBe(200);
    await expect.poll(() => shown(stream)).toBeNull();
    stream.close();
  });

  it('puts pinned first, then starred, then the oldest or the newest as she likes', async () => {
    await clear();
    const ids = [await plant('a'), await plant('b'), await plant('c')];
    await staff().post(`/marshmallow/messages/${ids[1]}/star`, { starred: true });
    await staff().post(`/marshmallow/messages/${ids[2]}/pin`, { pinned: true });
    const order = async (): Promise<string[]> => (await staff().get<ReaderState>(`${base()}/stream`)).data.queue.map(({ content }) => content);
    expect(await order()).toEqual(['c', 'b', 'a']);
    await plant('d');
    const { version } = (await staff().get<ReaderState>(`${base()}/stream`)).data;
    expect((await staff().patch(`${base()}/stream/look`, { version, set: { order: 'newest', theme: 'glass' } })).status).toBe(200);
    expect(await order()).toEqual(['c', 'b', 'd', 'a']);
    expect((await staff().patch(`${base()}/stream/look`, { version, set: { order: 'oldest' } })).code).toBe('VERSION_CONFLICT');
    expect((await staff().patch(`${base()}/stream/look`, { version: version + 1, set: { theme: 'url(//evil)' } })).status).toBe(400);
    expect((await staff().patch(`${base()}/stream/look`, { version: version + 1, set: { order: 'oldest' } })).status).toBe(200);
  });

  it('keeps of its look what was chosen before, whatever else is chosen', async () => {
    const choices = { theme: 'paper', position: 'top', align: 'center', size: 12, showName: false, motion: false, order: 'newest', qr: true };
    const change = async (set: object): Promise<ReaderState> => {
      const { version } = (await staff().get<ReaderState>(`${base()}/stream`)).data;
      return (await staff().patch<ReaderState>(`${base()}/stream/look`, { version, set })).data;
    };
    const before = (await staff().get<ReaderState>(`${base()}/stream`)).data.look;
    for (const [key, value] of Object.entries(choices)) await change({ [key]: value });
    expect((await change({})).look).toEqual({ ...before, ...choices });
    expect((await change(before)).look).toEqual(before);
  });

  it('sets aside and brings back, hides and shows, answers', async () => {
    await clear();
    const [a, b] = [await plant('Aside'), await plant('Answer me')];
    const { reader } = await make();
    const hand = await tokenOf(reader);
    let { version } = (await stateOf(hand)).data;
    const go = async (action: string, messageId?: string): Promise<ReaderState> => {
      const answer = await step(hand, { action, version, ...(messageId ? { messageId } : {}) });
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      version = answer.data.version;
      return answer.data;
    };
    expect((await go('skip', a)).skipped.map(({ id }) => id)).toEqual([a]);
    expect((await go('next')).current?.id).toBe(b);
    expect((await go('hide')).visible).toBe(false);
    expect((await go('reveal')).visible).toBe(true);
    expect((await go('restore', a)).queue.map(({ id }) => id)).toEqual([a]);
    const current = (await stateOf(hand)).data.current;
    const reply = await host.anonymous().request<ReaderState>('POST', `${open()}/messages/${b}/reply`, { body: { content: ' ありがとう！ ', version: current?.version }, ...device(hand) });
    expect(reply.data.current?.reply).toBe('ありがとう！');
    const stale = await host.anonymous().request('POST', `${open()}/messages/${b}/reply`, { body: { content: 'late', version: current?.version }, ...device(hand) });
    expect(stale.code).toBe('VERSION_CONFLICT');
    const edits = (await host.changes('DEMO')).filter(({ action, resource_id }) => action === 'marshmallow.message.replied' && resource_id === b);
    expect(edits).toHaveLength(1);
    expect((await step(hand, { action: 'show', version, messageId: randomUUID() })).code).toBe('MARSHMALLOW_STREAM_NOTHING');
  });

  it('changes nothing for an overlay, whose address stands in somebody’s OBS', async () => {
    const { overlay } = await make();
    const token = await tokenOf(overlay);
    for (const action of ['next', 'hide', 'read']) expect((await step(token, { action, version: 0 })).code).toBe('MARSHMALLOW_STREAM_READ_ONLY');
    expect((await host.anonymous().request('POST', `${open()}/messages/${randomUUID()}/reply`, { body: { content: 'x', version: 1 }, ...device(token) })).code).toBe('MARSHMALLOW_STREAM_READ_ONLY');
  });

  it('comes back to the present card, not to those that went by', async () => {
    await clear();
    for (const n of [1, 2, 3]) await plant(`Card ${n}`);
    const { overlay, reader } = await make();
    const [screen, hand] = [await tokenOf(overlay), await tokenOf(reader)];
    const first = await listen(`${host.url}/api/v1${open()}/live`, { 'x-stream-token': screen });
    await expect.poll(() => first.events.length).toBe(1);
    first.close();
    let { version } = (await stateOf(hand)).data;
    for (let n = 0; n < 3; n += 1) version = (await step(hand, { action: 'next', version })).data.version;
    const again = await listen(`${host.url}/api/v1${open()}/live`, { 'x-stream-token': screen, 'last-event-id': first.events[0]?.id ?? '' });
    await expect.poll(() => again.events.length).toBeGreaterThan(0);
    expect(firstOf(again)?.content).toBe('Card 3');
    again.close();
  });

  it('is read by staff who may, and stepped by who may write', async () => {
    expect((await host.as('DEMO', 'talent').get(`${base()}/stream`)).status).toBe(200);
    expect((await host.as('DEMO', 'viewer').get(`${base()}/stream`)).status).toBe(404);
    expect((await host.as('OTHER', 'admin').get(`${base()}/stream`)).status).toBe(404);
    const { version } = (await staff().get<ReaderState>(`${base()}/stream`)).data;
    expect((await staff().post(`${base()}/stream/step`, { action: 'dance', version })).status).toBe(400);
    expect((await staff().post(`${base()}/stream/step`, { action: 'next', version, extra: 1 })).status).toBe(400);
  });
});

describe('the QR code on the overlay', () => {
  const figureOf = async (at: string): Promise<{ figure: string; policy: string }> => {
    const answer = await fetch(`${host.url}/m/${at}/overlay`);
    return { figure: /<figure id="qr" hidden="">(.*?)<\/figure>/s.exec(await answer.text())?.[1] ?? '', policy: answer.headers.get('content-security-policy') ?? '' };
  };

  it('leads to the page where each talent is asked, dark on white with its quiet zone, and says the address in words', async () => {
    for (const agency of ['DEMO', 'OTHER']) {
      const { talentId: her, talentPath: at } = host.tenant(agency);
      const { version } = (await host.as(agency, 'admin').get<{ version: number }>(`/marshmallow/talents/${her}/config`)).data;
      expect((await host.as(agency, 'admin').patch(`/marshmallow/talents/${her}/config`, { version, enabled: true })).status).toBe(200);
      const { figure, policy } = await figureOf(at);
      const ask = `${host.url}/m/${at}/ask`;
      const { path, size } = drawQr(ask);
      expect(figure).toContain(`viewBox="0 0 ${size} ${size}"`);
      expect(figure).toContain(`<path d="${path}"`);
      expect(figure).toMatch(/<rect width="(\d+)" height="\1" fill="#fff"><\/rect><path d="[^"]+" fill="#000"><\/path>/);
      expect(figure.replaceAll(/<[^>]*>/g, '')).toBe(ask.slice('http://'.length));
      expect((await fetch(ask)).status).toBe(200);
      expect(figure).not.toContain('style');
      expect(policy).not.toContain('unsafe-inline');
    }
  });

  it('is off until staff want it, then on with every overlay, question or none, and off again', async () => {
    await clear();
    const { overlay } = await make('With a code');
    const token = await tokenOf(overlay);
    const stream = await listen(`${host.url}/api/v1${open()}/live`, { 'x-stream-token': token });
    const last = (): OverlayState | undefined => stream.events.at(-1)?.data as OverlayState | undefined;
    await expect.poll(() => last()?.look.qr).toBe(false);
    for (const qr of [true, false]) {
      const { version } = (await staff().get<ReaderState>(`${base()}/stream`)).data;
      expect((await staff().patch(`${base()}/stream/look`, { version, set: { qr } })).status).toBe(200);
      await expect.poll(() => last()?.look.qr).toBe(qr);
      expect(last()?.card).toBeNull();
    }
    stream.close();
    const { version } = (await staff().get<ReaderState>(`${base()}/stream`)).data;
    expect((await staff().patch(`${base()}/stream/look`, { version, set: { qr: 'https://evil.example' } })).status).toBe(400);
  });
});

// Last, because the clock of the whole house goes on and everybody's session with it.
describe('the time of a link', () => {
  it('ends by itself, and its code a day after it was made', async () => {
    const { overlay, reader } = await make('Short', 2);
    const token = await tokenOf(overlay);
    host.clock.advance(25 * 3_600_000);
    expect((await stateOf(token)).status).toBe(200);
    expect((await exchange(reader.code)).status).toBe(410);
    host.clock.advance(25 * 3_600_000);
    expect((await stateOf(token)).code).toBe('MARSHMALLOW_STREAM_ENDED');
  });
});
