// A picture of every screen in its main states, for people to look at: `cargo xtask screenshots`.
import type { Page } from '@playwright/test';
import { appStarted, chooseOnFirstItem, fillApplication, signIn, signedIn, tab } from '../pages/member.ts';
import { expect, test } from '../support/phone.ts';

test.setTimeout(300_000);

async function settled(page: Page): Promise<void> {
  await appStarted(page);
  await expect(page.locator('.bone:visible')).toHaveCount(0);
  await page.waitForTimeout(250);
}

test('before signing in', async ({ phone, network, members }, info) => {
  const look = info.project.name;
  const take = async (name: string) => {
    await settled(phone.page);
    await phone.picture(look, name);
  };
  const code = network.hold(/\.wasm$/);
  await phone.open('/');
  await phone.page.waitForTimeout(400);
  await phone.picture(look, '01-before-the-app');
  code.release();
  await take('02-sign-in');
  await signIn(phone.page, { number: '12', password: '' });
  await take('03-sign-in-errors');
  await phone.open('/aktivasi');
  await take('04-activation');
  await phone.open('/koperasi');
  await take('05-cooperative');
  await phone.page.getByLabel('Alamat koperasi').fill('bukan alamat');
  await phone.page.getByRole('button', { name: 'Hubungkan' }).click();
  await phone.page.waitForTimeout(1500);
  await take('06-cooperative-wrong');
  await phone.open('/pinjaman/simulasi');
  await take('07-simulator');
  await phone.page.evaluate(() => scrollTo(0, 700));
  await take('08-simulator-below');
  await phone.open('/tidak-ada');
  await take('09-not-found');
  expect(members).toHaveLength(2);
});

test('a member', async ({ phone, network, members }, info) => {
  const look = info.project.name;
  const page = await signedIn(phone, members[0]);
  const take = async (name: string) => {
    await settled(page);
    await phone.picture(look, name);
  };
  const below = async (name: string) => {
    await page.evaluate(() => scrollBy(0, innerHeight * 0.8));
    await take(name);
  };
  await take('10-home');
  await below('11-home-below');
  await page.getByRole('button', { name: 'Sembunyikan saldo' }).click();
  await page.evaluate(() => scrollTo(0, 0));
  await take('12-home-hidden');
  await page.getByRole('button', { name: 'Tampilkan saldo' }).click();
  await tab(page, 'Simpanan');
  await take('13-savings');
  await below('14-savings-below');
  await page.getByRole('link', { name: /Simpanan sukarela/ }).click();
  await take('15-account');
  await below('16-account-movements');
  await page.locator('main .list button').first().click();
  await take('17-movement');
  await page.goto('/pinjaman');
  await take('18-loans');
  await below('19-loans-below');
  await page.locator('a[href^="/pinjaman/loan"]').first().click();
  await take('20-loan');
  await below('21-loan-schedule');
  await page.goto('/pinjaman');
  await page.locator('a[href^="/pinjaman/pengajuan/"]').first().click();
  await take('22-application');
  await page.goto('/rat');
  await take('23-meetings');
  await page.getByRole('link', { name: 'Beri suara' }).first().click();
  await take('24-meeting');
  await below('25-meeting-below');
  await below('26-meeting-agenda');
  await chooseOnFirstItem(page, 'Setuju');
  await take('28-vote-confirm');
  await page.getByRole('button', { name: 'Ubah pilihan' }).click();
  await take('27-vote');
  await page.getByRole('button', { name: 'Lanjut' }).click();
  await page.getByRole('button', { name: 'Kirim suara' }).click();
  await expect(page.getByText('Sudah masuk kotak suara.')).toBeVisible();
  await take('29-vote-done');
  await page.goto('/rat');
  await page.getByRole('link', { name: /RAT Tahun Buku 2024/ }).click();
  await page.getByRole('link', { name: 'Lihat hasil' }).click();
  await take('30-results');
  await below('31-results-below');
  await tab(page, 'Lainnya');
  await take('32-more');
  await below('33-more-below');
  await page.getByRole('button', { name: 'Keluar', exact: true }).click();
  await take('34-sign-out');
  await page.goto('/lainnya/perangkat');
  await take('35-devices');
  await page.goto('/lainnya/tampilan');
  await take('36-display');
  await page.goto('/lainnya/kata-sandi');
  await take('38-password');
  network.answer('GET /v1/meetings', 500, { type: 'about:blank', title: 'x', status: 500, code: 'internal' }, 99);
  await page.goto('/rat/tidak-ada');
  await take('37-failed');
});

test('without a network', async ({ phone, network, members }, info) => {
  const look = info.project.name;
  const page = await signedIn(phone, members[1]);
  const take = async (name: string) => {
    await settled(page);
    await phone.picture(look, name);
  };
  await page.goto('/pinjaman');
  await take('40-loans-empty');
  await page.goto('/pinjaman/ajukan');
  await take('41-apply-amount');
  await phone.keptForOffline();
  network.offline();
  await fillApplication(page, { amount: '5.000.000', months: '10', purpose: 'Modal warung kopi di pasar' });
  await take('42-apply-check');
  await page.getByRole('button', { name: 'Kirim pengajuan' }).click();
  await expect(page.getByText('Tersimpan di HP, belum terkirim').first()).toBeVisible();
  await take('43-apply-stored');
  await page.goto('/lainnya/kotak-keluar');
  await take('44-outbox');
  await page.goto('/');
  await take('45-home-offline');
  await page.goto('/rat/rat-2025');
  await take('46-failed-offline');
});
