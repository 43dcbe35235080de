import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where the conformance corpus lies: beside the repository, or where KOPPEL_SHARED says. */
export const SHARED = resolve(process.env['KOPPEL_SHARED'] ?? join(import.meta.dirname, '../../../shared'));
export const CORPUS = join(SHARED, 'corpus');

// A manifest is other people's JSON: every field may be missing, so it is read field by field.
export type Json = { readonly [field: string]: unknown };

export interface ManifestFile {
  readonly file: string;
  readonly kind: string;
  readonly features?: readonly string[];
  readonly expected: Json & {
    readonly error?: boolean;
    readonly statements?: number;
    readonly entries?: number;
    readonly perStatement?: readonly Json[];
    readonly sampleEntries?: readonly Json[];
  };
}

export function readManifest(format: string): readonly ManifestFile[] {
  const path = join(CORPUS, format, 'manifest.json');
  if (!existsSync(path)) return [];
  return (JSON.parse(readFileSync(path, 'utf8')) as { files: ManifestFile[] }).files;
}

export const corpusFile = (format: string, file: string): string => join(CORPUS, format, file);
