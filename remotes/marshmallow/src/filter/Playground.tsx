import { CardSkeleton, ErrorState, Field, Input, Section, SelectField, useLocale, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import { useTalents } from '../parts/useTalents.js';
import { FoundList } from './FoundList.js';
import { MarkedText } from './MarkedText.js';
import { LINK_RULES, STRENGTHS, type FilterList, type Strength } from './types.js';
import { useTest } from './useTest.js';
import { Verdict } from './Verdict.js';

/** One of each kind of what the filter sees and what it lets pass; nobody has to invent insults to try it. */
const SAMPLES: Record<'en' | 'zh' | 'ja', readonly string[]> = {
  en: ['You are such an id1ot', 'I will kill you in Mario Kart!', 'Come to discord[.]gg now', 'The assassin passed the class'],
  zh: ['你这个笨 蛋，滚', '这局游戏我要杀了你哈哈', '加群 example点com', '我妈妈的手艺最好'],
  ja: ['お前 バ カだな', 'マリカでお前を殺すw', 'ばかり見ちゃう', '見て example[.]com'],
};

export function Playground({ lists }: { lists: readonly FilterList[] }): ReactElement {
  const t = useTexts();
  const locale = useLocale();
  const talents = useTalents();
  const { palette } = useTokens();
  const [text, setText] = useState(SAMPLES[locale][0] ?? '');
  const [talentId, setTalentId] = useState(talents.narrowing.talentId ?? '');
  const [strength, setStrength] = useState('');
  const [links, setLinks] = useState('');
  const { answer, of } = useTest({ text, talentId: talentId || undefined, strength: strength || undefined, links: links || undefined });
  const empty = text.trim() === '';
  return (
    <Section title={t('playground.title')} description={t('playground.help')}>
      <Box sx={{ display: 'grid', gap: '20px', gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 5fr) minmax(0, 6fr)' } }}>
        <Box sx={{ display: 'grid', gap: '14px', alignContent: 'start', minWidth: 0 }}>
          <Field name="text" label={t('playground.text')} aside={<Box component="span" sx={{ fontSize: 12, color: 'text.secondary' }}>{t('playground.stored')}</Box>}>
            {({ id, describedBy }) => <Input id={id} value={text} onChange={(event) => setText(event.target.value)} multiline minRows={4} maxRows={12} fullWidth inputProps={{ 'aria-describedby': describedBy, maxLength: 4_000, spellCheck: false, dir: 'auto' }} sx={{ fontSize: 16 }} />}
          </Field>
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '6px' }} role="group" aria-label={t('playground.samples')}>
            {SAMPLES[locale].map((sample) => (
              <Button key={sample} size="small" variant="outlined" onClick={() => setText(sample)} sx={{ borderRadius: '999px', borderColor: palette.line, color: 'text.secondary', fontWeight: 400, textTransform: 'none' }}>{sample}</Button>
            ))}
          </Box>
          <Box sx={{ display: 'grid', gap: '12px', gridTemplateColumns: 'repeat(auto-fit, minmax(160px, 1fr))' }}>
            <SelectField name="talent" label={t('playground.talent')} value={talentId} onChange={setTalentId} placeholder={t('playground.agency')} options={talents.all.map(({ id, name }) => ({ value: id, label: name }))} />
            <SelectField name="strength" label={t('config.field.filterStrength')} value={strength} onChange={setStrength} placeholder={talentId ? t('playground.hers') : t('playground.default')} options={STRENGTHS.map((value) => ({ value, label: t(`strength.${value}`) }))} />
            <SelectField name="links" label={t('config.field.links')} value={links} onChange={setLinks} placeholder={talentId ? t('playground.hers') : t('playground.default')} options={LINK_RULES.map((value) => ({ value, label: t(`links.${value}`) }))} />
          </Box>
        </Box>
        <Box role="status" aria-busy={answer.isFetching} sx={{ display: 'grid', gap: '12px', alignContent: 'start', minWidth: 0, opacity: answer.isPlaceholderData ? 0.6 : 1 }}>
          {empty ? (
            <Box sx={{ fontSize: 13, color: 'text.secondary' }}>{t('playground.empty')}</Box>
          ) : answer.error ? (
            <ErrorState error={answer.error} onRetry={() => void answer.refetch()} during="marshmallow.filter" />
          ) : !answer.data ? (
            <CardSkeleton lines={4} />
          ) : (
            <>
              <Verdict tested={answer.data} strength={(strength || (talentId ? undefined : 'normal')) as Strength | undefined} />
              {!answer.isPlaceholderData && <MarkedText text={of} matches={answer.data.matches} />}
              {answer.data.text !== of && !answer.isPlaceholderData && <Box sx={{ fontSize: 13 }}>{t('playground.becomes')} <q>{answer.data.text}</q></Box>}
              <FoundList tested={answer.data} lists={lists} />
            </>
          )}
        </Box>
      </Box>
    </Section>
  );
}
