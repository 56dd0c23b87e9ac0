// The network between the phone and the cooperative: it can be slow, gone, or lose just the answer.
//
// It stands in front of the server as its own origin, so that page and service worker alike go
// through it: what the browser's own "offline" switch does for workers has changed between
// versions. All connections share one bandwidth.
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** Which requests: a method and the start of the path, or a function. */
export type Match = string | RegExp | ((request: Seen) => boolean);

/** A request as the proxy saw it. */
export interface Seen {
  method: string;
  path: string;
  headers: http.IncomingHttpHeaders;
  body: string;
  /** The server's answer; undefined while there is none. */
  status?: number;
  /** What became of it on the way. */
  fate: 'passed' | 'request lost' | 'answer lost' | 'answered here' | 'pending';
}

/** How good the line is. */
export interface Line {
  /** There and back, for each request. */
  latency: number;
  /** Kilobits a second towards the phone, over all connections. */
  kilobits: number;
}

/** What product.md calls a member's line. */
export const SLOW_4G: Line = { latency: 150, kilobits: 1600 };

interface Rule {
  match: Match;
  left: number;
  does: 'lose request' | 'lose answer' | 'hold' | { status: number; body: unknown };
  hit: (seen: Seen) => void;
  gate?: Promise<void>;
}

export class Proxy {
  /** Every request since the start, oldest first. */
  readonly seen: Seen[] = [];
  readonly #target: () => string;
  readonly #server: http.Server;
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  readonly #sockets = new Set<Socket>();
  #rules: Rule[] = [];
  #line: Line | null = null;
  #lineFreeAt = 0;
  #isOffline = false;

  /** `target` is asked for each request, so that the server may come back elsewhere. */
  constructor(target: () => string) {
    this.#target = target;
    this.#server = http.createServer((request, response) => {
      this.#handle(request, response).catch(() => response.destroy());
    });
    this.#server.on('connection', (socket) => {
      if (this.#isOffline) return void socket.destroy();
      socket.setNoDelay(true);
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => {});
    });
  }

  static async start(target: () => string): Promise<Proxy> {
    const proxy = new Proxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** No network: open connections break, new ones fail. */
  offline(): void {
    this.#isOffline = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  online(): void {
    this.#isOffline = false;
  }

  /** `null` for a line without limits. */
  setLine(line: Line | null): void {
    this.#line = line;
    this.#lineFreeAt = 0;
  }

  /** The server gets it and answers; the answer never arrives. Resolves when that has happened. */
  loseAnswer(match: Match, times = 1): Promise<Seen> {
    return this.#rule(match, times, 'lose answer');
  }

  /** It breaks before the server has it. */
  loseRequest(match: Match, times = 1): Promise<Seen> {
    return this.#rule(match, times, 'lose request');
  }

  /** The proxy answers in the server's place, for states that a server is rarely in: JSON, or bytes. */
  answer(match: Match, status: number, body: unknown, times = 1): Promise<Seen> {
    return this.#rule(match, times, { status, body });
  }

  /** Holds requests back until `release` is called: for looking at what the screen says meanwhile. */
  hold(match: Match): { held: Promise<Seen>; release: () => void } {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const held = this.#rule(match, Number.POSITIVE_INFINITY, 'hold', gate);
    return {
      held,
      release: () => {
        this.#rules = this.#rules.filter((rule) => rule.gate !== gate);
        release();
      },
    };
  }

  /** Forgets rules that have not been used up. */
  clearRules(): void {
    this.#rules = [];
  }

  /** What the server was asked, by method and start of path: `asked('POST /v1/loan-applications')`. */
  asked(match: Match): Seen[] {
    return this.seen.filter((seen) => matches(match, seen));
  }

  async close(): Promise<void> {
    this.offline();
    this.#agent.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #rule(match: Match, times: number, does: Rule['does'], gate?: Promise<void>): Promise<Seen> {
    return new Promise((hit) => {
      this.#rules.push({ match, left: times, does, hit, gate });
    });
  }

  async #handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const body = await readAll(request);
    const seen: Seen = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: body.toString('utf8'),
      fate: 'pending',
    };
    this.seen.push(seen);
    const rule = this.#rules.find((rule) => rule.left > 0 && matches(rule.match, seen));
    if (rule) rule.left -= 1;

    await this.#wait(this.#line?.latency ?? 0);
    if (rule?.does === 'hold') {
      rule.hit(seen);
      await rule.gate;
    }
    if (rule?.does === 'lose request') {
      seen.fate = 'request lost';
      request.socket.destroy();
      return rule.hit(seen);
    }
    if (rule && typeof rule.does === 'object') {
      seen.status = rule.does.status;
      seen.fate = 'answered here';
      const { status, body: answer } = rule.does;
      const isBytes = Buffer.isBuffer(answer);
      const json = status >= 400 ? 'application/problem+json' : 'application/json';
      const type = isBytes ? 'application/octet-stream' : json;
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
      response.end(isBytes ? answer : JSON.stringify(answer));
      return rule.hit(seen);
    }

    const answer = await this.#forward(request, body);
    seen.status = answer.statusCode;
    if (rule?.does === 'lose answer') {
      // All of it has arrived here, so the server is done: whatever it wrote is committed.
      await readAll(answer);
      seen.fate = 'answer lost';
      request.socket.destroy();
      return rule.hit(seen);
    }
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    response.flushHeaders();
    response.on('close', () => answer.destroy());
    for await (const part of answer as AsyncIterable<Buffer>) {
      for (let at = 0; at < part.length; at += PIECE) {
        const piece = part.subarray(at, at + PIECE);
        await this.#wait(this.#timeOnLine(piece.length));
        if (response.destroyed) return;
        response.write(piece);
      }
    }
    seen.fate = 'passed';
    response.end();
  }

  #forward(request: http.IncomingMessage, body: Buffer): Promise<http.IncomingMessage> {
    const target = new URL(this.#target());
    return new Promise((resolve, reject) => {
      const onward = http.request({
        agent: this.#agent,
        host: target.hostname,
        port: target.port,
        method: request.method,
        path: request.url,
        headers: request.headers,
      });
      onward.on('response', resolve);
      onward.on('error', reject);
      onward.end(body);
    });
  }

  /** One line for all: a piece waits for those before it. */
  #timeOnLine(bytes: number): number {
    if (!this.#line) return 0;
    const now = performance.now();
    this.#lineFreeAt = Math.max(now, this.#lineFreeAt) + (bytes * 8) / this.#line.kilobits;
    return this.#lineFreeAt - now;
  }

  #wait(milliseconds: number): Promise<void> {
    if (milliseconds <= 0) return Promise.resolve();
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }
}

const PIECE = 4096;

function matches(match: Match, seen: Seen): boolean {
  if (typeof match === 'function') return match(seen);
  const line = `${seen.method} ${seen.path}`;
  return typeof match === 'string' ? line.startsWith(match) : match.test(line);
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}
