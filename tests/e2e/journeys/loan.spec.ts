// A loan application written without a network, by a phone that loses the app as well.
import { asMember, fillApplication, regain, signedIn, tab } from '../pages/member.ts';
import { expect, test } from '../support/phone.ts';

interface Applications {
  items: { id: string; number: string; purpose: string; status: string }[];
}
const PURPOSE = 'Modal warung kopi di pasar';

test('written offline, app killed, started again, network back: exactly one application and its receipt', async ({ phone, network, server, members }) => {
  const member = members[1];
  const page = await signedIn(phone, member);
  await tab(page, 'Pinjaman');
  await page.getByRole('link', { name: 'Ajukan pinjaman' }).first().click();
  await expect(page.getByLabel('Jumlah pinjaman', { exact: true })).toBeVisible();
  await phone.keptForOffline();

  network.offline();
  await fillApplication(page, { amount: '5.000.000', months: '10', purpose: PURPOSE });
  await expect(page.getByText('lima juta rupiah')).toBeVisible();
  const send = page.getByRole('button', { name: 'Kirim pengajuan' });
  await send.dblclick();
  await expect(page.getByText('Tersimpan di HP, belum terkirim').first()).toBeVisible();

  await phone.kill();
  await phone.start();
  const again = await phone.open('/lainnya/kotak-keluar');
  await expect(again.getByText('Tersimpan di HP, belum terkirim')).toHaveCount(1);
  await again.goto('/pinjaman/ajukan');
  await expect(again.getByText('Tersimpan di HP, belum terkirim').first()).toBeVisible();

  await regain(network, again);
  await expect(again.getByText('Sudah diterima koperasi').first()).toBeVisible({ timeout: 40_000 });
  const office = await asMember(server.url, member);
  const { items } = await office.get<Applications>('/v1/loan-applications');
  const mine = items.filter(({ purpose }) => purpose === PURPOSE);
  expect(mine).toHaveLength(1);
  await again.goto('/lainnya/kotak-keluar');
  await expect(again.getByText(mine[0]?.number ?? 'none')).toBeVisible();
  const sent = network.asked('POST /v1/loan-applications');
  expect(new Set(sent.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  expect(new Set(sent.map(({ body }) => body)).size, 'byte for byte the same').toBe(1);
});

test('a draft survives the app being killed', async ({ phone, members }) => {
  const page = await signedIn(phone, members[1]);
  await page.goto('/pinjaman/ajukan');
  await page.getByLabel('Jumlah pinjaman', { exact: true }).fill('3.500.000');
  await page.getByRole('button', { name: 'Lanjut' }).click();
  await page.getByRole('textbox', { name: 'Tujuan pinjaman' }).fill('Biaya sekolah anak');
  await expect(page.getByText('Isian tersimpan di HP ini, belum dikirim.')).toBeVisible();
  await page.waitForTimeout(500);
  await phone.kill();
  await phone.start();
  const again = await phone.open('/pinjaman/ajukan');
  await expect(again.getByText('Lanjutkan pengajuan Anda')).toBeVisible();
  await expect(again.getByRole('textbox', { name: 'Tujuan pinjaman' })).toHaveValue('Biaya sekolah anak');
});

test('two windows send a waiting application once', async ({ phone, network, server, members }) => {
  const page = await signedIn(phone, members[1]);
  await page.goto('/pinjaman/ajukan');
  await expect(page.getByLabel('Jumlah pinjaman', { exact: true })).toBeVisible();
  await phone.keptForOffline();
  network.offline();
  await fillApplication(page, { amount: '2.000.000', months: '6', purpose: PURPOSE });
  await page.getByRole('button', { name: 'Kirim pengajuan' }).click();
  await expect(page.getByText('Tersimpan di HP, belum terkirim').first()).toBeVisible();
  const other = await phone.openAnother('/lainnya/kotak-keluar');
  await expect(other.getByText('Tersimpan di HP, belum terkirim')).toHaveCount(1);
  network.online();
  await Promise.all([page, other].map((one) => one.evaluate(() => window.dispatchEvent(new Event('online')))));
  await expect(page.getByText('Sudah diterima koperasi').first()).toBeVisible({ timeout: 40_000 });
  await expect(other.getByText('Sudah diterima koperasi').first()).toBeVisible({ timeout: 40_000 });
  const office = await asMember(server.url, members[1]);
  const { items } = await office.get<Applications>('/v1/loan-applications');
  expect(items.filter(({ purpose }) => purpose === PURPOSE)).toHaveLength(1);
  expect(network.asked('POST /v1/loan-applications').filter(({ fate }) => fate === 'passed')).toHaveLength(1);
});

test('the office decides, and the member sees state, reason and schedule', async ({ phone, server, members }) => {
  const page = await signedIn(phone, members[1]);
  await page.goto('/pinjaman/ajukan');
  await fillApplication(page, { amount: '4.000.000', months: '8', purpose: PURPOSE });
  await page.getByRole('button', { name: 'Kirim pengajuan' }).click();
  await expect(page.getByText('Sudah diterima koperasi').first()).toBeVisible({ timeout: 40_000 });
  const office = await asMember(server.url, members[1]);
  const { items } = await office.get<Applications>('/v1/loan-applications');
  const mine = items.find(({ purpose }) => purpose === PURPOSE);
  expect(mine).toBeDefined();
  await server.cli(['loan', 'approve', mine?.number ?? ''], 'KETUA');
  await server.cli(['loan', 'disburse', mine?.number ?? ''], 'KASIR');
  await page.goto(`/pinjaman/pengajuan/${mine?.id}`);
  await expect(page.getByText('Dicairkan').first()).toBeVisible();
  await page.getByRole('link', { name: 'Lihat pinjaman' }).click();
  await expect(page.getByText('Rp4.000.000').first()).toBeVisible();
});

test('the simulator works for somebody without an account', async ({ phone }) => {
  const page = await phone.open('/pinjaman/simulasi');
  await page.getByLabel('Jumlah pinjaman', { exact: true }).fill('6.000.000');
  await expect(page.getByText('Diterima bersih').first()).toBeVisible();
  await expect(page.getByText('enam juta rupiah')).toBeVisible();
  await expect(page.getByText(/per tahun/).first()).toBeVisible();
  await page.getByLabel('Jumlah pinjaman', { exact: true }).fill('999.000.000.000');
  await expect(page.getByText(/Paling banyak/)).toBeVisible();
});
