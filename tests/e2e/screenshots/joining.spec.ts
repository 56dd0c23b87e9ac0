// Pictures of joining, the member's own data, the card and leaving.
import type { Page } from '@playwright/test';
import { appStarted, signedIn } from '../pages/member.ts';
import { test } from '../support/phone.ts';

test.setTimeout(300_000);

async function settled(page: Page): Promise<void> {
  await appStarted(page);
  await page.locator('.bone:visible').first().waitFor({ state: 'detached' }).catch(() => {});
  await page.waitForTimeout(350);
}

test('joining', async ({ phone, server }, info) => {
  const page = await phone.open('/daftar');
  const take = async (name: string) => {
    await settled(page);
    await phone.picture(info.project.name, name);
  };
  const below = async (name: string) => {
    await page.evaluate(() => scrollBy(0, innerHeight * 0.75));
    await take(name);
  };
  const next = async () => page.getByRole('button', { name: 'Lanjut' }).click();
  await take('60-join-start');
  await below('61-join-start-below');
  await next();
  await next();
  await take('62-join-person-errors');
  await page.getByLabel('Nama lengkap').fill('Dewi Lestari');
  await page.getByLabel('NIK KTP').fill('3273055712909999');
  await page.getByLabel('Tanggal lahir').fill('18-12-1990');
  await take('63-join-person');
  await next();
  await page.getByLabel('Alamat tempat tinggal').fill('Jl. Kenanga 5 RT 02/03, Antapani');
  await page.getByLabel('Nomor HP').fill('0812 3456 7890');
  await page.getByLabel('Pekerjaan').fill('Pedagang');
  await take('64-join-address');
  await next();
  await take('65-join-consent');
  await below('66-join-consent-below');
  await page.getByLabel('Saya setuju data saya dipakai untuk keanggotaan').check();
  await below('67-join-consent-end');
  await next();
  await take('68-join-check');
  await page.getByRole('button', { name: 'Kirim pendaftaran' }).click();
  await page.locator('.code').first().waitFor();
  await take('69-join-sent');
  const reference = await page.locator('.code').first().innerText();
  await server.cli(['join', 'accept', reference]);
  await page.reload();
  await page.getByText('Selamat bergabung!', { exact: false }).waitFor();
  await take('70-join-accepted');
  await below('71-join-accepted-below');
});

test('own data', async ({ phone, members }, info) => {
  const page = await signedIn(phone, members[0]);
  const take = async (name: string) => {
    await settled(page);
    await phone.picture(info.project.name, name);
  };
  const below = async (name: string) => {
    await page.evaluate(() => scrollBy(0, innerHeight * 0.75));
    await take(name);
  };
  await page.goto('/lainnya');
  await take('72-more');
  await page.goto('/lainnya/data');
  await take('73-profile');
  await below('74-profile-below');
  await below('75-profile-end');
  await page.goto('/lainnya/data/perbaiki/phone');
  await take('76-correct');
  await page.goto('/lainnya/kartu');
  await take('77-card');
  await page.goto('/lainnya/data/unduh');
  await take('78-copy');
  await page.goto('/lainnya/berhenti');
  await take('79-leave');
  await below('80-leave-below');
});
