// Votes with signed ballots on a board: enrolled by itself, given without a signal, checked by itself.
import type { Page } from '@playwright/test';
import { signIn, signedIn, total } from '../pages/member.ts';
import { Board } from '../support/board.ts';
import { Phone, expect, test } from '../support/phone.ts';

const BALLOT = /^PUT \/v1\/meetings\/rat-2025\/ballots\/[0-9a-f]{64}$/;
const HEAD = /^GET \/v1\/meetings\/rat-2025\/board\/head/;
const EVENTS = /^GET \/v1\/meetings\/rat-2025\/board\?from=/;
const CREDENTIAL = /^PUT \/v1\/meetings\/rat-2025\/credential/;
const LOOK = { size: { width: 360, height: 640 }, theme: 'light', textSize: '100', cpuSlowdown: 1, slowLink: false } as const;

test.use({ cpuSlowdown: 1, slowLink: false });

/** Opens the first item on which a ballot can be given. */
async function openItem(page: Page): Promise<void> {
  await page.goto('/rat/rat-2025');
  await page.locator('a[href*="/suara/"]').first().click();
}

async function choose(page: Page, choice: string): Promise<void> {
  await page.getByRole('radio', { name: choice, exact: true }).check({ force: true });
  await page.getByRole('button', { name: 'Lanjut' }).click();
  await expect(page.getByText('Kirim suara?')).toBeVisible();
}

/** A member whose phone is on the frozen list, on the first item. */
async function readyToVote(phone: Phone, server: Parameters<typeof Board.start>[0], member: Parameters<typeof signedIn>[1]): Promise<{ page: Page; board: Board }> {
  const board = await Board.start(server);
  const page = await signedIn(phone, member);
  await expect.poll(() => board.enrolled(), { timeout: 40_000 }).toBe(1);
  await board.freeze();
  await page.goto('/rat/rat-2025');
  await openItem(page);
  await expect(page.getByRole('radio', { name: 'Setuju', exact: true })).toBeVisible({ timeout: 40_000 });
  return { page, board };
}

test('enrols by itself, votes without a signal, the app is killed, and the same bytes go out', async ({ phone, network, server, members }) => {
  const { page } = await readyToVote(phone, server, members[0]);
  await expect(page.getByText('Suara terbuka').first()).toBeVisible();
  await choose(page, 'Tidak setuju');
  await phone.keptForOffline();
  network.loseRequest(BALLOT, 3);
  network.offline();
  await page.getByRole('button', { name: 'Kirim suara' }).click();
  await expect(page.getByText('Menunggu sinyal, BELUM dihitung.')).toBeVisible();
  const address = page.url();
  await phone.kill();
  await phone.start();
  network.online();
  const again = await phone.open(new URL(address).pathname);
  await expect(again.getByText('Sudah masuk kotak suara.')).toBeVisible({ timeout: 60_000 });
  await expect(again.locator('.code')).toHaveText(/^\d{4} \d{4} \d{4}$/);
  const sent = network.asked(BALLOT);
  expect(sent.length).toBeGreaterThan(1);
  expect(new Set(sent.map(({ path }) => path)).size, 'one ballot').toBe(1);
  expect(new Set(sent.map(({ body }) => body)).size, 'byte for byte the same').toBe(1);
  for (const { headers } of sent) {
    expect(headers.cookie, 'nothing tells of the member').toBeUndefined();
    expect(headers.authorization).toBeUndefined();
  }
  // And it checks by itself that the ballot is where the receipt says.
  await expect(again.getByText('Sudah diperiksa: ada di papan suara.')).toBeVisible({ timeout: 60_000 });
  await again.getByRole('link', { name: 'Periksa suara saya' }).click();
  await expect(again.getByText('Semuanya cocok.')).toBeVisible({ timeout: 40_000 });
});

/** A member whose phone is on the frozen list, and that no event of the board has reached since. */
async function frozenUnseen(phone: Phone, network: { loseRequest(match: RegExp, times: number): unknown }, server: Parameters<typeof Board.start>[0], member: Parameters<typeof signedIn>[1]): Promise<Page> {
  const board = await Board.start(server);
  const page = await signedIn(phone, member);
  await expect.poll(() => board.enrolled(), { timeout: 40_000 }).toBe(1);
  network.loseRequest(EVENTS, 99);
  await board.freeze();
  return page;
}

test('a phone that could not check the voting paper seals nothing, and says what it needs', async ({ phone, network, server, members }) => {
  const page = await frozenUnseen(phone, network, server, members[0]);
  await openItem(page);
  await expect(page.getByText('HP ini perlu memeriksa surat suara satu kali, dengan sinyal.')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Coba lagi' }).click();
  await expect(page.getByRole('button', { name: 'Coba lagi' })).toBeVisible();
  await expect(page.getByRole('radio')).toHaveCount(0);
  network.clearRules();
  await page.reload();
  await expect(page.getByRole('radio', { name: 'Setuju', exact: true })).toBeVisible({ timeout: 60_000 });
  // Once is enough: without a signal the next item can be answered too.
  await phone.keptForOffline();
  network.offline();
  await page.reload();
  await choose(page, 'Setuju');
  await page.getByRole('button', { name: 'Kirim suara' }).click();
  await expect(page.getByText('Menunggu sinyal, BELUM dihitung.')).toBeVisible();
});

test('events that are not under the signed head are shown in red, and nothing is sealed', async ({ phone, network, server, members }) => {
  const page = await frozenUnseen(phone, network, server, members[0]);
  const events = Buffer.from(await (await fetch(`${server.url}/v1/meetings/rat-2025/board?from=0&limit=3`)).arrayBuffer());
  events[events.length - 1] = (events[events.length - 1] ?? 0) ^ 1;
  network.clearRules();
  network.answer(EVENTS, 200, events, 99);
  await openItem(page);
  await expect(page.getByText('Jangan beri suara dulu dari HP ini.')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(/ada yang diubah atau dihapus\./)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Bagikan bukti' })).toBeVisible();
  await expect(page.getByRole('radio')).toHaveCount(0);
  network.clearRules();
  await page.reload();
  await expect(page.getByRole('radio', { name: 'Setuju', exact: true })).toBeVisible({ timeout: 60_000 });
});

test('a ballot that waits survives signing out, and goes out while nobody is signed in', async ({ phone, network, server, members }) => {
  const { page } = await readyToVote(phone, server, members[0]);
  await choose(page, 'Setuju');
  await phone.keptForOffline();
  network.offline();
  await page.getByRole('button', { name: 'Kirim suara' }).click();
  await expect(page.getByText('Menunggu sinyal, BELUM dihitung.')).toBeVisible();
  await page.goto('/lainnya');
  await page.getByRole('button', { name: 'Keluar', exact: true }).click();
  await expect(page.getByText('Kunci suara Anda tetap tersimpan.')).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Keluar', exact: true }).click();
  await expect(page.getByLabel('Nomor anggota')).toBeVisible();
  const left = Object.keys((await phone.stored()).databases);
  expect(left.length).toBeGreaterThan(0);
  expect(left.every((name) => name.startsWith('ballots-'))).toBe(true);
  network.online();
  await page.reload();
  await expect.poll(() => network.asked(BALLOT).filter(({ status }) => status === 200).length, { timeout: 60_000 }).toBeGreaterThan(0);
  // The same member finds it again.
  await signIn(page, members[0]);
  await expect(total(page)).toBeVisible();
  await openItem(page);
  await expect(page.getByText('Sudah masuk kotak suara.')).toBeVisible({ timeout: 60_000 });
});

test('a new phone replaces the old one before the roll is frozen, and the old one says so', async ({ phone, network, server, members }) => {
  const board = await Board.start(server);
  await signedIn(phone, members[0]);
  await expect.poll(() => board.enrolled(), { timeout: 40_000 }).toBe(1);
  const other = new Phone(network.url, LOOK);
  try {
    await signedIn(other, members[0]);
    await expect.poll(() => network.asked(CREDENTIAL).length, { timeout: 40_000 }).toBe(2);
    expect(await board.enrolled(), 'one slot').toBe(1);
    const old = await phone.open('/rat/rat-2025');
    await expect(old.getByText('HP lain yang terdaftar untuk suara Anda.')).toBeVisible({ timeout: 60_000 });
    expect(network.asked(CREDENTIAL), 'the old phone does not fight back').toHaveLength(2);
    await board.freeze();
    await other.open('/rat/rat-2025');
    await openItem(other.page);
    await choose(other.page, 'Setuju');
    await other.page.getByRole('button', { name: 'Kirim suara' }).click();
    await expect(other.page.getByText('Sudah masuk kotak suara.')).toBeVisible({ timeout: 60_000 });
    await old.reload();
    await expect(old.getByText('Suara Anda tidak dapat diberikan dari HP ini.').first()).toBeVisible({ timeout: 60_000 });
  } finally {
    await other.dispose();
  }
});

test('another phone passes a ballot on without a sign-in, and cannot alter it', async ({ phone, network, server, members }) => {
  const { page } = await readyToVote(phone, server, members[0]);
  await phone.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await choose(page, 'Setuju');
  // This phone never gets it through; the other one is let through below.
  network.loseRequest(BALLOT, 99);
  await page.getByRole('button', { name: 'Kirim suara' }).click();
  await expect(page.getByText('Menunggu sinyal, BELUM dihitung.')).toBeVisible();
  await page.getByRole('button', { name: 'Titip lewat HP lain' }).click();
  await expect(page.locator('.qr svg')).toBeVisible();
  await page.getByRole('button', { name: 'Bagikan alamat surat suara' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('/titip#b.rat-2025.');
  const address = await page.evaluate(() => navigator.clipboard.readText());
  network.offline();
  await phone.kill();
  network.clearRules();
  network.online();

  const other = new Phone(network.url, LOOK);
  try {
    const load = address.slice(address.indexOf('/titip'));
    // Row 21: one letter of the signature.
    const middle = load.length - 70;
    const altered = `${load.slice(0, middle)}${load[middle] === 'A' ? 'B' : 'A'}${load.slice(middle + 1)}`;
    await other.open(altered);
    await expect(other.page.getByText('Titipan ditolak dan TIDAK dihitung.')).toBeVisible({ timeout: 40_000 });
    expect(new URL(other.page.url()).hash, 'nothing stays in the address').toBe('');
    await other.open('/');
    await other.open(load);
    await expect(other.page.getByText('Sudah masuk kotak suara.')).toBeVisible({ timeout: 40_000 });
    await expect(other.page.locator('.code')).toHaveText(/^\d{4} \d{4} \d{4}$/);
  } finally {
    await other.dispose();
  }
  await phone.start();
  const again = await phone.open('/rat/rat-2025');
  await openItem(again);
  await expect(again.getByText('Sudah masuk kotak suara.')).toBeVisible({ timeout: 60_000 });
});

test('a printed card votes on any phone, and nothing stays there', async ({ phone, network, server, members }) => {
  const board = await Board.start(server);
  const code = await board.paper(members[1].number);
  await board.freeze();
  const page = await phone.open('/bilik/rat-2025');
  await page.getByLabel('Kode kartu suara').fill('SKG1-WRONG');
  await page.getByRole('button', { name: 'Buka surat suara' }).click();
  await expect(page.getByText('Kode ini salah ketik.').first()).toBeVisible();
  // The booth checks the board's events too.
  const events = Buffer.from(await (await fetch(`${server.url}/v1/meetings/rat-2025/board?from=0&limit=3`)).arrayBuffer());
  events[events.length - 1] = (events[events.length - 1] ?? 0) ^ 1;
  network.answer(EVENTS, 200, events, 99);
  await page.getByLabel('Kode kartu suara').fill(code.toLowerCase());
  await page.getByRole('button', { name: 'Buka surat suara' }).click();
  await expect(page.getByText(/Jangan memberi suara di sini\./)).toBeVisible({ timeout: 40_000 });
  await expect(page.getByRole('radio')).toHaveCount(0);
  network.clearRules();
  await page.getByRole('button', { name: 'Buka surat suara' }).click();
  await choose(page, 'Abstain');
  await page.getByRole('button', { name: 'Kirim suara' }).click();
  for (const number of [2, 3, 4]) {
    await expect(page.getByText(`Mata acara ${number} dari 4`)).toBeVisible();
    await page.getByRole('button', { name: 'Lewati' }).click();
  }
  await expect(page.getByText('Selesai. Serahkan HP ini.')).toBeVisible();
  await expect(page.locator('.code')).toHaveText(/^\d{4} \d{4} \d{4}$/);
  await expect.poll(() => network.asked(BALLOT).filter(({ status }) => status === 200).length, { timeout: 40_000 }).toBe(1);
  // The numbers stay on the screen although nothing is left behind it.
  await page.waitForTimeout(17_000);
  await expect(page.locator('.code')).toHaveText(/^\d{4} \d{4} \d{4}$/);
  await page.getByRole('button', { name: 'Anggota berikutnya' }).click();
  await expect(page.getByLabel('Kode kartu suara')).toHaveValue('');
  await page.reload();
  await expect(page.getByLabel('Kode kartu suara')).toHaveValue('');
  await expect.poll(async () => Object.values((await phone.stored()).databases).reduce((sum, count) => sum + count, 0), { timeout: 40_000 }).toBe(0);
});

test('a head that the board did not sign is shown in red, with the evidence', async ({ phone, network, server, members }) => {
  const { page } = await readyToVote(phone, server, members[0]);
  await choose(page, 'Setuju');
  await page.getByRole('button', { name: 'Kirim suara' }).click();
  await expect(page.getByText('Sudah diperiksa: ada di papan suara.')).toBeVisible({ timeout: 60_000 });
  const head = Buffer.from(await (await fetch(`${server.url}/v1/meetings/rat-2025/board/head`)).arrayBuffer());
  head[20] = (head[20] ?? 0) ^ 1;
  network.answer(HEAD, 200, head, 9);
  await page.goto('/rat/rat-2025/periksa');
  await page.getByRole('button', { name: 'Periksa sekarang' }).click();
  await expect(page.getByText('Ada yang tidak cocok.')).toBeVisible({ timeout: 40_000 });
  await expect(page.getByRole('button', { name: 'Bagikan bukti' })).toBeVisible();
  // When the true board is there again it says so, and does not forget.
  network.clearRules();
  await page.getByRole('button', { name: 'Periksa sekarang' }).click();
  await expect(page.getByText('Semuanya cocok.')).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText(/ada yang tidak cocok\.$/)).toBeVisible();
  // Comparing: this phone's own code, and a code of nobody.
  const code = (await page.locator('.code').innerText()).replaceAll(/\D/g, '');
  await page.getByLabel('Kode di HP lain').fill(code);
  await page.getByRole('button', { name: 'Cocokkan', exact: true }).click();
  await expect(page.getByText('Sama. Kedua HP melihat kotak suara yang sama.')).toBeVisible();
  await page.getByLabel('Kode di HP lain').fill('000000000000');
  await page.getByRole('button', { name: 'Cocokkan', exact: true }).click();
  await expect(page.getByText(/^Belum sama/)).toBeVisible();
});
