import { type TestHub, until } from '../support/hub.ts';
import { approveFully, type Batch, beside, type Desk } from './kit.ts';

/** Approves a batch that may not leave yet, and waits until the hub's own worker saw that: from then on only the test sends it. */
export async function approveHeldBack(hub: TestHub, desk: Desk, batch: Batch): Promise<void> {
  await beside(hub, `update payment_batch set not_before = now() + interval '1 hour' where id = '${batch.id}'`);
  await approveFully(desk, batch);
  const jobs = `select count(*)::int as left from pgboss.job where name = 'submit' and data->>'batchId' = '${batch.id}' and state in ('created', 'retry', 'active')`;
  await until(
    async () => ((await beside(hub, jobs)) as { rows: { left: number }[] }).rows[0]?.left,
    (left) => left === 0,
  );
}

export const letGo = (hub: TestHub, batch: Batch) =>
  beside(hub, `update payment_batch set not_before = null where id = '${batch.id}'`);
