import { data, defineRoute, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { enrolmentView, MfaEnrolment } from '../../entry/reply.js';
import { internalsOf, type IdentityDeps } from '../../service.js';
import type { IdentityService } from '../../types.js';
import { isAsked } from '../enrolment.js';
import { selfOf } from '../own.js';
import { listPasskeys, passkeyView } from '../passkeys/store.js';
import { FEW_CODES } from '../recovery/store.js';
import { Passkey } from './schemas.js';

type Deps = IdentityDeps & { identity: IdentityService };

const Instant = Type.String({ format: 'date-time' });
const MfaOverview = Type.Object({
  totp: Type.Union([Type.Object({ enabledAt: Instant, lastUsedAt: Type.Union([Instant, Type.Null()]) }), Type.Null()]),
  passkeys: Type.Array(Passkey),
  recoveryCodes: Type.Union([Type.Object({ remaining: Type.Integer(), few: Type.Boolean(), createdAt: Instant }), Type.Null()]),
  required: Type.Boolean({ description: 'The agency asks this person for a second factor' }),
  enrolment: Type.Union([MfaEnrolment, Type.Null()]),
});

interface Row {
  enabled_at: Date | null;
  totp_used_at: Date | null;
  codes_created_at: Date | null;
  codes_left: number;
}

/** Everything about the own factors, for one screen. */
export function overviewRoutes(deps: Deps): RouteDef[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/auth/me/mfa',
      summary: 'factors.routes.overview',
      auth: 'self',
      schema: { response: MfaOverview },
      handle: async (_input, ctx) => {
        const { userId, tenantId, username, sessionId } = selfOf(ctx);
        const [row, passkeys, required, standing] = await Promise.all([
          ctx.db.read((q) =>
            q.row<Row>(
              `select f.enabled_at, f.last_used_at as totp_used_at, s.created_at as codes_created_at,
                      (select count(*)::int from recovery_code c where c.user_id = u.id and c.used_at is null) as codes_left
               from app_user u left join totp_factor f on f.user_id = u.id and f.status = 'active' left join recovery_set s on s.user_id = u.id where u.id = $1`,
              [userId],
            ),
          ),
          ctx.db.read((q) => listPasskeys(q, userId)),
          isAsked(deps, tenantId, { id: userId, username }),
          internalsOf(deps.identity).standings.of(tenantId, sessionId),
        ]);
        return data({
          totp: row?.enabled_at ? { enabledAt: row.enabled_at.toISOString(), lastUsedAt: row.totp_used_at?.toISOString() ?? null } : null,
          passkeys: passkeys.map(passkeyView),
          recoveryCodes: row?.codes_created_at ? { remaining: row.codes_left, few: row.codes_left <= FEW_CODES, createdAt: row.codes_created_at.toISOString() } : null,
          required,
          enrolment: standing?.enrolment ? enrolmentView(standing.enrolment) : null,
        });
      },
    }),
  ];
}
