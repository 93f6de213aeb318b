// Asks the authenticator: it makes a passkey, or signs with one. Forms that need it show when the browser can.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const named = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

const fetched = async () => {
  const answer = await fetch('/api/v1/auth/passkeys/challenge', { method: 'POST' });
  if (!answer.ok) throw new Error(String(answer.status));
  return { kind: 'get', ...await answer.json() };
};

const asks = async ({ kind, public_key: asked }) => {
  const options = { ...asked, challenge: bytes(asked.challenge) };
  if (kind === 'create') {
    options.user = { ...asked.user, id: bytes(asked.user.id) };
    options.excludeCredentials = named(asked.excludeCredentials);
    return navigator.credentials.create({ publicKey: options });
  }
  options.allowCredentials = named(asked.allowCredentials);
  return navigator.credentials.get({ publicKey: options });
};

const written = (made) => {
  const said = made.response;
  const response = { clientDataJSON: text(said.clientDataJSON) };
  if (said.attestationObject) response.attestationObject = text(said.attestationObject);
  if (said.authenticatorData && said.signature) {
    response.authenticatorData = text(said.authenticatorData);
    response.signature = text(said.signature);
    response.userHandle = said.userHandle ? text(said.userHandle) : null;
  }
  const { credProps } = made.getClientExtensionResults();
  const clientExtensionResults = credProps ? { credProps } : {};
  return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response, clientExtensionResults });
};

for (const form of globalThis.PublicKeyCredential ? document.querySelectorAll('form[data-passkey]') : []) {
  const fault = form.querySelector('[data-passkey-fault]');
  form.hidden = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    fault.hidden = true;
    try {
      const asked = form.dataset.asked ? JSON.parse(form.dataset.asked) : await fetched();
      form.elements.credential.value = written(await asks(asked));
      form.elements.ceremony.value = asked.ceremony;
      form.submit();
    } catch {
      fault.hidden = false;
    }
  });
}
