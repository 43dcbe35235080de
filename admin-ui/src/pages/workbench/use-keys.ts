import { useEffect, useRef } from 'react';

/** A key by its name (`Enter`, `ArrowDown`, `a`), with `shift+` or `mod+` (Ctrl, or Command on a Mac) before it. */
export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/**
 * Keys of a whole page. They rest while one types in a field or a dialog is open, and Enter and Space stay with the button or
 * link that has the focus. `digit` takes every figure that has no meaning of its own.
 */
export function useKeys(keys: Keys): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || isTaken(event)) return;
      const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const before = `${event.ctrlKey || event.metaKey ? 'mod+' : ''}${event.shiftKey && event.key.length > 1 ? 'shift+' : ''}`;
      const act =
        current.current[before + name] ?? (before === '' && /^\d$/.test(name) ? current.current['digit'] : undefined);
      act?.(event);
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
}

function isTaken(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('input, textarea, select, [contenteditable="true"], [role="menu"]') != null) return true;
  if (document.querySelector('[role="dialog"]') !== null) return true;
  const presses = event.key === 'Enter' || event.key === ' ';
  return presses && target?.closest('button, a, [role="tab"]') != null;
}
