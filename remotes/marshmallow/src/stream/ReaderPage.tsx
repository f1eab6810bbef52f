import { Drawer, EmptyState, ErrorState, OshiAvatar, Page, PageHeader, PageSkeleton, SelectField, Icon, SplitView, useCan, useUrlState } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useRef, type ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import { useDrafts } from '../parts/useDrafts.js';
import { useTalents, type Talent } from '../parts/useTalents.js';
import { LinksPanel } from './LinksPanel.js';
import { LookPanel } from './LookPanel.js';
import { QueueColumn } from './QueueColumn.js';
import { ReplyLine } from './ReplyLine.js';
import { Stage } from './Stage.js';
import { Steps } from './Steps.js';
import { useStream, type StreamControl } from './useStream.js';

/** For the talent and whoever sits beside her: one question, huge, in her colour; the next with one key. */
export function ReaderPage(): ReactElement {
  const t = useTexts();
  const talents = useTalents();
  const [chosen, setChosen] = useUrlState('talent');
  const [panel, setPanel] = useUrlState('panel');
  const talentId = talents.narrowing.talentId ?? chosen ?? talents.all[0]?.id;
  const talent = talentId === undefined ? undefined : talents.byId(talentId);
  const mayStep = useCan('marshmallow.stream:write', { type: 'talent', id: talentId ?? '' });
  const control = useStream(talentId);
  const { state } = control;
  const toggle = (name: string): void => setPanel(panel === name ? null : name);
  return (
    <Page layout="fill">
      <PageHeader
        title={t('stream.title')}
        description={t('stream.help')}
        leading={talent && <OshiAvatar name={talent.name} color={talent.color} size={40} />}
        actions={
          <>
            {talents.narrowing.talentId === undefined && talents.all.length > 1 && <Box sx={{ minWidth: 180 }}><SelectField name="talent" label={t('config.talent')} value={talentId ?? ''} onChange={setChosen} options={talents.all.map(({ id, name }) => ({ value: id, label: name }))} /></Box>}
            <Button variant="outlined" aria-expanded={panel === 'look'} onClick={() => toggle('look')} startIcon={<Icon name="sliders-horizontal" size={16} />} sx={{ alignSelf: 'flex-end' }}>{t('stream.look')}</Button>
            <Button variant="outlined" aria-expanded={panel === 'links'} onClick={() => toggle('links')} startIcon={<Icon name="link" size={16} />} sx={{ alignSelf: 'flex-end' }}>{t('stream.links')}</Button>
          </>
        }
      />
      {!talent ? <EmptyState icon="monitor-play" title={t('config.noTalent')} /> : control.error ? <ErrorState error={control.error} onRetry={control.retry} during="marshmallow.stream" /> : !state ? <PageSkeleton /> : (
        <SplitView>
          <Reading talent={talent} control={control} mayStep={mayStep} beside={panel !== null} />
          <Drawer open={panel === 'links'} onClose={() => setPanel(null)} title={t('stream.links')} name="marshmallow-stream">
            <LinksPanel key={talent.id} talentId={talent.id} mayWrite={mayStep} />
          </Drawer>
          <Drawer open={panel === 'look'} onClose={() => setPanel(null)} title={t('stream.look')} subtitle={t('stream.lookHelp')} name="marshmallow-stream">
            <LookPanel talentId={talent.id} path={talent.path} look={state.look} disabled={!mayStep} onChange={(set) => void control.setLook(set)} />
          </Drawer>
        </SplitView>
      )}
    </Page>
  );
}

/** `beside`: a drawer takes the place of the queue. */
function Reading({ talent, control, mayStep, beside }: { talent: Talent; control: StreamControl; mayStep: boolean; beside: boolean }): ReactElement | null {
  const replyField = useRef<HTMLTextAreaElement>(null);
  const drafts = useDrafts();
  const { state, busy, step } = control;
  if (!state) return null;
  const { current } = state;
  return (
    <Box sx={{ minHeight: 0, display: 'grid', gap: '14px', gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: beside ? 'minmax(0, 1fr)' : 'minmax(0, 1fr) 300px' }, gridTemplateRows: { xs: 'max-content max-content', lg: 'minmax(0, 1fr)' }, overflow: { xs: 'auto', lg: 'visible' } }}>
      <Box sx={{ minHeight: { xs: 'auto', lg: 0 }, display: 'flex', flexDirection: 'column', gap: '12px' }}>
        <Stage state={state} color={talent.color} />
        <Steps state={state} color={talent.color} busy={busy} mayStep={mayStep} onStep={(action) => void step(action)} onReply={() => replyField.current?.focus()} />
        {current && mayStep && <ReplyLine card={current} drafts={drafts} field={replyField} busy={busy} onSave={(content) => control.reply(current.id, current.version, content)} />}
      </Box>
      <Box sx={{ display: { lg: beside ? 'none' : 'grid' }, minHeight: 0 }}>
        <QueueColumn state={state} mayStep={mayStep} onShow={(id) => void step('show', id)} onRestore={(id) => void step('restore', id)} />
      </Box>
    </Box>
  );
}
