import { useEffect } from 'react';
import type { ApiProblem } from '../api/client.ts';
import { warn } from './announce.tsx';
import { useProblemWords } from './problem-words.ts';

/** Says the problem of an action that has no form to stand in; once for each problem. */
export function useProblemToast(problem: ApiProblem | null): void {
  const words = useProblemWords();
  useEffect(() => {
    if (problem === null) return;
    const { what, next } = words(problem.problem);
    warn(what, next);
    // The words are made anew at every drawing; the problem is what is told.
  }, [problem]);
}
