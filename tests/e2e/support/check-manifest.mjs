// node support/check-manifest.mjs DIST: what the built manifest says, judged by PWABuilder's rules
// and by our own: icons that are there in the size that is claimed, and a name that fits.
import fs from 'node:fs';
import path from 'node:path';
import { validateManifest } from '@pwabuilder/manifest-validation';

const dist = process.argv[2];
const manifest = JSON.parse(fs.readFileSync(path.join(dist, 'manifest.webmanifest'), 'utf8'));
const wrong = [];

for (const { member, valid, category, errorString } of await validateManifest(manifest, true)) {
  // What is absent counts only where the rules demand it.
  if (!valid && (category === 'required' || member in manifest)) wrong.push(`${member}: ${errorString}`);
}

if (manifest.id !== '/') wrong.push('id: it names installed apps for ever and is "/"');
if (manifest.short_name.length > 12) wrong.push('short_name: longer than 12 characters');
const images = [
  ...manifest.icons,
  ...(manifest.screenshots ?? []),
  ...manifest.shortcuts.flatMap((shortcut) => shortcut.icons ?? []),
];
for (const { src, sizes, type } of images) {
  const file = path.join(dist, src);
  if (!fs.existsSync(file)) {
    wrong.push(`${src}: no such file in the build`);
  } else if (type === 'image/png') {
    const header = fs.readFileSync(file).subarray(16, 24);
    const real = `${header.readUInt32BE(0)}x${header.readUInt32BE(4)}`;
    if (real !== sizes) wrong.push(`${src}: ${real}, the manifest says ${sizes}`);
  }
}
for (const purpose of ['any', 'maskable']) {
  for (const sizes of ['192x192', '512x512']) {
    const there = manifest.icons.some((icon) => icon.purpose === purpose && icon.sizes === sizes);
    if (!there) wrong.push(`icons: none for ${purpose} in ${sizes}`);
  }
}

if (wrong.length > 0) {
  console.error(`manifest.webmanifest:\n  ${wrong.join('\n  ')}`);
  process.exit(1);
}
console.log(`manifest.webmanifest: in order, ${images.length} images`);
