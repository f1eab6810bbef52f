import type { Locale } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';
import { idleMinutes } from './idle.js';
import { ENROLMENT_COLUMNS, type Enrolment, type EnrolmentFacts, type EnrolmentOf } from '../factors/enrolment.js';

/** How long a look at the session may be old: shorter than the second within which a revoked one must fail everywhere. */
const FRESH_MS = 800;
const CACHE_SIZE = 50_000;
const SEEN_EVERY_MS = 60_000;

/** What every request asks about the session of its token. */
export interface Standing {
  userId: string;
  username: string;
  language: Locale;
  version: number;
  mustChangePassword: boolean;
  /** When a factor was last given in this session; `null` when a trusted device stood in for it. */
  factorAt: Date | null;
  /** The second factor that the agency asks for and the person lacks. */
  enrolment: Enrolment | undefined;
}

interface Row extends EnrolmentFacts {
  user_id: string;
  username: string;
  language: Locale;
  token_version: number;
  must_change_password: boolean;
  last_seen_at: Date;
  factor_at: Date | null;
}

export interface SessionStandings {
  /** `undefined` when the session ended, ran out, or its person is not active. */
  of(tenantId: string, sessionId: string): Promise<Standing | undefined>;
  /** One session, all of a person, or all of an agency. Forgets at once, here and (by the bus) in every other process. Call it after the commit. */
  revoked(message: { tenantId: string; userId?: string; sessionId?: string }): Promise<void>;
  /** Looks anew in this process at the next request; the session itself goes on. */
  refresh(sessionId: string): void;
}

type Looked = { at: number; tenantId: string; standing: Promise<Standing | undefined> };

/**
 * One look per session and 0.8 s, forgotten earlier when the bus says so. A lost message costs less than a second
 * (security.md 2.2.4, 2.3.4).
 */
export function createSessionStandings(deps: Pick<Cradle, 'database' | 'bus' | 'clock' | 'log' | 'settings'>, enrolmentOf: EnrolmentOf): SessionStandings {
  const looks = new Map<string, Looked>();
  const owners = new Map<string, string>();
  let listening: Promise<unknown> | undefined;

  const forgetWhere = (concerns: (id: string, looked: Looked) => boolean): void => {
    for (const [id, looked] of looks) if (concerns(id, looked)) looks.delete(id);
  };
  const forget = (message: Record<string, unknown>): void => {
    const { tenantId, sessionId, userId } = message;
    if (typeof sessionId === 'string') looks.delete(sessionId);
    else if (typeof userId === 'string') forgetWhere((id) => owners.get(id) === userId);
    else forgetWhere((_id, looked) => looked.tenantId === tenantId);
  };
  const listen = (): void => {
    listening ??= deps.bus.subscribe('sessions', forget).catch((err: unknown) => {
      listening = undefined;
      deps.log.warn({ err, topic: 'sessions' }, 'sessions are looked up without the bus');
    });
  };

  const look = async (tenantId: string, sessionId: string): Promise<Standing | undefined> => {
    const now = deps.clock.now();
    const minutes = await idleMinutes(deps, tenantId);
    const row = await deps.database.tenant(tenantId).read((q) =>
      q.row<Row>(
        `select s.user_id, u.username, u.language, u.token_version, u.must_change_password, s.last_seen_at, s.factor_at, ${ENROLMENT_COLUMNS}
         from session s join app_user u on u.id = s.user_id
         where s.id = $1 and s.ended_at is null and s.expires_at > $2 and u.status = 'active' and s.last_seen_at > $2::timestamptz - make_interval(mins => $3)`,
        [sessionId, now, minutes],
      ),
    );
    if (!row) return undefined;
    owners.set(sessionId, row.user_id);
    if (now.getTime() - row.last_seen_at.getTime() > SEEN_EVERY_MS) void markSeen(tenantId, sessionId, now);
    const enrolment = await enrolmentOf(tenantId, { id: row.user_id, username: row.username }, row);
    return { userId: row.user_id, username: row.username, language: row.language, version: row.token_version, mustChangePassword: row.must_change_password, factorAt: row.factor_at, enrolment };
  };

  const markSeen = (tenantId: string, sessionId: string, now: Date): Promise<void> =>
    deps.database
      .tenant(tenantId)
      .write(async (tx) => void (await tx.rows('update session set last_seen_at = $2 where id = $1', [sessionId, now])))
      .catch((err: unknown) => deps.log.warn({ err, sessionId }, 'the time of a session could not be kept'));

  return {
    of(tenantId, sessionId) {
      listen();
      const now = performance.now();
      const known = looks.get(sessionId);
      if (known && known.tenantId === tenantId && now - known.at < FRESH_MS) return known.standing;
      if (looks.size >= CACHE_SIZE) {
        looks.clear();
        owners.clear();
      }
      const standing = look(tenantId, sessionId);
      looks.set(sessionId, { at: now, tenantId, standing });
      standing.catch(() => looks.delete(sessionId));
      return standing;
    },
    refresh: (sessionId) => void looks.delete(sessionId),
    async revoked(message) {
      forget(message);
      await deps.bus.publish('sessions', message).catch((err: unknown) => deps.log.warn({ err, topic: 'sessions' }, 'a revoked session was not announced; other processes see it within a second'));
    },
  };
}
