import chromiumPackage from '@sparticuz/chromium';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Chromium from npm. It may not look for its maker's servers: nothing here has a way out. */
export async function openBrowser(): Promise<Browser> {
  chromiumPackage.setGraphicsMode = false;
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic'];
  return chromium.launch({
    executablePath: await chromiumPackage.executablePath(),
    args: ['--no-sandbox', '--no-first-run', '--disable-gpu', ...quiet],
  });
}

const WORDS = {
  nl: { name: 'Nederlands', email: 'E-mailadres', password: 'Wachtwoord' },
  en: { name: 'English', email: 'Email address', password: 'Password' },
} as const;

/** Signs in by keyboard, in a language chosen at the door. */
export async function signIn(
  page: Page,
  language: 'nl' | 'en',
  who: { readonly email: string; readonly password: string },
): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: WORDS[language].name }).click();
  await page.getByLabel(WORDS[language].email).fill(who.email);
  await page.keyboard.press('Tab');
  await page.getByLabel(WORDS[language].password, { exact: true }).fill(who.password);
  await page.keyboard.press('Enter');
  await page.waitForURL('/');
}
