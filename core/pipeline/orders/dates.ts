import { addDays, latest, type PlainDate } from '../../domain/plain-date.ts';
import type { OrderShown } from '../../domain/send-list.ts';
import { onOrAfterTargetDay, targetDaysBefore } from '../../domain/target-calendar.ts';

export interface DateChoice {
  readonly date: PlainDate;
  /** Set when it is another day than was asked for. */
  readonly moved: OrderShown['moved'];
}

/**
 * The day an order can be carried out: as asked for, or the next day on which it can. A move is shown before approval; after it
 * nothing moves any more (THREATS PAY-08). `asked` null: as soon as possible. A day that has passed is left for the check to refuse.
 */
export function executionDay(
  asked: PlainDate | null,
  now: { readonly today: PlainDate; readonly time: string },
  rules: { readonly instant: boolean; readonly cutOff: string | null },
): DateChoice {
  if (rules.instant) return { date: asked ?? now.today, moved: undefined };
  const late = rules.cutOff !== null && now.time >= rules.cutOff;
  const first = onOrAfterTargetDay(late ? addDays(now.today, 1) : now.today);
  if (asked === null) return { date: first, moved: undefined };
  if (asked < now.today) return { date: asked, moved: undefined };
  const date = latest(onOrAfterTargetDay(asked), first);
  if (date === asked) return { date, moved: undefined };
  return { date, moved: { from: asked, why: onOrAfterTargetDay(asked) === asked ? 'cut-off' : 'rest-day' } };
}

/** The day a collection can happen: the bank wants it one TARGET day before. */
export function collectionDay(
  asked: PlainDate | null,
  now: { readonly today: PlainDate; readonly time: string },
  cutOff: string | null,
): DateChoice {
  const late = cutOff !== null && now.time >= cutOff;
  const sent = onOrAfterTargetDay(late ? addDays(now.today, 1) : now.today);
  const first = nextTargetDay(sent);
  if (asked === null) return { date: first, moved: undefined };
  if (asked < now.today) return { date: asked, moved: undefined };
  const target = onOrAfterTargetDay(asked);
  const date = targetDaysBefore(target, 1) < sent ? first : target;
  if (date === asked) return { date, moved: undefined };
  return { date, moved: { from: asked, why: date === target ? 'rest-day' : 'notice' } };
}

function nextTargetDay(day: PlainDate): PlainDate {
  return onOrAfterTargetDay(addDays(day, 1));
}
