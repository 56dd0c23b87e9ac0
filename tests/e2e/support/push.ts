// The push service as a browser sees it, without one: what the app asks of `PushManager` is kept here,
// and a message is handed to the real service worker as Chromium's own tools do.
import type { BrowserContext, Page, Worker } from '@playwright/test';
import type { Phone } from './phone.ts';

interface Subscription {
  endpoint: string;
  key: string;
  p256dh: string;
  auth: string;
}

export interface Notice {
  title: string;
  body: string;
  tag: string;
  lang: string;
  data: string;
}

/** What the tests use of a worker's world, which the types of a page do not know. */
interface WorkerScope extends EventTarget {
  registration: ServiceWorkerRegistration;
  clients: { openWindow: (url: string | URL) => Promise<null> };
  NotificationEvent: new (
    name: string,
    init: { notification: Notification },
  ) => Event & { waitUntil: (work: Promise<unknown>) => void };
}

/** A host at which nobody is. */
export const PUSH_SERVICE = 'push.example';

export class Push {
  /** What the browser gave the app, until the app gives it up. */
  subscription: Subscription | undefined;
  /** How often the member was asked by the browser. */
  asked = 0;
  readonly #phone: Phone;

  constructor(phone: Phone) {
    this.#phone = phone;
  }

  /** Takes the browser's place, from the next page on. */
  async start(answer: 'granted' | 'denied' | 'prompt'): Promise<void> {
    if (!this.#opened()) await this.#phone.start();
    const { context } = this.#phone;
    await this.allow(answer);
    await context.exposeFunction('__push', (what: string, value?: Subscription) => {
      if (what === 'set') this.subscription = value;
      if (what === 'asked') this.asked += 1;
      return this.subscription;
    });
    await context.addInitScript(inBrowser, PUSH_SERVICE);
  }

  /** What the member says to notifications of this app. */
  async allow(setting: 'granted' | 'denied' | 'prompt'): Promise<void> {
    const { context, page, origin } = this.#phone;
    // What is set holds as long as the session that set it.
    const session = await context.newCDPSession(page);
    await session.send('Browser.setPermission', { origin, permission: { name: 'notifications' }, setting });
  }

  /** A message arrives, as the browser opens it. */
  async deliver(data: string): Promise<void> {
    const { context, page, origin } = this.#phone;
    const session = await context.newCDPSession(page);
    const registration = new Promise<string>((resolve) => {
      session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const found = registrations.find(({ scopeURL, isDeleted }) => scopeURL.startsWith(origin) && !isDeleted);
        if (found) resolve(found.registrationId);
      });
    });
    await session.send('ServiceWorker.enable');
    await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId: await registration, data });
    await session.detach();
  }

  #opened(): boolean {
    try {
      return Boolean(this.#phone.context);
    } catch {
      return false;
    }
  }
}

/** What stands on the lock screen. */
export async function shown(page: Page): Promise<Notice[]> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const all = await registration.getNotifications();
    return all.map(({ title, body, tag, lang, data }) => ({ title, body, tag, lang, data: String(data) }));
  });
}

/** The member taps what stands there. Gives the address that was opened in a new window, if one was. */
export async function tap(context: BrowserContext): Promise<string | undefined> {
  const worker = await workerOf(context);
  return worker.evaluate(async () => {
    const scope = self as unknown as WorkerScope;
    const [notification] = await scope.registration.getNotifications();
    if (!notification) throw new Error('nothing to tap');
    let opened: string | undefined;
    // A tap of a test is none for the browser, which lets only a real one open a window.
    scope.clients.openWindow = async (url: string | URL) => {
      opened = String(url);
      return null;
    };
    const event = new scope.NotificationEvent('notificationclick', { notification });
    const waits: Promise<unknown>[] = [];
    event.waitUntil = (work) => void waits.push(work);
    scope.dispatchEvent(event);
    await Promise.all(waits);
    return opened;
  });
}

async function workerOf(context: BrowserContext): Promise<Worker> {
  return context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
}

/** Runs in the page, before the app. */
function inBrowser(service: string): void {
  const remembered = (window as unknown as { __push: (what: string, value?: unknown) => Promise<Subscription | undefined> }).__push;
  const text = (bytes: ArrayBuffer) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
  const bytes = (coded: string) =>
    Uint8Array.from(atob(coded.replace(/-/g, '+').replace(/_/g, '/')), (sign) => sign.charCodeAt(0)).buffer;
  const present = (one: Subscription | undefined) =>
    one
      ? {
          options: { userVisibleOnly: true, applicationServerKey: bytes(one.key) },
          toJSON: () => ({ endpoint: one.endpoint, expirationTime: null, keys: { p256dh: one.p256dh, auth: one.auth } }),
          unsubscribe: async () => {
            await remembered('set');
            return true;
          },
        }
      : null;
  const manager = PushManager.prototype as unknown as Record<string, unknown>;
  manager.getSubscription = async () => present(await remembered('get'));
  manager.subscribe = async (options: { userVisibleOnly: boolean; applicationServerKey: string }) => {
    if (!options.userVisibleOnly) throw new DOMException('silent messages are not allowed', 'NotAllowedError');
    if (Notification.permission !== 'granted') throw new DOMException('not allowed', 'NotAllowedError');
    const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
    const one: Subscription = {
      endpoint: `https://${service}/send/${crypto.randomUUID()}`,
      key: options.applicationServerKey,
      p256dh: text(await crypto.subtle.exportKey('raw', pair.publicKey)),
      auth: text(crypto.getRandomValues(new Uint8Array(16)).buffer),
    };
    await remembered('set', one);
    return present(one);
  };
  const ask = Notification.requestPermission.bind(Notification);
  Notification.requestPermission = async () => {
    await remembered('asked');
    return ask();
  };
}
