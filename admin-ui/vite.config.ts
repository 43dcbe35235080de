import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm run ui:dev` finds the hub. */
const HUB = 'http://127.0.0.1:4400';

/** Libraries, but those only some pages need: charts, dates, drop areas. */
const FRAME =
  /node_modules\/(?!(?:uplot|dayjs|react-dropzone|file-selector|attr-accept|@mantine\/(?:dates|dropzone))|.*\.css)/;

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The content security policy allows our own files only: nothing is turned into a data: address.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    // What every page is made of in one file: sixty small ones cost the first page more than they save the next.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'frame', test: FRAME, minShareCount: 3 }] } } },
  },
  // changeOrigin would make the hub refuse the page as a foreign origin; the browser's own Origin has to match the Host it sends.
  server: { port: 5173, strictPort: true, proxy: { '/v1': { target: HUB, changeOrigin: false } } },
});
