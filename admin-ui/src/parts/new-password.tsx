import { PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PASSWORD_CHARACTERS } from '../api/access.ts';

/** What a form checks of a password that is chosen, typed twice. */
export function useNewPasswordRules() {
  const { t } = useTranslation();
  return {
    password: (value: string) => (value.length < PASSWORD_CHARACTERS ? t('setup.passwordShort') : null),
    repeat: (value: string, all: { readonly password: string }) =>
      value === all.password ? null : t('setup.passwordDiffers'),
  };
}

type Field = 'password' | 'repeat';

interface NewPasswordProps {
  /** The form they are fields of. */
  readonly form: { key(field: Field): string; getInputProps(field: Field): object };
  readonly label: string;
  readonly autoFocus?: boolean;
}

/** A password that is chosen, twice: nobody sees what she types. */
export function NewPassword({ form, label, autoFocus = false }: NewPasswordProps) {
  const { t } = useTranslation();
  return (
    <>
      <PasswordInput
        label={label}
        description={t('setup.passwordHint')}
        autoComplete="new-password"
        autoFocus={autoFocus}
        key={form.key('password')}
        {...form.getInputProps('password')}
      />
      <PasswordInput
        label={t('setup.repeat')}
        autoComplete="new-password"
        key={form.key('repeat')}
        {...form.getInputProps('repeat')}
      />
    </>
  );
}
