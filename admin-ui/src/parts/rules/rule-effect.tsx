import { Badge, Group, Paper, Table, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { type RuleDraft, type RuleEffectExample, type RulePreview, useRulePreview } from '../../api/rules.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Amount } from '../amount.tsx';
import { Day } from '../day.tsx';
import { formatCount } from '../format.ts';
import { ProblemNotice } from '../problem-notice.tsx';

/** Examples shown under a form; the ones that were booked otherwise come first. */
const SHOWN = 6;
const QUIET_MS = 400;

/** What a rule would have done to earlier entries, while it is being made. Null: too little is filled in to say. */
export function RuleEffect({ draft }: { readonly draft: RuleDraft | null }) {
  const { t } = useTranslation();
  const [quiet] = useDebouncedValue(draft, QUIET_MS);
  const preview = useRulePreview(quiet);
  return (
    <Paper withBorder p="sm" aria-live="polite" aria-busy={preview.isFetching}>
      <Text fz="sm" fw={600}>
        {t('ruleEffect.title')}
      </Text>
      {preview.error === null ? null : <ProblemNotice problem={preview.error.problem} />}
      {draft === null || preview.data === undefined ? (
        <Text fz="xs" c="dimmed">
          {draft === null ? t('ruleEffect.hint') : t('common.loading')}
        </Text>
      ) : (
        <Told preview={preview.data} />
      )}
    </Paper>
  );
}

function Told({ preview }: { readonly preview: RulePreview }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const parts = [
    {
      text: t('ruleEffect.sameAsBooked', { count: preview.sameAsBooked }),
      count: preview.sameAsBooked,
      color: 'petrol',
    },
    {
      text: t('ruleEffect.otherwiseBooked', { count: preview.otherwiseBooked }),
      count: preview.otherwiseBooked,
      color: 'orange',
    },
    { text: t('ruleEffect.waiting', { count: preview.waiting }), count: preview.waiting, color: 'gray' },
    { text: t('ruleEffect.changed', { count: preview.changed }), count: preview.changed, color: 'gray' },
    { text: t('ruleEffect.lost', { count: preview.lost }), count: preview.lost, color: 'gray' },
  ];
  return (
    <>
      <Text fz="sm">
        {preview.matches === 0 ? t('ruleEffect.none') : t('ruleEffect.matches', { count: preview.matches })}
      </Text>
      <Group gap={6} my={6}>
        {parts
          .filter(({ count }) => count > 0)
          .map(({ text, color }) => (
            <Badge key={text} color={color}>
              {text}
            </Badge>
          ))}
      </Group>
      {preview.more ? (
        <Text fz="xs" c="dimmed">
          {t('ruleEffect.more', { entries: formatCount(preview.entries, language) })}
        </Text>
      ) : null}
      <Table fz="xs" verticalSpacing={3}>
        <Table.Tbody>
          {preview.examples.slice(0, SHOWN).map((example) => (
            <Example key={example.entryId} example={example} />
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}

function Example({ example }: { readonly example: RuleEffectExample }) {
  const { t } = useTranslation();
  const how = example.agrees === null ? 'waiting' : example.agrees ? 'yes' : 'no';
  return (
    <Table.Tr>
      <Table.Td>
        <Day value={example.bookingDate} />
      </Table.Td>
      <Table.Td maw={220}>
        <Text fz="xs" className="one-line" title={example.text ?? ''}>
          {[example.counterpartyName, example.text].filter((part) => part !== null && part !== '').join(' · ')}
        </Text>
      </Table.Td>
      <Table.Td ta="right">
        <Amount value={example.amount} currency={example.currency} />
      </Table.Td>
      <Table.Td ta="right" {...(how === 'no' ? { fw: 600 } : { c: 'dimmed' })}>
        {t(`ruleEffect.agrees.${how}`)}
      </Table.Td>
    </Table.Tr>
  );
}
