// An application with guarantors and papers: over a connection that is cut, by a phone that dies, to
// consent on two other phones and the office's decision.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { asMember, regain, signIn, signedIn } from '../pages/member.ts';
import { Phone, expect, test } from '../support/phone.ts';
import type { Member, Server } from '../support/server.ts';

interface Paper {
  slot: string;
  size: number;
  received: number;
  sha256: string;
  completedAt?: string;
}
interface Application {
  id: string;
  number: string;
  status: string;
  awaits: string[];
  attachments: Paper[];
  guarantors: { number: string; status: string; reason: string }[];
}
interface Applications {
  items: Application[];
}

const SITI = '01150042';
const MARIA = '01190103';
const PURPOSE = 'Menambah dagangan di pasar';
const ANOTHER = { size: { width: 360, height: 640 }, theme: 'light', textSize: '100', cpuSlowdown: 1, slowLink: false } as const;

test.use({ cpuSlowdown: 1 });

/** A photo as a camera makes it, of noise, so that it does not get small by itself. */
async function photo(page: Page, width: number, height: number): Promise<Buffer> {
  const base64 = await page.evaluate(
    async ({ width, height }) => {
      const canvas = document.createElement('canvas');
      canvas.width = width;
      canvas.height = height;
      const context = canvas.getContext('2d');
      if (!context) throw new Error('no canvas');
      const noise = context.createImageData(width, height);
      for (let at = 0; at < noise.data.length; at += 65_536) {
        crypto.getRandomValues(noise.data.subarray(at, Math.min(at + 65_536, noise.data.length)));
      }
      for (let at = 3; at < noise.data.length; at += 4) noise.data[at] = 255;
      context.putImageData(noise, 0, 0);
      const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.9));
      const bytes = new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0));
      let text = '';
      for (const byte of bytes) text += String.fromCharCode(byte);
      return btoa(text);
    },
    { width, height },
  );
  return withPlace(Buffer.from(base64, 'base64'));
}

/** The same photo with a place in it, as phones write it. */
function withPlace(jpeg: Buffer): Buffer {
  const gps = Buffer.from('GPS-6.2088,106.8456');
  const exif = Buffer.concat([
    Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\x01', 'latin1'),
    Buffer.from([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 26, 0, 0, 0, 0]),
    Buffer.from([0, 1, 0, 1, 0, 2, 0, 0, 0, 2, 0x53, 0, 0, 0, 0, 0, 0, 0]),
    gps,
  ]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(exif.length + 2);
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, exif, jpeg.subarray(2)]);
}

/** A letter of the village, larger than two pieces. */
function letter(): Buffer {
  const lines = Array.from({ length: 3_000 }, (_, n) => `% surat keterangan usaha baris ${n} ${(n * 7919) % 10_007}`);
  return Buffer.from(`%PDF-1.4\n${lines.join('\n')}\n%%EOF\n`);
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Up to the last step, with everything that the product asks for. */
async function fillEverything(page: Page, papers: { ktp: Buffer; kk: Buffer; usaha: Buffer }): Promise<void> {
  await page.goto('/pinjaman/ajukan');
  await page.getByText('Pinjaman Modal Usaha').first().click();
  await page.getByLabel('Jumlah pinjaman', { exact: true }).fill('10.000.000');
  await page.getByLabel('Jangka waktu (bulan)', { exact: true }).fill('12');
  const on = page.getByRole('button', { name: 'Lanjut' });
  await expect(page.getByText('Langkah 1 dari 5')).toBeVisible();
  await on.click();
  await page.getByRole('textbox', { name: 'Tujuan pinjaman' }).fill(PURPOSE);
  await on.click();
  await page.getByLabel('Nomor anggota penjamin pertama').fill(SITI);
  await expect(page.getByText('S*** R*** dapat diminta.')).toBeVisible();
  await on.click();
  await expect(page.getByText('Isi nomor anggota penjamin.').first()).toBeVisible();
  await page.getByLabel('Nomor anggota penjamin kedua').fill(MARIA);
  await on.click();
  await expect(page.getByText('Langkah 4 dari 5')).toBeVisible();
  await on.click();
  await expect(page.getByText('Ambil foto ini dulu.').first()).toBeVisible();
  await page.locator('#foto-ktp').setInputFiles({ name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: papers.ktp });
  await expect(page.locator('.tag', { hasText: 'Foto siap' })).toHaveCount(1, { timeout: 30_000 });
  await page.locator('#foto-kk').setInputFiles({ name: 'IMG_0002.jpg', mimeType: 'image/jpeg', buffer: papers.kk });
  await expect(page.locator('.tag', { hasText: 'Foto siap' })).toHaveCount(2, { timeout: 30_000 });
  await page.locator('#foto-usaha').setInputFiles({ name: 'surat.pdf', mimeType: 'application/pdf', buffer: papers.usaha });
  await expect(page.locator('.tag', { hasText: 'PDF siap' })).toBeVisible();
  await on.click();
  await expect(page.getByText('Langkah 5 dari 5')).toBeVisible();
}

async function mine(server: Server, member: Member): Promise<Application> {
  const office = await asMember(server.url, member);
  const { items } = await office.get<Applications>('/v1/loan-applications');
  expect(items).toHaveLength(1);
  const [only] = items;
  if (!only) throw new Error('no application');
  return only;
}

async function consents(phone: Phone, member: Member, borrower: string): Promise<void> {
  const page = await phone.open('/');
  await signIn(page, member);
  await page.getByRole('link', { name: 'Baca dan jawab' }).click();
  const card = page.locator('section.card', { hasText: `${borrower} meminta Anda menjadi penjamin` });
  await expect(card.getByText('Rp10.000.000').first()).toBeVisible();
  await expect(card.getByText(/koperasi dapat menagih Anda/)).toBeVisible();
  await card.getByRole('button', { name: 'Ya, saya bersedia' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ya, saya bersedia' }).click();
  await expect(page.locator('section.card', { hasText: borrower }).getByText('Anda penjamin').first()).toBeVisible({ timeout: 40_000 });
}

test('two guarantors and three papers over a connection that is cut twice: everything arrives exactly once', async ({ phone, network, server, members }) => {
  test.setTimeout(240_000);
  const bambang = members[1];
  let page = await signedIn(phone, bambang);
  const papers = { ktp: await photo(page, 2400, 1800), kk: await photo(page, 1700, 2300), usaha: letter() };
  expect(papers.ktp.includes('GPS-6.2088')).toBe(true);
  await fillEverything(page, papers);
  await phone.keptForOffline();

  // First the answer to a piece is lost, then a piece itself, and with it the app.
  const first = network.loseAnswer(/^PUT .*\/attachments\/kk\?offset=65536/);
  const second = network.loseRequest(/^PUT .*\/attachments\/usaha\?offset=65536/);
  await page.getByRole('button', { name: 'Kirim pengajuan' }).click();
  await first;
  await second;
  await phone.kill();
  await phone.start();
  page = await phone.open('/lainnya/kotak-keluar');
  await regain(network, page);
  await expect.poll(async () => (await mine(server, bambang)).attachments.filter((one) => one.completedAt).length, { timeout: 90_000 }).toBe(3);

  const sent = await mine(server, bambang);
  const applied = network.asked('POST /v1/loan-applications');
  expect(new Set(applied.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  expect(sent.awaits).toEqual(['guarantors']);
  for (const [slot, original] of Object.entries(papers)) {
    const paper = sent.attachments.find((one) => one.slot === slot);
    const file = path.join(server.folder, `${slot}.bin`);
    await server.cli(['loan', 'paper', sent.number, slot, file]);
    const stored = fs.readFileSync(file);
    expect(sha256(stored), slot).toBe(paper?.sha256);
    const puts = network.asked((one) => one.method === 'PUT' && one.path.includes(`/attachments/${slot}?`));
    expect(new Set(puts.map((one) => new URLSearchParams(one.path.split('?')[1]).get('sha256')))).toEqual(new Set([paper?.sha256]));
    expect(new Set(puts.map(({ headers }) => headers['idempotency-key'])).size, 'one upload').toBe(1);
    // Only the piece whose answer was lost, or that was lost itself, went out twice.
    const offsets = puts.map((one) => new URLSearchParams(one.path.split('?')[1]).get('offset'));
    expect(offsets.length - new Set(offsets).size).toBeLessThanOrEqual(1);
    if (slot === 'usaha') {
      expect(sha256(stored)).toBe(sha256(original));
    } else {
      expect(stored.length).toBeLessThanOrEqual(200_000);
      for (const hidden of ['Exif', 'GPS']) expect(stored.includes(hidden), `${hidden} in ${slot}`).toBe(false);
    }
  }
  await page.goto(`/pinjaman/pengajuan/${sent.id}`);
  await expect(page.getByText('Menunggu jawaban penjamin.')).toBeVisible();
  await expect(page.getByText('Sudah diterima koperasi')).toHaveCount(3);
  await expect(server.cli(['loan', 'approve', sent.number], 'KETUA')).rejects.toThrow(SITI);

  const code = /\b[A-Z0-9]{4}(?:-[A-Z0-9]{4})+\b/.exec(await server.cli(['member', 'activate', MARIA]))?.[0];
  const maria = { number: MARIA, password: 'kenanga-biru-103' };
  const activated = await fetch(`${server.url}/v1/activations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-sokoguru': '1' },
    body: JSON.stringify({ memberNumber: MARIA, code, newPassword: maria.password, device: 'test' }),
  });
  expect(activated.ok, await activated.text()).toBe(true);
  for (const guarantor of [members[0], maria]) {
    const theirs = new Phone(network.url, ANOTHER);
    await consents(theirs, guarantor, 'Bambang Hartono');
    expect(theirs.problems).toEqual([]);
    await theirs.dispose();
  }
  expect((await mine(server, bambang)).guarantors.map((one) => one.status)).toEqual(['accepted', 'accepted']);
  await server.cli(['loan', 'approve', sent.number], 'KETUA');
  await page.reload();
  await expect(page.getByText('Disetujui').first()).toBeVisible();
});

test('a guarantor declines with a reason, and the borrower takes the application back', async ({ phone, network, server, members }) => {
  test.setTimeout(150_000);
  const [siti, bambang] = members;
  const office = await asMember(server.url, bambang);
  const applied = await office.post<Application>('/v1/loan-applications', {
    productId: 'usaha',
    amount: { value: '10000000', currency: 'IDR' },
    months: 12,
    purpose: PURPOSE,
    guarantors: [SITI, MARIA],
  });
  const theirs = new Phone(network.url, ANOTHER);
  const page = await theirs.open('/pinjaman/penjamin');
  // The door leads on to where they wanted to go.
  await signIn(page, siti);
  await page.getByRole('button', { name: 'Tidak, saya menolak' }).click();
  await page.getByLabel(/Alasan untuk peminjam/).fill('Sedang ada cicilan sendiri');
  await page.getByRole('button', { name: 'Ya, tolak' }).click();
  await expect(page.getByText('Anda menolak').first()).toBeVisible({ timeout: 40_000 });
  await theirs.dispose();

  const mine = await signedIn(phone, bambang);
  await mine.goto(`/pinjaman/pengajuan/${applied.id}`);
  await expect(mine.getByText('Tidak bersedia', { exact: true })).toBeVisible();
  await expect(mine.getByText('Alasannya: Sedang ada cicilan sendiri')).toBeVisible();
  await mine.getByRole('button', { name: 'Batalkan pengajuan' }).click();
  await mine.getByRole('button', { name: 'Ya, batalkan' }).click();
  await expect(mine.getByText('Dibatalkan').first()).toBeVisible({ timeout: 40_000 });
  await expect(server.cli(['loan', 'approve', applied.number], 'KETUA')).rejects.toThrow('cancelled');
});

test('what paying off costs on a day is the cooperative\'s figure', async ({ phone, server, members }) => {
  const office = await asMember(server.url, members[0]);
  const { items } = await office.get<{ items: { id: string; status: string }[] }>('/v1/loans');
  const loan = items.find(({ status }) => status === 'active');
  const page = await signedIn(phone, members[0]);
  await page.goto(`/pinjaman/${loan?.id}`);
  await page.getByRole('button', { name: 'Hitung pelunasan' }).click();
  const day = await page.getByLabel('Tanggal pelunasan').inputValue();
  const cost = await office.get<{ total: { value: string } }>(`/v1/loans/${loan?.id}/payoff?on=${day}`);
  const total = `Rp${Number(cost.total.value).toLocaleString('id-ID')}`;
  await expect(page.locator('#pelunasan').getByText(total)).toBeVisible();
});

test('methods stand side by side, also without an account', async ({ phone }) => {
  const page = await phone.open('/pinjaman/simulasi');
  await page.getByLabel('Jumlah pinjaman', { exact: true }).fill('6.000.000');
  await page.getByText('Bandingkan cara hitung').click();
  const table = page.getByRole('table', { name: 'Perbandingan biaya pinjaman' }).first();
  for (const way of ['sama tiap bulan', 'makin kecil tiap bulan', 'Angsuran sama tiap bulan']) {
    await expect(table.getByText(way).first()).toBeVisible();
  }
  await expect(table.getByText('Cara produk ini')).toHaveCount(1);
});
