import { FileDrop, Icon, SelectField, useApi, useFormat, useNotify, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button, Radio, ToggleButton, ToggleButtonGroup } from '@mui/material';
import type { ReactElement } from 'react';
import { useSystems } from '../api/useSystems.js';
import { useTexts } from '../parts/t.js';
import { saveFile } from '../parts/saveFile.js';
import { useTalents } from '../parts/useTalents.js';
import type { ImportDraft } from './draft.js';
import { EncodingField } from './EncodingField.js';
import type { Encoding, FileFormat, ImportMode } from './types.js';

export const MAX_BYTES = 10 * 1024 * 1024;
const MAX_ROWS = 50_000;

export interface FileStepProps {
  draft: ImportDraft;
  /** The head of the file is being read. */
  reading: boolean;
  /** The file was refused because its text could not be read. */
  unreadable: boolean;
  onChange(part: Partial<ImportDraft>): void;
  onFile(file: File, encoding?: Encoding): void;
}

/** Into whose archive, what the rows are, what to do with known customers, and the file. */
export function FileStep({ draft, reading, unreadable, onChange, onFile }: FileStepProps): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const talents = useTalents();
  const systems = useSystems(draft.talentId || undefined, draft.consumer);
  return (
    <Box sx={{ display: 'grid', gap: '20px', gridTemplateColumns: { xs: '1fr', md: 'minmax(0, 2fr) minmax(0, 3fr)' }, alignItems: 'start' }}>
      <Box sx={{ display: 'grid', gap: '16px' }}>
        <SelectField name="talentId" label={t('import.intoTalent')} value={draft.talentId} onChange={(talentId) => onChange({ talentId })} placeholder={t('form.chooseTalent')} required options={talents.all.filter((talent) => talent.active).map((talent) => ({ value: talent.id, label: talent.name }))} />
        <Box>
          <Box sx={{ fontSize: 13, fontWeight: 600, mb: '4px' }}>{t('import.kind')}</Box>
          <ToggleButtonGroup exclusive size="small" fullWidth value={draft.profileType} onChange={(_, type: ImportDraft['profileType'] | null) => type && onChange({ profileType: type })} aria-label={t('import.kind')}>
            <ToggleButton value="individual">{t('type.individual')}</ToggleButton>
            <ToggleButton value="company">{t('type.company')}</ToggleButton>
          </ToggleButtonGroup>
        </Box>
        <ModeChoice mode={draft.mode} onMode={(mode) => onChange({ mode })} />
        <SelectField name="consumer" label={t('import.consumer')} value={draft.consumer} onChange={(consumer) => onChange({ consumer })} options={systems} help={t('external.consumerHelp')} />
      </Box>
      <Box sx={{ display: 'grid', gap: '10px' }}>
        <FileDrop accept=".csv,.tsv,.txt,.xlsx" maxBytes={MAX_BYTES} disabled={draft.talentId === '' || reading} onFile={(file) => onFile(file)} label={t(reading ? 'import.reading' : 'import.drop')} help={draft.talentId === '' ? t('import.problem.noTalent') : t('import.limits', { size: format.bytes(MAX_BYTES), rows: format.number(MAX_ROWS) })} />
        {unreadable && draft.file && <EncodingField value={draft.encoding} busy={reading} onChange={(encoding) => draft.file && onFile(draft.file, encoding)} />}
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 12px' }}>
          {(['xlsx', 'csv'] as const).map((kind) => <TemplateButton key={kind} profileType={draft.profileType} format={kind} />)}
          <Box sx={{ fontSize: 12, color: 'text.secondary', flex: '1 1 200px' }}>{t('import.personalShown')}</Box>
        </Box>
      </Box>
    </Box>
  );
}

function ModeChoice({ mode, onMode }: { mode: ImportMode; onMode(mode: ImportMode): void }): ReactElement {
  const t = useTexts();
  const { palette, tones } = useTokens();
  return (
    <Box component="fieldset" sx={{ m: 0, p: 0, border: 0, display: 'grid', gap: '6px' }}>
      <Box component="legend" sx={{ p: 0, mb: '4px', fontSize: 13, fontWeight: 600 }}>{t('import.ifExists')}</Box>
      {(['create', 'upsert', 'update'] as const).map((value) => (
        <Box key={value} component="label" sx={{ display: 'flex', gap: '6px', p: '6px 8px', borderRadius: '8px', cursor: 'pointer', border: `1px solid ${mode === value ? tones.accent.solid : palette.line}`, bgcolor: mode === value ? tones.accent.soft : palette.surface }}>
          <Radio checked={mode === value} onChange={() => onMode(value)} name="mode" value={value} sx={{ alignSelf: 'start' }} />
          <Box sx={{ minWidth: 0 }}>
            <Box sx={{ fontSize: 13, fontWeight: 600 }}>{t(`import.mode.${value}`)}</Box>
            <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{t(`import.mode.${value}Help`)}</Box>
          </Box>
        </Box>
      ))}
    </Box>
  );
}

function TemplateButton({ profileType, format }: { profileType: ImportDraft['profileType']; format: FileFormat }): ReactElement {
  const t = useTexts();
  const http = useApi();
  const notify = useNotify();
  const download = async (): Promise<void> => {
    try {
      saveFile(await http.download('/imports/customers/template', { query: { profileType, format } }));
    } catch (error) {
      notify(error instanceof Error ? error.message : String(error), { level: 'error' });
    }
  };
  return <Button variant="text" onClick={() => void download()} startIcon={<Icon name="file-down" size={16} />} sx={{ ml: '-8px' }}>{t('import.templateAs', { format: format.toUpperCase() })}</Button>;
}
