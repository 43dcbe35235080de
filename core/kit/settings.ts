import type { PluginContext } from '../contract/ports.ts';
import type { SettingField, Settings } from '../contract/settings.ts';
import { KoppelError } from '../domain/errors.ts';

/* The fields that plugins of banks have in common. Their names are stored: they stay. */

type Words = readonly [en: string, nl: string];
type Type = Exclude<SettingField['type'], 'choice'>;

const words = ([en, nl]: Words) => ({ en, nl });

/** A field that has to be filled in. */
export function needed(type: Type, label: Words, help?: Words): SettingField {
  return { label: words(label), ...(help && { help: words(help) }), type, required: true };
}

/** A field that may stay empty. */
export function optional(type: Type, label: Words, help?: Words): SettingField {
  return { ...needed(type, label, help), required: false };
}

/** The client id of the developer portal. */
export function clientId(help?: Words): Settings {
  return { 'client-id': { ...needed('text', ['Client ID', 'Client-ID'], help), maxLength: 200 } };
}

export const CLIENT_SECRET: Settings = { 'client-secret': needed('secret', ['Client secret', 'Client-secret']) };

/** The certificate of the connection itself (mutual TLS) and its key. `help`: what this bank wants of it. */
export function transport(help: Words): Settings {
  return {
    'transport-certificate': needed('certificate', ['Transport certificate', 'Transportcertificaat'], help),
    'transport-key': needed('private-key', [
      'Key of the transport certificate',
      'Sleutel van het transportcertificaat',
    ]),
  };
}

/** The certificate that says whose requests are, and the key they are signed with. */
export function signing(help: Words): Settings {
  return {
    'signing-certificate': needed('certificate', ['Signing certificate', 'Ondertekencertificaat'], help),
    'signing-key': needed('private-key', ['Key of the signing certificate', 'Sleutel van het ondertekencertificaat']),
  };
}

/** Some banks want an address with every order: this one goes along when nobody waits at a screen. */
export function hubAddress(bank: string): Settings {
  const label: Words = ['Public IP address of this hub', 'Openbaar IP-adres van deze hub'];
  const help: Words = [
    `${bank} wants an address with every order; this one is given when nobody waits at a screen.`,
    `${bank} wil bij elke opdracht een adres; dit gaat mee als niemand achter een scherm wacht.`,
  ];
  return { 'hub-address': { ...optional('text', label, help), pattern: '[0-9a-fA-F.:]{2,45}' } };
}

/** The address of the person who waits, else of the hub ({@link hubAddress}). Throws `config` when neither is known. */
export function personAddress(bank: string, { person, settings }: PluginContext): string {
  const own = settings['hub-address'];
  const address = person?.ip ?? (typeof own === 'string' && own !== '' ? own : null);
  if (address === null)
    throw new KoppelError('config', `${bank} wants an IP address: fill in that of this hub in its settings.`);
  return address;
}

/** Where something of the bank is, for its sandbox or another environment. */
export function address(label: Words): SettingField {
  return optional('url', label, [
    "Only for another environment than the bank's own.",
    'Alleen voor een andere omgeving dan die van de bank.',
  ]);
}

/** Where the API of the bank is, and who vouches for its servers: core trusts `bank-authorities` instead of the well-known ones. */
export const BANK_SERVER: Settings = {
  'api-url': address(['Address of the API', 'Adres van de API']),
  'bank-authorities': optional(
    'certificate',
    ["Authorities of the bank's servers", 'Autoriteiten van de servers van de bank'],
    [
      "To believe these alone, where the bank's certificates are not of a well-known authority: PEM, one after another.",
      'Om alleen deze te geloven, als de bank geen certificaten van een bekende autoriteit heeft: PEM, na elkaar.',
    ],
  ),
};
