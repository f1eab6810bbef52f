import { Section, SelectField, SwitchField, TagsField, TextField } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { LINK_RULES, STRENGTHS } from '../filter/types.js';
import { PictureButton } from '../parts/PictureButton.js';
import { useTexts } from '../parts/t.js';
import { two, type FieldsProps } from './fields.js';
import { CAPTCHA_MODES, CAPTCHA_PROVIDERS, THEMES } from './types.js';

/** Who may ask, how much, and how it is proved that a person asks. */
export function AskingFields({ form: { values, set } }: FieldsProps): ReactElement {
  const t = useTexts();
  return (
    <Section title={t('config.asking')}>
      <Box sx={{ display: 'grid', gap: '14px' }}>
        <SwitchField name="anonymousAllowed" label={t('config.field.anonymousAllowed')} value={values.anonymousAllowed} onChange={(value) => set('anonymousAllowed', value)} />
        <Box sx={two}>
          <TextField name="minLength" type="number" label={t('config.field.minLength')} value={values.minLength} onChange={(value) => set('minLength', value)} help={t('config.lengthHelp')} />
          <TextField name="maxLength" type="number" label={t('config.field.maxLength')} value={values.maxLength} onChange={(value) => set('maxLength', value)} />
          <TextField name="perIpPerHour" type="number" label={t('config.field.perIpPerHour')} value={values.perIpPerHour} onChange={(value) => set('perIpPerHour', value)} />
          <TextField name="senderRetentionDays" type="number" label={t('config.field.senderRetentionDays')} value={values.senderRetentionDays} onChange={(value) => set('senderRetentionDays', value)} help={t('config.retentionHelp')} />
          <SelectField name="captchaMode" label={t('config.field.captchaMode')} value={values.captchaMode} onChange={(value) => set('captchaMode', value as typeof values.captchaMode)} options={CAPTCHA_MODES.map((value) => ({ value, label: t(`captcha.${value}`) }))} help={t(`captchaHelp.${values.captchaMode}`)} />
          <SelectField name="captchaProvider" label={t('config.field.captchaProvider')} value={values.captchaProvider} onChange={(value) => set('captchaProvider', value as typeof values.captchaProvider)} options={CAPTCHA_PROVIDERS.map((value) => ({ value, label: t(`captcha.${value}`) }))} />
        </Box>
      </Box>
    </Section>
  );
}

/** What a question goes through before anybody sees it. */
export function FilterFields({ form: { values, set } }: FieldsProps): ReactElement {
  const t = useTexts();
  return (
    <Section title={t('config.filter')}>
      <Box sx={{ display: 'grid', gap: '14px' }}>
        <SwitchField name="moderation" label={t('config.field.moderation')} help={t(values.moderation ? 'config.moderationHelp' : 'config.moderationOff')} value={values.moderation} onChange={(value) => set('moderation', value)} />
        <SwitchField name="autoApprove" label={t('config.field.autoApprove')} help={t('config.autoApproveHelp')} value={values.autoApprove} onChange={(value) => set('autoApprove', value)} disabled={!values.moderation || !values.filterEnabled} />
        <SwitchField name="filterEnabled" label={t('config.field.filterEnabled')} value={values.filterEnabled} onChange={(value) => { set('filterEnabled', value); if (!value) set('autoApprove', false); }} />
        <Box sx={two}>
          <SelectField name="filterStrength" label={t('config.field.filterStrength')} disabled={!values.filterEnabled} value={values.filterStrength} onChange={(value) => set('filterStrength', value as typeof values.filterStrength)} options={STRENGTHS.map((value) => ({ value, label: t(`strength.${value}`) }))} help={t(`strengthHelp.${values.filterStrength}`)} />
          <SelectField name="links" label={t('config.field.links')} disabled={!values.filterEnabled} value={values.links} onChange={(value) => set('links', value as typeof values.links)} options={LINK_RULES.map((value) => ({ value, label: t(`links.${value}`) }))} />
        </Box>
        {values.links !== 'allow' && <TagsField name="allowedHosts" label={t('config.field.allowedHosts')} value={values.allowedHosts} onChange={(value) => set('allowedHosts', value.slice(0, 50))} placeholder="youtube.com" help={t('config.hostsHelp')} />}
      </Box>
    </Section>
  );
}

/** How the page looks, and what visitors may leave on it. */
/** `talentId`: left out while she has no public path, where a picture of hers would have no address. */
export function LooksFields({ form: { values, set }, talentId, mayWrite }: FieldsProps & { talentId: string | undefined; mayWrite: boolean }): ReactElement {
  const t = useTexts();
  const own = values.avatarUrl.startsWith('/');
  return (
    <Section title={t('config.looks')}>
      <Box sx={{ display: 'grid', gap: '14px' }}>
        <Box sx={two}>
          <SelectField name="theme" label={t('config.field.theme')} value={values.theme} onChange={(value) => set('theme', value as typeof values.theme)} options={THEMES.map((value) => ({ value, label: t(`theme.${value}`) }))} />
          <TextField name="avatarUrl" type="url" label={t('config.field.avatarUrl')} value={own ? '' : values.avatarUrl} onChange={(value) => set('avatarUrl', value)} maxLength={500} placeholder="https://" />
        </Box>
        {talentId && (
          <Box sx={{ display: 'grid', gap: '6px' }}>
            <Box component="span" sx={{ fontWeight: 600, fontSize: 13 }}>{t('config.field.avatarPicture')}</Box>
            <PictureButton talentId={talentId} use="avatar" shown={own ? values.avatarUrl : null} disabled={!mayWrite} onDone={({ url }) => set('avatarUrl', url)} onClear={() => set('avatarUrl', '')} />
            <Box component="span" sx={{ fontSize: 12, color: 'text.secondary' }}>{t('config.avatarHelp')}</Box>
          </Box>
        )}
        <SwitchField name="showDates" label={t('config.field.showDates')} value={values.showDates} onChange={(value) => set('showDates', value)} />
        <SwitchField name="reactionsEnabled" label={t('config.field.reactionsEnabled')} value={values.reactionsEnabled} onChange={(value) => set('reactionsEnabled', value)} />
        {values.reactionsEnabled && <TagsField name="reactionEmoji" label={t('config.field.reactionEmoji')} value={values.reactionEmoji} onChange={(value) => set('reactionEmoji', value.slice(0, 12))} suggestions={['❤️', '👏', '😂', '😭', '🔥', '🎉', '✨', '🙏', '😳', '💯'].filter((emoji) => !values.reactionEmoji.includes(emoji))} help={t('config.emojiHelp')} />}
      </Box>
    </Section>
  );
}
