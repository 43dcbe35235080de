import { Button, Group, Stack, Textarea } from '@mantine/core';
import { type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EntryDetailView } from '../../../../core/api/schema/entries.ts';
import { useComment } from '../../api/entries.ts';
import { announce } from '../announce.tsx';
import { ProblemNotice } from '../problem-notice.tsx';

interface CommentBoxProps {
  readonly entry: EntryDetailView;
  readonly readOnly: boolean;
  readonly inputRef?: Ref<HTMLTextAreaElement>;
}

/** A note for the next person who opens this entry. The save button appears once there is something to save. */
export function CommentBox({ entry, readOnly, inputRef }: CommentBoxProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(entry.comment ?? '');
  const comment = useComment(entry.id, () => announce(t('entry.commentSaved')));
  const changed = text.trim() !== (entry.comment ?? '');
  return (
    <Stack gap="xs">
      <Textarea
        {...(inputRef === undefined ? {} : { ref: inputRef })}
        aria-label={t('entry.comment')}
        placeholder={t('entry.commentPlaceholder')}
        // Grows by the browser's own means: to measure it costs every entry a layout of the whole page.
        rows={Math.min(6, text.split('\n').length)}
        classNames={{ input: 'growing' }}
        maxLength={2000}
        readOnly={readOnly}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {comment.problem === null ? null : <ProblemNotice problem={comment.problem.problem} />}
      {changed ? (
        <Group justify="flex-end">
          <Button size="xs" variant="default" onClick={() => setText(entry.comment ?? '')}>
            {t('common.cancel')}
          </Button>
          <Button size="xs" loading={comment.busy} onClick={() => comment.run(text)}>
            {t('common.save')}
          </Button>
        </Group>
      ) : null}
    </Stack>
  );
}
