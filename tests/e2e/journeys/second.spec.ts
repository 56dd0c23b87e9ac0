// The second part of the app: it comes after the first screen, is there without a network from then
// on, and a screen that needs it before says so.
import { appStarted, signIn, signedIn, tab, total } from '../pages/member.ts';
import { expect, test } from '../support/phone.ts';

const PART = /\/sokoguru-second-\w+\.wasm$/;

test('the rest of the app comes after the figures of the first screen, and once', async ({ phone, network, members }) => {
  const page = await signedIn(phone, members[0]);
  await phone.keptForOffline();
  expect(network.asked(PART).map(({ fate }) => fate)).toEqual(['passed']);

  // The code has to come over the line again; the member is known at once.
  await page.goto('about:blank');
  const session = await phone.context.newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin: phone.origin, storageTypes: 'cache_storage,service_workers' });
  await session.send('Network.clearBrowserCache');
  const figures = network.hold('GET /v1/home');
  await page.goto('/');
  await figures.held;
  await page.waitForTimeout(2_000);
  await expect(total(page)).toBeVisible();
  expect(network.asked(PART), 'not while figures are on their way').toHaveLength(1);
  figures.release();
  await expect.poll(() => network.asked(PART).length).toBe(2);
});

test('after the first visit every screen opens without a network', async ({ phone, network, members }) => {
  await signedIn(phone, members[0]);
  await phone.keptForOffline();
  network.offline();
  await phone.kill();
  await phone.start();
  const page = await phone.open('/lainnya/tampilan');
  await expect(page.getByRole('radio', { name: 'English' })).toBeVisible();
  await tab(page, 'RAT');
  await expect(page.getByRole('heading', { name: 'Rapat anggota' })).toBeVisible();
});

test('a screen whose code the network does not bring says so, and comes when it does', async ({ phone, network, members }) => {
  network.loseRequest(PART, Number.POSITIVE_INFINITY);
  const page = await signedIn(phone, members[0]);
  await tab(page, 'RAT');
  await expect(page.getByRole('alert')).toContainText('Halaman ini belum ada di HP Anda');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('RAT');
  await page.getByRole('button', { name: 'Coba lagi' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await tab(page, 'Simpanan');
  await expect(page.getByText('Dibayar sekali, kembali saat berhenti')).toBeVisible();
  await tab(page, 'Pinjaman');
  await expect(page.getByRole('alert')).toBeVisible();
  network.clearRules();
  await page.getByRole('button', { name: 'Coba lagi' }).click();
  await expect(page.locator('main a[href^="/pinjaman/"]').first()).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pinjaman');
});

test('a screen is drawn as a skeleton until its code is there, and keeps the focus on the heading', async ({ phone, network, members }) => {
  const code = network.hold(PART);
  const page = await signedIn(phone, members[0]);
  await tab(page, 'Lainnya');
  await expect(page.getByRole('status').getByText('Sedang memuat')).toBeAttached();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  code.release();
  await expect(page.getByRole('button', { name: 'Keluar', exact: true })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

test('a page that is older than the app asks for the new version instead of mixing the two', async ({ phone, network, members }) => {
  network.answer(PART, 404, {}, Number.POSITIVE_INFINITY);
  const page = await phone.open('/');
  await appStarted(page);
  await expect.poll(() => network.asked(PART).length).toBeGreaterThan(0);
  await signIn(page, members[0]);
  await expect(total(page)).toBeVisible();
  await tab(page, 'RAT');
  await expect(page.getByRole('alert')).toContainText('Versi baru tersedia');
  network.clearRules();
  await page.getByRole('button', { name: 'Perbarui sekarang' }).click();
  await expect(page.getByRole('heading', { name: 'Rapat anggota' })).toBeVisible();
});
