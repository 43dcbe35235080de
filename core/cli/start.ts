import { type Config, guardSecrets } from '../config.ts';
import { startHub } from '../main.ts';
import { EXIT, type Io } from './io.ts';

/** Runs until it is told to stop. A second signal ends it at once. */
export async function start(io: Io, config: Config): Promise<number> {
  guardSecrets();
  const hub = await startHub(config);
  io.out(`Koppel runs at ${hub.url}`);
  if (hub.setupCode !== null) io.out(`First administrator: ${hub.url}/setup?code=${hub.setupCode}`);
  await untilStopped(io);
  await hub.close();
  return EXIT.done;
}

export function untilStopped(io: Io): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      io.err('Stopping; what runs is finished first.');
      process.once('SIGINT', () => process.exit(EXIT.failed));
      resolve();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}
