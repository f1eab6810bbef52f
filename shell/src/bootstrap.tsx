import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Root } from './app/root.js';
import { startI18n } from './i18n/i18n.js';

const element = document.getElementById('root');
if (!element) throw new Error('index.html has no #root');

void startI18n().then(() =>
  createRoot(element).render(
    <StrictMode>
      <Root />
    </StrictMode>,
  ),
);
