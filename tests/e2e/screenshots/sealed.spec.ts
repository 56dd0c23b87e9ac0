// Pictures of sealed votes: the paper, the check, a ballot that waits, the box, the checks, the booth.
import { signedIn } from '../pages/member.ts';
import { Board } from '../support/board.ts';
import { expect, test } from '../support/phone.ts';

const BALLOT = /^PUT \/v1\/meetings\/rat-2025\/ballots\//;
const HEAD = /^GET \/v1\/meetings\/rat-2025\/board\/head/;

test('sealed votes', async ({ phone, network, server, members }, { project }) => {
  test.setTimeout(240_000);
  const board = await Board.start(server);
  const page = await signedIn(phone, members[0]);
  await expect.poll(() => board.enrolled(), { timeout: 60_000 }).toBe(1);
  const code = await board.paper(members[1].number);
  await page.goto('/rat/rat-2025');
  await expect(page.getByText('HP ini sudah terdaftar').first()).toBeVisible();
  await phone.picture(project.name, 'sealed-1-enrolled');
  await board.freeze();
  await page.goto('/rat/rat-2025');
  await page.locator('a[href*="/suara/"]').first().click();
  await page.getByRole('radio', { name: 'Setuju', exact: true }).check({ force: true, timeout: 60_000 });
  await phone.picture(project.name, 'sealed-2-paper');
  await page.getByRole('button', { name: 'Lanjut' }).click();
  await phone.picture(project.name, 'sealed-3-check');
  network.loseRequest(BALLOT, 99);
  await page.getByRole('button', { name: 'Kirim suara' }).click();
  await expect(page.getByText('Menunggu sinyal, BELUM dihitung.')).toBeVisible();
  await phone.picture(project.name, 'sealed-4-waiting');
  await page.getByRole('button', { name: 'Titip lewat HP lain' }).click();
  await page.locator('.qr').scrollIntoViewIfNeeded();
  await phone.picture(project.name, 'sealed-5-relay');
  network.clearRules();
  await page.reload();
  await expect(page.getByText('Sudah diperiksa: ada di papan suara.')).toBeVisible({ timeout: 60_000 });
  await phone.picture(project.name, 'sealed-6-box');
  await page.getByRole('link', { name: 'Periksa suara saya' }).click();
  await expect(page.getByText('Semuanya cocok.')).toBeVisible();
  await phone.picture(project.name, 'sealed-7-checks');
  await page.locator('.qr').scrollIntoViewIfNeeded();
  await phone.picture(project.name, 'sealed-8-code');
  const head = Buffer.from(await (await fetch(`${server.url}/v1/meetings/rat-2025/board/head`)).arrayBuffer());
  head[20] = (head[20] ?? 0) ^ 1;
  network.answer(HEAD, 200, head, 9);
  await page.getByRole('button', { name: 'Periksa sekarang' }).click();
  await expect(page.getByText('Ada yang tidak cocok.')).toBeVisible({ timeout: 40_000 });
  await page.evaluate(() => window.scrollTo(0, 0));
  await phone.picture(project.name, 'sealed-9-wrong');
  network.clearRules();
  await page.goto('/lainnya');
  await page.getByRole('button', { name: 'Keluar', exact: true }).click();
  await expect(page.getByText('Kunci suara Anda tetap tersimpan.')).toBeVisible();
  await phone.picture(project.name, 'sealed-10-sign-out');
  await page.goto('/bilik/rat-2025');
  await phone.picture(project.name, 'sealed-11-booth');
  await page.getByLabel('Kode kartu suara').fill(code);
  await page.getByRole('button', { name: 'Buka surat suara' }).click();
  for (const number of [1, 2, 3, 4]) {
    await expect(page.getByText(`Mata acara ${number} dari 4`)).toBeVisible();
    if (number < 4) await page.getByRole('button', { name: 'Lewati' }).click();
  }
  await page.getByRole('radio', { name: 'Abstain', exact: true }).check({ force: true });
  await page.getByRole('button', { name: 'Lanjut' }).click();
  await page.getByRole('button', { name: 'Kirim suara' }).click();
  await expect(page.getByText('Selesai. Serahkan HP ini.')).toBeVisible();
  await phone.picture(project.name, 'sealed-12-done');
});
