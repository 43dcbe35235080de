/**
 * What an administrator fills in for a plugin. One description makes the form in the admin UI, the check at the rim and the
 * masking of secrets.
 */
export interface SettingField {
  readonly label: { readonly en: string; readonly nl: string };
  readonly help?: { readonly en: string; readonly nl: string };
  readonly type: 'text' | 'url' | 'secret' | 'certificate' | 'private-key' | 'boolean' | 'choice' | 'folder';
  readonly required: boolean;
  /** With `choice`. */
  readonly choices?: readonly {
    readonly value: string;
    readonly label: { readonly en: string; readonly nl: string };
  }[];
  /** A regular expression the text must match as a whole. */
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly default?: string | boolean;
}

/** Field name → field. Names are kebab-case and stable: they are stored. Empty when nothing is to be filled in. */
export type Settings = Readonly<Record<string, SettingField>>;
