// Other people's verifiers and the standard's schema, asked about what a running server issued. Reads {base, contexts, schema,
// cases: [{name, credential | jwt}]} on standard input, and prints what each says, by name, as JSON. Nothing but that server is
// reached: the contexts lie in the folder that is named or come with the packages, and what asks for the server under https,
// as did:web does, gets it under http.
import {readFileSync} from 'node:fs';

const {base, contexts: folder, schema, cases} = JSON.parse(readFileSync(0, 'utf8'));
const origin = new URL(base);
const shipped = name =>
  JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));
const contexts = new Map([
  ['https://www.w3.org/ns/credentials/v2', shipped('credentials-v2.json')],
  ['https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json', shipped('open-badges-3.0.3.json')],
  ['https://purl.imsglobal.org/spec/ob/v3p0/extensions.json', shipped('open-badges-extensions.json')],
]);

// Standard output is for the answer alone.
console.log = console.error;

const realFetch = globalThis.fetch;
const reached = [];
globalThis.fetch = async (input, init) => {
  const request = new Request(input, init);
  const url = new URL(request.url);
  if(url.host !== origin.host) {
    reached.push(request.url);
    throw new Error(`no way to ${request.url}`);
  }
  return realFetch(new URL(url.pathname + url.search, origin), {headers: {accept: 'application/json'}});
};
const load = async path => {
  const response = await realFetch(new URL(path, origin));
  if(!response.ok) {
    throw new Error(`${response.status} for ${path}`);
  }
  return response.json();
};

// The packages look for `fetch` when they are loaded.
const {verifyCredential} = await import('@digitalbazaar/vc');
const {DataIntegrityProof} = await import('@digitalbazaar/data-integrity');
const {cryptosuite} = await import('@digitalbazaar/eddsa-rdfc-2022-cryptosuite');
const {checkStatus} = await import('@digitalbazaar/vc-bitstring-status-list');
const core = await import('@digitalcredentials/verifier-core');
const jose = await import('jose');
const {Ajv2019} = await import('ajv/dist/2019.js');
const {default: formats} = await import('ajv-formats');

const ajv = new Ajv2019({allErrors: true, strict: false});
formats.default(ajv);
const holds = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')));

const did = `did:web:${origin.host.replace(':', '%3A')}`;
async function documentLoader(url) {
  let document = contexts.get(url);
  if(!document && (url === did || url.startsWith(`${did}#`))) {
    const whole = await load('/.well-known/did.json');
    const method = whole.verificationMethod.find(method => method.id === url);
    document = url === did ? whole : method && {'@context': 'https://w3id.org/security/multikey/v1', ...method};
  }
  if(!document && url.startsWith(base)) {
    document = await load(url.slice(base.length));
  }
  if(!document) {
    throw new Error(`nothing is known of ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document};
}

const words = error => {
  const all = [error, ...(error?.errors ?? [])].filter(Boolean);
  return all.map(each => `${each.name}: ${each.message}`).join('; ');
};

async function digitalbazaar(credential) {
  const suite = new DataIntegrityProof({cryptosuite});
  const result = await verifyCredential({credential: structuredClone(credential), suite, documentLoader, checkStatus});
  // A credential that was taken back still has a good proof: the status is told apart.
  const status = result.statusResult?.results?.[0];
  return {
    verified: result.verified,
    revoked: status?.status ?? null,
    error: words(result.error) + words(result.statusResult?.error),
  };
}

async function digitalcredentials(credential) {
  const result = await core.verifyCredential({credential: structuredClone(credential), knownDIDRegistries: []});
  const log = Object.fromEntries((result.log ?? []).map(step => [step.id, step.error ? words(step.error) : step.valid]));
  return {log, error: (result.errors ?? []).map(words).join('; ')};
}

async function asJwt(jwt) {
  const keys = jose.createRemoteJWKSet(new URL('/.well-known/jwks.json', origin));
  try {
    const {payload, protectedHeader} = await jose.jwtVerify(jwt, keys, {issuer: did, algorithms: ['ES256']});
    return {verified: true, payload, header: protectedHeader, error: ''};
  } catch(error) {
    return {verified: false, error: words(error)};
  }
}

const breaches = credential => holds(credential) ? [] : holds.errors.map(each => `${each.instancePath} ${each.message}`);

const results = {};
for(const {name, credential, jwt} of cases) {
  results[name] = jwt ?
    {jose: await asJwt(jwt)} :
    {
      digitalbazaar: await digitalbazaar(credential),
      digitalcredentials: await digitalcredentials(credential),
      schema: breaches(credential),
    };
}
process.stdout.write(JSON.stringify({results, reached}));
