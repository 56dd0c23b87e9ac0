// Every screen: nothing serious for axe, works by keyboard, and at 200% text nothing runs out of the page.
import type { Page } from '@playwright/test';
import { appStarted, signedIn } from '../pages/member.ts';
import { expectAccessible } from '../support/axe.ts';
import { expect, test } from '../support/phone.ts';

const OUTSIDE = ['/masuk', '/aktivasi', '/koperasi', '/pinjaman/simulasi', '/koperasi/profil', '/istilah', '/daftar', '/tidak-ada'];
const INSIDE = ['/', '/simpanan', '/pinjaman', '/pinjaman/ajukan', '/rat', '/lainnya', '/lainnya/kotak-keluar', '/lainnya/perangkat', '/lainnya/kata-sandi', '/lainnya/tampilan', '/lainnya/pengingat', '/shu', '/shu/2024', '/shu/2023', '/koperasi/profil', '/koperasi/keputusan', '/pengumuman', '/pengumuman/kas-keliling', '/tanya', '/istilah', '/lainnya/kartu', '/lainnya/data', '/lainnya/data/unduh', '/lainnya/data/perbaiki/address', '/lainnya/berhenti', '/pinjaman/penjamin'];

test.use({ cpuSlowdown: 1, slowLink: false });

async function settled(page: Page): Promise<void> {
  await appStarted(page);
  await expect(page.locator('h1')).toBeVisible();
  await expect(page.locator('.bone:visible')).toHaveCount(0);
}

/** Addresses of screens that need an id, found as a member finds them. */
async function deeper(page: Page): Promise<string[]> {
  const found: string[] = [];
  const first = async (list: string, link: string) => {
    await page.goto(list);
    await settled(page);
    const href = await page.locator(link).first().getAttribute('href', { timeout: 5_000 }).catch(() => null);
    if (href) found.push(href);
    return href;
  };
  const berjangka = await first('/simpanan', 'main a[href^="/simpanan/"]:has-text("berjangka")');
  if (berjangka) found.push(`${berjangka}/tarik`);
  const account = await first('/simpanan', 'main a[href^="/simpanan/"]:has-text("sukarela")');
  if (account) {
    found.push(`${account}/tarik`, `${account}/setor`, `${account}/laporan`);
    await first(account, 'main a[href^="/simpanan/permintaan/"]');
  }
  await first('/pinjaman', 'main a[href^="/pinjaman/pengajuan/"]');
  await first('/pinjaman', 'main a[href^="/pinjaman/"]:not([href*="simulasi"]):not([href*="ajukan"]):not([href*="pengajuan"])');
  const meeting = await first('/rat', 'main a[href^="/rat/"]');
  if (meeting) {
    await first(meeting, 'main a[href*="/suara/"]');
  }
  await first('/rat', 'main a[href$="/hasil"]');
  return found;
}

for (const theme of ['light', 'dark'] as const) {
  test.describe(theme, () => {
    test.use({ theme });
    test('axe finds nothing serious on any screen', async ({ phone, members }) => {
      test.setTimeout(240_000);
      let page = await phone.open('/masuk');
      for (const place of OUTSIDE) {
        await page.goto(place);
        await settled(page);
        await expectAccessible(page, place);
      }
      page = await signedIn(phone, members[0]);
      const all = [...INSIDE, ...(await deeper(page))];
      expect(all.length, 'screens that need an id were found').toBeGreaterThanOrEqual(INSIDE.length + 5);
      for (const place of all) {
        await page.goto(place);
        await settled(page);
        await expectAccessible(page, place);
      }
    });
  });
}

test.describe('200% text', () => {
  test.use({ textSize: '200' });
  test('nothing runs out of the page, and every control can be reached', async ({ phone, members }) => {
    test.setTimeout(240_000);
    let page = await phone.open('/masuk');
    const check = async (place: string) => {
      await page.goto(place);
      await settled(page);
      const wide = await page.evaluate(() => {
        const width = document.documentElement.clientWidth;
        const scrolls = (element: Element | null): boolean =>
          !!element && element !== document.body && (['auto', 'scroll', 'hidden'].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
        return [...document.querySelectorAll('main *, nav *, header *')]
          .filter((element) => element.getBoundingClientRect().width > 0 && !element.closest('.sr') && element.getBoundingClientRect().right > width + 1 && !scrolls(element.parentElement))
          .map((element) => element.outerHTML.slice(0, 90));
      });
      expect(wide, `too wide on ${place}`).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), `the page of ${place} scrolls sideways`).toBeLessThanOrEqual(0);
    };
    for (const place of OUTSIDE) await check(place);
    page = await signedIn(phone, members[0]);
    for (const place of [...INSIDE, ...(await deeper(page))]) await check(place);
  });
});

test('a member who uses only the keyboard signs in and votes', async ({ phone, members }) => {
  const page = await phone.open('/');
  await appStarted(page);
  await tabTo(page, () => document.activeElement?.matches('input[autocomplete="username"]') ?? false);
  await page.keyboard.type(members[0].number);
  await page.keyboard.press('Tab');
  await page.keyboard.type(members[0].password);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Total simpanan')).toBeVisible();
  await tabTo(page, () => document.activeElement?.textContent?.includes('Beri suara') ?? false);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/rat\//);
  if (!page.url().includes('/suara/')) {
    await expect(page.locator('a[href*="/suara/"]').first()).toBeVisible();
    await tabTo(page, () => document.activeElement?.matches('a[href*="/suara/"]') ?? false);
    await page.keyboard.press('Enter');
  }
  await expect(page.getByRole('radio').first()).toBeVisible();
  await tabTo(page, () => document.activeElement?.matches('input[type=radio]') ?? false);
  await page.keyboard.press('Space');
  await tabTo(page, () => document.activeElement?.textContent?.trim() === 'Lanjut');
  await page.keyboard.press('Enter');
  // The step tells a screen reader where it is: its heading takes the focus, and only then do we go on.
  await expect(page.locator('#pertanyaan')).toHaveText('Periksa pilihan Anda');
  await expect(page.locator('#pertanyaan')).toBeFocused();
  await tabTo(page, () => document.activeElement?.textContent?.trim() === 'Kirim suara');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Sudah masuk kotak suara.')).toBeVisible();
});

async function tabTo(page: Page, reached: () => boolean): Promise<void> {
  for (let n = 0; n < 60; n += 1) {
    if (await page.evaluate(reached)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('the keyboard does not get there');
}
