import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import '@mantine/dropzone/styles.css';
import '@mantine/notifications/styles.css';
import './global.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startI18n } from './i18n/i18n.ts';
import { shareNonce } from './style-nonce.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');
shareNonce();
await startI18n();
createRoot(root).render(<App />);
