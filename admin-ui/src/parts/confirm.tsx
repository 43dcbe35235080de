import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiProblem } from '../api/client.ts';
import { ProblemNotice } from './problem-notice.tsx';

interface ConfirmProps {
  readonly opened: boolean;
  readonly title: string;
  readonly text: string;
  readonly action: string;
  /** Red: something is taken away. */
  readonly danger?: boolean;
  readonly busy: boolean;
  readonly problem: ApiProblem | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  /** Fields between the text and the buttons. */
  readonly children?: ReactNode;
}

/** Asks before something that cannot simply be done again the other way round. Stays open when it failed, and says why. */
export function Confirm(props: ConfirmProps) {
  const { t } = useTranslation();
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title}>
      <Stack gap="md">
        <Text size="sm">{props.text}</Text>
        {props.children}
        {props.problem === null ? null : <ProblemNotice problem={props.problem.problem} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            loading={props.busy}
            onClick={props.onConfirm}
            {...(props.danger === true ? { color: 'red.9' } : {})}
            {...(props.children === undefined ? { 'data-autofocus': true } : {})}
          >
            {props.action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
