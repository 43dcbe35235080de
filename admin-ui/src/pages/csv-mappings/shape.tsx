import { NumberInput, Select, SimpleGrid, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Mapping, SketchChoices } from '../../api/csv-mappings.ts';

interface ShapeProps {
  readonly mapping: Mapping;
  readonly onChange: (choices: SketchChoices) => void;
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
const ENCODINGS = ['utf-8', 'windows-1252', 'iso-8859-15', 'utf-16le', 'cp437'];

/** How the file is cut into cells. A change has the file looked at anew. */
export function Shape({ mapping, onChange }: ShapeProps) {
  const { t } = useTranslation();
  const { delimiter, skipLines, hasHeader, encoding } = mapping;
  const now = { delimiter, skipLines, hasHeader, ...(encoding === undefined ? {} : { encoding }) };
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
      <Select
        label={t('csv.delimiter')}
        allowDeselect={false}
        data={DELIMITERS.map((value) => ({ value, label: value === '\t' ? t('csv.tab') : value }))}
        value={delimiter}
        onChange={(value) => value !== null && onChange({ delimiter: value })}
      />
      <NumberInput
        label={t('csv.skip')}
        min={0}
        max={20}
        value={skipLines}
        onChange={(value) => typeof value === 'number' && onChange({ ...now, skipLines: value })}
      />
      <Select
        label={t('csv.encoding')}
        clearable
        placeholder={t('csv.encodingAuto')}
        data={ENCODINGS}
        value={encoding ?? null}
        onChange={(value) => {
          const { encoding: _, ...rest } = now;
          onChange(value === null ? rest : { ...rest, encoding: value });
        }}
      />
      <Switch
        mt={{ lg: 30 }}
        label={t('csv.header')}
        checked={hasHeader}
        onChange={({ currentTarget }) => onChange({ ...now, hasHeader: currentTarget.checked })}
      />
    </SimpleGrid>
  );
}
