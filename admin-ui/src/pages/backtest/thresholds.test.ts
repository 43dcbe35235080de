import { expect, test } from 'vitest';
import { bookingThreshold, DEFAULT_POLICY } from '../../../../core/domain/policy.ts';
import { costOf, nearestPoint } from './thresholds.ts';

test('the cost that is kept gives the threshold that was chosen', () => {
  for (const threshold of [0.5, 0.9, 0.99, 0.995, 0.9995]) {
    const given = bookingThreshold({ ...DEFAULT_POLICY, wrongBookingCost: costOf(threshold) });
    expect(given).toBeCloseTo(threshold, 4);
  }
});

test('the slider starts where the administration is', () => {
  const curve = [0.5, 0.9, 0.995, 0.999].map((threshold) => ({ threshold }));
  expect([200 / 201, 0.9, 0.3, 0.9999].map((threshold) => nearestPoint(curve, threshold))).toEqual([2, 1, 0, 3]);
  expect(nearestPoint([], 0.5)).toBe(0);
});
