import { StatusBadge, Tag, useTokens, type Tone } from '@hako/sdk-plugin/ui';
import { Box, Link } from '@mui/material';
import type { ReactElement, ReactNode } from 'react';
import { Link as RouterLink } from 'react-router';
import { useTexts } from '../parts/t.js';
import type { FilterList, Found, Tested } from './types.js';

const TONES: Record<number, Tone> = { 1: 'neutral', 2: 'warning', 3: 'danger' };

export interface FoundListProps {
  tested: Tested;
  lists: readonly FilterList[];
}

/** Each finding with its number in the text: what it is, which rule of which list says so, and how the text had to be read for it. */
export function FoundList({ tested: { matches, dismissed }, lists }: FoundListProps): ReactElement {
  const t = useTexts();
  return (
    <Box sx={{ display: 'grid', gap: '12px' }}>
      {matches.length === 0 ? (
        <Box sx={{ fontSize: 13, color: 'text.secondary' }}>{t('playground.nothing')}</Box>
      ) : (
        <Rows label={t('playground.findings')}>
          {matches.map((match, index) => <Row key={`${match.rule}-${match.start}-${match.key}`} number={index + 1} match={match} lists={lists} />)}
        </Rows>
      )}
      {dismissed.length > 0 && (
        <Box>
          <Box component="h3" sx={{ m: '0 0 4px', fontSize: 13, fontWeight: 600 }}>{t('playground.dismissed')}</Box>
          <Rows label={t('playground.dismissed')}>
            {dismissed.map((match, index) => <Row key={`${match.rule}-${match.start}-${index}`} match={match} lists={lists} why={t(`playground.because.${match.because}`)} />)}
          </Rows>
        </Box>
      )}
    </Box>
  );
}

function Rows({ label, children }: { label: string; children: ReactNode }): ReactElement {
  const { palette } = useTokens();
  return <Box component="ol" aria-label={label} sx={{ listStyle: 'none', m: 0, p: 0, fontSize: 13, border: `1px solid ${palette.line}`, borderRadius: '8px', '& > li + li': { borderTop: `1px solid ${palette.line}` } }}>{children}</Box>;
}

function Row({ number, match, lists, why }: { number?: number; match: Found; lists: readonly FilterList[]; why?: string }): ReactElement {
  const t = useTexts();
  const { mono } = useTokens();
  return (
    <Box component="li" sx={{ p: '8px 12px', display: 'grid', gap: '2px' }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '2px 8px' }}>
        {number !== undefined && <Box component="span" sx={{ minWidth: 16, fontSize: 11, fontWeight: 700, color: 'text.secondary' }}>{number}</Box>}
        <StatusBadge tone={why ? 'neutral' : (TONES[match.severity] ?? 'neutral')} icon={why ? 'check' : 'flag'}>{t(`category.${match.category}`)}</StatusBadge>
        <Box component="span" sx={{ fontWeight: 600, overflowWrap: 'anywhere', minWidth: 0 }}>{shorten(match.text)}</Box>
        <Box component="span" sx={{ ml: 'auto', fontSize: 12, color: 'text.secondary' }}>{why ?? t(`severity.${match.severity}`)}</Box>
      </Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '2px 8px', fontSize: 12, color: 'text.secondary' }}>
        <span>{t('playground.rule')} <Box component="code" sx={{ fontFamily: mono, fontSize: 11, overflowWrap: 'anywhere' }}>{match.rule}</Box></span>
        <span>· <ListName match={match} lists={lists} /></span>
        {TOLD.has(match.key) && <Tag>{t(`key.${match.key}`)}</Tag>}
        {match.replacedBy !== undefined && <span>· {t('playground.replacedBy', { text: match.replacedBy })}</span>}
      </Box>
    </Box>
  );
}

/** Readings that say something to a person; the plain ones go without saying. */
const TOLD = new Set(['leet', 'mask', 'apart', 'split', 'simplified', 'kana', 'sound']);
const shorten = (text: string): string => (text.length > 60 ? `${[...text].slice(0, 60).join('')}…` : text);

function ListName({ match, lists }: { match: Found; lists: readonly FilterList[] }): ReactElement {
  const t = useTexts();
  if (match.list === 'block-list') return <Link component={RouterLink} to="/security/block-list">{t('list.block')}</Link>;
  if (match.list.startsWith('list:')) return <>{lists.find(({ id }) => `list:${id}` === match.list)?.name ?? t('list.imported')}</>;
  return <>{t(`list.${match.list.replace(':', '.')}`)}</>;
}
