import { expect, test } from 'vitest';
import { databaseForTest } from '../support/database.ts';
import { simulatedHouse } from './simulated-house.ts';
import { runSimulation } from './simulation.ts';

test('random histories under random misfortune: none twice, none lost, every unknown shown', {
  timeout: 120_000,
}, async () => {
  const world = await simulatedHouse(await databaseForTest());
  try {
    let orders = 0;
    for (let seed = 1; seed <= 25; seed++) orders += (await runSimulation(world, seed)).orders;
    expect(orders).toBeGreaterThan(50);
  } finally {
    await world.close();
  }
});
