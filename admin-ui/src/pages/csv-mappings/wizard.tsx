import { Alert, Button, Card, Group, Stack, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { IconInfoCircle, IconTableColumn } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { CsvMappingView, Sample } from '../../../../core/api/schema/csv-mapping.ts';
import { type SketchChoices, useCsvMappings, useSketch } from '../../api/csv-mappings.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Editor } from './editor.tsx';
import { sampleOf } from './sample.ts';

/** A file to look at: one that was just chosen, or the document of a refused import. */
export interface Example {
  readonly sample: Sample;
  readonly file: File | null;
  readonly importId: string | null;
}

/** Says once what the columns of a bank's CSV hold: a file, its columns, what comes out, kept and read. */
export function Wizard() {
  const { t } = useTranslation();
  const [query] = useSearchParams();
  const importId = query.get('import');
  const mappingId = query.get('mapping');
  const mappings = useCsvMappings();
  const [example, setExample] = useState<Example | null>(
    importId === null ? null : { sample: { importId }, file: null, importId },
  );
  return (
    <Page title={t(mappingId === null ? 'csv.newTitle' : 'csv.changeTitle')} lead={t('csv.newLead')}>
      {importId === null ? <Choose chosen={example?.file ?? null} onChosen={setExample} /> : null}
      {example === null ? null : (
        <Loaded query={mappings}>
          {(rows) => (
            <Sketched
              // Another file starts anew.
              key={example.file === null ? 'import' : `${example.file.name} ${example.file.lastModified}`}
              example={example}
              kept={rows.find(({ id }) => id === mappingId) ?? null}
            />
          )}
        </Loaded>
      )}
    </Page>
  );
}

interface ChooseProps {
  readonly chosen: File | null;
  readonly onChosen: (example: Example) => void;
}

function Choose({ chosen, onChosen }: ChooseProps) {
  const { t } = useTranslation();
  const take = async ([file]: File[]) => {
    if (file !== undefined) onChosen({ sample: await sampleOf(file), file, importId: null });
  };
  return (
    <Dropzone onDrop={take} multiple={false} inputProps={{ 'aria-label': t('csv.choose') }}>
      <Group justify="center" gap="lg" style={{ pointerEvents: 'none' }} p="md">
        <IconTableColumn size={36} stroke={1.4} aria-hidden="true" />
        <Stack gap={2}>
          <Text fw={600}>{chosen?.name ?? t('csv.drop')}</Text>
          <Text c="dimmed" fz="sm">
            {t('csv.dropHint')}
          </Text>
        </Stack>
      </Group>
    </Dropzone>
  );
}

interface SketchedProps {
  readonly example: Example;
  readonly kept: CsvMappingView | null;
}

function Sketched({ example, kept }: SketchedProps) {
  const { t } = useTranslation();
  const [choices, setChoices] = useState<SketchChoices>(kept === null ? {} : shapeOf(kept));
  const sketch = useSketch(example.sample, choices);
  return (
    <Loaded query={sketch}>
      {(view) => (
        <Stack gap="lg">
          {view.known && kept === null ? (
            <Alert color="petrol" variant="light" icon={<IconInfoCircle />} title={t('csv.knownTitle')}>
              <Group justify="space-between">
                <Text fz="sm">{t('csv.knownText')}</Text>
                <Button component={Link} to="/upload" size="xs" variant="default">
                  {t('nav.upload')}
                </Button>
              </Group>
            </Alert>
          ) : null}
          <Card>
            <Editor
              key={JSON.stringify(choices)}
              example={example}
              sketch={view}
              kept={kept}
              // The kept mapping is the start as long as the file is cut the way it says.
              start={kept !== null && isShapeOf(choices, kept) ? kept.mapping : view.mapping}
              onShape={setChoices}
            />
          </Card>
        </Stack>
      )}
    </Loaded>
  );
}

function shapeOf({ mapping }: CsvMappingView): SketchChoices {
  const { delimiter, skipLines, hasHeader, encoding } = mapping;
  return { delimiter, skipLines, hasHeader, ...(encoding === undefined ? {} : { encoding }) };
}

function isShapeOf(choices: SketchChoices, kept: CsvMappingView): boolean {
  return JSON.stringify(choices) === JSON.stringify(shapeOf(kept));
}
