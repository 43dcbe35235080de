import { Loader, Stack, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useId, useRef, useState } from 'react';
import classes from './pick-list.module.css';

interface PickListProps<T> {
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  readonly render: (row: T) => ReactNode;
  /** `finish`: if this makes the entry whole, book it at once. */
  readonly onPick: (row: T, finish: boolean) => void;
  /** Rows for the text as it stands are still on their way: Enter waits for them. */
  readonly busy: boolean;
  /** Shown when there are no rows. */
  readonly empty: string;
  readonly inputRef?: Ref<HTMLInputElement>;
  /** Enter when there is nothing to pick and nothing typed. */
  readonly onEmptyEnter?: (() => void) | undefined;
}

/**
 * A search field with its results below: arrows move, Enter takes. Enter pressed before the results are there takes the
 * only one when it comes, so that one can type a number and go on. The plus of the numeric keypad takes and books in one.
 */
export function PickList<T>(props: PickListProps<T>) {
  const { text, rows, busy, onPick } = props;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const [entered, setEntered] = useState<'Enter' | '+' | null>(null);
  const current = Math.min(active, rows.length - 1);
  const option = (index: number) => `${id}-${index}`;

  useEffect(() => {
    if (entered === null || busy) return;
    setEntered(null);
    const [only, second] = rows;
    // Several fit: the person chooses. One fits: that is the one she typed the number of.
    if (only !== undefined && second === undefined) onPick(only, entered === '+');
  }, [entered, busy, rows, onPick]);

  const keys = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape') event.currentTarget.blur();
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      event.stopPropagation();
      const next = Math.max(0, Math.min(rows.length - 1, current + (event.key === 'ArrowDown' ? 1 : -1)));
      setActive(next);
      list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' || event.key === '+') {
      event.preventDefault();
      const row = rows[current];
      if (busy) setEntered(event.key);
      else if (text === '' && props.onEmptyEnter !== undefined) props.onEmptyEnter();
      else if (row !== undefined) onPick(row, event.key === '+');
    }
  };

  return (
    <Stack gap="xs">
      <TextInput
        ref={props.inputRef}
        classNames={{ input: classes.field ?? '' }}
        aria-label={props.label}
        placeholder={props.label}
        leftSection={<IconSearch size={16} />}
        rightSection={busy ? <Loader size={14} /> : null}
        role="combobox"
        aria-expanded={rows.length > 0}
        aria-controls={id}
        aria-activedescendant={rows.length > 0 ? option(current) : undefined}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setActive(0);
          props.onText(event.currentTarget.value);
        }}
        onKeyDown={keys}
      />
      {rows.length === 0 && !busy ? (
        <Text fz="sm" c="dimmed" py="xs" px={4}>
          {props.empty}
        </Text>
      ) : null}
      <div ref={list} id={id} role="listbox" aria-label={props.label} className={classes.list}>
        {rows.map((row, index) => (
          // Keyboard users pick through the field above, as a combobox promises.
          // biome-ignore lint/a11y/useKeyWithClickEvents: see above
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
          <div
            key={props.rowKey(row)}
            id={option(index)}
            role="option"
            aria-selected={index === current}
            className={classes.option}
            onClick={() => onPick(row, false)}
          >
            {props.render(row)}
          </div>
        ))}
      </div>
    </Stack>
  );
}
