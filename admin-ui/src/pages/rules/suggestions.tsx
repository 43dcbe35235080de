import { Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type RuleSuggestion, useAcceptSuggestion, useDismissSuggestion, useSuggestions } from '../../api/rules.ts';
import { useMay } from '../../api/session.ts';
import { announce } from '../../parts/announce.tsx';
import { Iban } from '../../parts/iban.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';

/** Suggestions shown at once: more would hide the rules below. */
const SHOWN = 4;

/** Habits that could be rules. Nothing is shown where there are none. */
export function Suggestions({ administrationId }: { readonly administrationId: string | null }) {
  const { t } = useTranslation();
  const may = useMay();
  const suggestions = useSuggestions(administrationId);
  const rows = suggestions.data ?? [];
  if (rows.length === 0 || !may.work) return null;
  return (
    <Card>
      <Title order={2} size="h5">
        {t('suggestions.title')}
      </Title>
      <Text fz="sm" c="dimmed" mb="sm">
        {t('suggestions.lead')}
      </Text>
      <Stack gap="sm">
        {rows.slice(0, SHOWN).map((suggestion) => (
          <SuggestionRow key={suggestion.id} suggestion={suggestion} administrationId={administrationId ?? ''} />
        ))}
      </Stack>
    </Card>
  );
}

interface SuggestionRowProps {
  readonly suggestion: RuleSuggestion;
  readonly administrationId: string;
}

function SuggestionRow({ suggestion, administrationId }: SuggestionRowProps) {
  const { t } = useTranslation();
  const accept = useAcceptSuggestion(administrationId, ({ name }) => announce(t('suggestions.accepted', { name })));
  const dismiss = useDismissSuggestion(administrationId);
  const problem = accept.problem ?? dismiss.problem;
  return (
    <div>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Text fz="sm" fw={550}>
            {suggestion.name} → {suggestion.ledgerAccount}
            {suggestion.ledgerAccountName === null ? '' : ` · ${suggestion.ledgerAccountName}`}
          </Text>
          <Group gap={6}>
            {suggestion.iban === null ? null : <Iban value={suggestion.iban} fz="sm" />}
            {suggestion.textContains.map((words) => (
              <Badge key={words} color="gray">
                “{words}”
              </Badge>
            ))}
            <Text fz="sm" c="dimmed">
              {t('suggestions.rests', { count: suggestion.bookings })}
            </Text>
          </Group>
        </div>
        <Group gap="xs" wrap="nowrap">
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            loading={dismiss.busy}
            onClick={() => dismiss.run(suggestion)}
          >
            {t('suggestions.dismiss')}
          </Button>
          <Button size="xs" loading={accept.busy} onClick={() => accept.run(suggestion)}>
            {t('suggestions.accept')}
          </Button>
        </Group>
      </Group>
      {problem === null ? null : <ProblemNotice problem={problem.problem} />}
    </div>
  );
}
