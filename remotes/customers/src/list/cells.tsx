import { Tag, type Format, type OshiTone, type Translate } from '@hako/sdk-plugin/ui';
import type { CSSProperties, ReactElement } from 'react';
import type { Customer } from '../api/types.js';
import type { CurrentMembership } from '../api/useCurrentMemberships.js';
import type { MembershipName } from '../parts/useMembershipNames.js';
import type { Talent } from '../parts/useTalents.js';

// Functions, not components: a cell has no hook of its own, `cellRules` dress what they return.

const TAGS_SHOWN = 3;
const SOON_MS = 7 * 86_400_000;

export const nicknameCell = ({ nickname, active }: Pick<Customer, 'nickname' | 'active'>): ReactElement => <span data-nickname={active ? '' : 'off'}>{nickname}</span>;

export const timeCell = (at: string, format: Format): ReactElement => <time dateTime={at}>{format.dateTime(at)}</time>;

export function talentCell(talent: Talent | undefined, tone: OshiTone): ReactElement {
  return <span data-talent="" style={{ '--talent': tone.solid, '--talent-edge': tone.mark } as CSSProperties}>{talent?.name ?? ''}</span>;
}

export function tagsCell(tags: readonly string[], color: (tag: string) => string | null): ReactElement | null {
  if (tags.length === 0) return null;
  const hidden = tags.slice(TAGS_SHOWN);
  return (
    <span data-tags="">
      {tags.slice(0, TAGS_SHOWN).map((tag) => <Tag key={tag} color={color(tag)}>{tag}</Tag>)}
      {hidden.length > 0 && <small title={hidden.join(', ')}>{`+${hidden.length}`}</small>}
    </span>
  );
}

interface Words {
  t: Translate;
  format: Format;
  nameOf(membership: CurrentMembership): MembershipName;
}

/** Level and last day of what is valid now; how many more there are, with their names on the pointer. */
export function membershipCell(memberships: readonly CurrentMembership[], { t, format, nameOf }: Words): ReactElement | null {
  const [first, ...more] = memberships;
  if (!first) return null;
  const { level, color } = nameOf(first);
  const isEnding = first.validTo !== null && !first.autoRenew && Date.parse(first.validTo) - Date.now() < SOON_MS;
  const until = ({ validTo, autoRenew }: CurrentMembership): string => (validTo === null ? t('membership.open') : t(autoRenew ? 'membership.renewsOn' : 'membership.endsOn', { date: format.date(validTo) }));
  const words = memberships.map((one) => `${nameOf(one).type} · ${nameOf(one).level}, ${until(one)}`).join('\n');
  return (
    <span data-membership="" title={words} style={color === null ? undefined : ({ '--level': color } as CSSProperties)}>
      <span>{level}</span>
      {first.validTo !== null && <time dateTime={first.validTo} data-soon={isEnding ? '' : undefined}>{format.date(first.validTo)}</time>}
      {more.length > 0 && <small>{`+${more.length}`}</small>}
    </span>
  );
}
