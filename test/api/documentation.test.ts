import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenApi } from '#core/api/openapi.ts';
import { ERRORS } from '#core/domain/errors.ts';
import { startTestHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
let document: OpenApi;
beforeAll(async () => {
  hub = await startTestHub();
  document = (await (await fetch(`${hub.url}/v1/openapi.json`)).json()) as OpenApi;
});
afterAll(() => hub.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, method, operation })),
  );

test('the OpenAPI document is valid 3.1', async () => {
  const { valid, errors } = await new Validator().validate(
    structuredClone(document) as unknown as Record<string, unknown>,
  );
  expect(errors ?? []).toEqual([]);
  expect(valid).toBe(true);
  expect(operations().length).toBeGreaterThan(45);
});

test('every operation has a name of its own, a tag, a word on its answer, and problem details for the rest', () => {
  const ids = operations().map(({ operation }) => (operation as { operationId?: string }).operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { name, operation } of operations()) {
    expect(operation.tags?.length, name).toBe(1);
    for (const { description } of Object.values(operation.responses))
      expect(description.length, name).toBeGreaterThan(2);
    if (name !== 'get /v1/evidence/{id}') expect(operation.responses['default'], name).toBeDefined();
  }
});

test('every POST but signing in and uploads asks for an Idempotency-Key, as the hub does', async () => {
  for (const { name, method, operation } of operations()) {
    const asks = JSON.stringify(operation.parameters ?? []).includes('IdempotencyKey');
    const [, path = ''] = name.split(' ');
    const unkeyed = [
      '/v1/setup',
      '/v1/session',
      '/v1/session/password',
      '/v1/statements',
      '/v1/administrations/{id}/history',
    ].includes(path);
    expect(asks, name).toBe(method === 'post' && !unkeyed);
    if (!asks) continue;
    const address = hub.url + path.replace('{id}', hub.hub.house.random.uuid());
    const answer = await fetch(address, { method: 'POST', headers: { authorization: `Bearer ${hub.apiKey}` } });
    expect((await answer.json()) as object, name).toMatchObject({ code: 'idempotency_key_missing' });
  }
});

test('what the document does not call open wants a session or a key', async () => {
  for (const { name, method, operation } of operations()) {
    const [, path = ''] = name.split(' ');
    const answer = await fetch(hub.url + path.replace('{id}', 'x'), { method: method.toUpperCase() });
    const open = operation.security?.length === 0;
    expect(answer.status === 401, `${name}: ${answer.status}`).toBe(!open);
  }
});

test('the reference shows every operation and schema without any script or anything from elsewhere', async () => {
  const answer = await fetch(`${hub.url}/docs`);
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  const html = await answer.text();
  expect(html).not.toMatch(/<script|javascript:|style="|https?:\/\//i);
  for (const { name } of operations()) expect(html).toContain(`<code>${name.split(' ')[1]}</code>`);
  for (const schema of Object.keys(document.components?.schemas ?? {})) expect(html).toContain(`id="schema-${schema}"`);
  for (const [, target = ''] of html.matchAll(/href="#([^"]+)"/g)) expect(html, target).toContain(`id="${target}"`);
  const style = await fetch(`${hub.url}/docs/style.css`);
  expect(style.headers.get('content-type')).toContain('text/css');
});

test('the `type` of a problem leads to its row', async () => {
  const html = await (await fetch(`${hub.url}/docs/errors`)).text();
  for (const code of Object.keys(ERRORS)) expect(html).toContain(`<tr id="${code}">`);
});
