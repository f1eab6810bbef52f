import { EmptyState, Icon, Page, PageHeader, Section, Slot, useFormat, useJobs, useLocalized, useShell, useT, useTokens, JobProgress, OshiAvatar, type JobView, type ScopeNode } from '@hako/sdk-plugin/ui';
import { Box, ButtonBase } from '@mui/material';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { Agencies } from './agencies.js';
import { useStartSteps, type StartStep } from './use-start-steps.js';

/** What waits for this person now; the widgets come from plugins. */
export function TodayScreen(): ReactElement {
  const { boot, slotFillers } = useShell();
  const t = useT('shell');
  const format = useFormat();
  const hour = new Date().getHours();
  const greeting = hour < 5 || hour >= 18 ? 'evening' : hour < 11 ? 'morning' : 'day';
  const { running } = useJobs();
  const steps = useStartSteps();
  // A column that has nothing to say gives its room to the widgets.
  const aside = running.length > 0 || steps.length > 0;
  const hasWidgets = slotFillers('home.widgets@1').length > 0;
  return (
    <Page maxWidth={1320}>
      <PageHeader title={t(`today.greeting.${greeting}`, { name: boot.user.displayName })} description={format.date(new Date())} />
      <Box sx={{ display: 'grid', gridTemplateColumns: { xs: 'minmax(0, 1fr)', ...(aside ? { lg: 'minmax(0, 2fr) minmax(280px, 1fr)' } : {}) }, gap: '16px', alignItems: 'start' }}>
        <Box sx={{ display: 'grid', gap: '16px', minWidth: 0 }}>
          <Talents />
          {boot.tenant.isPlatform && <Agencies />}
          {hasWidgets ? (
            <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(min(320px, 100%), 1fr))', gap: '16px', alignItems: 'start' }}>
              <Slot name="home.widgets@1" minHeight={120} />
            </Box>
          ) : boot.tenant.isPlatform ? null : (
            <Section title={t('today.widgets')}>
              <EmptyState icon="puzzle" title={t('today.noWidgets')}>{t('today.noWidgetsHelp')}</EmptyState>
            </Section>
          )}
        </Box>
        {aside && (
          <Box sx={{ display: 'grid', gap: '16px', minWidth: 0 }}>
            {running.length > 0 && <Running jobs={running} />}
            <Steps steps={steps} />
          </Box>
        )}
      </Box>
    </Page>
  );
}

function Talents(): ReactElement | null {
  const { boot } = useShell();
  const t = useT('shell');
  const talents = boot.scopes.filter((node) => node.type === 'talent' && node.active);
  if (talents.length === 0) return null;
  return (
    <Section title={t('today.talents')} description={t('today.talentsHelp')}>
      <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(min(148px, 100%), 1fr))', gap: '8px' }}>
        {talents.map((talent) => (
          <TalentCard key={talent.id} talent={talent} />
        ))}
      </Box>
    </Section>
  );
}

function TalentCard({ talent }: { talent: ScopeNode }): ReactElement {
  const { scope, setScope } = useShell();
  const { palette, tones } = useTokens();
  const localized = useLocalized();
  const t = useT('shell');
  const name = localized(talent.name);
  const chosen = scope.id === talent.id;
  const format = useFormat(talent.timezone);
  return (
    <ButtonBase aria-pressed={chosen} onClick={() => setScope(talent.id)} sx={{ display: 'flex', justifyContent: 'flex-start', gap: '10px', p: '8px 10px', borderRadius: '8px', textAlign: 'start', border: `1px solid ${chosen ? tones.accent.solid : palette.line}`, bgcolor: chosen ? tones.accent.soft : 'transparent', '&:hover': { bgcolor: chosen ? tones.accent.soft : palette.sunken } }}>
      <OshiAvatar name={name} color={talent.oshiColor ?? null} size={32} />
      <Box sx={{ minWidth: 0, flex: 1 }}>
        <Box sx={{ fontSize: 13, fontWeight: 600, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{name}</Box>
        <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{talent.timezone ? t('today.localTime', { time: format.time(new Date()).slice(0, 5) }) : talent.code}</Box>
      </Box>
      {chosen && <Icon name="check" size={16} label={t('scope.chosen')} />}
    </ButtonBase>
  );
}

function Running({ jobs }: { jobs: readonly JobView[] }): ReactElement {
  const t = useT('shell');
  return (
    <Section title={t('today.running')}>
      <Box sx={{ display: 'grid', gap: '14px' }}>{jobs.map((job) => <JobProgress key={job.id} job={job} />)}</Box>
    </Section>
  );
}

function Steps({ steps }: { steps: readonly StartStep[] }): ReactElement | null {
  const t = useT('shell');
  const { palette } = useTokens();
  if (steps.length === 0) return null;
  return (
    <Section title={t('today.steps')} padding="flush">
      <Box component="ul" sx={{ m: 0, p: '4px', listStyle: 'none' }}>
        {steps.map((step) => (
          <Box component="li" key={step.id}>
            <Box component={Link} to={step.to} sx={{ display: 'flex', alignItems: 'center', gap: '10px', p: '8px 12px', borderRadius: '6px', fontSize: 13, color: 'text.primary', textDecoration: 'none', '&:hover': { bgcolor: palette.sunken } }}>
              <Icon name={step.icon} size={18} color={palette.muted} />
              <Box sx={{ flex: 1 }}>{t(`today.step.${step.id}`)}</Box>
              <Icon name="chevron-right" size={16} color={palette.muted} />
            </Box>
          </Box>
        ))}
      </Box>
    </Section>
  );
}
