import { createRoute } from '@hono/zod-openapi';
import { parseMoney } from '../../domain/money.ts';
import { parsePlainDate } from '../../domain/plain-date.ts';
import { cancelOrder, changePayment, overrideOrder } from '../../pipeline/orders/change.ts';
import { payItems } from '../../pipeline/orders/from-items.ts';
import { checkPayees } from '../../pipeline/orders/payee.ts';
import { takePayments } from '../../pipeline/orders/take-payments.ts';
import { findOrder } from '../../store/order.repository.ts';
import { listOrders, orderHistory, readOrder, readOrders } from '../../store/views/order.view.ts';
import { type Ctx, found, listed, newRouter, note, page, requireRight, scoped } from '../app.ts';
import { creditorOf, electronic, paymentIntake, paymentsOfFile, whoOf } from '../orders-in.ts';
import { IdParam } from '../schema/common.ts';
import {
  FromItems,
  OrderDetail,
  OrderIds,
  OrderList,
  OrderPage,
  OrderQuery,
  OrderView,
  PaymentChangeRequest,
  PaymentOrderInput,
  ReasonRequest,
} from '../schema/orders.ts';
import { ordersBody, ordersSent } from './order-parts.ts';
import { answer, body } from './route-parts.ts';

const tags = ['Payment orders'];

/** Payments on the send list and after: taken in, looked at, changed, cancelled. */
export function paymentOrderRoutes() {
  const router = newRouter();
  router.openapi(
    createRoute({
      method: 'get',
      path: '/payment-orders',
      tags,
      request: { query: OrderQuery },
      responses: answer(OrderPage, 'Payments, newest first'),
    }),
    async (c) => c.json(await orderPage(c, 'credit-transfer', c.req.valid('query')), 200),
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/payment-orders',
      tags,
      description:
        'Puts payments on the send list. All of them are judged before any is taken. One order, many as `items`, NDJSON, or a pain.001 file.',
      request: ordersBody(PaymentOrderInput, 'pain.001'),
      responses: answer(OrderList, 'Taken: drafts, with what to look at', 201),
    }),
    async (c) => {
      requireRight(c, 'pay');
      const sent = await ordersSent(c, PaymentOrderInput, c.req.valid('json'));
      const intakes = sent.kind === 'file' ? await paymentsOfFile(sent.text) : sent.rows.map(paymentIntake);
      const { house, actor } = c.var;
      const items = await scoped(c, async (trx) => {
        const ids = await takePayments(house, trx, whoOf(actor), intakes);
        await note(c, trx, 'payment-orders.taken', null, { count: ids.length });
        return readOrders(trx, ids);
      });
      return c.json({ items }, 201);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/payment-orders/from-items',
      tags,
      description: 'Payments of open purchase invoices, one each, to the account of the party.',
      request: body(FromItems),
      responses: answer(OrderList, 'Taken: drafts, with what to look at', 201),
    }),
    async (c) => {
      requireRight(c, 'pay');
      const { house, actor } = c.var;
      const items = await scoped(c, async (trx) => {
        const ids = await payItems(house, trx, whoOf(actor), fromItems(c.req.valid('json')));
        await note(c, trx, 'payment-orders.taken', null, { count: ids.length, from: 'open items' });
        return readOrders(trx, ids);
      });
      return c.json({ items }, 201);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/payment-orders/payee-checks',
      tags,
      description: "Asks the accounts' banks whether names belong to account numbers (Verification of Payee).",
      request: body(OrderIds),
      responses: answer(OrderList, 'The orders with the answers'),
    }),
    async (c) => {
      requireRight(c, 'pay');
      const { house, actor } = c.var;
      const { orderIds } = c.req.valid('json');
      await checkPayees(house, whoOf(actor), orderIds, c.req.raw.signal);
      return c.json({ items: await scoped(c, (trx) => readOrders(trx, orderIds)) }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/payment-orders/{id}',
      tags,
      request: { params: IdParam },
      responses: answer(OrderDetail, 'A payment or collection with its history'),
    }),
    async (c) => c.json(await orderDetail(c, c.req.valid('param').id), 200),
  );
  router.openapi(
    createRoute({
      method: 'patch',
      path: '/payment-orders/{id}',
      tags,
      description: 'Changes a payment that did not leave. Approvals of its batch are void then.',
      request: { params: IdParam, ...body(PaymentChangeRequest) },
      responses: answer(OrderView, 'Changed'),
    }),
    async (c) => {
      requireRight(c, 'pay');
      const { house, actor } = c.var;
      const { id } = c.req.valid('param');
      const input = c.req.valid('json');
      const order = await scoped(c, async (trx) => {
        const before = found(await findOrder(trx, id), 'order');
        await changePayment(house, trx, whoOf(actor), id, {
          ...(input.account !== undefined && { account: electronic(input.account) }),
          ...(input.amount !== undefined && { amount: parseMoney(input.amount, before.currency) }),
          ...(input.creditor !== undefined && { creditor: creditorOf(input.creditor, 'order') }),
          ...(input.executionDate !== undefined && { date: parsePlainDate(input.executionDate) }),
          ...(input.scheme !== undefined && { scheme: input.scheme }),
          ...(input.remittance !== undefined && {
            remittance: { text: input.remittance.text ?? null, structured: input.remittance.structured ?? null },
          }),
        });
        await note(c, trx, 'payment-order.changed', id, input);
        return readOrder(trx, id);
      });
      return c.json(found(order, 'order'), 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/payment-orders/{id}/cancellation',
      tags,
      description:
        'Cancels a payment or collection that did not leave. Its batch goes back to the send list without it.',
      request: { params: IdParam },
      responses: answer(OrderView, 'Cancelled'),
    }),
    async (c) => {
      requireRight(c, 'pay');
      const { house, actor } = c.var;
      const { id } = c.req.valid('param');
      const order = await scoped(c, async (trx) => {
        await cancelOrder(house, trx, whoOf(actor), id);
        await note(c, trx, 'payment-order.cancelled', id);
        return readOrder(trx, id);
      });
      return c.json(found(order, 'order'), 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/payment-orders/{id}/override',
      tags,
      description:
        'Lets a payment go although the name does not belong to the account, or the account is new. The reason is kept.',
      request: { params: IdParam, ...body(ReasonRequest) },
      responses: answer(OrderView, 'Noted'),
    }),
    async (c) => {
      requireRight(c, 'pay');
      const { house, actor } = c.var;
      const { id } = c.req.valid('param');
      const { reason } = c.req.valid('json');
      const order = await scoped(c, async (trx) => {
        await overrideOrder(house, trx, whoOf(actor), id, reason);
        await note(c, trx, 'payment-order.override', id, { reason });
        return readOrder(trx, id);
      });
      return c.json(found(order, 'order'), 200);
    },
  );
  return router;
}

type Query = Parameters<typeof listOrders>[1];

export async function orderPage(
  c: Ctx,
  kind: Query['kind'],
  query: Omit<Query, 'kind' | 'unbatched'> & { readonly unbatched?: 'true' | undefined },
) {
  const { unbatched, ...rest } = listed(c, query);
  return page(c, await scoped(c, (trx) => listOrders(trx, { ...rest, kind, unbatched: unbatched === 'true' })));
}

function orderDetail(c: Ctx, id: string) {
  return scoped(c, async (trx) => {
    const order = found(await readOrder(trx, id), 'order');
    return { ...order, history: await orderHistory(trx, { orderId: id, batchId: order.batchId }) };
  });
}

export function fromItems(input: {
  readonly account: string;
  readonly openItemIds: readonly string[];
  readonly date?: string | null | undefined;
  readonly scheme: 'sepa' | 'sepa-instant';
}) {
  return {
    account: electronic(input.account),
    openItemIds: [...new Set(input.openItemIds)],
    date: input.date == null ? null : parsePlainDate(input.date),
    scheme: input.scheme,
  };
}
