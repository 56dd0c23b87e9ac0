// Pictures of the surplus, the cooperative, decisions, news, questions and explainers.
import type { Page } from '@playwright/test';
import { appStarted, signedIn } from '../pages/member.ts';
import { expect, test } from '../support/phone.ts';

test.setTimeout(300_000);

async function settled(page: Page): Promise<void> {
  await appStarted(page);
  await expect(page.locator('.bone:visible')).toHaveCount(0);
  await page.waitForTimeout(250);
}

test('surplus and cooperative', async ({ phone, network, server, members }, info) => {
  const look = info.project.name;
  await server.cli(['results', 'publish', 'rat-2024']);
  const page = await signedIn(phone, members[0]);
  const take = async (name: string) => {
    await settled(page);
    await phone.picture(look, name);
  };
  const down = async (name: string, times: number) => {
    for (let n = 1; n <= times; n += 1) {
      await page.evaluate(() => scrollBy(0, innerHeight * 0.75));
      await take(`${name}-${n}`);
    }
  };
  await page.goto('/lainnya');
  await page.getByText('Sisa Hasil Usaha').scrollIntoViewIfNeeded();
  await take('70-more');
  await page.goto('/shu');
  await take('71-shu-proposed');
  await down('71-shu-proposed', 4);
  await page.getByText('Bagaimana kalau RAT memutuskan lain?').click();
  await page.getByLabel('Jasa modal').fill('40');
  await take('72-what-if');
  await page.goto('/shu/2024');
  await take('73-shu-decided');
  await page.goto('/shu/2023');
  await take('74-shu-loss');
  await page.goto('/koperasi/profil');
  await take('75-profile');
  await down('75-profile', 7);
  await page.locator('summary', { hasText: 'Angka per tahun' }).click();
  await page.locator('summary', { hasText: 'Angka per tahun' }).scrollIntoViewIfNeeded();
  await take('76-figures-table');
  await page.goto('/koperasi/keputusan');
  await take('77-decisions');
  await down('77-decisions', 3);
  await page.goto('/pengumuman');
  await take('78-announcements');
  await page.goto('/pengumuman/kas-keliling');
  await take('79-announcement');
  await page.goto('/tanya');
  await take('80-questions-none');
  await page.getByLabel('Pertanyaan kepada pengawas').fill('Mengapa beban penyisihan pinjaman naik tahun ini?');
  await page.getByRole('button', { name: 'Kirim pertanyaan' }).click();
  await expect(page.getByText('Menunggu jawaban')).toBeVisible();
  const id = (await server.cli(['questions', 'list'])).trim().split(/\s+/)[0] ?? '';
  await server.cli(['questions', 'answer', id, 'Karena pinjaman anggota bertambah. Rinciannya ada di laporan pengawas halaman 3.', '--by', 'Ahmad Fauzi']);
  await page.reload();
  await expect(page.getByText(/Ahmad Fauzi,/)).toBeVisible();
  await take('81-question-answered');
  network.offline();
  await page.getByLabel('Pertanyaan kepada pengawas').fill('Kapan SHU 2025 dibayarkan kepada anggota?');
  await page.getByRole('button', { name: 'Kirim pertanyaan' }).click();
  await expect(page.getByText('Tersimpan di HP, belum terkirim').first()).toBeVisible();
  await take('82-question-offline');
  await page.goto('/istilah');
  await page.getByText('Apa itu jasa usaha?').click();
  await take('83-terms');
});
