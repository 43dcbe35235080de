import { Text, type TextProps } from '@mantine/core';

/** "NL91 ABNA 0417 1643 00". An account that is no IBAN is shown as the bank wrote it. */
export function groupedIban(iban: string): string {
  return /^[A-Z]{2}\d{2}/.test(iban) ? iban.replace(/(.{4})(?=.)/g, '$1 ') : iban;
}

export function Iban({ value, ...rest }: TextProps & { readonly value: string }) {
  return (
    <Text span inherit className="figures" {...rest}>
      {groupedIban(value)}
    </Text>
  );
}
