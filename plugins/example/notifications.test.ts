import { expect, test } from 'vitest';
import { accountsAt, startBank } from '#test/support/bank.ts';
import { notifications } from './notifications.ts';
import { plugin } from './plugin.ts';
import { signedNotice } from './sandbox.ts';

const NOTICE = { id: 'n-1', kind: 'new-entries', about: null };

async function bank() {
  if (plugin.connector === undefined) throw new Error('No connector.');
  return startBank(plugin.connector, accountsAt('VBLD', 'business-current'));
}

const call = (notice: object, at: string) => ({ method: 'POST', path: '/', ...signedNotice(notice, at) });

test('the bytes are verified before they are read: other spaces are another call (WI-04)', async () => {
  const { ctx, close } = await bank();
  const good = call(NOTICE, ctx.clock.now());
  const spaced = Buffer.from(JSON.stringify(NOTICE, null, 1));
  await expect(notifications.receive(ctx, { ...good, body: spaced })).rejects.toMatchObject({ code: 'not_allowed' });
  expect(await notifications.receive(ctx, good)).toEqual(NOTICE);
  await close();
});

test.each([
  ['old', -301],
  ['ahead', 301],
])('a call that is too %s is refused (WI-02)', async (_, seconds) => {
  const { ctx, close } = await bank();
  const at = new Date(Date.parse(ctx.clock.now()) + seconds * 1000).toISOString();
  await expect(notifications.receive(ctx, call(NOTICE, at))).rejects.toMatchObject({ code: 'not_allowed' });
  await close();
});

test.each(['', 'NaN', '-1', '1e3', '９９'])('"%s" is no moment (WI-02)', async (moment) => {
  const { ctx, close } = await bank();
  const good = call(NOTICE, ctx.clock.now());
  const headers = { ...good.headers, 'x-bank-timestamp': moment };
  await expect(notifications.receive(ctx, { ...good, headers })).rejects.toMatchObject({ code: 'not_allowed' });
  await close();
});

test('a true signature over something that is no notice is a broken contract, not news', async () => {
  const { ctx, close } = await bank();
  const odd = call({ id: '', kind: 'money', about: 1 }, ctx.clock.now());
  await expect(notifications.receive(ctx, odd)).rejects.toMatchObject({ code: 'contract_broken' });
  await close();
});
