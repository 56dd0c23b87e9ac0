// One members' meeting from the trustees' keys to the recount, with everybody who takes part in it:
// secret and open votes, with and without a signal, twice, by a printed card, too late. What comes
// out is what was voted, and three programs say so; a board with one wrong bit is caught by all.
import fs from 'node:fs';
import path from 'node:path';
import { type Page, type TestInfo, expect } from '@playwright/test';
import { appStarted, regain, signIn, signedIn } from '../pages/member.ts';
import { makeKey, openResult, rootAtClosing, step } from '../pages/trustee.ts';
import { CHAIR, ELECTION, Expected, ITEMS, MEETING, type Order, WAREHOUSE, bring, convene, seal } from '../support/assembly.ts';
import { expectAccessible } from '../support/axe.ts';
import { Board } from '../support/board.ts';
import { Phone, test } from '../support/phone.ts';
import { Proxy } from '../support/proxy.ts';
import type { Server } from '../support/server.ts';
import { audit, secondOpinion, tampered } from '../support/verdict.ts';

const BALLOT = new RegExp(`^PUT /v1/meetings/${MEETING}/ballots/`);
const PAGE_OF_EVENTS = new RegExp(`^GET /v1/meetings/${MEETING}/board\\?from=0\\b`);
const LOOK = { size: { width: 360, height: 640 }, theme: 'light', textSize: '100', cpuSlowdown: 1, slowLink: false } as const;
const TRUSTEES = ['Bu Ratna', 'Pak Joko', 'Bu Lestari'];
const MARIA = '01190103';
const ON_PAPER = Array.from({ length: 14 }, (_, n) => `0113${String(n + 3).padStart(4, '0')}`);
const AT_THE_BOOTH = '01130002';
/** What late ballots have until the server, which looks once a second, ends the vote. */
const AFTER_A_LOOK = 250;

test.use({ cpuSlowdown: 1, slowLink: false });

/** A phone with a line of its own. */
interface Handset {
  phone: Phone;
  line: Proxy;
}

async function handset(server: Server, all: Handset[]): Promise<Handset> {
  const line = await Proxy.start(() => server.url);
  const phone = new Phone(line.url, LOOK);
  all.push({ phone, line });
  await phone.start();
  return { phone, line };
}

/** Pictures of a screen, light and dark, and axe on both. */
async function inspect(page: Page, name: string, info: TestInfo): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.waitForTimeout(300);
    const file = info.outputPath(`${name}-${colorScheme}.png`);
    await page.screenshot({ path: file, fullPage: true, animations: 'disabled' });
    await expectAccessible(page, `${name}, ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

async function openItem(page: Page, item: number): Promise<void> {
  await page.goto(`/rat/${MEETING}`);
  const link = page.locator('a[href*="/suara/"]').filter({ hasText: ITEMS[item]?.title ?? '' });
  await link.first().click();
}

/** Marks the options on the paper that is open, and sends the ballot. */
async function give(page: Page, item: number, places: number[]): Promise<void> {
  const { options, seats } = ITEMS[item] ?? { options: [] };
  const role = seats ? 'checkbox' : 'radio';
  for (const place of places) {
    const box = page.getByRole(role, { name: options[place] ?? '', exact: true });
    // Forced, it does not wait to be seen by itself.
    await expect(box).toBeVisible({ timeout: 40_000 });
    await box.check({ force: true });
  }
  if (places.length === 0) {
    await page.getByRole(role, { name: 'Kosong, tidak memilih' }).check({ force: true, timeout: 40_000 });
  }
  await page.getByRole('button', { name: 'Lanjut' }).click();
  await page.getByRole('button', { name: 'Kirim suara' }).click();
}

async function voteOn(page: Page, item: number, places: number[]): Promise<void> {
  await openItem(page, item);
  await give(page, item, places);
  await expect(page.getByText('Sudah masuk kotak suara.')).toBeVisible({ timeout: 40_000 });
}

test('a whole meeting: keys, roll, votes, closing, opening, result, and whoever checks it', async ({ server, members }, info) => {
  test.setTimeout(600_000);
  const all: Handset[] = [];
  const expected = new Expected();
  try {
    await convene(server);

    // Three trustees make their keys on phones of their own, before there is a board.
    const trustees: { name: string; keys: string; code: string; handset: Handset }[] = [];
    for (const name of TRUSTEES) {
      const own = await handset(server, all);
      const page = await own.phone.open(`/rat/${MEETING}/pemegang-kunci`);
      if (trustees.length === 0) await inspect(page, 'trustee-1-begin', info);
      const made = await makeKey(page);
      if (trustees.length === 0) await inspect(page, 'trustee-2-key', info);
      trustees.push({ name, ...made, handset: own });
    }
    const board = await Board.start(server, { meeting: MEETING, trustees, threshold: 2 });

    // Members enrol: two with their passwords, one with a code of the office; others on paper.
    const siti = await handset(server, all);
    const bambang = await handset(server, all);
    const maria = await handset(server, all);
    await signedIn(siti.phone, members[0]);
    await signedIn(bambang.phone, members[1]);
    const printed = await server.cli(['member', 'activate', MARIA]);
    const code = /Kode aktivasi: (\S+)/.exec(printed)?.[1] ?? '';
    const activation = await maria.phone.open('/aktivasi');
    await appStarted(activation);
    await activation.getByLabel('Nomor anggota').fill(MARIA);
    await activation.getByLabel('Kode aktivasi').fill(code);
    await activation.getByLabel('Kata sandi baru', { exact: true }).fill('mawar-kebun-103');
    await activation.getByLabel('Ulangi kata sandi baru').fill('mawar-kebun-103');
    await activation.getByRole('button', { name: 'Aktifkan akun' }).click();
    await expect.poll(() => board.enrolled(), { timeout: 60_000 }).toBe(3);
    const papers = new Map<string, string>();
    for (const member of [...ON_PAPER, AT_THE_BOOTH]) papers.set(member, await board.paper(member));

    // The ceremony: each step on all three phones. Everybody sees the codes that were read out.
    for (const { handset: own } of trustees) await own.phone.page.reload();
    for (const [button, done] of [
      ['Setuju', false],
      ['Buka bagian saya', false],
      ['Periksa semua bagian', true],
    ] as const) {
      for (const [n, { handset: own }] of trustees.entries()) {
        const { page } = own.phone;
        if (n === 0 && button === 'Setuju') {
          for (const { code: read } of trustees) await expect(page.getByText(read).last()).toBeVisible();
          await expect(page.getByText('Hasil dibuka oleh 2 dari 3 pemegang kunci.')).toBeVisible();
          await inspect(page, 'trustee-3-steps', info);
        }
        await step(page, button);
        if (n < 2 || !done) continue;
        await expect(page.getByText('Kunci pemilihan sudah jadi.')).toBeVisible({ timeout: 40_000 });
      }
    }
    for (const { handset: own } of trustees) await own.phone.kill();

    // Both registrars sign the roll; from here on it is fixed. The paper is on the board.
    await board.freeze();

    // Siti votes on everything, and thinks again about the chair.
    const siti1 = siti.phone.page;
    await openItem(siti1, CHAIR);
    await expect(siti1.getByText('Suara rahasia').first()).toBeVisible({ timeout: 40_000 });
    await inspect(siti1, 'vote-1-secret', info);
    await give(siti1, CHAIR, [0]);
    await expect(siti1.getByText('Sudah masuk kotak suara.')).toBeVisible({ timeout: 40_000 });
    expected.votes('siti', CHAIR, [0]);
    await voteOn(siti1, ELECTION, [1, 2]);
    expected.votes('siti', ELECTION, [1, 2]);
    await voteOn(siti1, WAREHOUSE, [0]);
    expected.votes('siti', WAREHOUSE, [0]);
    await openItem(siti1, CHAIR);
    await siti1.getByRole('button', { name: 'Ubah suara' }).click();
    await give(siti1, CHAIR, [1]);
    await expect.poll(() => accepted(siti.line)).toBe(4);
    await expect(siti1.getByText('Sudah masuk kotak suara.')).toBeVisible({ timeout: 40_000 });
    expected.votes('siti', CHAIR, [1], 2);
    await siti1.goto(`/rat/${MEETING}/periksa`);
    await siti1.getByRole('button', { name: 'Periksa sekarang' }).click();
    await expect(siti1.getByText('Semuanya cocok.')).toBeVisible({ timeout: 40_000 });
    await inspect(siti1, 'checks-open', info);

    // Bambang sits where there is no signal: three ballots wait on his phone, and it is switched off.
    const bambang1 = bambang.phone.page;
    await openItem(bambang1, CHAIR);
    await expect(bambang1.getByRole('radio', { name: 'Setuju', exact: true })).toBeVisible({ timeout: 40_000 });
    await bambang.phone.keptForOffline();
    bambang.line.offline();
    for (const [item, places] of [
      [CHAIR, [0]],
      [ELECTION, []],
      [WAREHOUSE, [2]],
    ] as const) {
      if (item !== CHAIR) await openItem(bambang1, item);
      await give(bambang1, item, [...places]);
      await expect(bambang1.getByText('Menunggu sinyal, BELUM dihitung.')).toBeVisible();
      expected.votes('bambang', item, [...places]);
    }
    await inspect(bambang1, 'vote-2-waiting', info);
    await bambang.phone.kill();

    // A card in the booth: on Maria's phone, as on any other. One item is left out.
    const booth = await maria.phone.openAnother(`/bilik/${MEETING}`);
    await booth.getByLabel('Kode kartu suara').fill(papers.get(AT_THE_BOOTH) ?? '');
    await inspect(booth, 'booth-1-door', info);
    await booth.getByRole('button', { name: 'Buka surat suara' }).click();
    await expect(booth.getByText('Mata acara 1 dari 3')).toBeVisible({ timeout: 40_000 });
    await inspect(booth, 'booth-2-item', info);
    await give(booth, CHAIR, [2]);
    await expect(booth.getByText('Mata acara 2 dari 3')).toBeVisible();
    await booth.getByRole('button', { name: 'Lewati' }).click();
    await give(booth, WAREHOUSE, [0]);
    await expect(booth.getByText('Selesai. Serahkan HP ini.')).toBeVisible();
    await expect.poll(() => accepted(maria.line), { timeout: 40_000 }).toBe(2);
    await inspect(booth, 'booth-3-done', info);
    expected.votes('booth', CHAIR, [2]);
    expected.votes('booth', WAREHOUSE, [0]);
    await booth.close();

    // Many members. One changes a choice; an older ballot of another comes after the newer one.
    const orders: Order[] = [];
    for (const [n, member] of ON_PAPER.entries()) {
      const credential = papers.get(member) ?? '';
      const order = (item: number, rev: number, places: number[]) => {
        orders.push({ credential, item, rev, places });
        expected.votes(member, item, places, rev);
      };
      if (n === 1) order(CHAIR, 2, [1]);
      order(CHAIR, 1, [n % 5 === 4 ? 1 : 0]);
      if (n === 0) order(CHAIR, 2, [2]);
      order(ELECTION, 1, [n % 4, (n + 1) % 4]);
      order(WAREHOUSE, 1, [n % 2]);
    }
    const receipts: string[] = [];
    for (const [n, ballot] of (await seal(server, board, orders)).entries()) {
      const { status, receipt } = await bring(server, ballot);
      expect(status).toBe(200);
      const file = path.join(server.folder, `${n}.receipt`);
      fs.writeFileSync(file, receipt);
      receipts.push(file);
    }

    // Nobody reads the board while votes are taken, the total of an open item included.
    expect((await fetch(`${server.url}/v1/meetings/${MEETING}/board`)).status).not.toBe(200);

    // Bambang's phone finds a signal, and everything goes out by itself.
    bambang.line.online();
    await bambang.phone.start();
    const bambang2 = await bambang.phone.open(`/rat/${MEETING}/periksa`);
    await expect.poll(() => accepted(bambang.line), { timeout: 60_000 }).toBe(3);
    await expect(bambang2.getByText('Sudah masuk kotak suara', { exact: true })).toHaveCount(3, { timeout: 40_000 });

    // Maria votes in time on one item; on another her ballot gets through after the last moment.
    const maria1 = maria.phone.page;
    await voteOn(maria1, WAREHOUSE, [1]);
    expected.votes('maria', WAREHOUSE, [1]);
    await openItem(maria1, CHAIR);
    await server.restart();
    const looks = Date.now();
    const until = looks + 4_000 + AFTER_A_LOOK;
    const moment = new Date(until).toISOString();
    await server.cli(['meeting', 'reschedule', MEETING, '--close-at', moment, '--accept-until', moment]);
    const underWay = maria.line.hold(BALLOT);
    await give(maria1, CHAIR, [0]);
    await underWay.held;
    expect(Date.now(), 'the ballot is sealed before the last moment').toBeLessThan(until);
    await new Promise((resolve) => setTimeout(resolve, until + 30 - Date.now()));
    underWay.release();
    await expect(maria1.getByText('Suara Anda tidak masuk dan TIDAK dihitung.')).toBeVisible({ timeout: 40_000 });
    await expect(maria1.getByText('Suara sampai setelah pemungutan suara ditutup.')).toBeVisible();
    await inspect(maria1, 'vote-3-late', info);

    // Two of the three trustees open the sums, each after a check of the whole board, and after
    // comparing it: what is read out is the same although the board has grown by a share.
    const early = await asked(`${server.url}/v1/meetings/${MEETING}/board`);
    const roots = new Set<string>();
    for (const [n, { handset: own }] of trustees.slice(0, 2).entries()) {
      await own.phone.start();
      const page = await own.phone.open(`/rat/${MEETING}/pemegang-kunci`);
      const root = await rootAtClosing(page);
      if (n === 0) await inspect(page, 'trustee-4-compare', info);
      roots.add(root);
      await openResult(page);
      if (n === 0) {
        await expect(page.getByText(`Sudah membuka: ${TRUSTEES[0]}.`)).toBeVisible({ timeout: 30_000 });
        await expect(page.getByText('Masih perlu 1 pemegang kunci lagi.')).toBeVisible();
        await inspect(page, 'trustee-5-opened', info);
      }
      await own.phone.kill();
    }

    expect(roots.size).toBe(1);

    // The result in the app is what was voted.
    await siti1.goto(`/rat/${MEETING}/hasil`);
    await expect(siti1.getByRole('heading', { name: ITEMS[CHAIR]?.title ?? '' })).toBeVisible({ timeout: 40_000 });
    await expect(siti1.getByText(new RegExp(`^${expected.present} dari \\d+ hadir`))).toBeVisible();
    for (const [item, { title, options }] of ITEMS.entries()) {
      const card = siti1.locator('section.card').filter({ hasText: title });
      for (const [option, votes] of expected.of(item).totals.entries()) {
        const row = card.locator('li').filter({ has: siti1.getByText(options[option] ?? '', { exact: true }) });
        await expect(row.locator('b.num'), `${title}: ${options[option]}`).toHaveText(new RegExp(`^${votes} suara`));
      }
    }
    const elected = places(expected.of(ELECTION).totals, 2);
    const names = elected.map((place) => ITEMS[ELECTION]?.options[place]).join(', ');
    await expect(siti1.getByText(`Terpilih: ${names}.`)).toBeVisible();

    // Siti's phone computes everything again, and finds her ballots among those that count.
    const own = siti1.locator('section.card').filter({ hasText: 'Diperiksa di HP ini' });
    await own.getByRole('button', { name: 'Periksa sekarang' }).click();
    await expect(own.getByText('Semua cocok.')).toBeVisible({ timeout: 120_000 });
    await expect(own.getByText('3 suara Anda ikut dihitung.')).toBeVisible();
    await expect(own.getByText(/^Bukti [\d ]+: dihitung$/)).toHaveCount(3);
    await expect(own.getByText(/diganti suara Anda yang lebih baru/)).toHaveCount(1);
    await expect(siti1.getByText('1 suara datang terlambat dan tidak dihitung.')).toBeVisible();
    await inspect(siti1, 'result-checked', info);
    const headCode = await own.locator('.code').innerText();
    await siti1.goto(`/rat/${MEETING}/periksa`);
    await expect(siti1.getByText('Semuanya cocok.')).toBeVisible({ timeout: 40_000 });
    await inspect(siti1, 'checks-counted', info);

    // Two programs that share no line say the same of the same file.
    const file = path.join(server.folder, 'whole.board');
    const bytes = await asked(`${server.url}/v1/meetings/${MEETING}/board`);
    fs.writeFileSync(file, bytes);
    expect(bytes.length).toBeGreaterThan(early.length);
    const counts = ITEMS.map(({ seats }, item) => {
      const { ballots, totals } = expected.of(item);
      return { ballots, totals, elected: seats ? places(totals, seats) : [] };
    });
    const first = await audit(file, receipts);
    expect(first).toEqual({ exit: 0, items: counts, late: 1, present: expected.present });
    expect(await secondOpinion(file)).toEqual({ exit: 0, items: counts });

    // A ballot after the closing changes nothing any more.
    const last = { credential: papers.get(ON_PAPER[2] ?? '') ?? '', item: CHAIR, rev: 9, places: [1] };
    const [tooLate] = await seal(server, board, [last]);
    expect(await bring(server, tooLate ?? Buffer.alloc(0))).toMatchObject({ status: 409, code: 'vote_too_late' });
    expect(await asked(`${server.url}/v1/meetings/${MEETING}/board`)).toEqual(bytes);

    // One bit of one ballot: a phone that sees the board for the first time names the event, and so
    // do both programs.
    const bent = tampered(bytes, 'SKGBOARD1\n'.length);
    const bentFile = path.join(server.folder, 'bent.board');
    fs.writeFileSync(bentFile, bent.bytes);
    const wrong = { event: bent.event, kind: 'ballot' };
    expect(await audit(bentFile)).toMatchObject({ exit: 1, items: [], wrong });
    expect(await secondOpinion(bentFile)).toEqual({ exit: 1, items: [], wrong });
    const fresh = await handset(server, all);
    const events = await asked(`${server.url}/v1/meetings/${MEETING}/board?from=0`);
    fresh.line.answer(PAGE_OF_EVENTS, 200, tampered(events, 0).bytes, 9);
    const page = await fresh.phone.open(`/rat/${MEETING}/hasil`);
    await signIn(page, members[1]);
    const card = page.locator('section.card').filter({ hasText: 'Diperiksa di HP ini' });
    await card.getByRole('button', { name: 'Periksa sekarang' }).click({ timeout: 40_000 });
    await expect(card.getByText('Ada yang TIDAK COCOK di kotak suara.')).toBeVisible({ timeout: 120_000 });
    await expect(card.getByText(`Catatan nomor ${bent.event} (surat suara) tidak sah.`)).toBeVisible();
    await inspect(page, 'result-wrong', info);
    // The true board on the same phone: green, with the code that Siti's phone shows.
    fresh.line.clearRules();
    await card.getByRole('button', { name: 'Periksa ulang dari awal' }).click();
    await expect(card.getByText('Semua cocok.')).toBeVisible({ timeout: 120_000 });
    await expect(card.locator('.code')).toHaveText(headCode);

    for (const { phone } of all) expect(phone.problems, 'errors of the page').toEqual([]);
  } finally {
    for (const { phone, line } of all) {
      await phone.dispose();
      await line.close();
    }
  }
});

/** Ballots that the box has taken from this phone. */
function accepted(line: Proxy): number {
  return line.asked(BALLOT).filter(({ status }) => status === 200).length;
}

/** The options with the most votes, in the order of the paper. No tie stands between them and the rest. */
function places(totals: number[], seats: number): number[] {
  const best = totals.map((votes, place) => ({ votes, place })).sort((one, other) => other.votes - one.votes);
  expect(best[seats - 1]?.votes).toBeGreaterThan(best[seats]?.votes ?? 0);
  return best.slice(0, seats).map(({ place }) => place).sort((one, other) => one - other);
}

async function asked(url: string): Promise<Buffer> {
  const answer = await fetch(url);
  expect(answer.status, url).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}
