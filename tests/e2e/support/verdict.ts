// What two programs that share no line say of a published board, and a board with one wrong bit.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { environment } from './environment.ts';

const SECOND_OPINION = path.resolve(import.meta.dirname, '../../second-opinion/verify.py');

/** An item as both programs see it. */
export interface Count {
  ballots: number;
  totals: number[];
  elected: number[];
}

export interface Verdict {
  exit: number;
  /** Of each item in the order of the agenda; empty when the board is wrong. */
  items: Count[];
  /** The first event that is wrong. */
  wrong?: { event: number; kind: string };
  late?: number;
  present?: number;
}

/** `sokoguru-audit` on a board file. */
export async function audit(file: string, receipts: string[] = []): Promise<Verdict> {
  const { exit, out } = await ask(environment.audit, [
    file,
    '--json',
    ...receipts.flatMap((receipt) => ['--receipt', receipt]),
  ]);
  const { board } = JSON.parse(out) as {
    board: {
      fault: { event: number; kind: string } | null;
      report: { present: number; late: number; items: { result: Count }[] } | null;
    };
  };
  const { fault, report } = board;
  return {
    exit,
    items: (report?.items ?? []).map(({ result: { ballots, totals, elected } }) => ({ ballots, totals, elected })),
    ...(fault ? { wrong: { event: fault.event, kind: fault.kind } } : {}),
    ...(report ? { late: report.late, present: report.present } : {}),
  };
}

/** The second program, in another language. */
export async function secondOpinion(file: string): Promise<Verdict> {
  const { exit, out } = await ask('python3', [SECOND_OPINION, file, '--json']);
  const { items = [], wrong } = JSON.parse(out) as { items?: Count[]; wrong?: Verdict['wrong'] };
  return {
    exit,
    items: items.map(({ ballots, totals, elected }) => ({ ballots, totals, elected })),
    ...(wrong ? { wrong: { event: wrong.event, kind: wrong.kind } } : {}),
  };
}

const BALLOT = 7;
/** From the end of a ballot to its signature's second half: any such number has a meaning. */
const SCALAR = 32;

/**
 * The same bytes with one bit of the first ballot's signature turned, and which event that is.
 * `start` is where the count of events stands: 10 in a board file, 0 in a page of events.
 */
export function tampered(bytes: Buffer, start: number): { bytes: Buffer; event: number } {
  const copy = Buffer.from(bytes);
  const count = copy.readUInt32BE(start);
  let at = start + 4;
  for (let event = 0; event < count; event += 1) {
    const length = copy.readUInt32BE(at);
    at += 4;
    if (copy[at] === BALLOT) {
      const place = at + length - SCALAR;
      copy[place] = (copy[place] ?? 0) ^ 1;
      return { bytes: copy, event };
    }
    at += length;
  }
  throw new Error('There is no ballot on this board.');
}

async function ask(program: string, args: string[]): Promise<{ exit: number; out: string }> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (part: Buffer) => {
    out += part.toString('utf8');
  });
  const [exit] = (await once(child, 'close')) as [number];
  return { exit, out };
}
