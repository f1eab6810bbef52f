import { useFormat, useTokens } from '@hako/sdk-plugin/ui';
import type { ReactElement } from 'react';
import type { CurrentMembership } from '../api/useCurrentMemberships.js';
import type { MembershipName } from '../parts/useMembershipNames.js';
import { useTexts } from '../parts/t.js';

const SOON_MS = 7 * 86_400_000;

/** Level and last day of what is valid now; how many more there are, with their names on the pointer. */
export function MembershipCell({ memberships, nameOf }: { memberships: readonly CurrentMembership[]; nameOf(membership: CurrentMembership): MembershipName }): ReactElement | null {
  const t = useTexts();
  const format = useFormat();
  const { tones } = useTokens();
  const [first, ...more] = memberships;
  if (!first) return null;
  const { level, color } = nameOf(first);
  const isEnding = first.validTo !== null && !first.autoRenew && Date.parse(first.validTo) - Date.now() < SOON_MS;
  const words = memberships.map((one) => [`${nameOf(one).type} · ${nameOf(one).level}`, one.validTo === null ? t('membership.open') : t(one.autoRenew ? 'membership.renewsOn' : 'membership.endsOn', { date: format.date(one.validTo) })].join(', ')).join('\n');
  return (
    <span title={words} style={{ display: 'inline-flex', alignItems: 'center', gap: 6, maxWidth: '100%', verticalAlign: 'middle' }}>
      <span aria-hidden style={{ width: 8, height: 8, borderRadius: '50%', flexShrink: 0, background: color ?? 'currentColor' }} />
      <span style={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>{level}</span>
      {first.validTo !== null && <time dateTime={first.validTo} style={{ fontSize: 12, color: isEnding ? tones.warning.text : 'inherit', opacity: isEnding ? 1 : 0.72, fontWeight: isEnding ? 600 : 400 }}>{format.date(first.validTo)}</time>}
      {more.length > 0 && <span style={{ fontSize: 12, opacity: 0.72 }}>{`+${more.length}`}</span>}
    </span>
  );
}
