import { Form, Icon, ScopeBadge, SubmitBar, toApiError, useApi, useForm, useNotify, useShell, useT, useTokens, type ScopeNode } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement, type ReactNode } from 'react';
import { originOf, type Origin } from './origin.js';
import { ValueEditor, valueText } from './value-editor.js';
import { useSettingWords } from './setting-words.js';
import { settingsPath } from './settings-path.js';
import type { SettingDefinition, SettingsAnswer } from './types.js';

interface SettingRowProps {
  definition: SettingDefinition;
  answer: SettingsAnswer;
  scope: ScopeNode;
  readOnly: boolean;
}

/** One setting: its value, where it comes from, and override or reset in place. */
export function SettingRow({ definition, answer, scope, readOnly }: SettingRowProps): ReactElement {
  const t = useT('shell');
  const { palette, mono } = useTokens();
  const { boot } = useShell();
  const words = useSettingWords();
  const [editing, setEditing] = useState(false);
  const save = useSave(scope, answer.version);
  const overridden = Object.hasOwn(answer.overrides, definition.key);
  const value = answer.settings[definition.key];
  const missing = definition.required && (value === null || value === undefined || value === '');
  return (
    <Box sx={{ p: '12px 16px', borderTop: `1px solid ${palette.line}`, '&:first-of-type': { borderTop: 0 } }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', gap: '6px 16px' }}>
        <Box sx={{ flex: '1 1 260px', minWidth: 0 }}>
          <Box sx={{ fontSize: 13, fontWeight: 600 }}>{definition.title}</Box>
          {definition.help && <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{definition.help}</Box>}
        </Box>
        {!editing && (
          <Box sx={{ flex: '0 1 auto', display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '6px 10px', justifyContent: { sm: 'flex-end' }, minWidth: 0 }}>
            <Box component="span" sx={{ fontSize: 13, fontWeight: 500, overflowWrap: 'anywhere', ...(typeof value === 'object' && value !== null ? { fontFamily: mono, fontSize: 12 } : {}) }}>{missing ? t('settings.missing') : valueText(value, definition, t, words)}</Box>
            <OriginChip origin={originOf(answer.inheritedFrom[definition.key], overridden, boot.scopes)} />
            {!readOnly && <Button variant="text" aria-label={`${t(overridden ? 'settings.change' : 'settings.override')}: ${definition.title}`} onClick={() => setEditing(true)}>{t(overridden ? 'settings.change' : 'settings.override')}</Button>}
            {!readOnly && overridden && (
              <Button variant="text" startIcon={<Icon name="undo-2" size={14} />} aria-label={`${t('settings.reset')}: ${definition.title}`} disabled={save.isPending} onClick={() => save.mutate({ [definition.key]: null })}>
                {t('settings.reset')}
              </Button>
            )}
          </Box>
        )}
      </Box>
      {editing && <Editor definition={definition} value={value} scope={scope} version={answer.version} onDone={() => setEditing(false)} />}
    </Box>
  );
}

function useSave(scope: ScopeNode, version: number) {
  const http = useApi();
  const client = useQueryClient();
  const notify = useNotify();
  const t = useT('shell');
  return useMutation({
    mutationFn: (set: Record<string, unknown>) => http.patch<SettingsAnswer>(settingsPath(scope), { version, set }),
    onSuccess: (next) => {
      client.setQueryData(['core', 'settings', scope.id], next);
      void client.invalidateQueries({ queryKey: ['core', 'settings'], predicate: (query) => query.queryKey[2] !== scope.id });
      notify(t('saved'), { level: 'success' });
    },
    onError: (error) => {
      void client.invalidateQueries({ queryKey: ['core', 'settings', scope.id] });
      notify(toApiError(error).message, { level: 'error' });
    },
  });
}

function Editor({ definition, value, scope, version, onDone }: { definition: SettingDefinition; value: unknown; scope: ScopeNode; version: number; onDone(): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const client = useQueryClient();
  const notify = useNotify();
  const field = `set.${definition.key}`;
  const form = useForm<{ value: unknown }>({
    initial: { value: definition.secret ? '' : value },
    async submit({ value: next }) {
      const answer = await http.patch<SettingsAnswer>(settingsPath(scope), { version, set: { [definition.key]: next } });
      client.setQueryData(['core', 'settings', scope.id], answer);
      notify(t('saved'), { level: 'success' });
    },
  });
  return (
    <Box sx={{ mt: '10px', maxWidth: 520 }}>
      <Form form={form} labels={{ [field]: definition.title, [definition.key]: definition.title }} label={definition.title} onSubmitted={onDone}>
        <ValueEditor name={field} definition={definition} value={form.values.value} onChange={(next) => form.set('value', next)} />
        <SubmitBar action={t('settings.save')} busy={form.busy} onCancel={onDone} />
      </Form>
    </Box>
  );
}

function OriginChip({ origin }: { origin: Origin }): ReactElement {
  const t = useT('shell');
  const { palette, tones } = useTokens();
  const chip = (content: ReactNode, here = false): ReactElement => (
    <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: '4px', maxWidth: 220, height: 22, px: '8px', borderRadius: '11px', fontSize: 12, border: `1px ${here ? 'solid' : 'dashed'} ${here ? tones.accent.border : palette.muted}`, color: here ? tones.accent.text : 'text.secondary', bgcolor: here ? tones.accent.soft : 'transparent' }}>
      {content}
    </Box>
  );
  switch (origin.kind) {
    case 'here':
      return chip(<><Icon name="map-pin" size={12} />{t('settings.here')}</>, true);
    case 'default':
      return chip(t('settings.default'));
    case 'scope':
      return chip(<ScopeBadge scope={origin.node} />);
    default:
      return chip(origin.name);
  }
}
