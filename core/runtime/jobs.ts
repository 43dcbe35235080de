import { fromKysely, type JobWithMetadata, PgBoss } from 'pg-boss';
import type { Clock, Log } from '../contract/ports.ts';
import type { JobData, JobName, Jobs } from '../pipeline/house.ts';
import { MAX_DELIVERIES } from '../store/database.ts';

/** What one kind of job needs of the queue. */
interface Queue {
  /** After this long an attempt is taken for lost and made again; the work itself is safe to run twice. */
  readonly expireInSeconds: number;
  readonly retryLimit: number;
  /** How many of the kind run at once in one process. */
  readonly workers: number;
  /** Two jobs with the same key: the second is dropped while the first still waits. */
  readonly key: (data: never) => string;
  /** Of jobs that go to one place, how many at once in one process: a place that is slow does not hold up the others. */
  readonly group?: { readonly of: (data: never) => string; readonly workers: number };
}

const QUEUES: { readonly [Name in JobName]: Queue & { readonly key: (data: JobData[Name]) => string } } = {
  import: { expireInSeconds: 3600, retryLimit: 5, workers: 1, key: (data) => data.importId },
  match: { expireInSeconds: 1800, retryLimit: 5, workers: 1, key: (data) => data.administrationId },
  learn: { expireInSeconds: 1800, retryLimit: 5, workers: 1, key: (data) => data.administrationId },
  // When a failed pull is tried again is decided by what went wrong (core/pipeline/pull.ts).
  pull: {
    expireInSeconds: 900,
    retryLimit: 0,
    workers: 4,
    key: (data) => `${data.accountId} ${data.person !== null}`,
  },
  // Retries are the receiver's own schedule (core/pipeline/deliver.ts), not the queue's.
  deliver: {
    expireInSeconds: 900,
    retryLimit: 2,
    workers: MAX_DELIVERIES,
    key: (data) => data.receiverId,
    group: { of: (data: JobData['deliver']) => data.targetId, workers: 2 },
  },
  // Orders go on at the pace of their bank. What was perhaps sent is never sent again, whatever the queue does.
  submit: { expireInSeconds: 300, retryLimit: 3, workers: 4, key: (data) => data.batchId },
  track: { expireInSeconds: 300, retryLimit: 3, workers: 4, key: (data) => data.batchId },
  task: { expireInSeconds: 4 * 3600, retryLimit: 3, workers: 1, key: (data) => data.taskId },
  sweep: { expireInSeconds: 120, retryLimit: 0, workers: 1, key: () => 'sweep' },
};

/**
 * Where jobs go that failed as often as their kind may (THREATS SCH-08, WI-11). Kinds the queue does not try again have their own
 * schedule, and say what went wrong in their own tables.
 */
const GIVEN_UP = 'given-up';
/** They are kept this long, for whoever wants to see what became of one. */
const GIVEN_UP_SECONDS = 14 * 86_400;
/**
 * A worker says this often, twice over, that it still works. One that was killed says nothing: its job is taken up again after this
 * and the minute until somebody looks, well within five minutes, whatever the work might have taken (THREATS SCH-12).
 */
const HEARTBEAT_SECONDS = 120;
/** What runs may finish when the hub stops, milliseconds: whoever stops us kills us after some thirty seconds (THREATS SCH-11). */
const STOP_MS = 20_000;

/** A job that is not tried again. */
export interface GivenUp {
  readonly name: string;
  /** What it was asked with. */
  readonly data: Readonly<Record<string, unknown>>;
  /** What it failed with at last, as far as that was said. */
  readonly reason: string;
}

export interface Handlers {
  readonly work: { readonly [Name in JobName]: (data: JobData[Name], signal: AbortSignal) => Promise<void> };
  readonly givenUp: (job: GivenUp) => Promise<void>;
}

export interface JobRunner extends Jobs {
  /** Starts taking work. Without it a process only asks for work (the CLI). */
  work(handlers: Handlers): Promise<void>;
  /** Stops taking work, waits for what runs (20 s at most, then it is given back), closes. */
  stop(): Promise<void>;
}

export async function openJobs(databaseUrl: string, log: Log, clock: Clock): Promise<JobRunner> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    max: 6,
    application_name: 'koppel jobs',
    useListenNotify: true,
    // Its migrations run under its own lock; ours are done by then.
    migrate: true,
  });
  boss.on('error', (error) => log.warn(`job queue: ${error.message}`));
  await boss.start();
  const known = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]));
  if (!known.has(GIVEN_UP))
    await boss.createQueue(GIVEN_UP, { retentionSeconds: GIVEN_UP_SECONDS, deleteAfterSeconds: GIVEN_UP_SECONDS });
  for (const [name, { expireInSeconds, retryLimit }] of Object.entries(QUEUES)) {
    const manner = {
      expireInSeconds,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      retryLimit,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 60,
      retentionSeconds: 14 * 86_400,
      deleteAfterSeconds: 3600,
      notify: true,
      ...(retryLimit > 0 && { deadLetter: GIVEN_UP }),
    };
    const is = known.get(name);
    if (is === undefined) await boss.createQueue(name, { policy: 'short', ...manner });
    // One that an older Koppel made keeps its ways until it is told.
    else if (Object.entries(manner).some(([key, value]) => is[key as keyof typeof manner] !== value))
      await boss.updateQueue(name, manner);
  }
  return {
    async send(db, name, data, options = {}) {
      const { key, group } = QUEUES[name] as Queue & Record<'key', (data: unknown) => string>;
      const { notBefore } = options;
      await boss.send(name, data, {
        // Work for later waits under a name of its own: it must not swallow work that is asked for now.
        singletonKey: notBefore === undefined ? key(data) : `${key(data)} ${notBefore}`,
        // How long from now: the database counts it off by its own clock, whatever the difference to ours (THREATS PAY-27).
        ...(notBefore !== undefined && { startAfter: secondsUntil(notBefore, clock.now()) }),
        ...(group !== undefined && { group: { id: (group.of as (data: unknown) => string)(data) } }),
        db: fromKysely(db),
      });
    },
    async work(handlers) {
      await boss.schedule('sweep', '* * * * *', {}, { tz: 'UTC' });
      for (const name of Object.keys(QUEUES) as JobName[]) await takeWork(boss, name, handlers, log);
      await boss.work(GIVEN_UP, { includeMetadata: true, pollingIntervalSeconds: 2 }, async (jobs) => {
        for (const { data, sourceName, sourceOutput } of jobs as JobWithMetadata<GivenUp['data']>[]) {
          const { message } = (sourceOutput ?? {}) as { message?: unknown };
          const reason = typeof message === 'string' ? message : 'It was broken off.';
          await handlers.givenUp({ name: sourceName ?? '', data, reason });
        }
      });
    },
    async stop() {
      await boss.stop({ graceful: true, timeout: STOP_MS });
    },
  };
}

function secondsUntil(instant: string, now: string): number {
  return Math.max(0, Math.ceil((Date.parse(instant) - Date.parse(now)) / 1000));
}

async function takeWork<Name extends JobName>(boss: PgBoss, name: Name, handlers: Handlers, log: Log): Promise<void> {
  const { group, workers } = QUEUES[name];
  const options = {
    batchSize: 1,
    includeMetadata: true as const,
    localConcurrency: workers,
    ...(group !== undefined && { localGroupConcurrency: group.workers }),
    pollingIntervalSeconds: 2,
    // A job whose time comes is not notified of: it is found by this poll.
    notifyPollingIntervalSeconds: 5,
  };
  await boss.work(name, options, async (jobs: JobWithMetadata<JobData[Name]>[]) => {
    try {
      for (const job of jobs) {
        await handlers.work[name](job.data, job.signal).catch((error: unknown) => {
          log.warn(`job ${name} failed`, { attempt: job.retryCount + 1, of: job.retryLimit + 1, error: String(error) });
          throw error;
        });
      }
    } finally {
      lookAgain(boss, name);
    }
  });
}

/**
 * A notification wakes workers once, for however many jobs: without a look after each job the rest of a backlog waits for the poll.
 * Only workers that are busy, the one that asks among them, are told; it costs a look each when they are done.
 */
function lookAgain(boss: PgBoss, name: JobName): void {
  for (const worker of boss.getWipData()) {
    if (worker.name === name && worker.count > 0) boss.notifyWorker(worker.id);
  }
}
