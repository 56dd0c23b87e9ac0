// Makes the demonstration cooperative once; every test starts from a copy of its database.
import fs from 'node:fs';
import path from 'node:path';
import { environment, removeFolder, temporaryFolder } from './environment.ts';
import { Server } from './server.ts';

export default async function globalSetup(): Promise<() => void> {
  // The self-tests of the support code need no server.
  if (!process.env.SOKOGURU_SERVER) return () => {};
  const folder = temporaryFolder('template');
  const server = new Server(folder, { demo: true });
  await server.start({ patience: 180_000 });
  await server.stop();
  fs.writeFileSync(path.join(folder, 'greeting.txt'), server.output);
  process.env.SOKOGURU_TEMPLATE = folder;
  console.log(`Demonstration database of ${environment.server} is ready`);
  return () => removeFolder(folder);
}
