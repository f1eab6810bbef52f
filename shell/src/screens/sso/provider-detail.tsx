import { useT } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { CheckResult } from './check-result.js';
import { CopyValue } from './copy-value.js';
import { ProviderForm } from './provider-form.js';
import { TestReport } from './test-report.js';
import type { Provider } from './types.js';

interface ProviderDetailProps {
  provider: Provider;
  mayWrite: boolean;
  mayTest: boolean;
  /** Id of a test sign-in that came back. */
  test: string | null;
  onTestClosed(): void;
  onSaved(): void;
  onClose(): void;
}

export function ProviderDetail({ provider, mayWrite, mayTest, test, onTestClosed, onSaved, onClose }: ProviderDetailProps): ReactElement {
  const t = useT('shell');
  const [dirty, setDirty] = useState(false);
  const saml = provider.preset === 'saml';
  return (
    <Box sx={{ display: 'grid', gap: '16px' }}>
      {test && mayTest && <TestReport id={test} provider={provider} onClose={onTestClosed} />}
      <Box role="group" aria-label={t('sso.addresses')} sx={{ display: 'grid', gap: '10px' }}>
        <CopyValue label={t(saml ? 'sso.acs' : 'sso.redirectUri')} value={provider.addresses.callback} help={t(saml ? 'sso.acsHelp' : 'sso.redirectUriHelp')} />
        {provider.config.singleLogout && <CopyValue label={t('sso.logoutUri')} value={provider.addresses.logout} help={t('sso.logoutUriHelp')} />}
        {provider.config.singleLogout && provider.preset !== 'entra' && <CopyValue label={t('sso.backchannelUri')} value={provider.addresses.backchannel} help={t('sso.backchannelUriHelp')} />}
        {provider.config.singleLogout && <CopyValue label={t('sso.frontchannelUri')} value={provider.addresses.frontchannel} help={t('sso.frontchannelUriHelp')} />}
        {saml && <CopyValue label={t('sso.metadataUrl')} value={provider.addresses.metadata} help={t('sso.metadataUrlHelp')} />}
      </Box>
      {mayTest && <CheckResult provider={provider} dirty={dirty} />}
      <ProviderForm key={provider.id} preset={provider.preset} provider={provider} readOnly={!mayWrite} onSaved={onSaved} reload={onSaved} onCancel={onClose} onDirty={setDirty} />
    </Box>
  );
}
