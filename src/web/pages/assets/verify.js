// Compares a file with the fingerprint of the genuine document. The file stays here.
const check = document.getElementById('file-check');
const result = document.getElementById('file-result');

const say = (text, look) => { result.textContent = text; result.className = look; };

const compare = async (file) => {
  say(check.dataset.reading, 'quiet');
  try {
    const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
    const hash = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
    const same = hash === check.dataset.hash;
    say(same ? check.dataset.same : check.dataset.other, same ? 'good-text' : 'fault');
  } catch {
    say(check.dataset.failed, 'fault');
  }
};

// Browsers give no digests to pages that came unprotected.
if (check && globalThis.crypto?.subtle) {
  check.hidden = false;
  document.getElementById('file').addEventListener('change', (event) => {
    const file = event.target.files[0];
    if (file) compare(file); else say('', '');
  });
}
