// What a trustee does, in the words that stand on the screen.
import { type Page, expect } from '@playwright/test';
import { appStarted } from './member.ts';

/** Makes the key, writes it down, and reads out what the office needs. */
export async function makeKey(page: Page): Promise<{ keys: string; code: string; paper: string }> {
  await appStarted(page);
  await page.getByRole('button', { name: 'Buat kunci' }).click();
  const groups = page.locator('ol.groups li');
  await expect(groups).toHaveCount(12);
  const paper = (await groups.allInnerTexts()).map((group) => group.trim());
  const last = page.getByLabel('Ketik kelompok terakhir dari kertas Anda');
  // Whoever has not written it down does not get on.
  await last.fill('00000');
  await page.getByRole('button', { name: 'Sudah saya tulis' }).click();
  await expect(page.getByText('Belum sama dengan kelompok terakhir.').first()).toBeVisible();
  await last.fill(paper.at(-1)?.toLowerCase() ?? '');
  await page.getByRole('button', { name: 'Sudah saya tulis' }).click();
  await expect(page.getByText('Kunci Anda ada di HP ini.')).toBeVisible();
  const keys = (await page.locator('p.long').innerText()).trim();
  const code = (await page.locator('.code').first().innerText()).trim();
  return { keys, code, paper: `SKT1-${paper.join('')}` };
}

/** One step of making the key together; ends when this trustee's part is on the board. */
export async function step(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click({ timeout: 40_000 });
  await expect(page.getByRole('button', { name: button, exact: true })).toHaveCount(0, { timeout: 40_000 });
}

/** Lets the phone check the whole board; gives its root at the closing, as it is read out. */
export async function rootAtClosing(page: Page): Promise<string> {
  await appStarted(page);
  await page.getByRole('button', { name: 'Periksa sekarang' }).click({ timeout: 60_000 });
  const groups = page.locator('ol.groups li');
  await expect(groups).toHaveCount(16, { timeout: 120_000 });
  // Nothing can be opened before the trustees have compared.
  await expect(page.getByRole('button', { name: 'Buka hasil' })).toHaveCount(0);
  return (await groups.allInnerTexts()).join('');
}

/** Opens the result, once it was compared. */
export async function openResult(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sama di semua HP' }).click();
  await page.getByRole('button', { name: 'Buka hasil' }).click();
  await expect(page.getByText('Bagian Anda sudah selesai.').first()).toBeVisible({ timeout: 60_000 });
}
