import type { z } from '@hono/zod-openapi';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ImportView } from '../../../core/api/schema/bank.ts';
import type {
  CsvMappingRequest,
  CsvMappingText,
  CsvMappingView,
  PreviewView,
  Sample,
  SketchRequest,
  SketchView,
} from '../../../core/api/schema/csv-mapping.ts';
import { type ApiProblem, call } from './client.ts';
import { IMPORTS } from './imports.ts';
import { useAction } from './use-action.ts';
import { useWhole } from './use-list.ts';

const CSV_MAPPINGS = '/v1/csv-mappings';

export type Mapping = z.input<typeof CsvMappingText>;
export type SketchChoices = Omit<z.input<typeof SketchRequest>, 'sample'>;

export function useCsvMappings() {
  return useWhole<CsvMappingView>(CSV_MAPPINGS);
}

/** Asks what does not change anything: the answer is kept as long as the page is open. */
function ask<T>(path: string, body: unknown, signal: AbortSignal): Promise<T> {
  return call<T>(path, { method: 'POST', body, key: crypto.randomUUID(), signal });
}

/** The first lines of a file and what they seem to hold. */
export function useSketch(sample: Sample | null, choices: SketchChoices) {
  return useQuery<SketchView, ApiProblem>({
    queryKey: [`${CSV_MAPPINGS}/sketch`, sample, choices],
    queryFn: ({ signal }) => ask(`${CSV_MAPPINGS}/sketch`, { sample, ...choices }, signal),
    enabled: sample !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

/** What a mapping makes of the first rows; while a changed one is tried, the answer before it stays. */
export function usePreview(sample: Sample, mapping: Mapping) {
  return useQuery<PreviewView, ApiProblem>({
    queryKey: [`${CSV_MAPPINGS}/preview`, sample, mapping],
    queryFn: ({ signal }) => ask(`${CSV_MAPPINGS}/preview`, { sample, mapping }, signal),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

type Kept = z.input<typeof CsvMappingRequest>;

/** Keeps a new mapping, or changes the one with this id. */
export function useKeepCsvMapping(id: string | null) {
  return useAction<Kept, CsvMappingView>({
    method: id === null ? 'POST' : 'PATCH',
    path: id === null ? CSV_MAPPINGS : `${CSV_MAPPINGS}/${id}`,
    touches: [[CSV_MAPPINGS]],
  });
}

export function useRemoveCsvMapping(onDone: () => void) {
  return useAction<CsvMappingView>({
    method: 'DELETE',
    path: ({ id }) => `${CSV_MAPPINGS}/${id}`,
    touches: [[CSV_MAPPINGS]],
    onDone,
  });
}

/** Reads the document of a refused import once more. */
export function useImportAgain() {
  return useAction<{ readonly importId: string; readonly mapping: string }, ImportView>({
    path: ({ importId }) => `${IMPORTS}/${importId}/again`,
    body: ({ mapping }) => ({ mapping }),
    touches: [[IMPORTS]],
  });
}
