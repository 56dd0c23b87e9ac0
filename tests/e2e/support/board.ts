// A meeting that votes with ballots on a board, made with the office's command line.
import fs from 'node:fs';
import path from 'node:path';
import type { Server } from './server.ts';

const OFFICES = ['pengurus', 'pengawas'];

/** The board of the demonstration's open meeting: members enrol until `freeze`, then they vote. */
export class Board {
  readonly meeting = 'rat-2025';
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Starts the board; from now on phones enrol by themselves. */
  static async start(server: Server): Promise<Board> {
    const board = new Board(server);
    const registrars: string[] = [];
    for (const office of OFFICES) {
      const printed = await server.cli(['keys', 'new', 'registrar', board.#file(`${office}.key`)]);
      registrars.push('--registrar', `${office}:${printed.split('\n')[0]?.trim()}`);
    }
    await server.cli(['meeting', 'board-start', board.meeting, ...registrars]);
    return board;
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
    const roll = this.#file('roll');
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
