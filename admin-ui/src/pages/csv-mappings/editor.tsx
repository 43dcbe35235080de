import { Button, Divider, Group, Stack, TextInput, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { CsvMappingView, SketchView } from '../../../../core/api/schema/csv-mapping.ts';
import { type Mapping, type SketchChoices, useImportAgain, useKeepCsvMapping } from '../../api/csv-mappings.ts';
import { IMPORTS } from '../../api/imports.ts';
import { announce } from '../../parts/announce.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { addFiles } from '../upload/queue.ts';
import { ColumnsTable } from './columns-table.tsx';
import { Forms } from './forms.tsx';
import { Preview } from './preview.tsx';
import { Shape } from './shape.tsx';
import type { Example } from './wizard.tsx';

interface EditorProps {
  readonly example: Example;
  readonly sketch: SketchView;
  /** The mapping that is changed; null for a new one. */
  readonly kept: CsvMappingView | null;
  readonly start: Mapping;
  readonly onShape: (choices: SketchChoices) => void;
}

/** What the columns hold, how days and amounts are written, and what comes out of it at this moment. */
export function Editor({ example, sketch, kept, start, onShape }: EditorProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [name, setName] = useState(kept?.name ?? '');
  const [mapping, setMapping] = useState(start);
  const keep = useKeepCsvMapping(kept?.id ?? null);
  const again = useImportAgain();
  const problem = keep.problem ?? again.problem;
  const save = async () => {
    const header = mapping.hasHeader ? [...(sketch.lines[mapping.skipLines] ?? [])] : null;
    const { id } = await keep.ask({ name: name.trim(), header, mapping });
    if (example.file !== null) addFiles([example.file], id);
    if (example.importId !== null) await again.ask({ importId: example.importId, mapping: id });
    announce(t('csv.saved', { name: name.trim() }));
    await client.invalidateQueries({ queryKey: [IMPORTS] });
    await navigate('/upload');
  };
  return (
    <Stack gap="lg">
      <Section title={t('csv.shapeTitle')} />
      <Shape mapping={mapping} onChange={onShape} />
      <Section title={t('csv.columnsTitle')} />
      <ColumnsTable lines={sketch.lines} mapping={mapping} onChange={setMapping} />
      <Forms mapping={mapping} onChange={setMapping} />
      <Section title={t('csv.previewTitle')} />
      <Preview sample={example.sample} mapping={mapping} />
      <Divider />
      {problem === null ? null : <ProblemNotice problem={problem.problem} />}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          // What went wrong stands above the button.
          void save().catch(() => undefined);
        }}
      >
        <Group align="flex-end">
          <TextInput
            label={t('csv.name')}
            placeholder={t('csv.namePlaceholder')}
            required
            flex={1}
            miw={240}
            maxLength={200}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Button type="submit" loading={keep.busy || again.busy} disabled={name.trim() === ''}>
            {t('csv.save')}
          </Button>
        </Group>
      </form>
    </Stack>
  );
}

function Section({ title }: { readonly title: string }) {
  return (
    <Title order={2} size="h5">
      {title}
    </Title>
  );
}
