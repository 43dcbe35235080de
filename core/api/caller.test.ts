import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { callerAddress } from './caller.ts';

const proxies = readConfig({
  KOPPEL_KEY: Buffer.alloc(32).toString('base64'),
  KOPPEL_PROXIES: '10.0.0.0/8, 2001:db8::1',
}).proxies;

test.each([
  ['nobody is believed who is no proxy of ours', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
  ['a proxy says who asked it', '10.1.2.3', '198.51.100.1', '198.51.100.1'],
  ['what the person wrote in front of it is not looked at', '10.1.2.3', '192.0.2.66, 198.51.100.1', '198.51.100.1'],
  ['two proxies in a row', '10.1.2.3', '198.51.100.1, 10.9.9.9', '198.51.100.1'],
  ['a proxy of the other kind of address, with a port', '2001:db8::1', '[2001:db8::7]:443', '2001:db8::7'],
  ['IPv4 in IPv6, with a port', '::ffff:10.0.0.1', '198.51.100.1:55000', '198.51.100.1'],
  ['nonsense ends the search', '10.1.2.3', 'unknown', '10.1.2.3'],
  ['a proxy that says nothing', '10.1.2.3', undefined, '10.1.2.3'],
  ['no socket', undefined, '198.51.100.1', null],
])('%s', (_, socket, forwarded, wanted) => {
  expect(callerAddress(socket, forwarded, proxies)).toBe(wanted);
});

test('a network that is none is refused by name', () => {
  expect(() => readConfig({ KOPPEL_PROXIES: '10.0.0.0/8,proxy' })).toThrow(/KOPPEL_PROXIES has "proxy"/);
});
