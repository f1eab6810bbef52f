import { SelectField, SwitchField } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { PictureButton } from '../parts/PictureButton.js';
import { useTexts } from '../parts/t.js';
import type { Look } from './types.js';

const SIZES = [4, 5, 6, 8, 10, 12, 16];

/** Each change shows on every overlay at once. */
export function LookPanel({ talentId, path, look, disabled, onChange }: { talentId: string; path: string | null; look: Look; disabled: boolean; onChange(set: Partial<Look>): void }): ReactElement {
  const t = useTexts();
  const choice = <K extends 'theme' | 'position' | 'align' | 'order'>(key: K, values: readonly Look[K][]): ReactElement => (
    <SelectField name={key} label={t(`stream.look.${key}`)} value={look[key]} disabled={disabled} onChange={(value) => onChange({ [key]: value } as Partial<Look>)} options={values.map((value) => ({ value, label: t(`stream.look.${key}.${value}`) }))} />
  );
  return (
    <Box sx={{ display: 'grid', gap: '16px' }}>
      {choice('theme', ['bubble', 'paper', 'glass', 'plain'])}
      <SelectField name="size" label={t('stream.look.size')} help={t('stream.look.sizeHelp')} value={String(look.size)} disabled={disabled} onChange={(value) => onChange({ size: Number(value) })} options={[...new Set([...SIZES, look.size])].toSorted((a, b) => a - b).map((size) => ({ value: String(size), label: t('stream.look.sizeOf', { size }) }))} />
      {choice('position', ['top', 'middle', 'bottom'])}
      {choice('align', ['start', 'center'])}
      {path && (
        <Box sx={{ display: 'grid', gap: '6px' }}>
          <Box component="span" sx={{ fontWeight: 600, fontSize: 13 }}>{t('stream.look.background')}</Box>
          <PictureButton talentId={talentId} use="background" shown={look.background && `/api/v1/public/marshmallow/${path}/pictures/${look.background}.png`} disabled={disabled} onDone={({ picture }) => onChange({ background: picture })} onClear={() => onChange({ background: null })} />
          <Box component="span" sx={{ fontSize: 12, color: 'text.secondary' }}>{t('stream.look.backgroundHelp')}</Box>
        </Box>
      )}
      {choice('order', ['oldest', 'newest'])}
      <SwitchField kind="switch" name="showName" label={t('stream.look.showName')} value={look.showName} disabled={disabled} onChange={(showName) => onChange({ showName })} />
      {path && <SwitchField kind="switch" name="qr" label={t('stream.look.qr')} help={t('stream.look.qrHelp')} value={look.qr} disabled={disabled} onChange={(qr) => onChange({ qr })} />}
      <SwitchField kind="switch" name="motion" label={t('stream.look.motion')} value={look.motion} disabled={disabled} onChange={(motion) => onChange({ motion })} />
    </Box>
  );
}
