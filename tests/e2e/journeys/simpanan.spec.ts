// Savings in full: ten years of movements, statements that are compared figure by figure, withdrawals, notices of deposits.
import fs from 'node:fs';
import path from 'node:path';
import type { Download, Page } from '@playwright/test';
import { asMember, regain, signedIn, tab } from '../pages/member.ts';
import { temporaryFolder } from '../support/environment.ts';
import { readPdf } from '../support/pdf.ts';
import { type Phone, expect, test } from '../support/phone.ts';
import type { Member, Server } from '../support/server.ts';

interface Amount {
  value: string;
}
interface Movement {
  bookedOn: string;
  kind: string;
  direction: 'credit' | 'debit';
  amount: Amount;
  balanceAfter: Amount;
  description: string;
  reference: string;
}
interface Account {
  id: string;
  kind: string;
  name: string;
  number: string;
  balance: Amount;
  available: Amount;
}
interface Requests {
  items: { id: string; number: string; kind: string; amount: Amount; status: string; note: string; hasPhoto: boolean }[];
}

async function accounts(server: Server, member: Member): Promise<Account[]> {
  const office = await asMember(server.url, member);
  return (await office.get<{ items: Account[] }>('/v1/savings')).items;
}

async function account(server: Server, member: Member, kind: string): Promise<Account> {
  const found = (await accounts(server, member)).find((one) => one.kind === kind);
  if (!found) throw new Error(`no ${kind}`);
  return found;
}

/** Every movement, oldest first, as the server has them. */
async function movements(server: Server, member: Member, id: string): Promise<Movement[]> {
  const office = await asMember(server.url, member);
  const all: Movement[] = [];
  let cursor: string | undefined;
  do {
    const query: string = cursor ? `&cursor=${cursor}` : '';
    const page = await office.get<{ items: Movement[]; nextCursor?: string }>(`/v1/savings/${id}/transactions?limit=200${query}`);
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return all.reverse();
}

async function requests(server: Server, member: Member): Promise<Requests['items']> {
  const office = await asMember(server.url, member);
  return (await office.get<Requests>('/v1/savings-requests')).items;
}

async function openAccount(page: Page, phone: Phone, id: string): Promise<void> {
  await page.goto(`/simpanan/${id}`);
  await expect(page.getByText(/^\d[\d.]* mutasi$/)).toBeVisible({ timeout: 60_000 });
  await phone.keptForOffline();
}

const YEARS = 10;
const COUNT = 5_000;

/** An account with ten years of movements, imported as an office would. */
async function importTenYears(server: Server, member: Member): Promise<string> {
  const folder = temporaryFolder('import');
  fs.writeFileSync(
    path.join(folder, 'savings_accounts.csv'),
    `number,member,kind,name,opened_on,rate_percent,rate_per,matures_on,minimum_balance\nSS-LAMA,${member.number},sukarela,Simpanan Lama,2016-01-01,,,,50000\n`,
  );
  const lines = ['account,booked_on,kind,direction,amount,description,reference'];
  const start = Date.UTC(2016, 0, 1);
  for (let n = 0; n < COUNT; n += 1) {
    const day = new Date(start + Math.floor((n * YEARS * 365) / COUNT) * 86_400_000).toISOString().slice(0, 10);
    const out = n % 5 === 4;
    const words = n % 250 === 7 ? 'Panen gabah' : out ? 'Penarikan tunai' : 'Setoran tunai';
    lines.push(`SS-LAMA,${day},${out ? 'withdrawal' : 'deposit'},${out ? 'debit' : 'credit'},${out ? 20_000 : 15_000 + n},${words},L${n}`);
  }
  fs.writeFileSync(path.join(folder, 'savings_movements.csv'), `${lines.join('\n')}\n`);
  await server.cli(['import', folder]);
  const found = (await accounts(server, member)).find((one) => one.number === 'SS-LAMA');
  if (!found) throw new Error('the account was not imported');
  return found.id;
}

/** The longest task since the last question, in milliseconds. */
async function longest(page: Page): Promise<number> {
  await page.waitForTimeout(300);
  return page.evaluate(() => {
    const tasks = (window as unknown as { tasks: number[] }).tasks;
    return Math.round(Math.max(0, ...tasks.splice(0)));
  });
}

test('ten years of movements scroll and filter with few rows on the page, also without a network', async ({ phone, network, server, members }) => {
  test.setTimeout(240_000);
  const id = await importTenYears(server, members[0]);
  const page = await signedIn(phone, members[0]);
  await page.addInitScript(() => {
    const tasks: number[] = [];
    Object.assign(window, { tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
  });
  await openAccount(page, phone, id);
  await expect(page.getByText('5.000 mutasi', { exact: true })).toBeVisible({ timeout: 120_000 });
  const figures: Record<string, number> = { loading: await longest(page) };

  const rows = page.locator('.ledger li');
  let most = 0;
  const tall = await page.evaluate(() => document.documentElement.scrollHeight);
  expect(tall, 'all of them have their place').toBeGreaterThan(COUNT * 60);
  for (let step = 0; step <= 40; step += 1) {
    await page.evaluate((to) => scrollTo(0, to), Math.round((tall * step) / 40));
    await page.waitForTimeout(60);
    most = Math.max(most, await rows.count());
  }
  figures.scrolling = await longest(page);
  await expect(rows.last()).toHaveAttribute('aria-posinset', '5000');
  await expect(rows.last()).toContainText('1 Jan 2016');
  expect(await rows.count()).toBeGreaterThan(3);
  expect(most, 'rows on the page').toBeLessThan(60);

  await page.evaluate(() => scrollTo(0, 0));
  const search = page.getByRole('searchbox');
  await search.pressSequentially('gabah', { delay: 80 });
  await expect(page.getByText('20 dari 5.000 mutasi')).toBeVisible();
  await page.getByRole('button', { name: 'Hapus saringan' }).click();
  await page.getByText('Saring', { exact: true }).click();
  await page.locator('label').filter({ hasText: /^Keluar$/ }).click();
  await expect(page.getByText('1.000 dari 5.000 mutasi')).toBeVisible();
  await page.getByLabel('Pilih bulan').selectOption('2018-03');
  await expect(page.locator('.ledger h3')).toHaveText([/Maret 2018/]);
  figures.filtering = await longest(page);
  test.info().annotations.push({ type: 'longest task in ms at 4x', description: JSON.stringify(figures) });
  console.log('longest tasks (ms, CPU 4 times slower):', JSON.stringify(figures), 'rows on the page at most:', most);

  // All of it lies on the phone, and the chart's figures too.
  network.offline();
  await page.goto(`/simpanan/${id}`);
  await expect(page.getByText('5.000 mutasi', { exact: true })).toBeVisible({ timeout: 60_000 });
  figures.offline = await longest(page);
  console.log('the same from the phone:', figures.offline);
  await page.getByRole('searchbox').fill('gabah');
  await expect(page.getByText('20 dari 5.000 mutasi')).toBeVisible();
  await page.getByText('Lihat sebagai tabel').click();
  await expect(page.getByRole('rowheader', { name: 'Januari 2016' })).toBeVisible();
  // A new movement comes on top without the others being fetched again.
  const folder = temporaryFolder('import');
  fs.writeFileSync(
    path.join(folder, 'savings_movements.csv'),
    'account,booked_on,kind,direction,amount,description,reference\nSS-LAMA,2026-01-05,deposit,credit,1000,Baru,L-BARU\n',
  );
  await server.cli(['import', folder]);
  const before = network.asked(`GET /v1/savings/${id}/transactions`).length;
  await regain(network, page);
  await page.goto(`/simpanan/${id}`);
  await expect(page.getByText('5.001 mutasi', { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(rows.first()).toContainText('5 Jan 2026');
  await expect(rows.first()).toContainText('+Rp1.000');
  expect(network.asked(`GET /v1/savings/${id}/transactions`).length - before).toBeLessThanOrEqual(2);
});

test('movements stand under their months, and one in full is shared as a picture', async ({ phone, server, members }) => {
  const sukarela = await account(server, members[0], 'sukarela');
  const page = await signedIn(phone, members[0]);
  await openAccount(page, phone, sukarela.id);
  const all = await movements(server, members[0], sukarela.id);
  await expect(page.getByText(`${all.length} mutasi`, { exact: true })).toBeVisible();
  await expect(page.locator('.ledger h3').first()).toBeVisible();
  await page.locator('.ledger li button').first().click();
  const sheet = page.getByRole('dialog', { name: 'Bukti mutasi' });
  await expect(sheet.getByText('Terbilang')).toBeVisible();
  const download = page.waitForEvent('download');
  await sheet.getByRole('button', { name: /gambar/ }).click();
  const bytes = await content(await download);
  expect([...bytes.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  expect(bytes.readUInt32BE(16), 'width').toBe(720);
});

async function content(download: Download): Promise<Buffer> {
  const stream = await download.createReadStream();
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** `1.250.000` and `1.250.000,50` as the wire writes them. */
function wire(printed: string): string {
  const [whole = '', sen = '00'] = printed.replaceAll('.', '').split(',');
  return `${whole}.${sen}`;
}

test('the statement as PDF and as CSV says what the server says, figure by figure', async ({ phone, server, members }) => {
  test.setTimeout(120_000);
  const sukarela = await account(server, members[0], 'sukarela');
  const all = await movements(server, members[0], sukarela.id);
  const page = await signedIn(phone, members[0]);
  await page.goto(`/simpanan/${sukarela.id}/laporan`);
  await page.locator('label').filter({ hasText: /^Semua$/ }).click();
  await expect(page.getByText('Saldo akhir')).toBeVisible({ timeout: 60_000 });
  const save = async (name: string) => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name }).click();
    return content(await download);
  };

  const csv = (await save('Simpan CSV')).toString('utf8');
  const lines = csv.split('\r\n');
  expect(lines.shift()).toBe('date,kind,description,reference,in,out,balance');
  expect(lines.pop(), 'the last line ends too').toBe('');
  expect(lines.shift()).toMatch(/^\d{4}-\d\d-\d\d,opening,,,,,0\.00$/);
  const sum = (way: string) => all.filter((one) => one.direction === way).reduce((total, one) => total + Number(one.amount.value) * 100, 0) / 100;
  expect(lines.pop()).toMatch(new RegExp(`^\\d{4}-\\d\\d-\\d\\d,closing,,,${sum('credit').toFixed(2)},${sum('debit').toFixed(2)},${sukarela.balance.value}$`));
  const expected = all.map((one) => {
    const [money_in, money_out] = one.direction === 'credit' ? [one.amount.value, ''] : ['', one.amount.value];
    return [one.bookedOn, one.kind, one.description, one.reference, money_in, money_out, one.balanceAfter.value].join(',');
  });
  expect(lines).toEqual(expected);

  const pdf = await save('Simpan PDF');
  const pages = await readPdf(pdf);
  expect(pages.length).toBeGreaterThan(1);
  for (const [at, one] of pages.entries()) {
    expect(one.text).toContain(`Halaman ${at + 1} dari ${pages.length}`);
  }
  for (const fact of ['Laporan rekening', 'Siti Rahmawati (0115 0042)', sukarela.number, 'Saldo awal', 'Saldo akhir']) {
    expect(pages.map(({ text }) => text).join('\n')).toContain(fact);
  }
  // A line of the table has its receipt's number; figures stand right of it.
  const printed = pages.flatMap(({ rows }) => rows).filter((row) => all.some((one) => row.includes(one.reference)));
  expect(printed).toHaveLength(all.length);
  for (const [at, one] of all.entries()) {
    const row = printed[at] ?? [];
    expect(row).toContain(one.reference);
    expect(row.slice(-2).map(wire), one.reference).toEqual([one.amount.value, one.balanceAfter.value]);
  }
  const last = pages.flatMap(({ rows }) => rows).find((row) => row[0] === 'Saldo akhir') ?? [];
  expect(last.slice(1).map(wire)).toEqual([sum('credit').toFixed(2), sum('debit').toFixed(2), sukarela.balance.value]);
  test.info().annotations.push({ type: 'bytes', description: `${pdf.length} of ${pages.length} pages` });
});

test('a withdrawal is refused with its reason before it is sent, and by the server where the phone could not know', async ({ phone, network, server, members }) => {
  const member = members[1];
  const sukarela = await account(server, member, 'sukarela');
  const wajib = await account(server, member, 'wajib');
  const page = await signedIn(phone, member);
  await page.goto(`/simpanan/${wajib.id}`);
  await expect(page.getByRole('link', { name: 'Lapor setoran' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Tarik' })).toHaveCount(0);
  await page.goto(`/simpanan/${sukarela.id}/tarik`);
  const amount = page.getByLabel('Jumlah yang ditarik');
  const balance = Math.trunc(Number(sukarela.balance.value));
  await amount.fill(String(balance));
  await page.getByRole('button', { name: 'Periksa dulu' }).click();
  await expect(page.getByRole('alert').getByText(/^Paling banyak Rp[\d.]+\. Saldo minimal Rp50\.000 harus tetap ada\.$/)).toBeVisible();
  expect(network.asked(`POST /v1/savings/${sukarela.id}/withdrawals`)).toHaveLength(0);

  // Meanwhile the same money was asked for from another phone.
  await phone.keptForOffline();
  network.offline();
  const other = await asMember(server.url, member);
  await other.post(`/v1/savings/${sukarela.id}/withdrawals`, { amount: sukarela.available && { ...sukarela.available, currency: 'IDR' }, note: '' });
  await page.getByRole('button', { name: 'Tarik semua yang bisa' }).click();
  await page.getByRole('button', { name: 'Periksa dulu' }).click();
  await page.getByRole('button', { name: 'Kirim permintaan' }).click();
  await expect(page.getByText('Tersimpan di HP, belum terkirim').first()).toBeVisible();
  await regain(network, page);
  await expect(page.getByText('Ditolak koperasi').first()).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText('Lebih dari yang bisa ditarik. Paling banyak Rp0 sekarang.')).toBeVisible();
  expect(await requests(server, member)).toHaveLength(1);
});

test('a withdrawal asked for without a network is accepted exactly once, granted, paid, and seen', async ({ phone, network, server, members }) => {
  const member = members[1];
  const sukarela = await account(server, member, 'sukarela');
  const page = await signedIn(phone, member);
  await page.goto(`/simpanan/${sukarela.id}/tarik`);
  await expect(page.getByLabel('Jumlah yang ditarik')).toBeVisible();
  await phone.keptForOffline();
  network.offline();
  await page.getByLabel('Jumlah yang ditarik').fill('50000');
  await page.getByLabel(/Pesan untuk kantor/).fill('Untuk bibit');
  await page.getByRole('button', { name: 'Periksa dulu' }).click();
  await expect(page.getByText('Terbilang: lima puluh ribu rupiah')).toBeVisible();
  await page.getByRole('button', { name: 'Kirim permintaan' }).dblclick();
  await expect(page.getByText('Tersimpan di HP, belum terkirim').first()).toBeVisible();
  await phone.kill();
  await phone.start();
  const again = await phone.open(`/simpanan/${sukarela.id}`);
  await expect(again.getByText('Tersimpan di HP, belum terkirim').first()).toBeVisible();
  await regain(network, again);
  await expect.poll(async () => (await requests(server, member)).length, { timeout: 40_000 }).toBe(1);
  const mine = (await requests(server, member))[0];
  expect(mine).toMatchObject({ kind: 'withdrawal', amount: { value: '50000.00' }, note: 'Untuk bibit', status: 'submitted' });
  expect(network.asked(`POST /v1/savings/${sukarela.id}/withdrawals`).filter(({ fate }) => fate === 'passed')).toHaveLength(1);

  const number = mine?.number ?? '';
  await server.cli(['savings', 'approve', number], 'KETUA');
  await expect(server.cli(['savings', 'approve', number], 'KETUA')).rejects.toThrow();
  expect(await server.cli(['savings', 'withdrawals'])).toContain(number);
  await server.cli(['savings', 'paid', number], 'KASIR');
  await expect(server.cli(['savings', 'paid', number], 'KASIR')).rejects.toThrow();
  const after = await account(server, member, 'sukarela');
  expect(Number(sukarela.balance.value) - Number(after.balance.value)).toBe(50_000);
  await again.goto(`/simpanan/permintaan/${mine?.id}`);
  await expect(again.getByText('Dibayar').first()).toBeVisible();
  await again.getByRole('link', { name: 'Kembali ke rekening' }).click();
  await expect(again.locator('.ledger li').first()).toContainText('−Rp50.000');
});

test('a request is taken back while nobody has decided', async ({ phone, server, members }) => {
  const page = await signedIn(phone, members[0]);
  const open = (await requests(server, members[0])).find((one) => one.kind === 'withdrawal' && one.status === 'submitted');
  await page.goto(`/simpanan/permintaan/${open?.id}`);
  await page.getByRole('button', { name: 'Batalkan permintaan' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Batalkan permintaan' }).click();
  await expect(page.getByText('Dibatalkan').first()).toBeVisible({ timeout: 40_000 });
  const after = (await requests(server, members[0])).find((one) => one.id === open?.id);
  expect(after?.status).toBe('cancelled');
});

test('a term ends early only with its penalty told and taken', async ({ phone, server, members }) => {
  const berjangka = await account(server, members[0], 'berjangka');
  const page = await signedIn(phone, members[0]);
  await page.goto(`/simpanan/${berjangka.id}`);
  await expect(page.getByText('Diterima saat jatuh tempo')).toBeVisible();
  await page.getByRole('link', { name: 'Cairkan' }).click();
  await expect(page.getByRole('heading', { name: 'Bila dicairkan hari ini' })).toBeVisible();
  await page.getByRole('button', { name: 'Periksa dulu' }).click();
  await expect(page.getByRole('alert').getByText('Centang dulu bahwa Anda menerima penaltinya.')).toBeVisible();
  const agreed = page.getByRole('checkbox', { name: /Saya tahu dan menerima penalti Rp[\d.]+/ });
  await agreed.check();
  await page.getByRole('button', { name: 'Periksa dulu' }).click();
  await page.getByRole('button', { name: 'Kirim permintaan' }).click();
  await expect(page.getByText('Sudah diterima koperasi').first()).toBeVisible({ timeout: 40_000 });
  const mine = (await requests(server, members[0])).find((one) => one.kind === 'closing');
  expect(mine?.amount.value).toBe(berjangka.balance.value);
});

test('notice of a deposit goes with its photo, small and without metadata, and is booked once', async ({ phone, server, members }) => {
  const member = members[1];
  const sukarela = await account(server, member, 'sukarela');
  const page = await signedIn(phone, member);
  await page.goto(`/simpanan/${sukarela.id}/setor`);
  await page.getByLabel('Jumlah setoran').fill('75000');
  await page.getByLabel(/Cara dan tempat/).fill('Transfer ke rekening koperasi');
  const photo = await page.screenshot();
  await page.locator('input[type=file]').setInputFiles({ name: 'bukti.png', mimeType: 'image/png', buffer: photo });
  await expect(page.getByText('Sedang').or(page.getByRole('img')).first()).toBeVisible();
  await expect(page.locator('.photo img, .photo canvas').first()).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Periksa dulu' }).click();
  await page.getByRole('button', { name: 'Kirim laporan' }).click();
  await expect(page.getByText('Sudah diterima koperasi').first()).toBeVisible({ timeout: 60_000 });
  const mine = (await requests(server, member))[0];
  expect(mine).toMatchObject({ kind: 'deposit', hasPhoto: true, amount: { value: '75000.00' } });
  const file = path.join(temporaryFolder('photo'), 'bukti.jpg');
  await server.cli(['savings', 'photo', mine?.number ?? '', file]);
  const jpeg = fs.readFileSync(file);
  expect([...jpeg.subarray(0, 2)]).toEqual([0xff, 0xd8]);
  expect(jpeg.length).toBeLessThan(200_001);
  expect(jpeg.includes('Exif')).toBe(false);
  await server.cli(['savings', 'book', mine?.number ?? '']);
  await expect(server.cli(['savings', 'book', mine?.number ?? ''])).rejects.toThrow();
  const after = await account(server, member, 'sukarela');
  expect(Number(after.balance.value) - Number(sukarela.balance.value)).toBe(75_000);
  await tab(page, 'Simpanan');
  await page.goto(`/simpanan/permintaan/${mine?.id}`);
  await expect(page.getByText('Dibukukan').first()).toBeVisible();
});
