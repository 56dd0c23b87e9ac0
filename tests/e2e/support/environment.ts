// What `cargo xtask e2e` hands over, and a place for files of this run.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

function given(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start the tests with \`cargo xtask e2e\`.`);
  return value;
}

export const environment = {
  /** The browser's program. */
  get chrome() {
    return given('CHROME_PATH');
  },
  /** The server's program. */
  get server() {
    return given('SOKOGURU_SERVER');
  },
  /** The program that recounts a board. */
  get audit() {
    return given('SOKOGURU_AUDIT');
  },
  /** The program that seals ballots for members with printed credentials. */
  get voters() {
    return given('SOKOGURU_VOTERS');
  },
  /** The built app. */
  get app() {
    return given('SOKOGURU_APP');
  },
  /** The demonstration database that global-setup.ts made, and what the server said about it. */
  get template() {
    return given('SOKOGURU_TEMPLATE');
  },
  /** Where pictures go, when this run takes pictures. */
  get screenshots() {
    return given('SOKOGURU_SCREENSHOTS');
  },
};

export function temporaryFolder(name: string): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), `sokoguru-${name}-`));
}

export function removeFolder(folder: string): void {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
