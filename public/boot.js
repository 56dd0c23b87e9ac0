// What must happen before the app's own code is there: the chosen look before the first paint,
// the browser's offer to install (it comes once and early), the start of the app with its
// progress, and the service worker. Everything else belongs to the app.
//
// A classic script in <head>, so that it runs before the first paint. Trunk.toml names the app's
// two files in its attributes. It needs these elements in index.html, each optional:
//   <progress id="boot-progress" max="1">   filled while the app is on its way
//   <element id="boot-failed" hidden>       shown when the app can not start
//   <element id="boot-glance" hidden>       the last total: its words in each <p> and <b>
// gives it window.__second(), which brings the rest of its code, and tells it by events on window:
//   sokoguru:installable   the browser offers to install; the offer is window.__installPrompt
//   sokoguru:update        a new version is stored; window.__applyUpdate() changes over to it
(function () {
  'use strict';
  var root = document.documentElement;
  var self = document.currentScript;

  var settings = applySettings();
  catchInstallPrompt();
  glance(settings);
  var started = startApp(self.dataset.js, self.dataset.wasm, Number(self.dataset.size));
  keepForOffline(Promise.all([started, secondPart(self.dataset.second)]));

  // Language, theme and text size: the only things kept outside the sealed store, because they
  // are needed before it opens. The app writes them, this script only reads.
  function applySettings() {
    var settings = {};
    try {
      settings = JSON.parse(localStorage.getItem('sokoguru.settings')) || {};
    } catch (_) {
      // Storage is switched off or the text is broken: the defaults of the page hold.
    }
    set(settings.lang, 'lang');
    set(settings.theme, 'data-theme');
    set(settings.textSize, 'data-text');
    // A member is signed in on this phone: the outline of Beranda instead of the form.
    set(settings.known, 'data-known');

    function set(value, attribute) {
      if (/^[a-z0-9-]{1,12}$/.test(value || '')) root.setAttribute(attribute, value);
    }
    return settings;
  }

  // The last total of the savings with its date, painted while the app is on its way
  // (docs/decisions/0013-glance.md). The words are made by src/offline/glance.rs, sealed by vault.rs,
  // in the database that records.rs names; what does not fit any more paints nothing.
  function glance(settings) {
    // Signed in, and no sign-out is under way.
    if (settings.known !== '1' || settings.leaving || location.pathname !== '/') return;
    var place = '/v1/home#glance';
    read(place)
      .then(function (found) {
        return crypto.subtle.decrypt(
          {
            name: 'AES-GCM',
            iv: found[1].subarray(1, 13),
            additionalData: new TextEncoder().encode('cache\0' + place + '\0\x01'),
          },
          found[0],
          found[1].subarray(13),
        );
      })
      .then(function (plain) {
        // Behind the moment of reading and an empty ETag (cache.rs).
        var words = JSON.parse(new TextDecoder().decode(plain.slice(10)));
        return parsed().then(function () {
          var hero = document.getElementById('boot-glance');
          if (words.shift() !== root.lang) return;
          // Where the app will draw it, below an open vote, say: less padding and gap of the outline.
          var above = hero.previousElementSibling;
          var height = words.pop() - 32;
          above.hidden = !(height > 0);
          above.style.height = height + 'px';
          hero.querySelectorAll('p,b').forEach(function (line, n) {
            line.textContent = words[n];
          });
          hero.hidden = false;
          hero.parentNode.removeAttribute('aria-hidden');
        });
      })
      .catch(function () {
        // The outline stays as it is; the app reads the same figure by itself.
      });
  }

  // The key of the vault and what is sealed under it; fails where nobody's data lies. Never makes a
  // database, and lets go of it at once, so that nothing waits for this page.
  function read(place) {
    return new Promise(function (resolve, reject) {
      var hash = BigInt('0xcbf29ce484222325');
      location.origin.split('').forEach(function (letter) {
        hash = BigInt.asUintN(64, (hash ^ BigInt(letter.charCodeAt(0))) * BigInt('0x100000001b3'));
      });
      var open = indexedDB.open('sokoguru-' + hash.toString(16).padStart(16, '0'));
      open.onupgradeneeded = function () {
        open.transaction.abort();
      };
      open.onerror = reject;
      open.onsuccess = function () {
        var database = open.result;
        try {
          var all = database.transaction(['keys', 'secrets', 'cache']);
          var key = all.objectStore('keys').get('vault');
          var member = all.objectStore('secrets').getKey('member');
          var sealed = all.objectStore('cache').get(place);
          // The last of the three, which come in order.
          sealed.onsuccess = function () {
            if (member.result && sealed.result) resolve([key.result, sealed.result]);
            else reject();
          };
          all.onabort = reject;
        } catch (error) {
          reject(error);
        }
        database.close();
      };
    });
  }

  function catchInstallPrompt() {
    window.__installPrompt = null;
    addEventListener('beforeinstallprompt', function (event) {
      event.preventDefault();
      window.__installPrompt = event;
      dispatchEvent(new Event('sokoguru:installable'));
    });
    addEventListener('appinstalled', function () {
      window.__installPrompt = null;
    });
  }

  function startApp(jsUrl, wasmUrl, wasmSize) {
    // Both are preloaded by index.html. The Response that is compiled stays untouched, only its
    // clone is counted: a wrapped body would be compiled anew on every visit. Compiling does not wait
    // for the script.
    var wasm = fetch(wasmUrl).then(function (response) {
      if (!response.ok) throw new Error('The app answered ' + response.status);
      // From the shelf it is there before a bar could be seen to move.
      var worker = navigator.serviceWorker;
      if (!worker || !worker.controller) countBytes(response.clone(), wasmSize);
      return WebAssembly.compileStreaming(response);
    });
    return Promise.all([import(jsUrl), wasm, parsed()])
      .then(function (ready) {
        return ready[0].default({ module_or_path: ready[1] });
      })
      .then(function (main) {
        show('boot-progress', false);
        return main;
      })
      .catch(function (error) {
        console.error(error);
        show('boot-progress', false);
        show('boot-failed', true);
      });
  }

  // The screens that the first visit does not need (docs/decisions/0008-second-part.md). The app
  // calls window.__second() when the first screen is up, or sooner when such a screen is opened; what
  // it waits for ends when the part is there, and fails when the network did not bring it, so that it
  // can be called again. What is returned here ends after the first attempt, whatever came of it.
  function secondPart(url) {
    var coming = null;
    return new Promise(function (tried) {
      // Should the app never call: the offline shelf is worth more than the order.
      setTimeout(tried, 30000);
      window.__second = function () {
        coming =
          coming ||
          bring().then(tried, function (error) {
            coming = null;
            tried();
            throw error;
          });
        return coming;
      };
    });

    function bring() {
      // Built in one piece.
      if (!url) return Promise.resolve();
      var part = fetch(url, { priority: 'low' });
      return Promise.all([part, started]).then(function (ready) {
        // A host that has another version by now.
        if (!ready[0].ok || ready[0].headers.get('Content-Type') !== 'application/wasm') {
          throw Object.assign(new Error('The app answered ' + ready[0].status), { gone: true });
        }
        return WebAssembly.instantiateStreaming(ready[0], { __wasm_split: ready[1] });
      });
    }
  }

  function countBytes(response, size) {
    if (!response.body || !size) return;
    var reader = response.body.getReader();
    var seen = 0;
    (function next() {
      reader.read().then(
        function (part) {
          var bar = document.getElementById('boot-progress');
          if (part.done) return;
          seen += part.value.length;
          if (bar) bar.value = Math.min(1, seen / size);
          next();
        },
        function () {
          // The fetch that is compiled reports the failure.
        },
      );
    })();
  }

  function show(id, visible) {
    var element = document.getElementById(id);
    if (element) element.hidden = !visible;
  }

  function parsed() {
    return new Promise(function (resolve) {
      if (document.readyState !== 'loading') return resolve();
      document.addEventListener('DOMContentLoaded', resolve, { once: true });
    });
  }

  function loaded() {
    return new Promise(function (resolve) {
      if (document.readyState === 'complete') return resolve();
      addEventListener('load', resolve, { once: true });
    });
  }

  // Registered last, so that filling the offline shelf never competes with the first screen.
  function keepForOffline(appStarted) {
    var registration = null;
    window.__updateReady = false;
    window.__applyUpdate = function () {
      if (!registration || !registration.waiting) {
        // Another window has changed over already: only this page is still the old one.
        if (window.__updateReady) location.reload();
        return window.__updateReady;
      }
      // One reload, in the window where the member asked for it; other windows finish their work
      // with the code they have.
      navigator.serviceWorker.addEventListener(
        'controllerchange',
        function () {
          location.reload();
        },
        { once: true },
      );
      registration.waiting.postMessage({ type: 'SKIP_WAITING' });
      return true;
    };
    if (!('serviceWorker' in navigator)) return;

    Promise.all([appStarted, loaded()])
      .then(function () {
        return navigator.serviceWorker.register('/service-worker.js', { updateViaCache: 'none' });
      })
      .then(function (found) {
        registration = found;
        if (found.waiting) announce();
        watch(found.installing);
        found.addEventListener('updatefound', function () {
          watch(found.installing);
        });
        lookForUpdates(found);
      })
      .catch(function (error) {
        // No offline start then; the app itself works.
        console.warn(error);
      });

    function watch(worker) {
      if (!worker) return;
      worker.addEventListener('statechange', function () {
        if (worker.state === 'installed') announce();
      });
    }

    function announce() {
      // Without a controller this is the first version, not a new one.
      if (!navigator.serviceWorker.controller || window.__updateReady) return;
      window.__updateReady = true;
      dispatchEvent(new Event('sokoguru:update'));
    }

    // An installed app can stay open for weeks: ask again when it is looked at, once an hour.
    function lookForUpdates(found) {
      var asked = Date.now();
      document.addEventListener('visibilitychange', function () {
        if (document.visibilityState !== 'visible' || Date.now() - asked < 3600000) return;
        asked = Date.now();
        found.update().catch(function () {});
      });
    }
  }
})();
