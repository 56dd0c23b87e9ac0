// boot.js and the service worker, with whatever the app shows: the shell alone.
import fs from 'node:fs';
import path from 'node:path';
import { environment, removeFolder, temporaryFolder } from './environment.ts';
import { expect, test } from './phone.ts';

test('loads every file once, keeps the shell, and starts without network', async ({
  phone,
  network,
}) => {
  const page = await phone.open('/');
  await page.waitForFunction(() => document.querySelector<HTMLElement>('#boot-progress')?.hidden !== false);
  await phone.keptForOffline();
  const wasm = network.asked(/\.wasm$/);
  expect(wasm.map(({ fate }) => fate), 'each part once, used by page and worker').toEqual(['passed', 'passed']);
  expect(wasm.map(({ path }) => path.includes('second'))).toEqual([false, true]);
  const kept = await page.evaluate(async () => {
    const names = await caches.keys();
    const shelf = await caches.open(names[0] ?? '');
    return { names, paths: (await shelf.keys()).map(({ url }) => new URL(url).pathname) };
  });
  expect(kept.names).toHaveLength(1);
  expect(kept.paths).toContain('/');
  expect(kept.paths.filter((path) => path.startsWith('/v1') || path.includes('well-known'))).toEqual([]);

  network.offline();
  const before = network.seen.length;
  await page.goto('/simpanan');
  await expect(page.locator('body')).not.toBeEmpty();
  await expect(page.locator('#boot-failed:visible')).toHaveCount(0);
  expect(network.seen.length).toBe(before);
});

test('offers a new version and changes over only when asked', async ({ phone, server }) => {
  const page = await phone.open('/');
  await phone.keptForOffline();
  await page.reload();

  const app = nextVersion();
  server.app = app;
  await server.restart();
  await page.evaluate(async () => {
    const told = new Promise((resolve) => addEventListener('sokoguru:update', resolve));
    await (await navigator.serviceWorker.ready).update();
    await told;
  });
  const shelves = () => page.evaluate(() => caches.keys());
  expect((await shelves()).length, 'the old shell stays until the member says so').toBe(2);

  const reloaded = page.waitForEvent('load');
  expect(await page.evaluate('window.__applyUpdate()')).toBe(true);
  await reloaded;
  await expect.poll(shelves).toEqual(['sokoguru-shell-next']);
  removeFolder(app);
});

test('keeps the version it has when a file of the new one is broken', async ({ phone, server }) => {
  const page = await phone.open('/');
  await phone.keptForOffline();
  const before = await page.evaluate(() => caches.keys());

  const app = nextVersion();
  fs.appendFileSync(path.join(app, 'boot.js'), '\n// not what the list says\n');
  for (const suffix of ['br', 'gz']) fs.rmSync(path.join(app, `boot.js.${suffix}`), { force: true });
  server.app = app;
  await server.restart();
  const state = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update().catch(() => {});
    const worker = registration.installing;
    if (worker) {
      await new Promise((resolve) => {
        worker.onstatechange = () => worker.state !== 'installing' && resolve(null);
      });
    }
    return worker?.state;
  });
  expect(state).toBe('redundant');
  expect(await page.evaluate(() => caches.keys())).toEqual(before);
  removeFolder(app);
});

/** A copy of the built app whose worker names another version. */
function nextVersion(): string {
  const folder = temporaryFolder('next');
  fs.cpSync(environment.app, folder, { recursive: true });
  const worker = path.join(folder, 'service-worker.js');
  const text = fs.readFileSync(worker, 'utf8');
  fs.writeFileSync(worker, text.replace(/VERSION = '\w+'/, "VERSION = 'next'"));
  for (const suffix of ['br', 'gz']) fs.rmSync(`${worker}.${suffix}`, { force: true });
  return folder;
}
