import { setNonce } from 'get-nonce';

/** The content security policy lets in only `<style>` elements with this response's nonce, which the hub writes into index.html. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
}

/** Mantine's overlays lock the page's scrolling through a library that makes a style element of its own. */
export function shareNonce(): void {
  setNonce(styleNonce());
}
