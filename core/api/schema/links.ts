import { z } from '@hono/zod-openapi';
import { CONSENT_STATES, SERVICES } from '../../domain/consent.ts';
import { Id } from './common.ts';
import { PluginsView } from './plugins.ts';

const ServiceName = z.enum(SERVICES);
const State = z.enum(['granted', 'refused', 'no-contract']);
const Named = z.object({ id: Id, code: z.string(), name: z.string() });
const Fault = z.object({ code: z.string(), message: z.string() });
const Environment = z.enum(['live', 'sandbox']);
const SettingFields = PluginsView.shape.connectors.element.shape.settings;

export const BankTile = z
  .object({
    connector: z.string(),
    title: z.string(),
    code: z.string(),
    bic: z.string(),
    name: z.string(),
    environment: Environment.openapi({ description: '`sandbox`: the stand-in bank of this hub.' }),
    configured: z.boolean().openapi({ description: 'False: an administrator fills in the plug-in’s settings first.' }),
    services: z.array(ServiceName),
    accountKinds: z.array(z.string()),
    consentDays: z.number().int().nullable(),
    accountsPerConsent: z.number().int().nullable(),
    startsAtBank: z.boolean(),
  })
  .openapi('Bank');
export type BankTile = z.infer<typeof BankTile>;

const StepView = z
  .object({
    kind: z.enum(['redirect', 'form', 'wait']),
    url: z.string().optional().openapi({ description: 'With `redirect`: where the person goes now, in this browser.' }),
    fields: SettingFields.optional().openapi({ description: 'With `form`: what the person fills in.' }),
    pollSeconds: z.number().optional(),
    message: z.string().optional(),
  })
  .openapi('LinkStep');
export type StepView = z.infer<typeof StepView>;

export const ConnectionView = z
  .object({
    id: Id,
    connector: z.string(),
    bankCode: z.string().nullable(),
    environment: Environment,
    state: z.enum(CONSENT_STATES),
    detail: z.string().nullable(),
    error: Fault.nullable(),
    expiresAt: z.string().nullable(),
    grantedAt: z.string().nullable(),
    unconfirmed: z.boolean().openapi({
      description:
        'The bank gives nothing before the choice of accounts is confirmed there: save the choice, and take its step.',
    }),
    createdAt: z.string(),
    createdBy: z.string(),
    callBudget: z.object({ unattendedPerDay: z.number().int(), keptForPeople: z.number().int() }).nullable().openapi({
      description: 'How often a bank day an account may be asked without a person; null: as often as need be.',
    }),
    accounts: z.array(
      z.object({
        iban: z.string(),
        currency: z.string(),
        holder: z.string().nullable(),
        kind: z.string(),
        services: z.record(ServiceName, State),
        refusal: z.string().nullable().openapi({ description: 'Why it cannot be linked, in the bank’s terms.' }),
        present: z
          .boolean()
          .openapi({ description: 'False: an earlier consent covered it, the present one does not.' }),
        suggested: z
          .object({ administration: Named.nullable(), daybook: Named.nullable() })
          .nullable()
          .openapi({ description: 'The one daybook that carries this account number.' }),
        linked: z
          .object({
            id: Id,
            here: z.boolean().openapi({ description: 'By this link, not by another one.' }),
            elsewhere: z.boolean().openapi({ description: 'By another link of this organisation.' }),
            services: z.partialRecord(ServiceName, State),
            administration: Named.nullable(),
            daybook: Named.nullable(),
            entries: z.number().int(),
            calls: z
              .object({ unattended: z.number().int(), attended: z.number().int() })
              .openapi({ description: 'How often the bank was asked today: by itself, and for a person.' }),
            upTo: z.string().nullable(),
            nextPullAt: z.string().nullable(),
            triedAt: z.string().nullable(),
            succeededAt: z.string().nullable(),
            failures: z.number().int(),
            error: Fault.nullable(),
          })
          .nullable(),
      }),
    ),
    flow: z
      .object({
        kind: z.enum(['link', 'renew', 'confirm']),
        status: z.enum(['open', 'taken', 'done', 'denied', 'failed']),
        step: StepView,
        error: Fault.nullable(),
        startedBy: z.string(),
        createdAt: z.string(),
        expiresAt: z.string(),
      })
      .nullable(),
  })
  .openapi('BankConnection');
export type ConnectionView = z.infer<typeof ConnectionView>;

export const LinkRequestBody = z
  .object({ connector: z.string().max(60), bankCode: z.string().max(11).nullish() })
  .strict();
export const LinkBegun = z.object({ connection: ConnectionView, step: StepView }).openapi('LinkBegun');
export const ChoiceBody = z
  .object({
    accounts: z
      .array(
        z
          .object({
            iban: z.string().max(40),
            currency: z.string().length(3),
            services: z.array(ServiceName).min(1),
            administrationId: Id.nullish(),
            daybookId: Id.nullish(),
            from: z.iso.date().nullish().openapi({ description: 'First day wanted; without it 90 days back.' }),
          })
          .strict(),
      )
      .max(500),
  })
  .strict();
export const ChosenView = z
  .object({
    connection: ConnectionView,
    step: StepView.nullable().openapi({ description: 'Where the bank wants the choice confirmed.' }),
  })
  .openapi('LinkChosen');
export const StepBody = z.object({ values: z.record(z.string().max(60), z.string().max(4000)) }).strict();
export const SigningLinkView = z.object({ url: z.string(), expiresAt: z.string() }).openapi('SigningLink');

export const ConnectorSettingsView = z
  .object({
    connector: z.string(),
    environment: Environment.nullable().openapi({ description: 'Null: nothing was filled in yet.' }),
    sandbox: z.boolean().openapi({ description: 'This hub runs the stand-in bank of it.' }),
    fields: SettingFields,
    settings: z.record(z.string(), z.union([z.string(), z.boolean()])),
    secrets: z.array(z.string()).openapi({ description: 'Names of the secrets that are filled in.' }),
    certificates: z.array(z.object({ name: z.string(), subject: z.string(), validTo: z.string() })),
    redirectUrl: z.string().openapi({ description: 'To be registered at the bank, exactly so.' }),
  })
  .openapi('ConnectorSettings');
export type ConnectorSettingsView = z.infer<typeof ConnectorSettingsView>;
export const ConnectorSettingsBody = z
  .object({
    environment: Environment,
    settings: z.record(z.string().max(60), z.union([z.string().max(20_000), z.boolean()])),
    secrets: z.record(z.string().max(60), z.string().max(20_000)).default({}),
  })
  .strict();

const Told = z.object({ date: z.string(), amount: z.string(), text: z.string().nullable() });
export const CaseView = z
  .object({
    id: Id,
    accountId: Id,
    iban: z.string(),
    currency: z.string(),
    entryId: Id,
    entryBooked: z.boolean(),
    counterEntryId: Id.nullable(),
    kind: z.enum(['vanished', 'amended', 'late']),
    before: Told,
    now: Told.nullable(),
    openedAt: z.string(),
  })
  .openapi('EntryCase');
export const CaseBody = z.object({ resolution: z.enum(['counter-book', 'leave']) }).strict();
export const QuarantineView = z
  .object({
    id: Id,
    accountId: Id,
    iban: z.string(),
    evidenceId: Id,
    raw: z.string(),
    error: Fault,
    createdAt: z.string(),
  })
  .openapi('QuarantinedRow');
