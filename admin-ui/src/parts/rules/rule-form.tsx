import { Button, Group, Select, SimpleGrid, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { RuleView } from '../../../../core/api/schema/books.ts';
import type { EntryDetailView } from '../../../../core/api/schema/entries.ts';
import { ibanOrNull } from '../../../../core/domain/iban.ts';
import { useAdministrations, useLedgerAccounts } from '../../api/books.ts';
import { type RuleDraft, useAddRule, useChangeRule } from '../../api/rules.ts';
import type { Language } from '../../i18n/i18n.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { asChoice } from '../administration-filter.tsx';
import { announce } from '../announce.tsx';
import { groupedIban } from '../iban.tsx';
import { ProblemNotice } from '../problem-notice.tsx';
import { RuleEffect } from './rule-effect.tsx';
import { SplitFields } from './split-fields.tsx';
import { splitOf, splitValues } from './split-values.ts';

/** What the form starts from: an existing rule, an entry to make a rule of, or nothing. */
export interface RuleStart {
  readonly rule?: RuleView;
  readonly entry?: EntryDetailView;
}

interface RuleFormProps {
  readonly start: RuleStart;
  readonly onClose: () => void;
}

const DIRECTIONS = ['both', 'in', 'out'] as const;

function firstValues({ rule, entry }: RuleStart, administrationId: string, language: Language) {
  const proposed = entry?.proposals[0]?.allocations.find(({ kind }) => kind === 'ledger');
  return {
    administrationId: rule?.administrationId ?? entry?.administrationId ?? administrationId,
    name: rule?.name ?? entry?.counterpartyName ?? '',
    iban: groupedIban(rule?.iban ?? entry?.counterpartyIban ?? ''),
    textContains: [...(rule?.textContains ?? [])],
    direction: rule?.direction ?? (entry === undefined ? 'both' : entry.amount.startsWith('-') ? 'out' : 'in'),
    ledgerAccount: rule?.ledgerAccount ?? proposed?.ledgerAccount ?? '',
    split: splitValues(rule?.split ?? [], language),
  };
}

/** Null: both ways. */
function oneWay(direction: string): 'in' | 'out' | null {
  return direction === 'in' || direction === 'out' ? direction : null;
}

/** The rule as it would be, as soon as enough is filled in to say what it would do. */
function draftOf(values: ReturnType<typeof firstValues>, { rule }: RuleStart, language: Language): RuleDraft | null {
  const split = splitOf(values.split, language);
  const iban = values.iban.trim() === '' ? null : ibanOrNull(values.iban);
  const words = values.textContains.filter((word) => word.trim().length >= 2);
  const unread = values.iban.trim() !== '' && iban === null;
  if (split === null) return null;
  if (unread || (iban === null && words.length === 0) || values.ledgerAccount === '' || values.administrationId === '')
    return null;
  return {
    administrationId: values.administrationId,
    name: values.name.trim() === '' ? '?' : values.name.trim(),
    iban,
    textContains: words,
    direction: oneWay(values.direction),
    ledgerAccount: values.ledgerAccount,
    split,
    ...(rule === undefined ? {} : { id: rule.id }),
  };
}

export function RuleForm({ start, onClose }: RuleFormProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const administrations = useAdministrations().data ?? [];
  const form = useForm({
    initialValues: firstValues(start, administrations.length === 1 ? (administrations[0]?.id ?? '') : '', language),
    validate: {
      administrationId: (value) => (value === '' ? t('mapping.choose') : null),
      name: (value) => (value.trim() === '' ? t('rules.nameMissing') : null),
      iban: (value, { textContains }) =>
        value.trim() === ''
          ? textContains.length === 0
            ? t('rules.conditionMissing')
            : null
          : ibanOrNull(value) === null
            ? t('addAccount.ibanInvalid')
            : null,
      textContains: (words) => (words.some((word) => word.trim().length < 2) ? t('rules.wordsShort') : null),
      ledgerAccount: (value) => (value === '' ? t('rules.ledgerMissing') : null),
      split: (values) => (splitOf(values, language) === null ? t('split.invalid') : null),
    },
  });
  const chart = useLedgerAccounts(form.values.administrationId === '' ? null : form.values.administrationId).data ?? [];
  const done = () => {
    announce(t('rules.saved'));
    onClose();
  };
  const add = useAddRule(done);
  const change = useChangeRule(done);
  const problem = add.problem ?? change.problem;
  const save = form.onSubmit((values) => {
    const rule = {
      ...values,
      name: values.name.trim(),
      iban: ibanOrNull(values.iban),
      direction: oneWay(values.direction),
      split: splitOf(values.split, language) ?? [],
    };
    if (start.rule === undefined) return add.run(rule);
    // An existing rule stays where it is; the hub keeps its administration.
    const { administrationId: _, ...changed } = rule;
    change.run({ id: start.rule.id, ...changed });
  });

  return (
    <form onSubmit={save} noValidate>
      <Stack>
        {problem === null ? null : <ProblemNotice problem={problem.problem} />}
        <TextInput label={t('rules.name')} data-autofocus maxLength={200} {...form.getInputProps('name')} />
        {administrations.length < 2 ? null : (
          <Select
            label={t('mapping.administration')}
            searchable
            disabled={start.rule !== undefined || start.entry !== undefined}
            data={administrations.map(asChoice)}
            {...form.getInputProps('administrationId')}
          />
        )}
        <Text fz="sm" fw={600} mt="xs">
          {t('rules.when')}
        </Text>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput
            label={t('entry.counterAccount')}
            placeholder="NL00 BANK 0000 0000 00"
            {...form.getInputProps('iban')}
          />
          <Select
            label={t('rules.direction')}
            allowDeselect={false}
            data={DIRECTIONS.map((direction) => ({ value: direction, label: t(`rules.directions.${direction}`) }))}
            {...form.getInputProps('direction')}
          />
        </SimpleGrid>
        <TagsInput
          label={t('rules.words')}
          description={t('rules.wordsHint')}
          placeholder={form.values.textContains.length === 0 ? t('rules.wordsPlaceholder') : ''}
          maxTags={10}
          acceptValueOnBlur
          splitChars={[',', ';']}
          {...form.getInputProps('textContains')}
        />
        {start.entry?.text == null ? null : (
          <Text fz="xs" c="dimmed">
            {t('entry.text')}: {start.entry.text}
          </Text>
        )}
        <Text fz="sm" fw={600} mt="xs">
          {t('rules.bookOn')}
        </Text>
        <Select
          label={t('mapping.ledgerAccount')}
          placeholder={t('rules.ledgerPlaceholder')}
          searchable
          limit={100}
          data={chart.map(({ code, name, blocked }) => ({
            value: code,
            label: `${code} · ${name}`,
            disabled: blocked,
          }))}
          {...form.getInputProps('ledgerAccount')}
          onChange={(value) => form.setFieldValue('ledgerAccount', value ?? '')}
        />
        <SplitFields
          values={form.values.split}
          chart={chart}
          error={typeof form.errors['split'] === 'string' ? form.errors['split'] : null}
          onChange={(split) => form.setFieldValue('split', split)}
        />
        <RuleEffect draft={draftOf(form.values, start, language)} />
        <Text fz="xs" c="dimmed">
          {t('rules.effect')}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={add.busy || change.busy}>
            {t('common.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
