import { PasswordInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ConnectorSettingsView } from '../../../core/api/schema/links.ts';
import { useBilingual } from '../i18n/use-language.ts';

export type Fields = ConnectorSettingsView['fields'];
export type FieldValue = string | boolean;
type Field = Fields[string];

/** Fields whose value the hub keeps sealed and never shows again. */
const SECRET: readonly Field['type'][] = ['secret', 'private-key'];

export function isSecret({ type }: Field): boolean {
  return SECRET.includes(type);
}

/** What a field starts with when nothing was filled in. */
export function emptyValue({ type, default: preset }: Field): FieldValue {
  return preset ?? (type === 'boolean' ? false : '');
}

/** What still has to be filled in, of what is asked. */
export function missingFields(
  fields: Fields,
  values: Readonly<Record<string, FieldValue>>,
  kept: readonly string[] = [],
): readonly string[] {
  return Object.entries(fields)
    .filter(([name, field]) => field.required && (values[name] ?? emptyValue(field)) === '' && !kept.includes(name))
    .map(([name]) => name);
}

interface SettingFieldsProps {
  readonly fields: Fields;
  readonly values: Readonly<Record<string, FieldValue>>;
  /** Secrets that are filled in already: an empty field leaves them. */
  readonly kept?: readonly string[];
  /** The field the hub objected to. */
  readonly wrong?: string | undefined;
  /** Fields that may not stay empty and are. */
  readonly missing?: readonly string[];
  readonly disabled?: boolean;
  readonly onChange: (name: string, value: FieldValue) => void;
}

/** A form made from a plug-in's own description of what it wants to know. */
export function SettingFields({
  fields,
  values,
  kept = [],
  wrong,
  missing = [],
  disabled = false,
  onChange,
}: SettingFieldsProps) {
  const { t } = useTranslation();
  const bilingual = useBilingual();
  return Object.entries(fields).map(([name, field]) => {
    const value = values[name] ?? emptyValue(field);
    const isKept = kept.includes(name);
    const common = {
      label: bilingual(field.label),
      description: field.help === undefined ? undefined : bilingual(field.help),
      withAsterisk: field.required && field.type !== 'boolean',
      error: missing.includes(name) ? t('setup.missing') : wrong === name ? t('connector.wrong') : undefined,
      disabled,
      name,
    };
    const text = {
      ...common,
      autoComplete: 'off',
      value: String(value),
      onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
        onChange(name, event.currentTarget.value),
      ...(isKept ? { placeholder: t('connector.kept') } : {}),
      ...(field.maxLength === undefined ? {} : { maxLength: field.maxLength }),
    };
    switch (field.type) {
      case 'boolean':
        return (
          <Switch
            key={name}
            {...common}
            checked={value === true}
            onChange={(event) => onChange(name, event.currentTarget.checked)}
          />
        );
      case 'choice':
        return (
          <Select
            key={name}
            {...common}
            value={value === '' ? null : String(value)}
            onChange={(chosen) => onChange(name, chosen ?? '')}
            clearable={!field.required}
            data={(field.choices ?? []).map((choice) => ({ value: choice.value, label: bilingual(choice.label) }))}
          />
        );
      case 'secret':
        return <PasswordInput key={name} {...text} autoComplete="new-password" />;
      case 'certificate':
      case 'private-key':
        return (
          <Textarea
            key={name}
            {...text}
            placeholder={isKept ? t('connector.kept') : '-----BEGIN …'}
            autosize
            minRows={2}
            maxRows={8}
            spellCheck={false}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          />
        );
      default:
        return <TextInput key={name} {...text} type={field.type === 'url' ? 'url' : 'text'} />;
    }
  });
}
