// The real server, one for each test, on a free port and a database of its own.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { environment, removeFolder, temporaryFolder } from './environment.ts';

/** A member of the demonstration cooperative who can sign in. */
export interface Member {
  number: string;
  password: string;
}

/** Who works in the demonstration's office, with their passwords. */
export const OFFICERS = {
  KETUA: 'beringin-tua-12',
  KASIR: 'laci-kayu-34',
  PENGAWAS: 'lensa-bening-56',
} as const;

export class Server {
  readonly folder: string;
  port = 0;
  /** The built app that it serves; another one takes effect with the next start. */
  app = environment.app;
  /** More of its command line, from the next start on. */
  options: string[] = [];
  /** Everything that the program has printed since its last start. */
  output = '';
  readonly #demo: boolean;
  #child: ChildProcess | undefined;

  constructor(folder: string, { demo = false } = {}) {
    this.folder = folder;
    this.#demo = demo;
  }

  /** A server over a fresh copy of the demonstration database. */
  static async fresh(): Promise<Server> {
    const folder = temporaryFolder('server');
    fs.cpSync(environment.template, folder, { recursive: true });
    const server = new Server(folder);
    await server.start();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get database(): string {
    return path.join(this.folder, 'demo.sqlite');
  }

  /** Starts the program and waits until it answers. The port stays the same over restarts. */
  async start({ patience = 20_000 } = {}): Promise<void> {
    this.port ||= await freePort();
    this.output = '';
    const child = spawn(
      environment.server,
      [
        'serve',
        ...(this.#demo ? ['--demo'] : []),
        ...['--app', this.app],
        ...['--data', this.database],
        ...['--listen', `127.0.0.1:${this.port}`],
        ...this.options,
      ],
      { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#child = child;
    const keep = (text: Buffer) => {
      this.output += text.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => keep(Buffer.from(String(error))));

    const end = Date.now() + patience;
    while (Date.now() < end) {
      if (child.exitCode !== null || child.pid === undefined) break;
      const answer = await fetch(`${this.url}/.well-known/koperasi`).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    child.kill('SIGKILL');
    throw new Error(`The server did not start. It printed:\n${this.output}`);
  }

  /** Asks it to end, as an operator would. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** Ends it as a power cut would: no goodbye, no last write. */
  async kill9(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** After `stop` or `kill9`, or in one go: the same port, the same database. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /**
   * The office's command line over the same database: `cli(['loan', 'list'])`. Where money leaves,
   * an officer of the demonstration gives the command, and another one the next.
   */
  async cli(args: string[], officer?: keyof typeof OFFICERS): Promise<string> {
    const run = promisify(execFile);
    const named = officer
      ? { SOKOGURU_OFFICER: officer, SOKOGURU_OFFICER_PASSWORD: OFFICERS[officer] }
      : {};
    const { stdout } = await run(environment.server, [...args, '--data', this.database], {
      cwd: this.folder,
      env: { ...process.env, ...named },
    });
    return stdout;
  }

  /** Ends it and removes its database. */
  async dispose(): Promise<void> {
    await this.kill9();
    removeFolder(this.folder);
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(late);
  }
}

/** The members whose numbers and passwords `serve --demo` prints. */
export function demoMembers(): [Member, Member] {
  const greeting = fs.readFileSync(path.join(environment.template, 'greeting.txt'), 'utf8');
  const members = [...greeting.matchAll(MEMBER_LINE)].map((found) => ({
    number: found.groups?.number ?? '',
    password: found.groups?.password ?? '',
  }));
  const [first, second] = members;
  if (!first || !second) throw new Error(`No two members in the server's greeting:\n${greeting}`);
  return [first, second];
}

// A number, a word for it or not, and the password as the last word of the line.
const MEMBER_LINE =
  /^\W*(?:[A-Za-z ]+[:\s]\s*)?(?<number>\d[\d .-]*\d)\b[^\n]*?(?:password|kata sandi)\W+(?<password>\S+)\s*$/gim;

async function freePort(): Promise<number> {
  const probe = net.createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as net.AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
