// First visit to savings, and the same savings again without a network.
import { appStarted, regain, signIn, signedIn, tab, total, totalMoment } from '../pages/member.ts';
import { expect, test } from '../support/phone.ts';

test('the first page reads before the app is there, and keeps what was typed into it', async ({ phone, network, members }) => {
  const code = network.hold(/\.wasm$/);
  const page = await phone.open('/');
  await expect(page.locator('#boot-name')).toHaveText('KSP Contoh Makmur');
  await page.getByLabel('Nomor anggota').fill(members[0].number);
  await page.getByLabel('Kata sandi', { exact: true }).fill('belum seles');
  code.release();
  await appStarted(page);
  await expect(page.getByLabel('Nomor anggota')).toHaveValue(members[0].number);
  await expect(page.getByLabel('Kata sandi', { exact: true })).toHaveValue('belum seles');
  const before = network.seen.findIndex(({ path }) => path.endsWith('.wasm'));
  expect(before, 'requests before the first content').toBeLessThan(8);
});

test('first visit to savings, then the same savings with their date after a reload without network', async ({ phone, network, members }) => {
  const page = await signedIn(phone, members[0]);
  const sum = await total(page).innerText();
  const moment = await totalMoment(page).innerText();
  expect(moment).toMatch(/per \d{1,2} \w+ 20\d\d, \d\d\.\d\d WIB/);

  await tab(page, 'Simpanan');
  await expect(page.getByRole('heading', { name: 'Simpanan' })).toBeVisible();
  await expect(page.getByText('Dibayar sekali, kembali saat berhenti')).toBeVisible();
  await phone.keptForOffline();

  network.offline();
  await page.goto('/');
  await appStarted(page);
  await expect(total(page)).toHaveText(sum);
  await expect(totalMoment(page)).toContainText(moment);
  await expect(page.getByText('Tidak ada sinyal').first()).toBeVisible();
  await tab(page, 'Simpanan');
  await expect(page.getByText('Dibayar sekali, kembali saat berhenti')).toBeVisible();

  await regain(network, page);
  await expect(page.getByText('Tidak ada sinyal')).toHaveCount(0);
});

test('what is on the phone is the first thing drawn, without a skeleton before it', async ({ phone, network, members }) => {
  const page = await signedIn(phone, members[0]);
  await phone.keptForOffline();
  network.offline();
  await page.addInitScript(() => {
    const drawn: string[] = [];
    Object.assign(window, { drawn });
    // Once a frame, after everything that belongs to it.
    const look = () => {
      const isThere = !document.querySelector('#boot') && document.querySelector('main');
      if (isThere) drawn.push(document.querySelector('.hero .total b') ? 'figures' : 'something else');
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.goto('/');
  await expect(total(page)).toBeVisible();
  expect(await page.evaluate('window.drawn[0]')).toBe('figures');
});

test('the app opens on cached savings after it was killed, without network', async ({ phone, network, members }) => {
  const page = await signedIn(phone, members[0]);
  const sum = await total(page).innerText();
  await phone.keptForOffline();
  network.offline();
  await phone.kill();
  await phone.start();
  const again = await phone.open('/');
  await expect(total(again)).toHaveText(sum);
});

test('movements come page by page and month by month', async ({ phone, members }) => {
  const page = await signedIn(phone, members[0]);
  await tab(page, 'Simpanan');
  await page.getByRole('link', { name: /Simpanan sukarela/ }).click();
  const rows = page.locator('main .list button');
  await expect(rows.first()).toBeVisible();
  const before = await rows.count();
  await page.getByRole('button', { name: 'Muat lagi' }).click();
  await expect.poll(() => rows.count()).toBeGreaterThan(before);

  const months = page.getByLabel('Pilih bulan');
  const chosen = await months.locator('option').nth(3).innerText();
  await months.selectOption({ label: chosen });
  await expect(page.getByRole('heading', { level: 3 })).toHaveText([chosen]);
  await expect(rows.first()).toBeVisible();

  await rows.first().click();
  await expect(page.getByRole('dialog').getByText('Terbilang')).toBeVisible();
});

test('a wrong password is told apart from a lock, and nothing is lost', async ({ phone, members }) => {
  const page = await phone.open('/');
  const wrong = { number: members[1].number, password: 'bukan-kata-sandi' };
  await signIn(page, wrong);
  await expect(page.getByRole('alert').first()).toBeVisible();
  for (let n = 0; n < 3; n += 1) {
    await page.getByLabel('Kata sandi', { exact: true }).fill(`salah-${n}-salah`);
    await page.getByRole('button', { name: 'Masuk', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Masuk', exact: true })).toBeEnabled();
    await page.waitForTimeout(800);
  }
  await expect(page.getByText(/Terkunci sampai/)).toBeVisible();
});

test('garbage from the backend is a failure with a way out, never a zero', async ({ phone, network, members }) => {
  const page = await signedIn(phone, members[0]);
  const sum = await total(page).innerText();
  network.answer('GET /v1/savings', 200, { asOf: '0000-00-00', total: { value: 1e30, currency: 'IDR' }, items: 'x' }, 99);
  await tab(page, 'Simpanan');
  await expect(page.getByRole('button', { name: 'Coba lagi' })).toBeVisible();
  await expect(page.locator('main')).not.toContainText('Rp0');
  network.clearRules();
  await page.getByRole('button', { name: 'Coba lagi' }).click();
  await expect(page.locator('main')).toContainText(sum);
});
