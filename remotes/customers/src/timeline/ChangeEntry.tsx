import { DiffView, Icon, useFormat, useTokens, type IconName } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import { worthTelling } from './changeFacts.js';
import { useChangeWords } from './useChangeWords.js';

export interface HistoryEntry {
  id: string;
  action: string;
  at: string;
  actor: { type: string; id: string; name: string };
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  meta: Record<string, string | number | boolean | null>;
}

const SIGNS: Record<string, IconName> = {
  'customer.created': 'user-plus',
  'customer.updated': 'pencil',
  'customer.deactivated': 'archive',
  'customer.reactivated': 'archive-restore',
  'customer.external-id.added': 'link',
  'customer.external-id.removed': 'unplug',
  'customer.identity.added': 'link',
  'customer.identity.updated': 'link',
  'customer.membership.added': 'id-card',
  'customer.membership.updated': 'id-card',
  'customer.note.updated': 'sticky-note',
  'customer.note.removed': 'sticky-note',
  'customer.access-export.downloaded': 'file-down',
  'customer.access-export.made': 'file-text',
  'customer.consent.recorded': 'list-checks',
  'customer.erased': 'trash-2',
  'customer.erasure.cancelled': 'trash-2',
  'customer.erasure.requested': 'trash-2',
  'customer.hold.placed': 'lock',
  'customer.hold.released': 'lock-open',
  'customer.merged': 'merge',
  'customer.objection.lifted': 'check',
  'customer.objection.recorded': 'ban',
  'customer.pii.requested': 'key-round',
  'customer.released': 'lock-open',
  'customer.request.changed': 'clock',
  'customer.restricted': 'lock',
  'customer.unmerged': 'merge',
  'customer.pii.revealed': 'eye',
  'customer.pii.updated': 'shield',
};

/** One entry of the change log; values are masked as they were written. */
export function ChangeEntry({ entry }: { entry: HistoryEntry }): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const { palette } = useTokens();
  const { label, show } = useChangeWords(entry.action);
  return (
    <Box component="li" sx={{ display: 'grid', gridTemplateColumns: '28px 1fr', gap: '0 8px', fontSize: 13 }}>
      <Box aria-hidden sx={{ width: 26, height: 26, borderRadius: '8px', display: 'grid', placeItems: 'center', bgcolor: palette.sunken, color: 'text.secondary' }}>
        <Icon name={SIGNS[entry.action] ?? 'activity'} size={14} />
      </Box>
      <Box sx={{ minWidth: 0 }}>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '0 8px', alignItems: 'baseline', lineHeight: '26px' }}>
          <strong>{t(actionKey(entry.action), { action: entry.action })}</strong>
          <Box component="span" sx={{ color: 'text.secondary', fontSize: 12 }}>
            {t('history.by', { actor: entry.actor.type === 'system' ? t('history.system') : entry.actor.name })}
            {' · '}
            <time dateTime={entry.at} title={format.dateTime(entry.at)}>{format.relative(entry.at)}</time>
          </Box>
        </Box>
        <Why meta={entry.meta} />
        {(entry.before || entry.after) && entry.action !== 'customer.created' && <DiffView before={show(entry.before)} after={show(worthTelling(entry.before, entry.after))} label={label} />}
      </Box>
    </Box>
  );
}

function Why({ meta }: { meta: HistoryEntry['meta'] }): ReactElement | null {
  const t = useTexts();
  const { purpose, view, fields } = meta;
  const parts = [
    typeof purpose === 'string' && t(`purpose.${purpose}`),
    typeof view === 'string' && t(`personal.${view}`),
    typeof fields === 'string' && fields.split(',').map((field) => t(`field.${{ phones: 'phone', emails: 'email', addresses: 'address' }[field] ?? field}`)).join(', '),
  ].filter(Boolean);
  if (parts.length === 0) return null;
  return <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{parts.join(' · ')}</Box>;
}

function actionKey(action: string): string {
  return action in SIGNS ? `history.action.${action.replace('customer.', '').replace(/[-.]([a-z])/g, (_, letter: string) => letter.toUpperCase())}` : 'history.action.other';
}
