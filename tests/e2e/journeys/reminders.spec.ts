// Reminders: offered where they help and never before, on and off per topic, shown by the real service
// worker, gone at sign-out. Everything works without them, and a calendar file does the same.
import fs from 'node:fs';
import { asMember, fillApplication, lose, regain, signedIn, tab } from '../pages/member.ts';
import { expectAccessible } from '../support/axe.ts';
import { expect, test } from '../support/phone.ts';
import { PUSH_SERVICE, Push, shown, tap } from '../support/push.ts';

interface Loans {
  items: { id: string; status: string; nextDue?: { dueOn: string } }[];
}
interface Meeting {
  summary: { title: string };
}
const TURN_ON = 'Nyalakan pengingat';
const PAGE = '/lainnya/pengingat';
const PUT = 'PUT /v1/push-subscriptions/current';

test.beforeEach(async ({ server }) => {
  server.options = ['--push-service', PUSH_SERVICE];
  await server.restart();
});

test('nobody is asked before it helps; on a loan one press is enough, and a tap on the reminder opens it', async ({ phone, network, server, members }) => {
  const push = new Push(phone);
  await push.start('granted');
  const page = await signedIn(phone, members[0]);
  await phone.keptForOffline();
  await expect(page.getByText('Ingatkan saya')).toHaveCount(0);
  const { items } = await (await asMember(server.url, members[0])).get<Loans>('/v1/loans');
  const loan = items.find(({ nextDue }) => nextDue)?.id;
  await page.goto(`/pinjaman/${loan}`);
  await expect(page.getByRole('heading', { name: 'Ingatkan sebelum jatuh tempo?' })).toBeVisible();
  expect(push.asked, 'the browser asks only after a press').toBe(0);
  expect(push.subscription).toBeUndefined();
  await page.getByRole('button', { name: 'Ingatkan saya' }).click();
  await expect(page.getByText('Pengingat menyala di HP ini')).toBeVisible();
  expect(push.asked).toBe(1);
  const [sent] = network.asked(PUT);
  const told = JSON.parse(sent?.body ?? '{}');
  expect(told).toMatchObject({ endpoint: push.subscription?.endpoint, topics: ['instalment'], detailed: false, lang: 'id' });
  const { pushKey } = (await (await fetch(`${server.url}/.well-known/koperasi`)).json()) as { pushKey: string };
  expect(push.subscription?.key).toBe(pushKey);

  const body = 'Ada pengingat untuk Anda. Buka aplikasi untuk membacanya.';
  const message = (path: string, said = body) =>
    JSON.stringify({ title: 'KSP Contoh Makmur', body: said, data: path, tag: 'satu', lang: 'id' });
  await page.goto('/lainnya');
  await push.deliver(message(`/pinjaman/${loan}`, 'sebelumnya'));
  await expect.poll(async () => (await shown(page)).map((one) => one.body)).toEqual(['sebelumnya']);
  await push.deliver(message(`/pinjaman/${loan}`));
  await expect.poll(() => shown(page), 'the same sign twice is shown once').toEqual([
    { title: 'KSP Contoh Makmur', body, tag: 'satu', lang: 'id', data: `/pinjaman/${loan}` },
  ]);
  expect(await tap(phone.context), 'the window that is there').toBeUndefined();
  await expect(page).toHaveURL(new RegExp(`/pinjaman/${loan}$`));
  await expect(page.getByRole('heading', { name: 'Jadwal angsuran' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Ingatkan saya' })).toHaveCount(0);
  await expect.poll(() => shown(page)).toEqual([]);

  // A page that is not ours is never opened.
  await push.deliver(message('https://evil.example/pinjaman'));
  await expect.poll(async () => (await shown(page)).length).toBe(1);
  await tap(phone.context);
  await expect(page).toHaveURL(`${phone.origin}/`);
  // What cannot be read still shows something.
  await push.deliver('bukan JSON');
  await expect.poll(async () => (await shown(page)).map(({ title }) => title)).toEqual(['Sokoguru']);
});

test('each topic by itself, also without a signal, and off again', async ({ phone, network, server, members }) => {
  const push = new Push(phone);
  await push.start('granted');
  const page = await signedIn(phone, members[0]);
  await phone.keptForOffline();
  await tab(page, 'Lainnya');
  await page.getByRole('link', { name: /^Pengingat/ }).click();
  await page.getByRole('button', { name: TURN_ON }).click();
  await expect(page.getByText('Menyala di HP ini')).toBeVisible();
  await expectAccessible(page, PAGE);
  const last = () => JSON.parse(network.asked(PUT).at(-1)?.body ?? '{}');
  expect(last().topics).toEqual(['instalment', 'meeting', 'vote', 'decision']);
  await page.getByRole('checkbox', { name: /^Undangan rapat/ }).uncheck();
  await expect.poll(() => last().topics).toEqual(['instalment', 'vote', 'decision']);
  await page.getByRole('checkbox', { name: /^Tampilkan isinya/ }).check();
  await expect.poll(() => last().detailed).toBe(true);

  await lose(network);
  await page.getByRole('checkbox', { name: /^Pemungutan suara/ }).uncheck();
  await expect(page.getByText('Tersimpan di HP, koperasi belum tahu')).toBeVisible();
  await regain(network, page);
  await page.getByRole('button', { name: 'Coba lagi' }).click();
  await expect(page.getByText('Menyala di HP ini')).toBeVisible();
  await expect.poll(() => last().topics).toEqual(['instalment', 'decision']);

  // The choice is there at the next start, and the cooperative is told nothing that it knows.
  const before = network.asked(PUT).length;
  await page.reload();
  await expect(page.getByRole('checkbox', { name: /^Angsuran/ })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: /^Undangan rapat/ })).not.toBeChecked();
  await page.waitForTimeout(1_000);
  expect(network.asked(PUT)).toHaveLength(before);

  // The operator has another key: the phone follows by itself.
  const old = push.subscription;
  await server.stop();
  for (const file of fs.readdirSync(server.folder)) {
    if (file.endsWith('.push-key')) fs.rmSync(`${server.folder}/${file}`);
  }
  await server.start();
  await page.reload();
  await expect.poll(() => push.subscription?.key, { timeout: 30_000 }).not.toBe(old?.key);
  await expect.poll(() => last().endpoint).toBe(push.subscription?.endpoint);

  await page.getByRole('button', { name: 'Matikan pengingat' }).click();
  await expect(page.getByRole('button', { name: TURN_ON })).toBeVisible();
  expect(push.subscription).toBeUndefined();
  expect(network.asked('DELETE /v1/push-subscriptions/current')).toHaveLength(1);
});

test('signing out takes reminders off the lock screen and gives the address up', async ({ phone, network, members }) => {
  const push = new Push(phone);
  await push.start('granted');
  let page = await signedIn(phone, members[0]);
  await phone.keptForOffline();
  await page.goto(PAGE);
  await page.getByRole('button', { name: TURN_ON }).click();
  await expect(page.getByText('Menyala di HP ini')).toBeVisible();
  await push.deliver(JSON.stringify({ title: 'KSP Contoh Makmur', body: 'Ada', data: '/', tag: 'x', lang: 'id' }));
  await expect.poll(async () => (await shown(page)).length).toBe(1);
  await page.goto('/lainnya');
  await page.getByRole('button', { name: 'Keluar', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Keluar', exact: true }).click();
  await expect(page.getByLabel('Nomor anggota')).toBeVisible();
  await expect.poll(() => push.subscription).toBeUndefined();
  expect(await shown(page)).toEqual([]);
  await expect.poll(() => network.asked('DELETE /v1/sessions/current').length).toBe(1);
  // The next member of the family begins with nothing.
  page = await signedIn(phone, members[1]);
  await page.goto(PAGE);
  await expect(page.getByRole('button', { name: TURN_ON })).toBeVisible();
});

test('a browser that forbids them says how to allow them, and everything else works', async ({ phone, members }) => {
  const push = new Push(phone);
  await push.start('denied');
  const page = await signedIn(phone, members[0]);
  await phone.keptForOffline();
  await page.goto(PAGE);
  await expect(page.getByText('Pemberitahuan diblokir di HP ini')).toBeVisible();
  await expect(page.getByText('izinkan Notifikasi')).toBeVisible();
  await expectAccessible(page, `${PAGE} (blocked)`);
  await page.goto('/pinjaman');
  await page.locator('main a[href^="/pinjaman/loan"]').first().click();
  await expect(page.getByRole('heading', { name: 'Jadwal angsuran' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Ingatkan saya' })).toHaveCount(0);
  await push.allow('granted');
  await page.goto(PAGE);
  await expect(page.getByRole('button', { name: TURN_ON })).toBeVisible();
});

test('an offer that was waved away does not come back', async ({ phone, members }) => {
  const push = new Push(phone);
  await push.start('prompt');
  const page = await signedIn(phone, members[0]);
  await page.goto('/pinjaman');
  await page.locator('main a[href^="/pinjaman/loan"]').first().click();
  await page.getByRole('button', { name: 'Tidak perlu' }).click();
  await expect(page.getByRole('button', { name: 'Tidak perlu' })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Jadwal angsuran' })).toBeVisible();
  await page.waitForTimeout(500);
  await expect(page.getByRole('button', { name: 'Ingatkan saya' })).toHaveCount(0);
  expect(push.asked).toBe(0);
});

test('due dates and meetings go into the phone\'s own calendar', async ({ phone, server, members }) => {
  const page = await signedIn(phone, members[0]);
  const office = await asMember(server.url, members[0]);
  const { items } = await office.get<Loans>('/v1/loans');
  const loan = items.find(({ nextDue }) => nextDue);
  await page.goto(`/pinjaman/${loan?.id}`);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Simpan ke kalender HP' }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toMatch(/^angsuran-.*\.ics$/);
  const text = fs.readFileSync((await file.path()) ?? '', 'utf8');
  const { schedule } = await office.get<{ schedule: { dueOn: string; status: string }[] }>(`/v1/loans/${loan?.id}`);
  const open = schedule.filter(({ status }) => status !== 'paid').map(({ dueOn }) => dueOn.replaceAll('-', ''));
  expect([...text.matchAll(/^DTSTART;VALUE=DATE:(\d+)\r$/gm)].map(([, day]) => day)).toEqual(open);
  expect(text).not.toContain('Rp');
  expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
});

test('a meeting to come: its date for the calendar, and a reminder when its vote opens', async ({ phone, network, server, members }) => {
  const push = new Push(phone);
  await push.start('granted');
  const page = await signedIn(phone, members[0]);
  await phone.keptForOffline();
  const meeting = await (await asMember(server.url, members[0])).get<Meeting>('/v1/meetings/rat-2025');
  const later = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().replace(/\.\d+Z/, 'Z');
  const summary = { ...meeting.summary, phase: 'announced', startsAt: later(20), openAt: later(20), closeAt: later(21), acceptUntil: later(22) };
  const coming = { ...meeting, summary };
  network.answer(/^GET \/v1\/meetings\/rat-2025$/, 200, coming, 99);
  await page.goto('/rat/rat-2025');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Simpan ke kalender HP' }).click();
  const text = fs.readFileSync((await (await saved).path()) ?? '', 'utf8');
  expect(text).toContain(`DTSTART:${summary.startsAt.replace(/[-:]/g, '')}\r\n`);
  expect(text).toContain(`SUMMARY:${summary.title}\r\n`);
  await expectAccessible(page, 'a meeting to come');
  await page.getByRole('button', { name: 'Ingatkan saya' }).click();
  await expect(page.getByText('Pengingat menyala di HP ini')).toBeVisible();
  expect(JSON.parse(network.asked(PUT).at(-1)?.body ?? '{}').topics).toEqual(['vote', 'meeting']);
});

test('after an application was sent, a word on its decision is offered', async ({ phone, network, members }) => {
  const push = new Push(phone);
  await push.start('granted');
  const page = await signedIn(phone, members[1]);
  await phone.keptForOffline();
  await page.goto('/pinjaman/ajukan');
  await fillApplication(page, { amount: '5.000.000', months: '10', purpose: 'Modal warung kopi' });
  await page.getByRole('button', { name: 'Kirim pengajuan' }).click();
  await expect(page.getByRole('heading', { name: 'Kabari saat sudah diputuskan?' })).toBeVisible();
  await page.getByRole('button', { name: 'Ingatkan saya' }).click();
  await expect(page.getByText('Pengingat menyala di HP ini')).toBeVisible();
  expect(JSON.parse(network.asked(PUT).at(-1)?.body ?? '{}').topics).toEqual(['decision']);
});

test('Beranda says how soon an instalment is due', async ({ phone, network, server, members }) => {
  const home = await (await asMember(server.url, members[0])).get<{ nextDue: { dueOn: string } }>('/v1/home');
  const soon = new Date(Date.now() + 3 * 86_400_000);
  home.nextDue.dueOn = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Jakarta' }).format(soon);
  network.answer('GET /v1/home', 200, home, 9);
  const page = await signedIn(phone, members[0]);
  await expect(page.getByText('3 hari lagi')).toBeVisible();
});
