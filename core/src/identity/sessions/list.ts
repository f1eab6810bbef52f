import type { TenantReader } from '@hako/sdk-plugin';
import Type from 'typebox';
import { deviceOf } from './device.js';

const Instant = Type.String({ format: 'date-time' });
const TextOrNull = Type.Union([Type.String(), Type.Null()]);

export const SessionView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  ip: TextOrNull,
  userAgent: TextOrNull,
  device: Type.Object({ browser: TextOrNull, system: TextOrNull }),
  /** RFC 8176 where it has a name. */
  methods: Type.Array(Type.String()),
  createdAt: Instant,
  lastSeenAt: Instant,
  expiresAt: Instant,
  current: Type.Boolean(),
});

interface SessionRow {
  id: string;
  ip: string | null;
  user_agent: string | null;
  amr: string[];
  created_at: Date;
  last_seen_at: Date;
  expires_at: Date;
}

/** Open sessions of a person, the one used last first. */
export async function listSessions(reader: TenantReader, person: { userId: string; current: string | null; idleMinutes: number; now: Date }) {
  const rows = await reader.rows<SessionRow>(
    `select id, ip, user_agent, amr, created_at, last_seen_at, expires_at from session
     where user_id = $1 and ended_at is null and expires_at > $2::timestamptz and last_seen_at > $2::timestamptz - make_interval(mins => $3) order by last_seen_at desc, id desc`,
    [person.userId, person.now, person.idleMinutes],
  );
  return rows.map((row) => ({
    id: row.id,
    ip: row.ip,
    userAgent: row.user_agent,
    device: deviceOf(row.user_agent),
    methods: row.amr,
    createdAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    current: row.id === person.current,
  }));
}
