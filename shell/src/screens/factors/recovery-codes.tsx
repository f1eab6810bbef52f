import { Icon, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useState, type ReactElement } from 'react';

interface RecoveryCodesProps {
  codes: readonly string[];
  /** For the file's first line. */
  person: string;
  onKept(): void;
}

/** Ten codes, shown once: to copy, to download, to print. */
export function RecoveryCodes({ codes, person, onKept }: RecoveryCodesProps): ReactElement {
  const t = useT('shell');
  const { palette, mono, tones } = useTokens();
  const [copied, setCopied] = useState(false);
  const text = `${t('factors.codes.file', { person })}\n\n${codes.join('\n')}\n`;
  return (
    <Box sx={{ display: 'grid', gap: '16px' }}>
      <Box sx={{ display: 'flex', gap: '8px', p: '10px 12px', borderRadius: '8px', fontSize: 13, color: tones.warning.text, bgcolor: tones.warning.soft, border: `1px solid ${tones.warning.border}` }}>
        <Icon name="triangle-alert" size={18} />
        <Box sx={{ minWidth: 0 }}>{t('factors.codes.showText')}</Box>
      </Box>
      <Box component="ul" aria-label={t('factors.codes.showTitle')} sx={{ m: 0, p: '12px', listStyle: 'none', display: 'grid', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' }, gap: '6px 16px', fontFamily: mono, fontSize: 14, bgcolor: palette.paper, border: `1px solid ${palette.line}`, borderRadius: '8px', justifyItems: 'center' }}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px' }}>
        <Button variant="outlined" startIcon={<Icon name={copied ? 'check' : 'copy'} size={16} />} onClick={() => void navigator.clipboard?.writeText(text).then(() => setCopied(true))}>
          {t(copied ? 'factors.totp.copied' : 'factors.codes.copy')}
        </Button>
        <Button variant="outlined" startIcon={<Icon name="download" size={16} />} onClick={() => download(text)}>
          {t('factors.codes.download')}
        </Button>
        <Button variant="outlined" startIcon={<Icon name="file-text" size={16} />} onClick={() => print(text)}>
          {t('factors.codes.print')}
        </Button>
        <Button variant="contained" onClick={onKept} sx={{ ml: 'auto' }}>
          {t('factors.codes.kept')}
        </Button>
      </Box>
    </Box>
  );
}

function download(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: 'hako-recovery-codes.txt' });
  link.click();
  URL.revokeObjectURL(url);
}

/** Prints the codes alone, from a frame of their own: no style or script of the page is in it. */
function print(text: string): void {
  const frame = document.createElement('iframe');
  frame.style.cssText = 'position:fixed;width:0;height:0;border:0';
  frame.title = 'print';
  document.body.append(frame);
  const page = frame.contentDocument;
  if (!page || !frame.contentWindow) return frame.remove();
  const sheet = page.createElement('pre');
  sheet.textContent = text;
  page.body.append(sheet);
  frame.contentWindow.addEventListener('afterprint', () => frame.remove());
  frame.contentWindow.print();
}
