import { Facts, Form, OshiAvatar, Page, PageHeader, Section, SelectField, SubmitBar, TextField, useApi, useForm, useLocalized, useNavigate, useNotify, useShell, useT, type Locale } from '@hako/sdk-plugin/ui';
import { Box, Tab, Tabs } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useParams } from 'react-router';
import { setPreference, usePreferences, type Preferences } from '../../app/preferences.js';
import { switchLanguage } from '../../i18n/i18n.js';
import { LANGUAGES } from '../../layout/look-menus.js';
import { ChangePasswordForm } from './change-password-form.js';
import { EmailSection } from './email-section.js';
import { LinkedAccounts } from '../sso/linked-accounts.js';
import { SecurityTab } from './security/security-tab.js';
import { Sessions } from './sessions.js';

const TABS = ['account', 'password', 'security', 'linked', 'sessions'] as const;

export default function ProfileScreen(): ReactElement {
  const t = useT('shell');
  const navigate = useNavigate();
  const notify = useNotify();
  const client = useQueryClient();
  const { boot } = useShell();
  const { tab: asked } = useParams();
  const tab = TABS.find((one) => one === asked) ?? 'account';
  return (
    <Page maxWidth={760}>
      <PageHeader
        title={t('profile.title')}
        leading={<OshiAvatar name={boot.user.displayName} size={36} />}
        description={boot.user.displayName}
        tabs={
          <Tabs value={tab} onChange={(_event, next: string) => navigate(next === 'account' ? '/profile' : `/profile/${next}`)} aria-label={t('profile.title')} variant="scrollable">
            {TABS.map((one) => (
              <Tab key={one} value={one} label={t(`profile.${one}`)} />
            ))}
          </Tabs>
        }
      />
      {tab === 'account' && (
        <Box sx={{ display: 'grid', gap: '16px' }}>
          <Account />
          <EmailSection />
        </Box>
      )}
      {tab === 'password' && (
        <Section title={t('profile.password')} description={t('password.others')}>
          <ChangePasswordForm onChanged={() => { notify(t('password.changed'), { level: 'success' }); void client.invalidateQueries({ queryKey: ['core', 'me'] }); }} />
        </Section>
      )}
      {tab === 'security' && <SecurityTab />}
      {tab === 'linked' && <LinkedAccounts />}
      {tab === 'sessions' && <Sessions />}
    </Page>
  );
}

function Account(): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const client = useQueryClient();
  const notify = useNotify();
  const localized = useLocalized();
  const { boot } = useShell();
  const { theme, density } = usePreferences();
  const form = useForm({
    initial: { displayName: boot.user.displayName, language: boot.user.locale as string, theme: theme as string, density: density as string },
    async submit({ displayName, language, theme: nextTheme, density: nextDensity }) {
      await http.patch('/auth/me', { displayName, language });
      setPreference('theme', nextTheme as Preferences['theme']);
      setPreference('density', nextDensity as Preferences['density']);
      await switchLanguage(language as Locale);
      void client.invalidateQueries({ queryKey: ['core', 'boot'] });
      notify(t('saved'), { level: 'success' });
    },
  });
  const { values, set } = form;
  return (
    <Section title={t('profile.account')}>
      <Form form={form} labels={{ displayName: t('people.name'), language: t('language.label') }} label={t('profile.account')}>
        <TextField name="displayName" label={t('people.name')} value={values.displayName} onChange={(value) => set('displayName', value)} maxLength={100} autoComplete="name" />
        <SelectField name="language" label={t('language.label')} value={values.language} onChange={(value) => set('language', value)} options={LANGUAGES.map(({ locale, name }) => ({ value: locale, label: name }))} />
        <SelectField name="theme" label={t('theme.label')} value={values.theme} onChange={(value) => set('theme', value)} options={['light', 'dark', 'system'].map((value) => ({ value, label: t(`theme.${value}`) }))} />
        <SelectField name="density" label={t('density.label')} value={values.density} onChange={(value) => set('density', value)} options={['compact', 'comfortable'].map((value) => ({ value, label: t(`density.${value}`) }))} />
        <Facts items={[{ label: t('people.username'), value: boot.user.username }, { label: t('signIn.agency'), value: `${localized(boot.tenant.name)} (${boot.tenant.code})` }]} />
        <SubmitBar action={t('action.save')} busy={form.busy} disabled={!form.dirty} />
      </Form>
    </Section>
  );
}
