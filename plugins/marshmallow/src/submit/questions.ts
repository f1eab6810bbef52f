import type { AuditEntry, RequestContext } from '@hako/sdk-plugin';
import { announceArrivals } from '../messages/announce-arrivals.js';
import { Rounds } from './rounds.js';
import { insertArrivals, type Arrival, type Stored } from './store.js';

export type { Arrival, Stored } from './store.js';

interface Coming {
  ctx: RequestContext;
  arrival: Arrival;
}

/** SQLSTATE classes of a row that does not fit and of two transactions in each other's way; whatever else (a lost line, a full disk) is of all. */
const OF_ONE = /^(?:22|23|40)/;

const MOST_AGENCIES = 1_000;

/** Questions on their way into the database, those of one agency in rounds. */
export class Questions {
  readonly #agencies = new Map<string, Rounds<Coming, Stored>>();

  /**
   * Question, client's key, spent captcha, trust, log and event: all of it or nothing. Killed in the middle, nothing of it
   * happened: the same try, with the same captcha, may come again.
   */
  store(ctx: RequestContext, arrival: Arrival): Promise<Stored> {
    return this.#roundsOf(ctx.tenant.id).add({ ctx, arrival });
  }

  #roundsOf(tenantId: string): Rounds<Coming, Stored> {
    let rounds = this.#agencies.get(tenantId);
    if (!rounds) {
      if (this.#agencies.size >= MOST_AGENCIES) for (const [id, one] of this.#agencies) if (one.idle) this.#agencies.delete(id);
      rounds = new Rounds({ run: storeRound, marks: marksOf, isOfOne: (fault) => OF_ONE.test((fault as { code?: string } | null)?.code ?? '') });
      this.#agencies.set(tenantId, rounds);
    }
    return rounds;
  }
}

/** A key, a captcha or a sender stands in a statement once. */
function marksOf({ arrival: { submission, solved, sender } }: Coming): string[] {
  return [`sender ${sender.key.toString('hex')}`, ...(submission ? [`key ${submission.toString('hex')}`] : []), ...(solved ? [`captcha ${solved.id}`] : [])];
}

/** All contexts are of one agency and of visitors, so the first speaks for them; each entry of the log keeps its own request. */
async function storeRound(round: readonly Coming[]): Promise<Stored[]> {
  const { ctx } = round[0] as Coming;
  const coming = round.map(({ ctx: { requestId }, arrival }) => ({ ...arrival, id: ctx.ids.uuid(), requestId }));
  return ctx.db.write(async (tx) => {
    const stored = await insertArrivals(tx, coming);
    const arrived = coming.filter((_one, nth) => stored[nth] === 'stored');
    await Promise.all([ctx.audit.changeMany(tx, arrived.map(entryOf)), announceArrivals(ctx, tx, arrived)]);
    return stored;
  });
}

function entryOf({ id, talentId, requestId, status, held, captcha, filterAction, language }: Arrival & { id: string; requestId: string }): AuditEntry {
  return { action: 'marshmallow.message.received', resource: { type: 'marshmallow-message', id }, scope: { type: 'talent', id: talentId }, after: { status, held, captcha, filterAction, language }, ...(requestId === '' ? {} : { requestId }) };
}
