/*
 * uPlot asks Intl for the browser's language while it loads. A headless browser on a machine without a language says "en-US@posix",
 * which Intl refuses: then every page with a plot would be broken. What we show is in the language chosen at the door anyhow.
 */
try {
  new Intl.NumberFormat(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
}
