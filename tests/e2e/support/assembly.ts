// A members' meeting with secret votes: what is decided in it, everybody who votes in it, and what
// has to come out. Members without a phone vote by a program, with ballots like those of the app.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Board } from './board.ts';
import { environment } from './environment.ts';
import type { Server } from './server.ts';

export const MEETING = 'rat-bersama';

/** The items by their place on the board. */
export const CHAIR = 0;
export const ELECTION = 1;
export const WAREHOUSE = 2;

interface Item {
  title: string;
  text: string;
  ballot: 'secret' | 'open';
  options: string[];
  /** How many are elected, in an election. */
  seats?: number;
}

export const ITEMS: Item[] = [
  {
    title: 'Kepercayaan kepada ketua',
    text: 'Apakah Anda setuju Ketua Pengurus meneruskan masa jabatannya?',
    ballot: 'secret',
    options: ['Setuju', 'Tidak setuju', 'Abstain'],
  },
  {
    title: 'Pemilihan pengurus',
    text: 'Pilih paling banyak dua dari empat calon pengurus.',
    ballot: 'secret',
    options: ['Agus Supriyadi', 'Dewi Lestariningsih', 'Hasan Basri', 'Ketut Ariyani'],
    seats: 2,
  },
  {
    title: 'Pembelian gudang',
    text: 'Apakah Anda setuju koperasi membeli gudang?',
    ballot: 'open',
    options: ['Setuju', 'Tidak setuju', 'Abstain'],
  },
];

const SIDES = ['for', 'against', 'abstain'];

/** Puts the meeting into the data: it is announced, and its vote is open once it has a manifest. */
export async function convene(server: Server): Promise<void> {
  const folder = path.join(server.folder, 'rapat');
  fs.mkdirSync(folder);
  const day = (days: number, clock: string) =>
    `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)} ${clock}`;
  const moments = [day(-1, '09:00'), day(-1, '08:00'), day(2, '08:00'), day(2, '09:00')];
  const write = (name: string, rows: (string | number)[][]) =>
    fs.writeFileSync(
      path.join(folder, name),
      rows.map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\n'),
    );
  write('meetings.csv', [
    ['meeting', 'title', 'kind', 'book_year', 'place', 'starts_at', 'open_at', 'close_at', 'accept_until', 'quorum', 'published_at'],
    [MEETING, 'Rapat Anggota Bersama', 'rat', 2026, 'Balai Desa', ...moments, '>=1/20', day(-30, '08:00')],
  ]);
  write('agenda_items.csv', [
    ['meeting', 'position', 'title', 'text', 'ballot', 'decision', 'seats', 'min', 'max', 'tie'],
    ...ITEMS.map(({ title, text, ballot, seats }, place) => [
      ...[MEETING, place + 1, title, text, ballot],
      ...(seats ? ['election', seats, 0, seats, 'lots'] : ['', '', '', '', '']),
    ]),
  ]);
  write('vote_options.csv', [
    ['meeting', 'item', 'option', 'label', 'side'],
    ...ITEMS.flatMap(({ options, seats }, place) =>
      options.map((label, option) => [
        ...[MEETING, place + 1, option + 1, label],
        seats ? 'candidate' : (SIDES[option] ?? ''),
      ]),
    ),
  ]);
  await server.cli(['import', folder]);
}

/** What was voted, told by those who voted: of each voter and item the highest `rev` holds. */
export class Expected {
  readonly #choices = new Map<string, { item: number; places: number[]; rev: number }>();
  readonly #present = new Set<string>();

  votes(voter: string, item: number, places: number[], rev = 1): void {
    this.#present.add(voter);
    const before = this.#choices.get(`${voter}/${item}`);
    if (before && before.rev > rev) return;
    this.#choices.set(`${voter}/${item}`, { item, places, rev });
  }

  get present(): number {
    return this.#present.size;
  }

  /** Ballots that count, and votes for each option. */
  of(item: number): { ballots: number; totals: number[] } {
    const all = [...this.#choices.values()].filter((choice) => choice.item === item);
    const options = ITEMS[item]?.options ?? [];
    const totals = options.map((_, place) => all.filter(({ places }) => places.includes(place)).length);
    return { ballots: all.length, totals };
  }
}

/** A ballot that is to be sealed. `rev` counts the ballots of one voter on one item. */
export interface Order {
  credential: string;
  item: number;
  rev: number;
  places: number[];
}

/** Seals ballots over the manifest that the server shows, in the order of `orders`. */
export async function seal(server: Server, board: Board, orders: Order[]): Promise<Buffer[]> {
  const shown = await fetch(`${server.url}/v1/meetings/${board.meeting}/manifest`);
  const { manifest } = (await shown.json()) as { manifest: string };
  const file = path.join(server.folder, 'manifest');
  fs.writeFileSync(file, Buffer.from(manifest, 'base64url'));
  const lines = orders.map(({ credential, item, rev, places }) =>
    [credential, item, rev, places.length > 0 ? places.join(',') : '-'].join(' '),
  );
  const sealing = promisify(execFile)(environment.voters, [file, board.roll]);
  sealing.child.stdin?.end(`${lines.join('\n')}\n`);
  const { stdout } = await sealing;
  return stdout.trim().split('\n').map((line) => Buffer.from(line, 'hex'));
}

/** Brings a ballot to the box; 200 with its receipt, or why it was not taken. */
export async function bring(
  server: Server,
  ballot: Buffer,
): Promise<{ status: number; receipt: Buffer; code?: string }> {
  const hash = createHash('sha256').update(ballot).digest('hex');
  const answer = await fetch(`${server.url}/v1/meetings/${MEETING}/ballots/${hash}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(ballot),
  });
  const body = Buffer.from(await answer.arrayBuffer());
  if (answer.ok) return { status: answer.status, receipt: body };
  const { code } = JSON.parse(body.toString('utf8')) as { code: string };
  return { status: answer.status, receipt: Buffer.alloc(0), code };
}
