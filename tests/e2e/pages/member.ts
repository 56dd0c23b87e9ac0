// What a member does, in the words that stand on the screen.
import { type Page, expect } from '@playwright/test';
import type { Phone } from '../support/phone.ts';
import type { Proxy } from '../support/proxy.ts';
import type { Member } from '../support/server.ts';

/** Signs in from wherever the app is; ends on the page that was wanted. */
export async function signIn(page: Page, member: Member): Promise<void> {
  await appStarted(page);
  await page.getByLabel('Nomor anggota').fill(member.number);
  await page.getByLabel('Kata sandi', { exact: true }).fill(member.password);
  await page.getByRole('button', { name: 'Masuk', exact: true }).click();
}

/** Opens the app, signs in, and waits for the total of the savings. */
export async function signedIn(phone: Phone, member: Member): Promise<Page> {
  const page = await phone.open('/');
  await signIn(page, member);
  await expect(total(page)).toHaveText(/^Rp[\d.]+/);
  return page;
}

/** The app has taken over from the page that was painted before it. */
export async function appStarted(page: Page): Promise<void> {
  await expect(page.locator('#boot')).toHaveCount(0, { timeout: 40_000 });
}

/** The figure that the member came for. */
export function total(page: Page) {
  return page.locator('.hero .total b');
}

/** The line under it: the moment for which it holds. */
export function totalMoment(page: Page) {
  return page.locator('.hero .total + p');
}

export async function tab(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
}

/** The network is gone, and the app has noticed. */
export async function lose(network: Proxy): Promise<void> {
  network.offline();
}

/** The network is back, and the phone says so, as Android does. */
export async function regain(network: Proxy, page: Page): Promise<void> {
  network.online();
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
}

/** Fills the application up to its last step; nothing is sent yet. */
export async function fillApplication(page: Page, wish: { amount: string; months: string; purpose: string }) {
  const amount = page.getByLabel('Jumlah pinjaman', { exact: true });
  await amount.fill(wish.amount);
  await page.getByLabel('Jangka waktu (bulan)', { exact: true }).fill(wish.months);
  await page.getByRole('button', { name: 'Lanjut' }).click();
  await page.getByRole('textbox', { name: 'Tujuan pinjaman' }).fill(wish.purpose);
  await page.getByRole('button', { name: 'Lanjut' }).click();
  await expect(page.getByText('Langkah 3 dari 3')).toBeVisible();
}

/** From the meeting's page to the first item that waits for a vote, and the choice up to the last question. */
export async function chooseOnFirstItem(page: Page, choice: string): Promise<void> {
  await tab(page, 'RAT');
  await page.getByRole('link', { name: 'Beri suara' }).first().click();
  const first = page.locator('a[href*="/suara/"]').first();
  await first.click();
  await page.getByRole('radio', { name: choice, exact: true }).check({ force: true });
  await page.getByRole('button', { name: 'Lanjut' }).click();
  await expect(page.getByText('Kirim suara?')).toBeVisible();
}

/** Answers of the cooperative, asked as the member's own session would, past the phone. */
export async function asMember(url: string, member: Member) {
  const headers: Record<string, string> = { 'x-sokoguru': '1', 'content-type': 'application/json' };
  const answer = await fetch(`${url}/v1/sessions`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ memberNumber: member.number, password: member.password, device: 'test' }),
  });
  if (!answer.ok) throw new Error(`sign-in answered ${answer.status}: ${await answer.text()}`);
  headers.cookie = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
  return {
    async get<T>(path: string): Promise<T> {
      const got = await fetch(url + path, { headers });
      if (!got.ok) throw new Error(`${path} answered ${got.status}`);
      return (await got.json()) as T;
    },
    async post<T = void>(path: string, body: unknown): Promise<T> {
      const key = { 'idempotency-key': crypto.randomUUID() };
      const got = await fetch(url + path, { method: 'POST', headers: { ...headers, ...key }, body: JSON.stringify(body) });
      const text = await got.text();
      if (!got.ok) throw new Error(`${path} answered ${got.status}: ${text}`);
      return (text === '' ? undefined : JSON.parse(text)) as T;
    },
    async remove(path: string): Promise<void> {
      const got = await fetch(url + path, { method: 'DELETE', headers });
      if (!got.ok) throw new Error(`${path} answered ${got.status}`);
    },
  };
}
