// Runs every operation of the sandbox through the official JavaScript SDK. TORII_API_URL and TORII_SECRET_KEY say where
// it is.
//
// The SDK converts what it reads and checks little. So each object is checked with the SDK's own functions, and each of
// its times for being one.
import assert from "node:assert/strict";
import { ToriiApiError, createToriiClient } from "../../target/contract/node_modules/@torii-backend/sdk/src/index.ts";
import * as generated from "../../target/contract/node_modules/@torii-backend/sdk/src/generated/index.ts";

const ANNA = "01931a73-8b00-7000-8000-000000000000";
const FOREIGN_USER = "01931a73-8b00-7000-8000-000000000002";
const SESSION = "01981f2a-6c3e-7b41-9d20-5a7e3f1c8b04";
const ORGANIZATION = "01931a72-4c00-7000-8000-000000000001";

const apiUrl = process.env.TORII_API_URL;
const secretKey = process.env.TORII_SECRET_KEY;
const torii = createToriiClient({ apiUrl, secretKey });
const configuration = new generated.Configuration({ basePath: apiUrl, accessToken: secretKey });
const users = new generated.ServerUsersApi(configuration);
const organizations = new generated.ServerOrganizationsApi(configuration);

function check(type, object) {
  assert(generated[`instanceOf${type}`](object), `${type}: ${JSON.stringify(object)}`);
  for (const [field, value] of Object.entries(object)) {
    if (value instanceof Date) assert(!Number.isNaN(value.getTime()), `${type}.${field}`);
    if (field.endsWith("At") && value != null) assert(value instanceof Date, `${type}.${field}`);
  }
  return object;
}

async function fails(promise, status, code) {
  await assert.rejects(promise, (error) => {
    assert(error instanceof ToriiApiError);
    assert.deepEqual([error.status, error.code], [status, code]);
    return true;
  });
}

// Without a filter the SDK sends no body.
const page = await torii.users.list({ limit: 50 });
assert(page.items.length > 30 && !page.hasMore);
for (const user of page.items) check("ServerUserResponse", user);
const first = await torii.users.list({ limit: 1 });
const second = await torii.users.list({ limit: 1, cursor: first.nextCursor });
assert.deepEqual([...first.items, ...second.items], page.items.slice(0, 2));

const found = async (filter) => (await torii.users.list({ limit: 100, filter })).items.map((user) => user.id);
const anna = check("ServerUserResponse", await torii.users.get(ANNA));
assert.deepEqual(await found({ emailAddresses: ["anna.berg@example.com"], statuses: ["active"] }), [ANNA]);
assert.deepEqual(await found({ createdAfter: anna.createdAt, createdBefore: anna.createdAt }), [ANNA]);
assert.equal((await found({ name: null })).length, 1);
assert.deepEqual(await found({ userIds: [] }), []);
assert((await found({ organizationId: ORGANIZATION })).includes(ANNA));

for (const organization of (await organizations.listOrganizations({ limit: 5 })).items) {
  check("ServerOrganizationResponse", organization);
}
const studio = await organizations.getOrganization({ organizationId: ORGANIZATION });
assert.equal(check("ServerOrganizationResponse", studio).slug, "example-studio");
for (const member of (await organizations.listMembers({ organizationId: ORGANIZATION })).items) {
  check("ServerOrganizationMemberResponse", member);
}
for (const organization of (await users.listUserOrganizations({ userId: ANNA })).items) {
  check("ServerUserOrganizationResponse", organization);
}

const sessions = await torii.sessions.listForUser(ANNA);
assert.equal(sessions.length, 6);
for (const session of sessions) check("UserSessionResponse", session);
await torii.sessions.revoke(ANNA, SESSION);
assert.equal((await torii.sessions.listForUser(ANNA)).length, 5);
await torii.sessions.revokeAllForUser(ANNA);
assert.equal((await torii.sessions.listForUser(ANNA)).length, 0);
assert.equal(check("ServerUserResponse", await torii.users.ban(ANNA)).status, "banned");
assert.equal(check("ServerUserResponse", await torii.users.unban(ANNA)).status, "active");

await fails(torii.users.get(FOREIGN_USER), 403, "wrong_environment");
await fails(createToriiClient({ apiUrl, secretKey: "sk_test_refused" }).users.get(ANNA), 401, "invalid_secret_key");
console.log("ok");
