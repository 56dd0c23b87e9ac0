// A meeting that votes with ballots on a board, made with the office's command line.
import fs from 'node:fs';
import path from 'node:path';
import type { Server } from './server.ts';

const OFFICES = ['pengurus', 'pengawas'];

/** Who holds a part of the key, with the text that the own page shows for the office. */
export interface Trustee {
  name: string;
  keys: string;
}

/** What a board is started with; without trustees it has no secret items. */
interface Keepers {
  meeting?: string;
  trustees?: Trustee[];
  /** How many trustees open a result together. */
  threshold?: number;
}

/** A meeting's board: members enrol until `freeze`, then they vote. */
export class Board {
  readonly meeting: string;
  readonly #server: Server;

  private constructor(server: Server, meeting: string) {
    this.#server = server;
    this.meeting = meeting;
  }

  /** Starts the board, of the demonstration's open meeting unless told; then phones enrol. */
  static async start(server: Server, keepers: Keepers = {}): Promise<Board> {
    const { meeting = 'rat-2025', trustees = [], threshold = 0 } = keepers;
    const board = new Board(server, meeting);
    const registrars: string[] = [];
    for (const office of OFFICES) {
      const printed = await server.cli(['keys', 'new', 'registrar', board.#file(`${office}.key`)]);
      registrars.push('--registrar', `${office}:${printed.split('\n')[0]?.trim()}`);
    }
    const named = trustees.flatMap(({ name, keys }) => ['--trustee', `${name}:${keys}`]);
    const opening = ['--threshold', String(threshold)];
    await server.cli(['meeting', 'board-start', meeting, ...registrars, ...named, ...opening]);
    return board;
  }

  /** The roll as the registrars sign it; there from `freeze` on. */
  get roll(): string {
    return this.#file('roll');
  }

  /** Members that are on the list with a phone. */
  async enrolled(): Promise<number> {
    const list = await this.#server.cli(['meeting', 'roll', this.meeting]);
    return list.split('\n').filter((line) => /\s(HP|phone)\s/.test(line)).length;
  }

  /** A key on paper, as the office prints it. */
  async paper(member: string): Promise<string> {
    const printed = await this.#server.cli(['meeting', 'credential', 'issue', this.meeting, member]);
    const code = /SKG1-[0-9A-Z]+/.exec(printed)?.[0];
    if (!code) throw new Error(`no credential in: ${printed}`);
    return code;
  }

  /** Freezes the roll and puts the voting paper on the board. */
  async freeze(): Promise<void> {
    const { roll } = this;
    await this.#server.cli(['meeting', 'roll', this.meeting, '--out', roll]);
    const signatures: string[] = [];
    for (const office of OFFICES) {
      const key = this.#file(`${office}.key`);
      const signature = await this.#server.cli(['keys', 'sign-roll', '--key', key, '--role', office, roll]);
      fs.writeFileSync(this.#file(`${office}.signature`), signature);
      signatures.push('--signature', this.#file(`${office}.signature`));
    }
    await this.#server.cli(['meeting', 'freeze', this.meeting, ...signatures]);
    await this.#server.cli(['meeting', 'manifest', this.meeting]);
    // The server reads a board once; what the office did meanwhile it sees at its next start.
    await this.#server.restart();
  }

  #file(name: string): string {
    return path.join(this.#server.folder, name);
  }
}
