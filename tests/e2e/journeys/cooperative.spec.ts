// The surplus to the rupiah, the cooperative that anybody may know, and questions to the pengawas.
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { appStarted, asMember, regain, signedIn, tab } from '../pages/member.ts';
import { expect, test } from '../support/phone.ts';

interface Money {
  value: string;
}
interface Part {
  own: Money;
  all: Money;
  pool: Money;
  part: Money;
}
interface Shu {
  status: string;
  result: { kind: string; amount: Money };
  allotments: { purpose: string; name: string; percent: string; amount: Money }[];
  capital: Part;
  business: Part;
  ownTotal: Money;
}

/** Rp1.234.567 as the app writes it. */
function rupiah(whole: bigint): string {
  return `Rp${whole.toString().replace(/\B(?=(\d{3})+$)/g, '.')}`;
}

function whole(money: Money): bigint {
  const [rupiah, sen] = money.value.split('.');
  expect(sen).toBe('00');
  return BigInt(rupiah ?? '');
}

/** Largest remainder once more, without a line of the product's: shares of whole rupiah. */
function divide(pool: bigint, weights: bigint[]): bigint[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0n);
  const parts = weights.map((weight) => (pool * weight) / all);
  const lost = weights.map((weight, at) => ({ at, rest: (pool * weight) % all }));
  lost.sort((one, other) => (one.rest === other.rest ? one.at - other.at : one.rest > other.rest ? -1 : 1));
  let left = pool - parts.reduce((sum, part) => sum + part, 0n);
  for (const { at } of lost) {
    if (left === 0n) break;
    parts[at] = (parts[at] ?? 0n) + 1n;
    left -= 1n;
  }
  return parts;
}

const DEMO = path.join(import.meta.dirname, '../../../crates/server/demo');

function lines(file: string): string[][] {
  const text = fs.readFileSync(path.join(DEMO, file), 'utf8');
  return text.trim().split('\n').slice(1).map((line) => line.split(','));
}

/** What a member gets of a year, from the office's own files. */
function reckoned(year: string, surplus: bigint, member: string): { capital: bigint; business: bigint } {
  const shares = lines('shu_allotments.csv').filter(([of]) => of === year);
  const pools = divide(surplus, shares.map(([, , , percent]) => BigInt(percent ?? '')));
  const pool = (purpose: string) => pools[shares.findIndex(([, of]) => of === purpose)] ?? 0n;
  const bases = lines('shu_bases.csv').filter(([of]) => of === year);
  bases.sort((one, other) => ((one[1] ?? '') < (other[1] ?? '') ? -1 : 1));
  const at = bases.findIndex(([, number]) => number === member);
  const part = (purpose: string, column: number) =>
    divide(pool(purpose), bases.map((row) => BigInt(row[column] ?? '')))[at] ?? 0n;
  return { capital: part('capital', 2), business: part('business', 3) };
}

async function openShu(page: Page): Promise<void> {
  // Two taps from Beranda.
  await tab(page, 'Lainnya');
  await page.getByRole('link', { name: /Sisa Hasil Usaha/ }).click();
  await expect(page.locator('.hero .total b').first()).toBeVisible();
}

test('SHU to the rupiah: the page, the server and a computation of its own say the same', async ({ phone, server, members }) => {
  const page = await signedIn(phone, members[0]);
  await openShu(page);
  const office = await asMember(server.url, members[0]);
  const number = members[0].number.replace(/\D/g, '');
  for (const year of ['2025', '2024']) {
    await page.getByRole('button', { name: `Tahun buku ${year}` }).click();
    const shu = await office.get<Shu>(`/v1/shu/${year}`);
    const surplus = whole(shu.result.amount);
    const ours = reckoned(year, surplus, number);
    expect(whole(shu.capital.part)).toBe(ours.capital);
    expect(whole(shu.business.part)).toBe(ours.business);
    expect(whole(shu.ownTotal)).toBe(ours.capital + ours.business);
    expect(ours.capital).toBeGreaterThan(0n);

    const main = page.locator('main');
    await expect(page.locator('.hero .total b').first()).toHaveText(rupiah(ours.capital + ours.business));
    for (const part of [shu.capital, shu.business]) {
      const said = [part.own, part.all, part.pool].map((money) => rupiah(whole(money)));
      await expect(main).toContainText(`${said[0]} ÷ ${said[1]} × ${said[2]} = ${rupiah(whole(part.part))}`);
    }
    // The table of the pool adds up to the surplus, to the rupiah.
    const cells = await page.locator('table tbody td:last-child').allInnerTexts();
    const sum = cells.map((cell) => BigInt(cell.replace(/\D/g, ''))).reduce((one, other) => one + other, 0n);
    expect(sum).toBe(surplus);
    expect(cells).toHaveLength(shu.allotments.length);
    await expect(page.locator('table tfoot')).toContainText(rupiah(surplus));
    const words = shu.status === 'proposed' ? 'Usul pengurus, belum diputuskan RAT' : 'Diputuskan RAT pada';
    await expect(main).toContainText(words);
  }
  // The closed eye closes the page's figures of the member, the line of the sum too.
  await page.getByRole('button', { name: 'Sembunyikan saldo' }).click();
  const own = whole((await office.get<Shu>('/v1/shu/2024')).ownTotal);
  await expect(page.locator('main')).not.toContainText(rupiah(own));
  await expect(page.locator('.formula').first()).not.toContainText('÷');
});

test('a year of loss is said in words, and what-if is marked and sends nothing', async ({ phone, network, members }) => {
  const page = await signedIn(phone, members[0]);
  await openShu(page);
  await page.getByText('Bagaimana kalau RAT memutuskan lain?').click();
  await expect(page.getByText('Perkiraan, bukan keputusan.')).toBeVisible();
  const would = page.locator('details .hero');
  await expect(would).toContainText('Sama dengan usul.');
  const before = BigInt((await would.locator('b').innerText()).replace(/\D/g, ''));
  const slider = page.getByLabel('Jasa modal');
  const asked = network.seen.length;
  await slider.focus();
  for (let step = 0; step < 10; step += 1) await page.keyboard.press('ArrowRight');
  await expect(slider).toHaveValue('35');
  await expect(would).toContainText('lebih banyak daripada usul');
  const after = BigInt((await would.locator('b').innerText()).replace(/\D/g, ''));
  expect(after).toBeGreaterThan(before);
  // No more than a whole is there to be shared.
  await slider.fill('90');
  await expect(slider).toHaveValue('70');
  await expect(page.getByText('Sisanya 0% untuk cadangan dan dana lain.')).toBeVisible();
  await page.getByRole('button', { name: 'Kembali ke usul pengurus' }).click();
  await expect(would).toContainText('Sama dengan usul.');
  expect(network.seen.slice(asked).filter(({ path }) => path.includes('/v1/shu'))).toEqual([]);

  await page.getByRole('button', { name: 'Tahun buku 2023' }).click();
  await expect(page.getByText('Tahun 2023 rugi Rp5.447.981')).toBeVisible();
  await expect(page.getByText('Tidak ada SHU yang dibagikan untuk tahun ini.')).toBeVisible();
  await expect(page.locator('.hero')).toHaveCount(0);
  await expect(page.locator('table')).toHaveCount(0);
});

test('what the meeting decided shows as decided, once the office says so', async ({ phone, server, members }) => {
  // The meeting that decides about 2025 is still on: the office is refused.
  await expect(server.cli(['shu', 'decide', '2025'])).rejects.toThrow(/rat-2025/);
  const listed = await server.cli(['shu', 'list']);
  expect(listed).toMatch(/2025\s+usul/);
  expect(listed).toMatch(/2023\s+diputuskan\s+rugi Rp5\.447\.981/);
  await expect(server.cli(['shu', 'propose', '2024'])).rejects.toThrow(/diputuskan/);
  const page = await signedIn(phone, members[0]);
  await page.goto('/shu/2024');
  await expect(page.getByText(/Diputuskan RAT pada/)).toBeVisible();
});

test('anybody reads who the cooperative is, without signing in and then without a network', async ({ phone, network }) => {
  const page = await phone.open('/masuk');
  await appStarted(page);
  await page.getByRole('link', { name: 'Profil koperasi ini' }).click();
  const main = page.locator('main');
  await expect(main).toContainText('Koperasi Simpan Pinjam Contoh Makmur');
  for (const words of ['Sugeng Prasetyo', 'Ketua', 'Sehat', 'Nilai 82,5 dari 100', '186 orang', 'RAT Tahun Buku 2024', '101 dari 186 anggota hadir']) {
    await expect(main).toContainText(words);
  }
  await page.locator('summary', { hasText: 'Angka per tahun' }).click();
  await expect(page.getByRole('row', { name: /SHU/ })).toContainText('rugi Rp5.447.981');
  await expect(page.locator('svg.bars')).toHaveCount(6);
  expect(network.seen.some(({ path }) => path.startsWith('/v1/cooperative'))).toBe(true);
});

test('a question asked without a network reaches the pengawas once, and its answer the member', async ({ phone, network, server, members }) => {
  const page = await signedIn(phone, members[0]);
  await tab(page, 'Lainnya');
  await page.getByRole('link', { name: /Tanya pengawas/ }).click();
  await expect(page.getByText('Belum ada pertanyaan')).toBeVisible();
  await page.getByRole('button', { name: 'Kirim pertanyaan' }).click();
  await expect(page.getByText('Tulis paling sedikit 10 huruf.').first()).toBeVisible();
  await phone.keptForOffline();
  network.offline();
  await page.getByLabel('Pertanyaan kepada pengawas').fill('Mengapa beban penyisihan naik?');
  await page.getByRole('button', { name: 'Kirim pertanyaan' }).dblclick();
  await expect(page.getByText('Tersimpan di HP, belum terkirim').first()).toBeVisible();
  await expect(page.getByLabel('Pertanyaan kepada pengawas')).toHaveValue('');
  await regain(network, page);
  await expect(page.getByText('Menunggu jawaban')).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText('Tersimpan di HP, belum terkirim')).toHaveCount(0);

  const list = await server.cli(['questions', 'list']);
  expect(list.match(/Mengapa beban penyisihan naik\?/g)).toHaveLength(1);
  const id = list.trim().split(/\s+/)[0] ?? '';
  await server.cli(['questions', 'answer', id, 'Karena pinjaman bertambah.', '--by', 'Ahmad Fauzi']);
  await page.reload();
  await expect(page.getByText('Karena pinjaman bertambah.')).toBeVisible();
  await expect(page.getByText(/Ahmad Fauzi,/)).toBeVisible();
  const other = await asMember(server.url, members[1]);
  expect((await other.get<{ items: unknown[] }>('/v1/questions')).items).toEqual([]);
});

test('announcements, decisions with what became of them, and words explained without a network', async ({ phone, network, members }) => {
  const page = await signedIn(phone, members[0]);
  await page.getByRole('link', { name: 'Lihat semua' }).click();
  await page.getByRole('link', { name: /Kas keliling di Pasar Teladan/ }).click();
  await expect(page.getByText(/setiap Selasa dan Jumat/)).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Kas keliling di Pasar Teladan');

  await tab(page, 'Lainnya');
  await page.getByRole('link', { name: /Keputusan dan tindak lanjut/ }).click();
  await expect(page.getByText('3 dari 4 tugas selesai')).toBeVisible();
  await expect(page.getByText('Menunggu penawaran harga dari dua tukang.')).toBeVisible();
  await phone.keptForOffline();
  network.offline();
  await page.goto('/istilah');
  await appStarted(page);
  await page.getByText('Apa itu jasa usaha?').click();
  await expect(page.getByText(/menurut transaksinya dengan koperasi/)).toBeVisible();
});
