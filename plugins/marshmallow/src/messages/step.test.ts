import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stateOf, stepOf, type Step } from './step.js';
import { REASONS, STATUSES, type Message } from './types.js';

const date = fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true });
const maybe = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(one, { nil: null });

const message: fc.Arbitrary<Message> = fc
  .record({ status: fc.constantFrom(...STATUSES), held: fc.boolean(), starred: fc.boolean(), pinned: fc.boolean(), at: date, reply: maybe(fc.string({ minLength: 1 })), readAt: maybe(date), reason: fc.constantFrom(...REASONS) })
  .map(({ status, held, starred, pinned, at, reply, readAt, reason }) => ({
    id: 'm', talentId: 't', content: 'hello', language: 'en', senderName: null, status, held: held && status === 'pending', heldReason: null, filterAction: 'allow', filterScore: 0, filterMatches: [], senderTag: null, senderTrust: 50, captcha: 'passed',
    starred, pinnedAt: pinned && status === 'approved' ? at : null, readAt, reply, repliedAt: reply === null ? null : at, repliedBy: reply === null ? null : 'ren', reasonCode: status === 'rejected' ? reason : status === 'spam' ? 'spam' : null, reasonNote: null,
    moderatedAt: status === 'pending' ? null : at, moderatedBy: status === 'pending' ? null : 'ren', approvedAt: status === 'approved' ? at : null, createdAt: at, reports: 0, version: 3,
  }));

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constant<Step>({ action: 'approve' }),
  fc.record({ action: fc.constant('reject' as const), reason: fc.constantFrom(...REASONS), note: maybe(fc.string()) }),
  fc.constant<Step>({ action: 'spam' }),
  fc.constant<Step>({ action: 'unreject' }),
  fc.record({ action: fc.constantFrom('star' as const, 'pin' as const, 'read' as const), on: fc.boolean() }),
  fc.record({ action: fc.constant('reply' as const), content: maybe(fc.string({ minLength: 1 })), approve: fc.boolean() }),
);

const now = { at: new Date('2027-01-01'), by: 'mei' };
const pending = (over: Partial<Message> = {}): Message => ({ ...fc.sample(message, { numRuns: 1, seed: 1 })[0]!, status: 'pending', held: false, pinnedAt: null, approvedAt: null, reasonCode: null, reasonNote: null, reply: null, repliedAt: null, ...over });

describe('a step at the desk', () => {
  it('never leaves a message in a state that cannot be', () => {
    fc.assert(
      fc.property(message, fc.array(step, { maxLength: 8 }), (first, steps) => {
        let current = first;
        for (const one of steps) {
          const outcome = stepOf(current, one, now);
          if (outcome.kind === 'changed') current = outcome.now;
          expect(current.status === 'approved').toBe(current.approvedAt !== null);
          if (current.pinnedAt !== null) expect(current.status).toBe('approved');
          if (current.held) expect(current.status).not.toBe('approved');
          expect(current.status === 'rejected' || current.status === 'spam').toBe(current.reasonCode !== null);
          expect(current.reply === null).toBe(current.repliedAt === null);
        }
      }),
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(message, step, (first, one) => {
        const once = stepOf(first, one, now);
        if (once.kind !== 'changed') return;
        const twice = stepOf(once.now, one, { ...now, at: new Date('2027-02-02') });
        expect(twice.kind).toBe(one.action === 'unreject' ? 'refused' : 'unchanged');
      }),
    );
  });

  it('raises the version by one whenever something changed, and touches nothing that fans wrote', () => {
    fc.assert(
      fc.property(message, step, (first, one) => {
        const outcome = stepOf(first, one, now);
        if (outcome.kind !== 'changed') return;
        expect(outcome.now.version).toBe(4);
        const { version: _version, ...rest } = { ...outcome.now, ...stateOf(first) };
        const { version: _other, ...same } = first;
        expect(rest).toEqual(same);
      }),
    );
  });

  it('keeps what the filter held out of sight until it is approved', () => {
    const held = pending({ held: true });
    const rejected = stepOf(held, { action: 'reject', reason: 'threat', note: null }, now);
    const back = rejected.kind === 'changed' ? stepOf(rejected.now, { action: 'unreject' }, now) : rejected;
    expect(back).toMatchObject({ kind: 'changed', now: { status: 'pending', held: true, reasonCode: null } });
    expect(stepOf(held, { action: 'approve' }, now)).toMatchObject({ now: { held: false, approvedAt: now.at, moderatedBy: 'mei' } });
  });

  it('pins only what is public, and unpins what leaves', () => {
    expect(stepOf(pending(), { action: 'pin', on: true }, now).kind).toBe('refused');
    const shown = pending({ status: 'approved', approvedAt: now.at, pinnedAt: now.at });
    expect(stepOf(shown, { action: 'spam' }, now)).toMatchObject({ now: { pinnedAt: null, status: 'spam', reasonCode: 'spam' } });
  });

  it('answers and shows in one go, and reads while answering', () => {
    expect(stepOf(pending({ readAt: null }), { action: 'reply', content: 'Yes!', approve: true }, now)).toMatchObject({ now: { status: 'approved', reply: 'Yes!', repliedBy: 'mei', readAt: now.at } });
    expect(stepOf(pending({ status: 'spam', reasonCode: 'spam' }), { action: 'reply', content: 'Yes!', approve: true }, now).kind).toBe('refused');
  });
});
