import { Icon, useFormat, useTokens } from '@hako/sdk-plugin/ui';
import { Box, ButtonBase, Typography } from '@mui/material';
import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import { languageTag, type ReaderState, type StreamCard } from './types.js';

interface QueueColumnProps {
  state: ReaderState;
  mayStep: boolean;
  onShow(id: string): void;
  onRestore(id: string): void;
}

export function QueueColumn({ state: { queue, waiting, skipped }, mayStep, onShow, onRestore }: QueueColumnProps): ReactElement {
  const t = useTexts();
  const format = useFormat();
  return (
    <Box component="aside" aria-label={t('stream.queue')} tabIndex={0} sx={{ minHeight: 0, overflow: 'auto', display: 'grid', gap: '16px', alignContent: 'start' }}>
      <Cards title={`${t('stream.queue')} · ${t('stream.waiting', { count: format.number(waiting) })}`} cards={queue} action={t('stream.show')} disabled={!mayStep} onPick={onShow} />
      {skipped.length > 0 && <Cards title={t('stream.skipped')} cards={skipped} action={t('stream.restore')} disabled={!mayStep} onPick={onRestore} quiet />}
    </Box>
  );
}

function Cards({ title, cards, action, disabled, onPick, quiet }: { title: string; cards: readonly StreamCard[]; action: string; disabled: boolean; onPick(id: string): void; quiet?: true }): ReactElement {
  const { palette } = useTokens();
  return (
    <section>
      <Typography variant="h2" sx={{ fontSize: 13, color: 'text.secondary', mb: '6px' }}>{title}</Typography>
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: '6px' }}>
        {cards.map(({ id, content, language, pinned, starred }) => (
          <li key={id}>
            <ButtonBase disabled={disabled} onClick={() => onPick(id)} title={action} sx={{ width: '100%', justifyContent: 'flex-start', textAlign: 'left', gap: '8px', p: '8px 12px', borderRadius: '10px', border: `1px solid ${palette.line}`, bgcolor: palette.surface, fontSize: 13, lineHeight: 1.6, color: quiet ? 'text.secondary' : 'text.primary', '&:hover': { borderColor: 'text.secondary' } }}>
              {(pinned || starred) && <Icon name={pinned ? 'pin' : 'star'} size={14} />}
              <Box component="span" lang={languageTag(language)} sx={{ display: '-webkit-box', WebkitLineClamp: 3, WebkitBoxOrient: 'vertical', overflow: 'hidden', overflowWrap: 'anywhere' }}>{content}</Box>
            </ButtonBase>
          </li>
        ))}
      </Box>
    </section>
  );
}
