import { expect, test } from 'vitest';
import type { AdministrationView } from '../../../../core/api/schema/books.ts';
import { settingsOf, valuesOf } from './settings-values.ts';

const plain: AdministrationView = {
  id: '019aa3f0-7c1e-7d4a-9f7a-2c0f5b0e8a11',
  code: '01',
  name: 'Bakkerij',
  legalName: null,
  city: null,
  branch: null,
  company: null,
  settings: {},
};

test('an administration without settings shows what the hub does by default', () => {
  const values = valuesOf(plain, 'nl');
  expect(values).toMatchObject({ bookByItself: true, wrongBookingCost: 200, largestDifference: '0,50' });
});

test('what was filled in comes back as it was', () => {
  const settings = {
    bookByItself: false,
    wrongBookingCost: 1000,
    largestDifference: '1250.00',
    ledger: { suspense: '2999' },
    correctionLedgerAccount: '2998',
  };
  const sent = settingsOf(valuesOf({ ...plain, settings }, 'nl'), 'nl');
  expect(sent?.settings).toEqual(settings);
});

test('nothing chosen is left out, not sent as empty text', () => {
  const sent = settingsOf(valuesOf(plain, 'nl'), 'nl');
  expect(sent?.settings.ledger).toEqual({});
  expect(sent?.settings).not.toHaveProperty('correctionLedgerAccount');
  expect(sent?.legalName).toBeNull();
});

test('an amount that cannot be read is refused before it is sent', () => {
  expect(settingsOf({ ...valuesOf(plain, 'nl'), largestDifference: 'veel' }, 'nl')).toBeNull();
  expect(settingsOf({ ...valuesOf(plain, 'nl'), largestDifference: '-1' }, 'nl')).toBeNull();
});
