import { useMediaQuery } from '@mantine/hooks';

/** Whether there is room for every column: not on a tablet. What is left out of the table stands below its main cell there. */
export function useWide(): boolean {
  return useMediaQuery('(min-width: 75em)', true, { getInitialValueInEffect: false }) ?? true;
}
