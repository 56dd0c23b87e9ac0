// A vote whose answer is lost: exactly one vote, and the receipt after the retry.
import { asMember, chooseOnFirstItem, regain, signedIn } from '../pages/member.ts';
import { expect, test } from '../support/phone.ts';

interface Meeting {
  summary: { id: string; votedItems: number };
  items: { id: string; receipt?: { number: string; rev: number } }[];
}
const VOTES = /^POST \/v1\/meetings\/[^/]+\/votes/;

test('the connection breaks after the server committed: one vote, and its receipt after the retry', async ({ phone, network, server, members }) => {
  const page = await signedIn(phone, members[0]);
  await chooseOnFirstItem(page, 'Setuju');
  await expect(page.getByText(/Pengurus dapat melihat pilihan Anda/)).toBeVisible();
  // Chromium itself sends again once when a kept connection breaks, so more than one is lost.
  network.loseAnswer(VOTES, 99);
  await page.getByRole('button', { name: 'Kirim suara' }).click();
  const lost = () => network.asked(VOTES).filter(({ fate }) => fate === 'answer lost').length;
  await expect.poll(lost, { timeout: 30_000 }).toBeGreaterThan(2);
  // Between two tries or in the middle of one: never counted, as far as the phone can know.
  await expect(page.getByText(/Suara Anda (tersimpan di HP|sedang dikirim), BELUM dihitung\./)).toBeVisible();
  network.clearRules();
  await expect(page.getByText('Sudah masuk kotak suara.')).toBeVisible({ timeout: 40_000 });
  await expect(page.locator('.code')).toHaveText(/^\d{4} \d{4} \d{4}$/);
  const number = (await page.locator('.code').innerText()).replaceAll(/\s/g, '');

  const sent = network.asked(VOTES);
  expect(new Set(sent.map(({ body }) => body)).size, 'byte for byte the same').toBe(1);
  expect(new Set(sent.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  const meetingId = (sent[0]?.path ?? '').split('/')[3];
  const office = await asMember(server.url, members[0]);
  const meeting = await office.get<Meeting>(`/v1/meetings/${meetingId}`);
  const receipts = meeting.items.flatMap(({ receipt }) => (receipt ? [receipt] : []));
  expect(receipts).toHaveLength(1);
  expect(receipts[0]?.rev).toBe(1);
  expect(receipts[0]?.number.replaceAll(/\s/g, '')).toBe(number);
});

test('the server is killed between commit and answer: the original receipt comes after its restart', async ({ phone, network, server, members }) => {
  const page = await signedIn(phone, members[0]);
  await chooseOnFirstItem(page, 'Tidak setuju');
  const lost = network.loseAnswer(VOTES);
  await page.getByRole('button', { name: 'Kirim suara' }).click();
  await lost;
  await server.kill9();
  await server.start();
  await regain(network, page);
  await expect(page.getByText('Sudah masuk kotak suara.')).toBeVisible({ timeout: 40_000 });
  const number = (await page.locator('.code').innerText()).replaceAll(/\s/g, '');
  const meetingId = (network.asked(VOTES)[0]?.path ?? '').split('/')[3];
  const office = await asMember(server.url, members[0]);
  const meeting = await office.get<Meeting>(`/v1/meetings/${meetingId}`);
  const receipts = meeting.items.flatMap(({ receipt }) => (receipt ? [receipt] : []));
  expect(receipts.map((receipt) => receipt.number.replaceAll(/\s/g, ''))).toEqual([number]);
});

test('votes without a signal, closes the app, and the vote goes out by itself', async ({ phone, network, members }) => {
  const page = await signedIn(phone, members[1]);
  await chooseOnFirstItem(page, 'Abstain');
  await phone.keptForOffline();
  const address = page.url();
  network.offline();
  await page.getByRole('button', { name: 'Kirim suara' }).click();
  await expect(page.getByText('BELUM dihitung').first()).toBeVisible();
  await phone.kill();
  await phone.start();
  network.online();
  const again = await phone.open(new URL(address).pathname);
  await expect(again.getByText('Sudah masuk kotak suara.')).toBeVisible({ timeout: 40_000 });
});

test('papers are kept for reading without a signal, checked against their digest', async ({ phone, network, members }) => {
  const page = await signedIn(phone, members[0]);
  await page.goto('/rat');
  await page.getByRole('link', { name: 'Beri suara' }).first().click();
  await page.getByRole('button', { name: /^Simpan .* tanpa sinyal$/ }).first().click();
  await expect(page.getByText('Tersimpan di HP').first()).toBeVisible({ timeout: 40_000 });
  await phone.keptForOffline();
  network.offline();
  await page.reload();
  await expect(page.getByText('Tersimpan di HP').first()).toBeVisible();
  await page.getByRole('link', { name: /Baca/ }).first().click();
  await expect(page.getByText('Sudah diperiksa: sama dengan yang diumumkan koperasi.')).toBeVisible();
});

test('a paper that differs from its digest is not kept', async ({ phone, network, members }) => {
  const page = await signedIn(phone, members[0]);
  network.answer(/^GET \/v1\/meetings\/[^/]+\/papers\//, 200, { not: 'the paper' }, 9);
  await page.goto('/rat');
  await page.getByRole('link', { name: 'Beri suara' }).first().click();
  await page.getByRole('button', { name: /^Simpan .* tanpa sinyal$/ }).first().click();
  await expect(page.getByText('Berkas tidak sama dengan yang diumumkan.')).toBeVisible();
});

test('is present, and sees the quorum and the result of the last meeting', async ({ phone, members }) => {
  const page = await signedIn(phone, members[0]);
  await page.goto('/rat');
  await page.getByRole('link', { name: 'Beri suara' }).first().click();
  await page.getByRole('button', { name: 'Saya hadir' }).click();
  await expect(page.getByText(/tercatat hadir|sudah mencatat kehadiran/).first()).toBeVisible({ timeout: 40_000 });
  await page.goto('/rat');
  await page.getByRole('link', { name: /RAT Tahun Buku 2024/ }).click();
  await page.getByRole('link', { name: 'Lihat hasil' }).first().click();
  await expect(page.getByText('101 dari 186 hadir, perlu 94: kuorum tercapai.')).toBeVisible();
  await expect(page.getByText('Musyawarah mufakat').first()).toBeVisible();
});
