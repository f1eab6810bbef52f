import { SwitchField, TextField, toApiError, useApi, useNotify, useT } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { ConfigValues } from './preset-fields.js';
import type { ProviderConfig } from './types.js';

interface SamlFieldsProps {
  values: ConfigValues;
  set<K extends keyof ConfigValues & string>(name: K, value: ConfigValues[K]): void;
}

/** A provider's metadata fills everything; who has none types it. */
export function SamlFields({ values, set }: SamlFieldsProps): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const [source, setSource] = useState('');
  const read = useMutation({
    mutationFn: () => http.post<ProviderConfig>('/sso/metadata', source.trim().startsWith('<') ? { xml: source } : { url: source.trim() }),
    onSuccess: ({ entityId = '', entryPoint = '', logoutUrl = '', certificates = [] }) => {
      set('entityId', entityId);
      set('entryPoint', entryPoint);
      set('logoutUrl', logoutUrl);
      set('certificates', certificates.join('\n\n'));
      notify(t('sso.saml.read'), { level: 'success' });
    },
    onError: (error) => notify(toApiError(error).message, { level: 'error' }),
  });
  return (
    <>
      <Box sx={{ display: 'grid', gap: '8px' }}>
        <TextField name="metadataSource" label={t('sso.saml.metadata')} help={t('sso.saml.metadataHelp')} value={source} onChange={setSource} rows={2} mono />
        <Box>
          <Button variant="outlined" size="small" disabled={!source.trim() || read.isPending} onClick={() => read.mutate()}>{t('sso.saml.fill')}</Button>
        </Box>
      </Box>
      <TextField name="config.certificates" label={t('sso.field.certificates')} help={t('sso.saml.certificatesHelp')} required value={values.certificates} onChange={(value) => set('certificates', value)} rows={4} mono />
      {(['signedResponse', 'encryptedAssertions', 'signedRequests'] as const).map((member) => (
        <SwitchField key={member} name={member} label={t(`sso.saml.${member}`)} help={t(`sso.saml.${member}Help`)} value={values[member]} onChange={(value) => set(member, value)} />
      ))}
    </>
  );
}
