import { Select, SimpleGrid, TagsInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DATE_FORMS } from '../../../../core/domain/csv-mapping.ts';
import type { Mapping } from '../../api/csv-mappings.ts';

interface FormsProps {
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
}

type Numbers = Mapping['numbers'];

/** The two marks go together: what parts the thousands is not the decimal mark. */
const NUMBERS: readonly { readonly example: string; readonly marks: Pick<Numbers, 'decimal' | 'thousands'> }[] = [
  { example: '1.234,56', marks: { decimal: ',', thousands: '.' } },
  { example: '1234,56', marks: { decimal: ',', thousands: null } },
  { example: '1 234,56', marks: { decimal: ',', thousands: ' ' } },
  { example: '1,234.56', marks: { decimal: '.', thousands: ',' } },
  { example: '1234.56', marks: { decimal: '.', thousands: null } },
  { example: "1'234.56", marks: { decimal: '.', thousands: "'" } },
];
const NEGATIVES: readonly { readonly value: Numbers['negative']; readonly label: string }[] = [
  { value: 'minus', label: '-12,50' },
  { value: 'minus-behind', label: '12,50-' },
  { value: 'parentheses', label: '(12,50)' },
];

/** How the file writes days and amounts, and what it does not say itself. */
export function Forms({ mapping, onChange }: FormsProps) {
  const { t } = useTranslation();
  const { numbers, columns, directionWords } = mapping;
  const written = NUMBERS.find(
    ({ marks }) => marks.decimal === numbers.decimal && marks.thousands === numbers.thousands,
  )?.example;
  const change = (part: Partial<Mapping>) => onChange({ ...mapping, ...part });
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
      <Select
        label={t('csv.date')}
        allowDeselect={false}
        data={[...DATE_FORMS]}
        value={mapping.date}
        onChange={(date) => date !== null && change({ date })}
      />
      <Select
        label={t('csv.amounts')}
        allowDeselect={false}
        data={NUMBERS.map(({ example }) => example)}
        value={written ?? null}
        onChange={(example) =>
          change({ numbers: { ...numbers, ...NUMBERS.find((one) => one.example === example)?.marks } })
        }
      />
      <Select
        label={t('csv.negative')}
        allowDeselect={false}
        data={NEGATIVES}
        value={numbers.negative}
        onChange={(negative) => negative !== null && change({ numbers: { ...numbers, negative } })}
      />
      <Select
        label={t('csv.order')}
        allowDeselect={false}
        data={(['oldest-first', 'newest-first'] as const).map((value) => ({ value, label: t(`csv.orders.${value}`) }))}
        value={mapping.order}
        onChange={(order) => order !== null && change({ order })}
      />
      {columns.account === undefined ? (
        <TextInput
          label={t('csv.account')}
          description={t('csv.accountHint')}
          value={mapping.account ?? ''}
          onChange={({ currentTarget }) => change({ account: currentTarget.value.trim() || null })}
        />
      ) : null}
      {columns.currency === undefined ? (
        <TextInput
          label={t('csv.currency')}
          maxLength={3}
          value={mapping.currency ?? ''}
          onChange={({ currentTarget }) => change({ currency: currentTarget.value.toUpperCase().trim() || null })}
        />
      ) : null}
      {columns.direction === undefined || directionWords === null
        ? null
        : (['debit', 'credit'] as const).map((side) => (
            <TagsInput
              key={side}
              label={t(`csv.words.${side}`)}
              description={t('csv.wordsHint')}
              value={[...directionWords[side]]}
              onChange={(words) => change({ directionWords: { ...directionWords, [side]: words } })}
            />
          ))}
    </SimpleGrid>
  );
}
