// From somebody who is nobody here yet to a member with a first balance; and a member's own data.
import fs from 'node:fs';
import { asMember, regain, signedIn, total } from '../pages/member.ts';
import { expect, test } from '../support/phone.ts';

const NIK = '3273055712909999';
/** The second member of the demonstration. */
const NAME = 'Bambang Hartono';

interface Profile {
  name: string;
  status: string;
  address?: string;
  corrections: { field: string; status: string }[];
  leaving?: { status: string };
}

test('from the public page to the first balance: simulated, applied offline, killed, accepted, activated', async ({ phone, network, server }) => {
  test.setTimeout(180_000);
  let page = await phone.open('/masuk');
  await page.getByRole('link', { name: 'Hitung simulasi pinjaman tanpa akun' }).click();
  await expect(page.getByLabel('Jumlah pinjaman', { exact: true })).toBeVisible();
  await page.goto('/daftar');
  await expect(page.getByText('Rp100.000', { exact: true })).toBeVisible();
  await phone.keptForOffline();
  network.offline();

  const next = async () => page.getByRole('button', { name: 'Lanjut' }).click();
  await next();
  await next();
  await expect(page.getByText('Periksa lagi isian ini')).toBeVisible();
  await page.getByLabel('Nama lengkap').fill('Dewi Lestari');
  await page.getByLabel('NIK KTP').fill('327305571290');
  await next();
  await expect(page.getByText('NIK KTP 16 angka. Yang Anda isi ada 12.').first()).toBeVisible();
  await page.getByLabel('NIK KTP').fill(NIK);
  await page.getByLabel('Tanggal lahir').fill('17121990');
  await next();
  await page.getByLabel('Alamat tempat tinggal').fill('Jl. Kenanga 5 RT 02/03, Antapani');
  await page.getByLabel('Nomor HP').fill('+62 812 3456 7890');
  await page.getByLabel('Pekerjaan').fill('Pedagang');
  await next();
  await expect(page.getByRole('heading', { name: 'Persetujuan Anda' })).toBeVisible();

  // The app goes away in the middle; what was typed is there again, and it was sealed.
  await expect(page.getByText('Isian tersimpan di HP ini, tersandi')).toBeVisible();
  await page.waitForTimeout(500);
  await phone.kill();
  await phone.start();
  page = await phone.open('/daftar');
  await expect(page.getByText('Isian Anda yang kemarin masih ada')).toBeVisible();
  await page.getByRole('button', { name: 'Lanjut' }).click();
  await expect(page.getByText('Tanpa persetujuan ini pendaftaran tidak bisa diproses.').first()).toBeVisible();
  await page.getByLabel('Saya setuju data saya dipakai untuk keanggotaan').check();
  await page.getByRole('button', { name: 'Lanjut' }).click();
  await expect(page.getByText(NIK)).toBeVisible();
  await page.getByRole('button', { name: 'Kirim pendaftaran' }).dblclick();
  await expect(page.getByText('Tersimpan di HP, belum terkirim')).toBeVisible();
  await phone.kill();
  await phone.start();
  page = await phone.open('/daftar');
  await expect(page.getByText('Tersimpan di HP, belum terkirim')).toBeVisible();
  await expect(page.getByText(NIK)).toHaveCount(0);

  await regain(network, page);
  const code = page.locator('.code').first();
  await expect(code).toHaveText(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/, { timeout: 40_000 });
  const reference = await code.innerText();
  const sent = network.asked('POST /v1/applications/membership');
  expect(new Set(sent.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  expect(new Set(sent.map(({ body }) => body)).size, 'byte for byte the same').toBe(1);
  expect(sent.every(({ headers }) => !headers.cookie), 'nothing tells of a session').toBe(true);

  // The office: looks, compares, accepts, hands over the printed code.
  expect(await server.cli(['join', 'show', reference])).toContain(`NIK KTP ${NIK}`);
  await server.cli(['join', 'review', reference]);
  const printed = await server.cli(['join', 'accept', reference]);
  const number = /Anggota (\d+) Dewi Lestari/.exec(printed)?.[1] ?? '';
  const activation = /Kode aktivasi: (\S+)/.exec(printed)?.[1] ?? '';
  await page.reload();
  await expect(page.getByText('Selamat bergabung! Tinggal beberapa langkah lagi.')).toBeVisible();
  await expect(page.getByText('Bayar simpanan pokok Rp100.000 di kantor.')).toBeVisible();

  await page.getByRole('link', { name: 'Aktifkan akun' }).click();
  await page.getByLabel('Nomor anggota').fill(number);
  await page.getByLabel('Kode aktivasi').fill(activation);
  await page.getByLabel('Kata sandi baru', { exact: true }).fill('bunga melati 5');
  await page.getByLabel('Ulangi kata sandi baru').fill('bunga melati 5');
  await page.getByRole('button', { name: 'Aktifkan akun' }).click();
  await expect(page).toHaveURL(/\/$/, { timeout: 40_000 });

  await server.cli(['join', 'receive', number, '--receipt', 'K-1']);
  await page.goto('/');
  await expect(total(page)).toHaveText('Rp100.000', { timeout: 40_000 });
  const member = await asMember(server.url, { number, password: 'bunga melati 5' });
  expect((await member.get<Profile>('/v1/me')).status).toBe('full');
  // Who has become a member needs no application any more.
  await expect.poll(async () => Object.entries((await phone.stored()).databases).filter(([name, count]) => name.startsWith('joining') && name.endsWith('/joining') && count > 0)).toEqual([]);
});

test('an application is withdrawn, and the cooperative forgets the person', async ({ phone, server }) => {
  const page = await phone.open('/daftar');
  const next = async () => page.getByRole('button', { name: 'Lanjut' }).click();
  await next();
  await page.getByLabel('Nama lengkap').fill('Arif Budiman');
  await page.getByLabel('NIK KTP').fill('3273051712909998');
  await page.getByLabel('Tanggal lahir').fill('18-12-1990');
  await expect(page.getByText('Tanggal dalam NIK berbeda dari tanggal lahir Anda')).toBeVisible();
  await next();
  await page.getByLabel('Alamat tempat tinggal').fill('Jl. Melati 7 RT 01/02');
  await page.getByLabel('Nomor HP').fill('081234567891');
  await page.getByLabel('Pekerjaan').fill('Petani');
  await next();
  await page.getByLabel('Saya setuju data saya dipakai untuk keanggotaan').check();
  await next();
  await page.getByRole('button', { name: 'Kirim pendaftaran' }).click();
  const code = page.locator('.code').first();
  await expect(code).toBeVisible({ timeout: 40_000 });
  const reference = await code.innerText();
  expect(await server.cli(['join', 'show', reference])).toContain('tanggal dalam NIK berbeda');
  await page.getByRole('button', { name: 'Tarik pendaftaran' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Tarik pendaftaran' }).click();
  await expect(page.getByText('Data Anda sudah dihapus di koperasi.', { exact: false })).toBeVisible();
  const shown = await server.cli(['join', 'show', reference]);
  expect(shown).toContain('ditarik');
  expect(shown).not.toContain('Arif');
  await page.getByRole('button', { name: 'Daftar lagi' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Hapus dari HP ini' }).click();
  await expect(page.getByText('Langkah 1 dari 5')).toBeVisible();
});

test('a member has data put right, shows the card without a network, takes a copy, and asks to leave', async ({ phone, network, server, members }) => {
  test.setTimeout(180_000);
  const member = members[1];
  const page = await signedIn(phone, member);
  const office = await asMember(server.url, member);
  await page.goto('/lainnya/data');
  await expect(page.getByText('************9902')).toBeVisible();
  await page.getByRole('link', { name: 'Perbaiki: Alamat' }).click();
  await page.getByRole('button', { name: 'Kirim permintaan' }).click();
  await expect(page.getByText('Isi alamat, 10 sampai 300 huruf.').first()).toBeVisible();
  await page.getByLabel('Seharusnya').fill('Jl. Cemara No. 17 RT 01/02, Coblong');
  await page.getByRole('button', { name: 'Kirim permintaan' }).click();
  await expect(page).toHaveURL(/\/lainnya\/data$/);
  await expect(page.getByText('Dijawab paling lambat', { exact: false })).toBeVisible({ timeout: 40_000 });
  expect(await server.cli(['data', 'list'])).toContain('Jl. Cemara No. 17');
  await server.cli(['data', 'correct', member.number, 'address']);
  expect((await office.get<Profile>('/v1/me')).address).toBe('Jl. Cemara No. 17 RT 01/02, Coblong');

  await page.goto('/lainnya/data');
  const contact = page.locator('section.card', { hasText: 'Dihubungi tentang kabar dan penawaran' });
  await contact.getByRole('button', { name: 'Tarik persetujuan' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Tarik persetujuan' }).click();
  await expect(contact.getByText('Pemrosesan berhenti paling lambat', { exact: false })).toBeVisible({ timeout: 40_000 });
  expect(await server.cli(['data', 'list'])).toContain('hentikan pemrosesan (contact)');

  await page.goto('/lainnya/data/unduh');
  const file = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Unduh untuk dibaca' }).click();
  const read = fs.readFileSync((await (await file).path()) ?? '', 'utf8');
  expect(read).toContain(NAME);
  const savings = await office.get<{ items: { number: string; balance: { value: string } }[] }>('/v1/savings');
  for (const account of savings.items) {
    expect(read).toContain(account.number);
    expect(read).toContain(`Rp${Number(account.balance.value).toLocaleString('id-ID')}`);
  }

  await phone.keptForOffline();
  await page.goto('/lainnya/kartu');
  network.offline();
  await page.reload();
  await expect(page.getByRole('img', { name: 'Kode QR nomor anggota Anda' })).toBeVisible();
  await expect(page.getByText(NAME)).toBeVisible();
  await regain(network, page);

  await page.goto('/lainnya/berhenti');
  await expect(page.getByText('Dikembalikan menurut AD/ART, paling lama 3 bulan setelah berhenti').first()).toBeVisible();
  await page.getByLabel('Uang dikirim ke mana').fill('Tunai di kantor');
  await page.getByRole('button', { name: 'Kirim permintaan berhenti' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Kirim permintaan berhenti' }).click();
  await expect(page.getByText('Permintaan berhenti menunggu keputusan pengurus')).toBeVisible({ timeout: 40_000 });
  await server.cli(['data', 'leave', member.number]);
  await page.goto('/lainnya/data');
  await expect(page.getByText(/Sesi Anda berakhir/).first()).toBeVisible({ timeout: 40_000 });
});

test('who leaves is told first what is to be settled', async ({ phone, members }) => {
  const page = await signedIn(phone, members[0]);
  await page.goto('/lainnya/berhenti');
  await expect(page.getByText('Selesaikan dulu')).toBeVisible();
  await expect(page.getByText(/Pinjaman PJ-\S+, sisa pokok Rp/).first()).toBeVisible();
});
