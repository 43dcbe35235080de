#!/usr/bin/env node
import { Command, Option } from 'commander';
import { readConfig } from '../config.ts';
import { DATE_ORDERS } from '../domain/reading.ts';
import { EXIT, reportError, terminalIo } from './io.ts';
import type { ReadingOptions } from './reading.ts';

/** The koppel command. Commands load what they need when they run: `parse` never opens a database. */
const io = terminalIo();
const program = new Command('koppel')
  .description('Bank statements in, matched and booked, to your ERP')
  .showHelpAfterError()
  .exitOverride();

function run(json: boolean, work: () => Promise<number>): Promise<void> {
  return work()
    .catch((error: unknown) => reportError(io, error, json))
    .then((code) => {
      process.exitCode = code;
    });
}

program
  .command('demo')
  .description('start everything with an example company, a demo ERP and six weeks of statements')
  .option('--fresh', 'throw the demo data away first', false)
  .action((options: { fresh: boolean }) => run(false, async () => (await import('./demo.ts')).demo(io, options)));

program
  .command('start')
  .description('start the hub: database, workers, API and admin UI')
  .action(() => run(false, async () => (await import('./start.ts')).start(io, readConfig())));

program
  .command('migrate')
  .description('bring the database to this version and stop')
  .option('--json', 'print JSON', false)
  .action((options: { json: boolean }) =>
    run(options.json, async () => (await import('./migrate.ts')).migrateCommand(io, readConfig(), options)),
  );

program
  .command('reseal')
  .description('seal every secret anew with the first of the keys, so that the others can be forgotten')
  .option('--plan', 'change nothing, only count what is left to do', false)
  .option('--json', 'print JSON', false)
  .action((options: { plan: boolean; json: boolean }) =>
    run(options.json, async () => (await import('./reseal.ts')).resealCommand(io, readConfig(), options)),
  );

/** What may be said about files whose content does not tell. */
function withReading(command: Command): Command {
  return command
    .option('--dialect <name>', 'of MT940: do not recognise the dialect, take this one')
    .option('--encoding <name>', 'of files that name none: windows-1252, cp437 …')
    .option('--mapping <file>', 'of CSV: what the columns hold, a JSON file (docs/csv-mapping.md)')
    .addOption(new Option('--date-order <order>', 'of QIF: the order of day, month and year').choices(DATE_ORDERS))
    .addOption(new Option('--decimal-mark <mark>', 'of QIF: what stands in front of the cents').choices(['.', ',']))
    .option('--account <number>', 'of QIF: the own account')
    .option('--currency <code>', 'of QIF: the currency');
}

withReading(program.command('parse'))
  .description('read statement files and print what is in them')
  .argument('<file...>')
  .option('--json', 'one JSON object a statement, a line each', false)
  .option('--unmapped', 'also list fields nobody maps', false)
  .action((files: string[], options: ReadingOptions & { json: boolean; unmapped: boolean }) =>
    run(options.json, async () => {
      const reading = await (await import('./reading.ts')).readingOf(options);
      const streams = { out: process.stdout, err: process.stderr };
      return (await import('./parse.ts')).parse(files, { ...options, reading, io: streams });
    }),
  );

withReading(program.command('import'))
  .description('read statement files into the books, as an upload would')
  .argument('<file...>')
  .option('--administration <code>', 'map accounts that have no administration yet to this one')
  .option('--organisation <name>', 'whose books; needed when there is more than one organisation')
  .option('--json', 'print JSON', false)
  .action(
    (files: string[], options: ReadingOptions & { administration?: string; organisation?: string; json: boolean }) =>
      run(options.json, async () => {
        const reading = await (await import('./reading.ts')).readingOf(options);
        return (await import('./import.ts')).importCommand(io, readConfig(), files, { ...options, reading });
      }),
  );

program
  .command('pay')
  .description('write the payment file a bank takes; nothing is sent')
  .argument('<orders.json>')
  .requiredOption('--out <file>', 'where the pain.001 or pain.008 goes')
  .option('--json', 'print JSON', false)
  .addHelpText(
    'after',
    `
ORDERS.json:
  {"account":"NL69INGB0123456789","name":"Bakkerij De Krekel","date":"2026-12-01","orders":[
    {"amount":"12.50","creditor":{"name":"Café Zwaan","iban":"NL44RABO0123456789"},"remittance":{"text":"Factuur 1"}}]}
  collections: "creditorId", "sequenceType" (FRST, RCUR, FNAL, OOFF) and "scheme" (core, b2b) beside the account, and "debits" of
    {"amount","mandate","mandateSignedOn","debtor":{"name","iban"},"remittance"}; the rest as in POST /v1/payment-orders.`,
  )
  .action((orders: string, options: { out: string; json: boolean }) =>
    run(options.json, async () => (await import('./pay.ts')).payCommand(io, orders, options)),
  );

program
  .command('backtest')
  .description("replay an administration's past: what would have been booked by itself, and how often wrongly?")
  .argument('<dir>')
  .option('--out <file>', 'where the predictions go, a JSON object a line')
  .option('--json', 'print JSON', false)
  .addOption(
    new Option('--format <format>', 'which statements to read').choices(['camt053', 'mt940']).default('camt053'),
  )
  .action((dir: string, options: { out?: string; json: boolean; format: 'camt053' | 'mt940' }) =>
    run(options.json, async () =>
      (await import('./backtest.ts')).backtest(dir, {
        ...options,
        out: options.out ?? null,
        io: { out: process.stdout, err: process.stderr },
      }),
    ),
  );

program
  .command('bench')
  .description('measure this Koppel beside its peers, all on this machine in one run')
  .argument('[words...]', 'cases and sizes: "formats 10000", "payments", "matching 10000 1000000", "stored"')
  .action((words: string[]) =>
    run(false, async () =>
      (await (await import('../../test/bench/main.ts')).bench(words, io.out)) ? EXIT.done : EXIT.failed,
    ),
  );

program
  .command('learn')
  .description('learn from bookings of another package (XAF, CSV) or a backtest pack as a zip')
  .argument('<file>')
  .requiredOption('--administration <code>', 'whose past it is')
  .option('--organisation <name>', 'whose books; needed when there is more than one organisation')
  .option('--json', 'print JSON', false)
  .action((file: string, options: { administration: string; organisation?: string; json: boolean }) =>
    run(options.json, async () => (await import('./learn.ts')).learnCommand(io, readConfig(), file, options)),
  );

const plugin = program.command('plugin').description('make and try plugins');
plugin
  .command('new')
  .description('copy the example bank to plugins/<name>')
  .argument('<name>')
  .action((name: string) => run(false, async () => (await import('./plugin.ts')).newPlugin(io, name)));
plugin
  .command('check')
  .description('run the suite of the contract against the plugin in a folder')
  .argument('<dir>')
  .action((dir: string) => run(false, async () => (await import('./plugin.ts')).checkPlugin(io, dir)));

program
  .command('doctor')
  .description('look whether everything is as it should be')
  .option('--json', 'print JSON', false)
  .action((options: { json: boolean }) =>
    run(options.json, async () => (await import('./doctor.ts')).doctor(io, readConfig(), options)),
  );

try {
  await program.parseAsync();
} catch (error) {
  // commander has said what is wrong; its own code is 1 for help asked for wrongly, ours for bad input is 2.
  const code = (error as { exitCode?: number }).exitCode;
  process.exitCode = code === 0 ? EXIT.done : EXIT.badInput;
}
