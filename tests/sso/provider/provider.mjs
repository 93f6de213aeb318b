// A real identity provider on a free port: npm's `oidc-provider`, whose own pages ask for a name and any password. It tells its address,
// is told of its client and its people then, and says when it is ready. It ends with its standard input.
import { generateKeyPairSync } from 'node:crypto';
import http from 'node:http';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'real-1' };

const server = http.createServer();
await new Promise((ready) => { server.listen(0, '127.0.0.1', ready); });
const issuer = `http://127.0.0.1:${server.address().port}`;
console.log(issuer);
const lines = createInterface({ input: process.stdin });
lines.on('close', () => process.exit(0));
const job = JSON.parse(await new Promise((told) => { lines.once('line', told); }));

const provider = new Provider(issuer, {
  clients: [{ grant_types: ['authorization_code'], response_types: ['code'], ...job.client }],
  clientAuthMethods: [job.client.token_endpoint_auth_method],
  cookies: { keys: ['of the tests'] },
  jwks: { keys: [key] },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'locale', 'groups'] },
  // Whether address and groups stand in the token, or are told where one asks for them.
  conformIdTokenClaims: !job.in_token,
  pkce: { required: () => true },
  findAccount: (_, id) => (job.people[id] ? { accountId: id, claims: () => ({ sub: id, ...job.people[id] }) } : undefined),
});
// What went wrong stands in the answer; the log is for who looks for more.
provider.on('server_error', (_, error) => console.error(error));
server.on('request', provider.callback());
console.log('ready');
