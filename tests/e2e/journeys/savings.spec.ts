// First visit to savings, and the same savings again without a network.
import type { Page } from '@playwright/test';
import { appStarted, regain, signIn, signedIn, tab, total, totalMoment } from '../pages/member.ts';
import { type Phone, expect, test } from '../support/phone.ts';

test('the first page reads before the app is there, and keeps what was typed into it', async ({ phone, network, members }) => {
  const code = network.hold(/\.wasm$/);
  const page = await phone.open('/');
  await expect(page.locator('#boot-name')).toHaveText('KSP Contoh Makmur');
  await page.getByLabel('Nomor anggota').fill(members[0].number);
  await page.getByLabel('Kata sandi', { exact: true }).fill('belum seles');
  code.release();
  await appStarted(page);
  await expect(page.getByLabel('Nomor anggota')).toHaveValue(members[0].number);
  await expect(page.getByLabel('Kata sandi', { exact: true })).toHaveValue('belum seles');
  const before = network.seen.findIndex(({ path }) => path.endsWith('.wasm'));
  expect(before, 'requests before the first content').toBeLessThan(8);
});

test('first visit to savings, then the same savings with their date after a reload without network', async ({ phone, network, members }) => {
  const page = await signedIn(phone, members[0]);
  const sum = await total(page).innerText();
  const moment = await totalMoment(page).innerText();
  expect(moment).toMatch(/per \d{1,2} \w+ 20\d\d, \d\d\.\d\d WIB/);

  await tab(page, 'Simpanan');
  await expect(page.getByRole('heading', { name: 'Simpanan' })).toBeVisible();
  await expect(page.getByText('Dibayar sekali, kembali saat berhenti')).toBeVisible();
  await phone.keptForOffline();

  network.offline();
  await page.goto('/');
  await appStarted(page);
  await expect(total(page)).toHaveText(sum);
  await expect(totalMoment(page)).toContainText(moment);
  await expect(page.getByText('Tidak ada sinyal').first()).toBeVisible();
  await tab(page, 'Simpanan');
  await expect(page.getByText('Dibayar sekali, kembali saat berhenti')).toBeVisible();

  await regain(network, page);
  await expect(page.getByText('Tidak ada sinyal')).toHaveCount(0);
});

test('what is on the phone is the first thing drawn, without a skeleton before it', async ({ phone, network, members }) => {
  const page = await signedIn(phone, members[0]);
  await phone.keptForOffline();
  network.offline();
  await page.addInitScript(() => {
    const drawn: string[] = [];
    Object.assign(window, { drawn });
    // Once a frame, after everything that belongs to it.
    const look = () => {
      const isThere = !document.querySelector('#boot') && document.querySelector('main');
      if (isThere) drawn.push(document.querySelector('.hero .total b') ? 'figures' : 'something else');
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.goto('/');
  // The early total of boot.js is one too, and goes when the app is there.
  await appStarted(page);
  await expect(total(page)).toBeVisible();
  await expect.poll(() => page.evaluate('window.drawn[0]')).toBe('figures');
});

test('the app opens on cached savings after it was killed, without network', async ({ phone, network, members }) => {
  const page = await signedIn(phone, members[0]);
  const sum = await total(page).innerText();
  await phone.keptForOffline();
  network.offline();
  await phone.kill();
  await phone.start();
  const again = await phone.open('/');
  await expect(total(again)).toHaveText(sum);
});

test('a wrong password is told apart from a lock, and nothing is lost', async ({ phone, members }) => {
  const page = await phone.open('/');
  const wrong = { number: members[1].number, password: 'bukan-kata-sandi' };
  await signIn(page, wrong);
  await expect(page.getByRole('alert').first()).toBeVisible();
  for (let n = 0; n < 3; n += 1) {
    await page.getByLabel('Kata sandi', { exact: true }).fill(`salah-${n}-salah`);
    await page.getByRole('button', { name: 'Masuk', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Masuk', exact: true })).toBeEnabled();
    await page.waitForTimeout(800);
  }
  await expect(page.getByText(/Terkunci sampai/)).toBeVisible();
});

test('garbage from the backend is a failure with a way out, never a zero', async ({ phone, network, members }) => {
  const page = await signedIn(phone, members[0]);
  const sum = await total(page).innerText();
  network.answer('GET /v1/savings', 200, { asOf: '0000-00-00', total: { value: 1e30, currency: 'IDR' }, items: 'x' }, 99);
  await tab(page, 'Simpanan');
  await expect(page.getByRole('button', { name: 'Coba lagi' })).toBeVisible();
  await expect(page.locator('main')).not.toContainText('Rp0');
  network.clearRules();
  await page.getByRole('button', { name: 'Coba lagi' }).click();
  await expect(page.locator('main')).toContainText(sum);
});

const GLANCE = '#boot-glance';

/** The next pages get no further than the outline: their wasm is compiled and never instantiated. */
async function stopBeforeTheApp(page: Page): Promise<void> {
  await page.addInitScript(() => {
    if (sessionStorage.getItem('may-start')) return;
    WebAssembly.compileStreaming = () => new Promise(() => {});
  });
}

/** From here on the app starts again. */
async function letTheAppStart(page: Page): Promise<void> {
  await page.evaluate(() => sessionStorage.setItem('may-start', '1'));
}

/** How many totals lie on the phone for the page before the app. */
async function glances(phone: Phone): Promise<number> {
  return phone.page.evaluate(async () => {
    let found = 0;
    for (const { name } of await indexedDB.databases()) {
      if (!/^sokoguru-[0-9a-f]{16}$/.test(name ?? '')) continue;
      const open = indexedDB.open(name ?? '');
      const database = await new Promise<IDBDatabase>((resolve) => {
        open.onsuccess = () => resolve(open.result);
      });
      const keys = database.transaction('cache').objectStore('cache').getAllKeys();
      found += await new Promise<number>((resolve) => {
        keys.onsuccess = () => resolve(keys.result.filter((key) => key === '/v1/home#glance').length);
      });
      database.close();
    }
    return found;
  });
}

/** Long after boot.js has looked: the outline stands there without a figure. */
async function expectNoGlance(page: Page): Promise<void> {
  await page.waitForTimeout(1_500);
  await expect(page.locator('#boot')).toHaveCount(1);
  await expect(page.locator(GLANCE)).toBeHidden();
  expect(await page.locator(GLANCE).textContent()).toBe('');
}

test('the last total stands there with its date before the app does, where the app draws it, also without network', async ({ phone, network, members }) => {
  const page = await signedIn(phone, members[0]);
  const sum = await total(page).innerText();
  const moment = await totalMoment(page).innerText();
  const top = await page.locator('.hero').evaluate((hero) => hero.getBoundingClientRect().top);
  await expect.poll(() => glances(phone)).toBe(1);
  await phone.keptForOffline();
  await stopBeforeTheApp(page);
  for (const line of ['online', 'offline'] as const) {
    network[line]();
    await page.goto('/');
    await expect(page.locator(GLANCE), line).toBeVisible();
    await expect(page.locator('#boot')).toHaveCount(1);
    await expect(total(page)).toHaveText(sum);
    await expect(totalMoment(page)).toHaveText(moment);
    await expect(page.locator(`${GLANCE} p`).first()).toHaveText('Total simpanan');
    expect(await page.locator(GLANCE).evaluate((hero) => !hero.closest('[aria-hidden]'))).toBe(true);
    const before = await page.locator(GLANCE).evaluate((hero) => hero.getBoundingClientRect().top);
    expect(Math.abs(before - top), 'where the app draws it').toBeLessThan(3);
  }
  // Elsewhere the outline is not of Beranda's total.
  await page.goto('/simpanan');
  await expectNoGlance(page);
  await letTheAppStart(page);
  await page.goto('/');
  await appStarted(page);
  await expect(total(page)).toHaveText(sum);
  await expect(total(page)).toHaveCount(1);
});

test('after signing out, and while a sign-out is under way, no total stands there before the app does', async ({ phone, network, members }) => {
  const page = await signedIn(phone, members[0]);
  await expect.poll(() => glances(phone)).toBe(1);
  await phone.keptForOffline();
  await stopBeforeTheApp(page);
  const settings = await page.evaluate(() => {
    const before = localStorage.getItem('sokoguru.settings') ?? '{}';
    localStorage.setItem('sokoguru.settings', JSON.stringify({ ...JSON.parse(before), leaving: '1' }));
    return before;
  });
  await page.goto('/');
  await expectNoGlance(page);
  await page.evaluate((before) => localStorage.setItem('sokoguru.settings', before), settings);
  await page.goto('/');
  await expect(page.locator(GLANCE)).toBeVisible();

  await letTheAppStart(page);
  await page.goto('/');
  await appStarted(page);
  await tab(page, 'Lainnya');
  network.offline();
  await page.getByRole('button', { name: 'Keluar', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Keluar', exact: true }).click();
  await expect(page.getByLabel('Nomor anggota')).toBeVisible();
  expect(await glances(phone)).toBe(0);
  // Even if the settings still said that somebody is known; and looking makes no database.
  const kept = Object.keys((await phone.stored()).databases);
  await page.evaluate(() => {
    sessionStorage.clear();
    localStorage.setItem('sokoguru.settings', '{"known":"1"}');
  });
  await page.goto('/');
  await expectNoGlance(page);
  expect(Object.keys((await phone.stored()).databases)).toEqual(kept);
});

test('a total behind a closed eye is not kept for the page before the app', async ({ phone, members }) => {
  const page = await signedIn(phone, members[0]);
  await expect.poll(() => glances(phone)).toBe(1);
  await phone.keptForOffline();
  await page.getByRole('button', { name: 'Sembunyikan saldo' }).click();
  await expect.poll(() => glances(phone)).toBe(0);
  await stopBeforeTheApp(page);
  await page.goto('/');
  await expectNoGlance(page);
  await letTheAppStart(page);
  await page.goto('/');
  await appStarted(page);
  // The app starts with open eyes, and so does what it keeps.
  await expect.poll(() => glances(phone)).toBe(1);
});

test('the page before the app shows no total of another member, another cooperative or another record', async ({ phone, network, members }) => {
  const page = await signedIn(phone, members[0]);
  const first = await total(page).innerText();
  await expect.poll(() => glances(phone)).toBe(1);
  await phone.keptForOffline();
  await tab(page, 'Lainnya');
  await page.getByRole('button', { name: 'Keluar', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Keluar', exact: true }).click();
  await signIn(page, members[1]);
  await tab(page, 'Beranda');
  await expect(total(page)).toHaveText(/^Rp[\d.]+/);
  const second = await total(page).innerText();
  expect(second).not.toBe(first);
  await expect.poll(() => glances(phone)).toBe(1);
  network.offline();
  await stopBeforeTheApp(page);
  await page.goto('/');
  await expect(total(page)).toHaveText(second);

  // A record of another place does not open here.
  const change = (what: 'move' | 'rename') =>
    page.evaluate(async (how) => {
      const ours = (await indexedDB.databases()).map(({ name }) => name ?? '').find((name) => /^sokoguru-[0-9a-f]{16}$/.test(name)) ?? '';
      const wait = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const database = await wait(indexedDB.open(ours));
      if (how === 'move') {
        const cache = database.transaction('cache', 'readwrite').objectStore('cache');
        await wait(cache.put(await wait(cache.get('/v1/home')), '/v1/home#glance'));
        return database.close();
      }
      // The same cooperative's records under another one's name.
      const other = indexedDB.open('sokoguru-0123456789abcdef', 1);
      other.onupgradeneeded = () => {
        for (const table of database.objectStoreNames) other.result.createObjectStore(table);
      };
      const copy = await wait(other);
      for (const table of ['keys', 'secrets', 'cache']) {
        const from = database.transaction(table).objectStore(table);
        const keys = await wait(from.getAllKeys());
        const values = await wait(database.transaction(table).objectStore(table).getAll());
        const to = copy.transaction(table, 'readwrite').objectStore(table);
        for (const [n, key] of keys.entries()) to.put(values[n], key);
      }
      copy.close();
      database.close();
      await wait(indexedDB.deleteDatabase(ours));
    }, what);
  await change('rename');
  expect(await glances(phone)).toBe(1);
  await page.goto('/');
  await expectNoGlance(page);
  await letTheAppStart(page);
  await page.evaluate(() => new Promise((resolve) => (indexedDB.deleteDatabase('sokoguru-0123456789abcdef').onsuccess = resolve)));
  network.online();
  await page.goto('/');
  await appStarted(page);
  await expect.poll(() => glances(phone)).toBe(1);
  await change('move');
  await page.evaluate(() => sessionStorage.clear());
  await page.goto('/');
  await expectNoGlance(page);
});
