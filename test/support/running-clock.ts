import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '#core/contract/ports.ts';
import type { PlainDate } from '#core/domain/plain-date.ts';
import { dayOf } from '#core/kit/zone.ts';

/** A clock that runs on from an instant of our choice, and can be put on another day: what a bank does at weekends stays out of tests. */
export interface RunningClock extends Clock {
  /** To the same time of a later day. */
  setDay(day: PlainDate): void;
}

/** From 10:00 UTC on that day. */
export function runningClock(day: string): RunningClock {
  let offset = Date.parse(`${day}T10:00:00.000Z`) - Date.now();
  const now = () => new Date(Date.now() + offset).toISOString();
  const today = (zone = 'Europe/Amsterdam') => dayOf(now(), zone);
  return {
    now,
    today,
    wait: (milliseconds) => pause(milliseconds),
    setDay(to) {
      offset += Date.parse(to) - Date.parse(today());
    },
  };
}
