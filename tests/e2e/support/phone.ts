// The fixtures of every journey: a server of its own, a network that can fail, and a phone.
//
//   import { expect, test } from '../support/phone.ts';
//   test('...', async ({ phone, network, server, members }) => { await phone.open('/'); ... });
import fs from 'node:fs';
import path from 'node:path';
import { type BrowserContext, type Page, test as base, chromium, expect } from '@playwright/test';
import { environment, removeFolder, temporaryFolder } from './environment.ts';
import { Proxy, SLOW_4G } from './proxy.ts';
import { type Member, Server, demoMembers } from './server.ts';

export { expect };

/** What a project may set under `use`. */
export interface PhoneOptions {
  size: { width: number; height: number };
  theme: 'light' | 'dark';
  /** As the settings have it: '100', '115', '130', '150', '175', '200'. */
  textSize: string;
  /** How many times slower than this machine. */
  cpuSlowdown: number;
  /** 1.6 Mbit/s and 150 ms, or a line without limits. */
  slowLink: boolean;
}

interface Fixtures {
  server: Server;
  /** The network between phone and server; its address is the app's origin. */
  network: Proxy;
  phone: Phone;
  members: [Member, Member];
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** One phone with one browser profile, which outlives the app: kill it, start it again. */
export class Phone {
  /** Errors of the page that nobody expected: uncaught ones, and refusals by the policy. */
  readonly problems: string[] = [];
  readonly origin: string;
  readonly #options: PhoneOptions;
  readonly #profile = temporaryFolder('phone');
  #context: BrowserContext | undefined;
  #page: Page | undefined;

  constructor(origin: string, options: PhoneOptions) {
    this.origin = origin;
    this.#options = options;
  }

  get page(): Page {
    if (!this.#page) throw new Error('The app is not running: call start().');
    return this.#page;
  }

  get context(): BrowserContext {
    if (!this.#context) throw new Error('The app is not running: call start().');
    return this.#context;
  }

  /** Starts the browser on the phone's profile; what was stored there is there again. */
  async start(): Promise<void> {
    const { size, theme, textSize } = this.#options;
    this.#context = await chromium.launchPersistentContext(this.#profile, {
      executablePath: environment.chrome,
      args: FLAGS,
      baseURL: this.origin,
      viewport: size,
      screen: size,
      deviceScaleFactor: 2,
      hasTouch: true,
      isMobile: true,
      colorScheme: theme,
      locale: 'id-ID',
      timezoneId: 'Asia/Jakarta',
      serviceWorkers: 'allow',
      acceptDownloads: true,
    });
    this.#context.setDefaultTimeout(15_000);
    this.#context.setDefaultNavigationTimeout(45_000);
    if (textSize !== '100') await this.setSettings({ textSize });
    this.#page = this.#context.pages()[0] ?? (await this.#context.newPage());
    await this.#watch(this.#page);
  }

  /** Opens a path of the app in its window. */
  async open(path = '/'): Promise<Page> {
    if (!this.#page) await this.start();
    await this.page.goto(path);
    return this.page;
  }

  /** A second window of the same app. */
  async openAnother(path = '/'): Promise<Page> {
    const page = await this.context.newPage();
    await this.#watch(page);
    await page.goto(path);
    return page;
  }

  /** The system takes the app away without a word, as phones with little memory do. */
  async kill(): Promise<void> {
    const session = await this.context.newCDPSession(this.page);
    // The renderer dies before it can answer.
    await Promise.race([session.send('Page.crash').catch(() => {}), pause(1_000)]);
    await this.#close();
  }

  /** Ready for a visit without network: the worker has stored the shell. */
  async keptForOffline(): Promise<void> {
    await this.page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      if (!registration.active) throw new Error('no active worker');
    });
  }

  /** Display settings as the app stores them, from the next page load on. */
  async setSettings(settings: Record<string, string>): Promise<void> {
    await this.context.addInitScript((wanted) => {
      const key = 'sokoguru.settings';
      const now = JSON.parse(localStorage.getItem(key) ?? '{}');
      localStorage.setItem(key, JSON.stringify({ ...now, ...wanted }));
    }, settings);
  }

  /** Names of what the origin keeps on the phone, for the tests of signing out. */
  async stored(): Promise<{ databases: Record<string, number>; caches: string[]; local: string[] }> {
    return this.page.evaluate(async () => {
      const databases: Record<string, number> = {};
      for (const { name } of await indexedDB.databases()) {
        if (!name) continue;
        const open = indexedDB.open(name);
        const database = await new Promise<IDBDatabase>((resolve, reject) => {
          open.onsuccess = () => resolve(open.result);
          open.onerror = () => reject(open.error);
        });
        for (const store of database.objectStoreNames) {
          const count = database.transaction(store).objectStore(store).count();
          databases[`${name}/${store}`] = await new Promise((resolve, reject) => {
            count.onsuccess = () => resolve(count.result);
            count.onerror = () => reject(count.error);
          });
        }
        database.close();
      }
      return { databases, caches: await caches.keys(), local: Object.keys(localStorage) };
    });
  }

  /** Writes a picture of the whole screen into the folder of this look. */
  async picture(look: string, name: string): Promise<void> {
    const file = path.join(environment.screenshots, look, `${name}.png`);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
  }

  async dispose(): Promise<void> {
    await this.#close();
    removeFolder(this.#profile);
  }

  async #close(): Promise<void> {
    const context = this.#context;
    this.#context = undefined;
    this.#page = undefined;
    await context?.close();
  }

  async #watch(page: Page): Promise<void> {
    page.on('pageerror', (error) => this.problems.push(String(error)));
    page.on('console', (message) => {
      const text = message.text();
      if (message.type() === 'error' && /Content Security Policy|panicked at/.test(text)) {
        this.problems.push(text);
      }
    });
    if (this.#options.cpuSlowdown > 1) {
      const session = await this.context.newCDPSession(page);
      await session.send('Emulation.setCPUThrottlingRate', { rate: this.#options.cpuSlowdown });
    }
  }
}

export const test = base.extend<PhoneOptions & Fixtures>({
  size: [{ width: 360, height: 640 }, { option: true }],
  theme: ['light', { option: true }],
  textSize: ['100', { option: true }],
  cpuSlowdown: [4, { option: true }],
  slowLink: [true, { option: true }],

  server: async ({}, use) => {
    const server = await Server.fresh();
    await use(server);
    await server.dispose();
  },

  network: async ({ server, slowLink }, use) => {
    const proxy = await Proxy.start(() => server.url);
    if (slowLink) proxy.setLine(SLOW_4G);
    await use(proxy);
    await proxy.close();
  },

  phone: async ({ network, size, theme, textSize, cpuSlowdown, slowLink }, use) => {
    const phone = new Phone(network.url, { size, theme, textSize, cpuSlowdown, slowLink });
    await phone.start();
    await use(phone);
    await phone.dispose();
    expect(phone.problems, 'errors of the page').toEqual([]);
  },

  members: async ({}, use) => {
    await use(demoMembers());
  },
});

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
