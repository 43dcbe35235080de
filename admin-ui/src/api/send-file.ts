import type { ImportView } from '../../../core/api/schema/bank.ts';
import { ApiProblem, type Problem, withQuery } from './client.ts';

/** What one upload may hold, bytes; the hub refuses more. */
export const MAX_FILE_BYTES = 1_000_000_000;

export interface FileToSend {
  readonly file: File;
  /** One per action of a person. */
  readonly key: string;
  /** The kept CSV mapping to read it with; null: its content tells. */
  readonly mapping: string | null;
}

/**
 * Sends a file's bytes and says how far it is. XMLHttpRequest, because fetch cannot tell how much of a body has gone out.
 * Rejects with an {@link ApiProblem}.
 */
export function sendFile({ file, key, mapping }: FileToSend, onSent: (bytes: number) => void): Promise<ImportView> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', withQuery('/v1/statements', { name: file.name, mapping }));
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Idempotency-Key', key);
    request.upload.onprogress = (progress) => onSent(progress.loaded);
    request.onload = () => {
      const answer = readJson(request.responseText);
      if (request.status >= 200 && request.status < 300 && answer !== null) resolve(answer as ImportView);
      else reject(new ApiProblem(problemOf(request, answer)));
    };
    request.onerror = () => reject(new ApiProblem(problemOf(request, null)));
    request.send(file);
  });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function problemOf(request: XMLHttpRequest, answer: unknown): Problem {
  if (request.getResponseHeader('Content-Type')?.includes('application/problem+json') === true && answer !== null) {
    return answer as Problem;
  }
  const detail = request.status === 0 ? 'The connection was lost.' : `${request.status} ${request.statusText}`;
  const code = request.status === 0 || request.status >= 502 ? 'unreachable' : 'internal';
  return { type: 'about:blank', title: request.statusText, status: request.status, code, detail };
}
