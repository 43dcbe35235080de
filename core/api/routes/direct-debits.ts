import { createRoute } from '@hono/zod-openapi';
import { collectItems } from '../../pipeline/orders/from-items.ts';
import { takeDebits } from '../../pipeline/orders/take-debits.ts';
import { readOrders } from '../../store/views/order.view.ts';
import { newRouter, note, requireRight, scoped } from '../app.ts';
import { debitIntake, debitsOfFile, whoOf } from '../orders-in.ts';
import { DirectDebitInput, FromItems, OrderList, OrderPage, OrderQuery } from '../schema/orders.ts';
import { ordersBody, ordersSent } from './order-parts.ts';
import { fromItems, orderPage } from './payment-orders.ts';
import { answer, body } from './route-parts.ts';

const tags = ['Direct debits'];

/** Collections. A single one is read, changed and cancelled as any order, under /payment-orders/{id}. */
export function directDebitRoutes() {
  const router = newRouter();
  router.openapi(
    createRoute({
      method: 'get',
      path: '/direct-debits',
      tags,
      request: { query: OrderQuery },
      responses: answer(OrderPage, 'Collections, newest first'),
    }),
    async (c) => c.json(await orderPage(c, 'direct-debit', c.req.valid('query')), 200),
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/direct-debits',
      tags,
      description:
        'Puts collections on the send list. All are judged before any is taken. One, many as `items`, NDJSON, or a pain.008 file, whose mandates are taken over.',
      request: ordersBody(DirectDebitInput, 'pain.008'),
      responses: answer(OrderList, 'Taken: drafts', 201),
    }),
    async (c) => {
      requireRight(c, 'pay');
      const sent = await ordersSent(c, DirectDebitInput, c.req.valid('json'));
      const intakes = sent.kind === 'file' ? await debitsOfFile(sent.text) : sent.rows.map(debitIntake);
      const { house, actor } = c.var;
      const items = await scoped(c, async (trx) => {
        const ids = await takeDebits(house, trx, whoOf(actor), intakes);
        await note(c, trx, 'direct-debits.taken', null, { count: ids.length });
        return readOrders(trx, ids);
      });
      return c.json({ items }, 201);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/direct-debits/from-items',
      tags,
      description: 'Collections of open sales invoices, on the mandate the invoice or its party has.',
      request: body(FromItems),
      responses: answer(OrderList, 'Taken: drafts', 201),
    }),
    async (c) => {
      requireRight(c, 'pay');
      const { house, actor } = c.var;
      const items = await scoped(c, async (trx) => {
        const ids = await collectItems(house, trx, whoOf(actor), fromItems(c.req.valid('json')));
        await note(c, trx, 'direct-debits.taken', null, { count: ids.length, from: 'open items' });
        return readOrders(trx, ids);
      });
      return c.json({ items }, 201);
    },
  );
  return router;
}
